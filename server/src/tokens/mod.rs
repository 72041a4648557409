//! Tokens: what opens the routes. Access tokens are signed and short-lived; refresh tokens are stored, good once, and bound to a device.

pub mod authority;
mod bearer;
pub mod caller;
pub mod families;
pub mod remembered;
pub mod routes;

pub use authority::Scope;
pub use caller::Caller;

use andrum_wire::accounts::LoggedIn;
use andrum_wire::tokens::Tokens;

use self::authority::Grant;
use self::families::RefreshToken;
use crate::problem::Error;
use crate::state::State;

/// The tokens for a grant.
///
/// # Errors
/// `internal` when signing fails.
pub fn issue(state: &State, grant: &Grant, refresh: Option<RefreshToken>) -> Result<Tokens, Error> {
    let access = state.secrets.authority.sign(grant, state.clock.now_seconds()).map_err(Error::internal)?;
    Ok(Tokens { access, refresh: refresh.map(RefreshToken::into_blob) })
}

/// The answer to whoever has just logged in.
///
/// # Errors
/// As [`issue`].
pub fn logged_in(state: &State, grant: &Grant, refresh: Option<RefreshToken>) -> Result<LoggedIn, Error> {
    Ok(LoggedIn { account: grant.account, tokens: issue(state, grant, refresh)? })
}
