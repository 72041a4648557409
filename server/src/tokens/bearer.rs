//! From a request to its caller: the extractor that every route behind a login takes.

use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header::AUTHORIZATION;
use actix_web::{FromRequest, HttpRequest, web};
use andrum_wire::problem::ProblemKind;

use super::authority::Grant;
use super::{Caller, families, remembered};
use crate::problem::Error;
use crate::state::State;

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
