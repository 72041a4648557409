//! `GET` and `PUT /v1/account/keys`, `POST /v1/account/password/start`.

use std::sync::Arc;

use actix_web::{HttpResponse, web};
use andrum_wire::accounts::{KeysUpdate, PasswordStart, RegistrationStarted, SealedKeys};
use andrum_wire::ids::Blob;
use andrum_wire::limits::{MAX_KEYBAG_BYTES, MAX_WRAP_BYTES};
use andrum_wire::problem::{Problem, ProblemKind};

use super::storage;
use crate::accounts::{check_sealed, storage as accounts};
use crate::logins::opaque::Opaque;
use crate::logs::append::Ready;
use crate::problem::Error;
use crate::state::State;
use crate::tokens::Caller;

/// Routes of this capability.
pub fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/v1/account/keys").get(read).put(replace))
        .service(web::resource("/v1/account/password/start").post(password_start));
}

/// The keybag and the login wrap. The recovery wrap is given out by a recovery alone.
///
/// # Errors
/// `unauthorized`, `fresh-login-needed` with an old `enrol` token.
#[utoipa::path(get, path = "/v1/account/keys", tag = "keys", security(("token" = [])),
    responses((status = 200, body = SealedKeys), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn read(state: web::Data<State>, caller: Caller) -> Result<web::Json<SealedKeys>, Error> {
    if caller.device.is_none() {
        caller.fresh(state.clock.now_ms())?;
    }
    let row = caller.account_row;
    let keys = state.database.read("keys", move |c| accounts::sealed_keys(c, row)).await?;
    Ok(web::Json(SealedKeys { recovery_wrap: None, ..keys }))
}

/// Replaces the keybag, and with a fresh login the wraps and the password; appends the commit that comes with them in the same transaction,
/// so that a rotation is one step. 204.
///
/// # Errors
/// Those of an append with a commit; `stale-keys`, `fresh-login-needed`, `forbidden` with an `enrol` token that came from a password, `malformed`, `too-large`.
#[utoipa::path(put, path = "/v1/account/keys", tag = "keys", security(("token" = [])), request_body = KeysUpdate,
    responses((status = 204), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn replace(
    state: web::Data<State>,
    caller: Caller,
    body: web::Json<KeysUpdate>,
) -> Result<HttpResponse, Error> {
    let update = body.into_inner();
    if update.wraps.is_some() {
        may_set_password(&state, &caller)?;
    } else {
        caller.on_device()?;
    }
    check(&update)?;
    let row = caller.account_row;
    let commit = match &update.commit {
        Some(frame) => Some(Arc::new(Ready::check(&state, &caller, frame.0.clone().into()).await?)),
        None => None,
    };
    let apply = commit.clone();
    state
        .database
        .write("replace keys", move |c| {
            storage::replace(c, row, &update)?;
            apply.as_ref().map_or(Ok(()), |commit| commit.apply(c))
        })
        .await?;
    if let Some(commit) = commit {
        commit.announce(&state);
    }
    state.events.account(caller.account);
    Ok(HttpResponse::NoContent().finish())
}

/// Begins to set a new password: OPAQUE's registration for the account that is signed in.
///
/// # Errors
/// `unauthorized`, `fresh-login-needed`, `forbidden` with an `enrol` token that came from a password, `malformed`.
#[utoipa::path(post, path = "/v1/account/password/start", tag = "keys", security(("token" = [])),
    request_body = PasswordStart, responses((status = 200, body = RegistrationStarted), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn password_start(
    state: web::Data<State>,
    caller: Caller,
    body: web::Json<PasswordStart>,
) -> Result<web::Json<RegistrationStarted>, Error> {
    may_set_password(&state, &caller)?;
    let row = caller.account_row;
    let login = state.database.read("login name", move |c| accounts::login(c, row)).await?;
    let response = state.secrets.opaque.registration_response(&login, &body.request.0)?;
    Ok(web::Json(RegistrationStarted { response: Blob(response) }))
}

/// A device after a fresh login, or whoever has just recovered the account. Not somebody who has the password alone: without the kit
/// they could only lock the owner out.
fn may_set_password(state: &State, caller: &Caller) -> Result<(), Error> {
    if !caller.recovered {
        caller.on_device()?;
    }
    caller.fresh(state.clock.now_ms())
}

fn check(update: &KeysUpdate) -> Result<(), Error> {
    check_sealed(&update.keybag.0, MAX_KEYBAG_BYTES)?;
    let Some(wraps) = &update.wraps else { return Ok(()) };
    check_sealed(&wraps.login_wrap.0, MAX_WRAP_BYTES)?;
    check_sealed(&wraps.recovery_wrap.0, MAX_WRAP_BYTES)?;
    match &wraps.record {
        Some(record) => {
            Opaque::check_record(&record.0).map_err(|_| Error::refused(ProblemKind::Malformed, "The record is none."))
        }
        None => Ok(()),
    }
}
