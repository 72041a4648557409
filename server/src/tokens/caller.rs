//! Who is calling: the extractor that every route behind a login takes.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header::AUTHORIZATION;
use actix_web::{FromRequest, HttpRequest, web};
use andrum_wire::ids::{AccountId, DeviceId, Nonce};
use andrum_wire::problem::ProblemKind;
use andrum_wire::tokens::FRESH_SECONDS;

use super::authority::Grant;
pub use super::authority::Scope;
use super::{families, remembered};
use crate::problem::Error;
use crate::state::State;

/// The bearer of a good access token whose account exists and whose device, if it is one, is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// Whose.
    pub account: AccountId,
    /// The account's row.
    pub account_row: i64,
    /// Which device; none while enrolling.
    pub device: Option<DeviceId>,
    /// What the token opens.
    pub scope: Scope,
    /// When the password was last given, Unix seconds; 0 after a refresh.
    pub auth_time: i64,
    /// The nonce of that login; none after a refresh.
    pub login: Option<Nonce>,
    /// Whether it was the kit instead of the password.
    pub recovered: bool,
    /// When the token ends, Unix milliseconds.
    pub expires_ms: i64,
}

impl Caller {
    /// The calling device.
    ///
    /// # Errors
    /// `forbidden` while enrolling.
    pub fn on_device(&self) -> Result<DeviceId, Error> {
        self.device.ok_or(Error::refused(ProblemKind::Forbidden, "Add this device first."))
    }

    /// That the password was given within [`FRESH_SECONDS`].
    ///
    /// # Errors
    /// `fresh-login-needed`.
    pub fn fresh(&self, now_ms: i64) -> Result<(), Error> {
        let age = now_ms.div_euclid(1000) - self.auth_time;
        if age <= FRESH_SECONDS as i64 { Ok(()) } else { Err(ProblemKind::FreshLoginNeeded.into()) }
    }
}

impl FromRequest for Caller {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Error>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let state = State::of(request).cloned();
        let token = bearer(request);
        Box::pin(async move { of_token(&state?, &token?).await })
    }
}

/// The token of `Authorization: Bearer` (RFC 6750, section 2.1).
fn bearer(request: &HttpRequest) -> Result<String, Error> {
    let mut headers = request.headers().get_all(AUTHORIZATION);
    let token = match (headers.next(), headers.next()) {
        (Some(header), None) => header.to_str().ok().and_then(|text| text.strip_prefix("Bearer ")),
        _ => None,
    };
    token.map(str::to_owned).ok_or(ProblemKind::Unauthorized.into())
}

async fn of_token(state: &web::Data<State>, token: &str) -> Result<Caller, Error> {
    let now_ms = state.clock.now_ms();
    let key = remembered::key(token);
    let epoch = match state.callers.find(&key, now_ms) {
        remembered::Found::Caller(caller) => return Ok(caller),
        remembered::Found::Nothing { epoch } => epoch,
    };
    let (grant, expires) =
        state.secrets.authority.verify(token, now_ms.div_euclid(1000)).map_err(|_| ProblemKind::Unauthorized)?;
    let (account, device) = (grant.account, grant.device);
    let standing = state.database.read("caller", move |c| families::standing(c, &account, device.as_ref(), now_ms));
    let account_row = standing.await?.ok_or(ProblemKind::Unauthorized)?;
    let caller = of_grant(grant, account_row, expires * 1000);
    state.callers.remember(key, caller.clone(), epoch, now_ms);
    Ok(caller)
}

fn of_grant(grant: Grant, account_row: i64, expires_ms: i64) -> Caller {
    let scope = grant.scope();
    let Grant { account, device, auth, login, recovered } = grant;
    Caller { account, account_row, device, scope, auth_time: auth, login, recovered, expires_ms }
}
