//! `GET` and `PUT /v1/account/keys`, `GET /v1/account/keys/before/{version}`, `POST /v1/account/password/start`.

use std::sync::Arc;

use actix_web::{HttpResponse, web};
use andrum_wire::accounts::{PasswordStart, RegistrationStarted};
use andrum_wire::ids::{Blob, PublicKey};
use andrum_wire::keys::{EarlierKeybag, KeysUpdate, SealedKeys};
use andrum_wire::limits::{MAX_KEYBAG_BYTES, MAX_WRAP_BYTES};
use andrum_wire::problem::{Problem, ProblemKind};

use super::storage;
use crate::accounts::{check_sealed, keybags, storage as accounts};
use crate::devices::storage as devices;
use crate::logins::opaque::Opaque;
use crate::logs::append::Ready;
use crate::problem::Error;
use crate::state::State;
use crate::tokens::Caller;

/// Routes of this capability.
pub fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/v1/account/keys").get(read).put(replace))
        .service(web::resource("/v1/account/keys/before/{version}").get(earlier))
        .service(web::resource("/v1/account/password/start").post(password_start));
}

/// The keybag and the login wrap. The recovery wrap is given out by a recovery alone.
///
/// # Errors
/// `unauthorized`, `fresh-login-needed` with an old `enrol` token.
#[utoipa::path(get, path = "/v1/account/keys", tag = "keys", security(("token" = [])),
    responses((status = 200, body = SealedKeys), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn read(state: web::Data<State>, caller: Caller) -> Result<web::Json<SealedKeys>, Error> {
    may_read(&state, &caller)?;
    let row = caller.account_row;
    let keys = state.database.read("keys", move |c| accounts::sealed_keys(c, row)).await?;
    Ok(web::Json(SealedKeys { recovery_wrap: None, ..keys }))
}

/// The newest keybag that is older than a version: of each writer the newest few are kept, since the kit has written last.
///
/// # Errors
/// `unauthorized`, `fresh-login-needed` with an old `enrol` token.
#[utoipa::path(get, path = "/v1/account/keys/before/{version}", tag = "keys", security(("token" = [])),
    params(("version" = u64, Path, description = "Versions below this one are looked at")),
    responses((status = 200, body = EarlierKeybag), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn earlier(
    state: web::Data<State>,
    caller: Caller,
    version: web::Path<u64>,
) -> Result<web::Json<EarlierKeybag>, Error> {
    may_read(&state, &caller)?;
    let (row, version) = (caller.account_row, version.into_inner());
    let keybag = state.database.read("earlier keybag", move |c| keybags::before(c, row, version)).await?;
    Ok(web::Json(EarlierKeybag { keybag }))
}

/// Replaces the keybag, and with a fresh login the wraps and the password; appends the commit that comes with them in the same transaction,
/// so that a rotation is one step. 204.
///
/// # Errors
/// Those of an append with a commit; `stale-keys`, `fresh-login-needed`, `malformed`, `too-large`; `forbidden` with an `enrol` token that came
/// from a password, and for a keybag that the calling device, or with wraps the kit, has not signed.
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
    keybags::check_writer(&caller.account, &update.keybag, &writer(&state, &caller, &update).await?)?;
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

/// A device, or whoever gave the password or showed the kit just now.
fn may_read(state: &State, caller: &Caller) -> Result<(), Error> {
    if caller.device.is_some() { Ok(()) } else { caller.fresh(state.clock.now_ms()) }
}

/// Whose signature a keybag needs: the kit's where wraps come with it, else the calling device's.
async fn writer(state: &State, caller: &Caller, update: &KeysUpdate) -> Result<PublicKey, Error> {
    let row = caller.account_row;
    if update.wraps.is_some() {
        return state.database.read("root key", move |c| accounts::root_key(c, row)).await;
    }
    let device = caller.on_device()?;
    let found = state.database.read("device key", move |c| devices::find(c, &device)).await?;
    Ok(found.ok_or(ProblemKind::Unauthorized)?.key)
}

fn check(update: &KeysUpdate) -> Result<(), Error> {
    check_sealed(&update.keybag.sealed.0, MAX_KEYBAG_BYTES)?;
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
