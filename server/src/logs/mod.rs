//! Logs: append by compare-and-swap, pull by pages, erase after tombstones (docs/PROTOCOL.md, "The log").
//!
//! An account's own log has the account's id, and is judged by a state that [`judges`] keeps. Every other log is a group's, judged in
//! [`crate::groups`]; what is the same for both stands here: [`checks`] is what the server asks of a commit beyond the judge, [`append`] what
//! it needs the database for, [`pages`] the way out, [`heads`] the answer to "anything new?".

pub mod append;
pub mod checks;
pub(crate) mod erase;
pub mod heads;
pub mod judges;
mod memory;
pub mod pages;
pub mod routes;
pub(crate) mod storage;
pub mod upload;

use andrum_wire::ids::LogId;
use andrum_wire::log::Head;
use andrum_wire::problem::ProblemKind;

use self::heads::Known;
use crate::problem::Error;
use crate::state::State;
use crate::storage::AnyConnection;
use crate::tokens::Caller;

pub use self::memory::Memory;
pub use self::storage::{of_account, seq_at};

/// Where a log stands that the caller may read.
///
/// # Errors
/// `not-found` for any other, which looks the same as one that is not there.
pub async fn head(state: &State, caller: &Caller, log: LogId) -> Result<Head, Error> {
    if log == caller.account {
        return own(state, caller).await.map(|known| known.head);
    }
    // Not remembered: whoever was removed from a group a moment ago, by whatever process, finds nothing.
    let account_row = caller.account_row;
    let find = move |connection: &mut AnyConnection| storage::find_readable(connection, &log, account_row);
    let place = state.database.read("log-head", find).await?;
    Ok(place.ok_or(ProblemKind::NotFound)?.head)
}

/// Where the caller's own log stands: from memory, or else from the database.
///
/// # Errors
/// `not-found`.
async fn own(state: &State, caller: &Caller) -> Result<Known, Error> {
    let (heads, log, account_row) = (&state.logs.heads, caller.account, caller.account_row);
    if state.events.is_listening()
        && let Some(known) = heads.get(&log)
        && known.account_row == account_row
    {
        return Ok(known);
    }
    let asked = heads.ask();
    let find = move |connection: &mut AnyConnection| storage::find_own(connection, &log, account_row);
    let known = state.database.read("log-head", find).await?.ok_or(ProblemKind::NotFound)?;
    if state.events.is_listening() {
        heads.learn(asked, log, known);
    }
    Ok(known)
}
