//! `POST /v1/tokens/refresh` and `/v1/tokens/revoke`.

use actix_web::{HttpResponse, web};
use andrum_wire::problem::{Problem, ProblemKind};
use andrum_wire::tokens::{Refresh, Tokens, refresh_bytes};

use super::authority::Grant;
use super::families::{self, Attempt, RefreshToken, Refreshed};
use super::{Caller, issue};
use crate::devices::signatures::verifies;
use crate::devices::storage as devices;
use crate::problem::Error;
use crate::state::State;

/// Routes of this capability.
pub fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/v1/tokens/refresh").post(refresh))
        .service(web::resource("/v1/tokens/revoke").post(revoke));
}

/// Exchanges a refresh token for the one that the device has made. Should the answer be lost, the device asks again with a higher attempt.
///
/// # Errors
/// `token-reused` ends the family, `unauthorized` for all else.
#[utoipa::path(post, path = "/v1/tokens/refresh", tag = "tokens", request_body = Refresh,
    responses((status = 200, body = Tokens), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn refresh(state: web::Data<State>, body: web::Json<Refresh>) -> Result<web::Json<Tokens>, Error> {
    let now_ms = state.clock.now_ms();
    let question = body.into_inner();
    let device = question.device;
    let known = state.database.read("refreshing device", move |c| devices::find(c, &device)).await?;
    if !known.is_some_and(|known| verifies(&known.key, &refresh_bytes(&question), &question.proof)) {
        return Err(ProblemKind::Unauthorized.into());
    }
    let next = RefreshToken::from_device(&question.next.0)?;
    let (token, number) = (question.refresh, i64::from(question.attempt));
    let refreshed = state.database.write("refresh", move |c| {
        families::refresh(c, &Attempt { device, token: &token.0, next: &next, number }, now_ms)
    });
    let refreshed = refreshed.await?;
    match refreshed {
        Refreshed::Renewed(account) => {
            let grant = Grant { account, device: Some(device), auth: 0, login: None, recovered: false };
            issue(&state, &grant, Some(RefreshToken::from_device(&question.next.0)?)).map(web::Json)
        }
        Refreshed::Reused(account) => {
            state.callers.forget(&account);
            state.events.account(account);
            Err(Error::refused(
                ProblemKind::TokenReused,
                "The login is over, in case somebody has copied this device. Log in again.",
            ))
        }
        Refreshed::Refused => Err(ProblemKind::Unauthorized.into()),
    }
}

/// Signs the calling device out: its refresh token and its access tokens end.
///
/// # Errors
/// `unauthorized`, `forbidden` without a device's token.
#[utoipa::path(post, path = "/v1/tokens/revoke", tag = "tokens", security(("token" = [])),
    responses((status = 204), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn revoke(state: web::Data<State>, caller: Caller) -> Result<HttpResponse, Error> {
    let device = caller.on_device()?;
    let now_ms = state.clock.now_ms();
    let done = state.database.write("sign out", move |c| match devices::lock_and_see(c, &device, now_ms)? {
        Some(device) => families::close(c, device.row),
        None => Ok(()),
    });
    done.await?;
    state.callers.forget(&caller.account);
    state.events.account(caller.account);
    Ok(HttpResponse::NoContent().finish())
}
