//! `POST /v1/registration/…`, `GET` and `DELETE /v1/account`.

use actix_web::{HttpResponse, web};
use andrum_wire::accounts::{Account, LoggedIn, RegistrationFinish, RegistrationStart, RegistrationStarted};
use andrum_wire::ids::Blob;
use andrum_wire::info::Registration;
use andrum_wire::problem::{Problem, ProblemKind};

use super::registration::{self, NO_LOGIN};
use super::{invitations, storage};
use crate::devices::signatures::device_id;
use crate::limits::Client;
use crate::problem::Error;
use crate::recovery::storage as recoveries;
use crate::state::State;
use crate::tokens::authority::Grant;
use crate::tokens::{self, Caller};

/// Routes of this capability.
pub fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/v1/registration/start").post(registration_start))
        .service(web::resource("/v1/registration/finish").post(registration_finish))
        .service(web::resource("/v1/account").get(overview).delete(delete));
}

/// Answers OPAQUE's first message of a registration. Keeps nothing.
///
/// # Errors
/// `invitation-needed`, `malformed`, `too-many-requests`.
#[utoipa::path(post, path = "/v1/registration/start", tag = "accounts", request_body = RegistrationStart,
    responses((status = 200, body = RegistrationStarted), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn registration_start(
    state: web::Data<State>,
    client: Client,
    body: web::Json<RegistrationStart>,
) -> Result<web::Json<RegistrationStarted>, Error> {
    let RegistrationStart { login, request, invitation } = body.into_inner();
    state.limits.attempt(client, &login)?;
    if state.config.registration == Registration::Invited {
        let code = invitation.ok_or(ProblemKind::InvitationNeeded)?;
        let now_ms = state.clock.now_ms();
        if !state.database.read("invitation", move |c| invitations::is_good(c, &code, now_ms)).await? {
            return Err(ProblemKind::InvitationNeeded.into());
        }
    }
    let response = state.secrets.opaque.registration_response(&login, &request.0)?;
    Ok(web::Json(RegistrationStarted { response: Blob(response) }))
}

/// Makes the account, its empty log and its first device, or nothing; answers the device's tokens. The same request again within a day is
/// answered again.
///
/// # Errors
/// `malformed`, `too-large`, `login-failed` for a bad certificate or proof, `login-taken`, `already-exists`, `invitation-needed`.
#[utoipa::path(post, path = "/v1/registration/finish", tag = "accounts", request_body = RegistrationFinish,
    responses((status = 200, body = LoggedIn), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn registration_finish(
    state: web::Data<State>,
    client: Client,
    body: web::Json<RegistrationFinish>,
) -> Result<web::Json<LoggedIn>, Error> {
    state.limits.registration(client)?;
    let checked = registration::check(body.into_inner())?;
    let grant = Grant {
        account: checked.account(),
        device: Some(device_id(&checked.device_key())),
        auth: state.clock.now_seconds(),
        login: Some(NO_LOGIN),
        recovered: false,
    };
    let (who, now_ms) = (state.config.registration, state.clock.now_ms());
    let refresh = state.database.write("registration", move |c| registration::create(c, &checked, who, now_ms)).await?;
    tokens::logged_in(&state, &grant, Some(refresh)).map(web::Json)
}

/// The account as the server sees it.
///
/// # Errors
/// `unauthorized`.
#[utoipa::path(get, path = "/v1/account", tag = "accounts", security(("token" = [])),
    responses((status = 200, body = Account), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn overview(state: web::Data<State>, caller: Caller) -> Result<web::Json<Account>, Error> {
    let (row, quota_bytes) = (caller.account_row, state.config.quota_bytes);
    let account = state.database.read("account", move |c| {
        let recovery = recoveries::pending(c, row)?;
        Ok(Account { recovery, ..storage::overview(c, row, quota_bytes)? })
    });
    account.await.map(web::Json)
}

/// Deletes the account with everything in it, at once and for good. Backups keep it until they are replaced.
///
/// # Errors
/// `unauthorized`, `fresh-login-needed`.
#[utoipa::path(delete, path = "/v1/account", tag = "accounts", security(("token" = [])),
    responses((status = 204), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn delete(state: web::Data<State>, caller: Caller) -> Result<HttpResponse, Error> {
    caller.fresh(state.clock.now_ms())?;
    let row = caller.account_row;
    state.database.write("delete account", move |c| storage::delete(c, row)).await?;
    state.callers.forget(&caller.account);
    state.events.account(caller.account);
    Ok(HttpResponse::NoContent().finish())
}
