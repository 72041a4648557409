//! `POST /v1/recovery/start`, `/prove` and `/refuse`.

use actix_web::{HttpResponse, web};
use andrum_wire::ids::{AccountId, PublicKey};
use andrum_wire::keys::SealedKeys;
use andrum_wire::problem::{Problem, ProblemKind};
use andrum_wire::recovery::{RecoveryProve, RecoveryProved, RecoveryStart, RecoveryStarted, signed_bytes};

use super::storage::{self, Progress};
use crate::accounts::storage as accounts;
use crate::devices::signatures::verifies;
use crate::limits::Client;
use crate::logins::storage::{self as logins, Purpose};
use crate::problem::Error;
use crate::state::State;
use crate::storage::{AnyConnection, TxError};
use crate::tokens::authority::Grant;
use crate::tokens::{self, Caller};

const HOUR_MS: i64 = 60 * 60 * 1000;

/// Stands in for the root key of an unknown name, so that a signature is checked for it too: the base point of Ed25519 (RFC 8032,
/// section 5.1).
const NOBODY: PublicKey = PublicKey({
    let mut bytes = [0x66; 32];
    bytes[0] = 0x58;
    bytes
});

/// Routes of this capability.
pub fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/v1/recovery/start").post(start))
        .service(web::resource("/v1/recovery/prove").post(prove))
        .service(web::resource("/v1/recovery/refuse").post(refuse));
}

/// Gives out a nonce to sign, for any name.
///
/// # Errors
/// `too-many-requests`.
#[utoipa::path(post, path = "/v1/recovery/start", tag = "recovery", request_body = RecoveryStart,
    responses((status = 200, body = RecoveryStarted), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn start(
    state: web::Data<State>,
    client: Client,
    body: web::Json<RecoveryStart>,
) -> Result<web::Json<RecoveryStarted>, Error> {
    let RecoveryStart { login } = body.into_inner();
    state.limits.attempt(client, &login)?;
    let (nonce, now_ms) = (logins::random_nonce(), state.clock.now_ms());
    let noted = move |c: &mut AnyConnection| logins::begin(c, Purpose::Recovery, &login, &nonce, &[], now_ms);
    state.database.write("recovery start", noted).await?;
    Ok(web::Json(RecoveryStarted { nonce }))
}

/// Takes the kit's signature. The first one starts the delay and tells every device; after the delay one fetches the keys, as often as
/// needed within a day.
///
/// # Errors
/// `login-failed` for an unknown name, a wrong nonce or a bad signature alike.
#[utoipa::path(post, path = "/v1/recovery/prove", tag = "recovery", request_body = RecoveryProve,
    responses((status = 200, body = RecoveryProved), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn prove(
    state: web::Data<State>,
    body: web::Json<RecoveryProve>,
) -> Result<web::Json<RecoveryProved>, Error> {
    let body = body.into_inner();
    let (nonce, now_ms) = (body.nonce, state.clock.now_ms());
    let delay_ms = i64::from(state.config.recovery_hours) * HOUR_MS;
    let proved = state.database.write("recovery prove", move |c| check(c, &body, delay_ms, now_ms));
    let proved = proved.await??;
    if proved.has_begun {
        state.events.account(proved.account);
    }
    Ok(web::Json(match proved.progress {
        Progress::Begun(pending) | Progress::Waiting(pending) => RecoveryProved::Pending(pending),
        Progress::Ready => {
            let account = proved.account;
            let auth = state.clock.now_seconds();
            let grant = Grant { account, device: None, auth, login: Some(nonce), recovered: true };
            RecoveryProved::Ready { account, keys: proved.keys, tokens: tokens::issue(&state, &grant, None)? }
        }
    }))
}

/// Ends the recovery that waits. Any device may, after a fresh login. 204, also when none waits.
///
/// # Errors
/// `unauthorized`, `forbidden` without a device's token, `fresh-login-needed`.
#[utoipa::path(post, path = "/v1/recovery/refuse", tag = "recovery", security(("token" = [])),
    responses((status = 204), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn refuse(state: web::Data<State>, caller: Caller) -> Result<HttpResponse, Error> {
    caller.on_device()?;
    caller.fresh(state.clock.now_ms())?;
    let row = caller.account_row;
    state.database.write("recovery refuse", move |c| storage::remove(c, row)).await?;
    state.events.account(caller.account);
    Ok(HttpResponse::NoContent().finish())
}

struct Proved {
    account: AccountId,
    keys: SealedKeys,
    progress: Progress,
    has_begun: bool,
}

/// Uses the nonce up, also when the proof fails.
fn check(
    c: &mut AnyConnection,
    body: &RecoveryProve,
    delay_ms: i64,
    now_ms: i64,
) -> Result<Result<Proved, ProblemKind>, TxError> {
    let running = logins::take(c, Purpose::Recovery, &body.nonce, now_ms)?;
    let known = accounts::by_login(c, &body.login)?;
    let root_key = known.as_ref().map_or(NOBODY, |known| known.genesis.root_key);
    let signed = verifies(&root_key, &signed_bytes(&body.login, &body.nonce), &body.proof);
    let (Some(known), true, true) = (known, signed, running.is_some_and(|(login, _)| login == body.login)) else {
        return Ok(Err(ProblemKind::LoginFailed));
    };
    accounts::lock(c, known.row)?;
    let mut progress = storage::advance(c, known.row, delay_ms, now_ms)?;
    let has_begun = matches!(progress, Progress::Begun(_));
    if has_begun && delay_ms == 0 {
        progress = storage::advance(c, known.row, delay_ms, now_ms)?;
    }
    let keys = accounts::sealed_keys(c, known.row)?;
    Ok(Ok(Proved { account: known.account, keys, progress, has_begun }))
}
