//! `POST /v1/login/start` and `/v1/login/finish`.

use actix_web::web;
use andrum_wire::accounts::{DeviceProof, LoggedIn, LoginFinish, LoginStart, LoginStarted};
use andrum_wire::ids::{Blob, Nonce};
use andrum_wire::problem::{Problem, ProblemKind};
use andrum_wire::tokens::device_proof_bytes;

use super::opaque::Opaque;
use super::storage::{self, Purpose};
use crate::accounts::storage::{self as accounts, Known};
use crate::devices::signatures::verifies;
use crate::devices::storage as devices;
use crate::limits::Client;
use crate::problem::Error;
use crate::state::State;
use crate::storage::{AnyConnection, TxError};
use crate::tokens;
use crate::tokens::authority::Grant;
use crate::tokens::families::{self, RefreshToken};

/// Routes of this capability.
pub fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/v1/login/start").post(start)).service(web::resource("/v1/login/finish").post(finish));
}

/// Begins a login. An unknown name is answered like a known one.
///
/// # Errors
/// `malformed`, `too-many-requests`.
#[utoipa::path(post, path = "/v1/login/start", tag = "logins", request_body = LoginStart,
    responses((status = 200, body = LoginStarted), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn start(
    state: web::Data<State>,
    client: Client,
    body: web::Json<LoginStart>,
) -> Result<web::Json<LoginStarted>, Error> {
    let LoginStart { login, request } = body.into_inner();
    state.limits.attempt(client, &login)?;
    let name = login.clone();
    let record = state.database.read("login record", move |c| accounts::record(c, &name)).await?;
    let begun = state.secrets.opaque.start_login(&login, record.as_deref(), &request.0)?;
    let (nonce, now_ms) = (storage::random_nonce(), state.clock.now_ms());
    let kept = begun.state;
    let noted = move |c: &mut AnyConnection| storage::begin(c, Purpose::Login, &login, &nonce, &kept, now_ms);
    state.database.write("login start", noted).await?;
    Ok(web::Json(LoginStarted { nonce, response: Blob(begun.response) }))
}

/// Ends a login: tokens for a device that proves itself, an `enrol` token without one.
///
/// # Errors
/// `login-failed` for a wrong name, password, nonce or proof alike; `device-not-valid`, after the right password, for a device that is
/// revoked or not the account's.
#[utoipa::path(post, path = "/v1/login/finish", tag = "logins", request_body = LoginFinish,
    responses((status = 200, body = LoggedIn), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn finish(state: web::Data<State>, body: web::Json<LoginFinish>) -> Result<web::Json<LoggedIn>, Error> {
    let LoginFinish { nonce, finalization, device } = body.into_inner();
    let now_ms = state.clock.now_ms();
    let named = device.as_ref().map(|proof| proof.device);
    let ended = state.database.write("login finish", move |c| {
        // Whatever comes of it, the login is used up: the refusal commits too.
        match storage::take(c, Purpose::Login, &nonce, now_ms)? {
            Some((login, kept)) if Opaque::finish_login(&kept, &finalization.0).is_ok() => {
                let Some(known) = accounts::by_login(c, &login)? else { return Ok(Err(ProblemKind::LoginFailed)) };
                let refresh = begin_family(c, &known, device.as_ref(), &nonce, now_ms)?;
                Ok(refresh.map(|refresh| (known.account, refresh)))
            }
            _ => Ok(Err(ProblemKind::LoginFailed)),
        }
    });
    let (account, refresh) = ended.await??;
    let grant = Grant { account, device: named, auth: state.clock.now_seconds(), login: Some(nonce), recovered: false };
    tokens::logged_in(&state, &grant, refresh).map(web::Json)
}

/// A refresh family for the device that proves itself; none while enrolling.
fn begin_family(
    c: &mut AnyConnection,
    known: &Known,
    device: Option<&DeviceProof>,
    nonce: &Nonce,
    now_ms: i64,
) -> Result<Result<Option<RefreshToken>, ProblemKind>, TxError> {
    let Some(DeviceProof { device, proof }) = device else { return Ok(Ok(None)) };
    let Some(found) = devices::find(c, device)?.filter(|found| found.account_row == known.row) else {
        return Ok(Err(ProblemKind::DeviceNotValid));
    };
    if !verifies(&found.key, &device_proof_bytes(&known.account, nonce), proof) {
        return Ok(Err(ProblemKind::LoginFailed));
    }
    match devices::lock_and_see(c, device, now_ms)? {
        Some(seen) if !seen.revoked => Ok(Ok(Some(families::open(c, known.row, seen.row, now_ms)?))),
        _ => Ok(Err(ProblemKind::DeviceNotValid)),
    }
}
