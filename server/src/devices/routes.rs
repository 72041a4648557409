//! `GET` and `POST /v1/devices`.

use actix_web::web;
use andrum_wire::accounts::LoggedIn;
use andrum_wire::devices::{AddDevice, Devices, KnownDevice};
use andrum_wire::limits::MAX_ENROLLED;
use andrum_wire::problem::{Problem, ProblemKind};
use andrum_wire::tokens::device_proof_bytes;

use super::signatures::{Strict, device_id, verifies};
use super::storage;
use crate::accounts::storage as accounts;
use crate::logs::storage as log_storage;
use crate::problem::Error;
use crate::state::State;
use crate::tokens::authority::Grant;
use crate::tokens::{self, Caller, families};

/// Routes of this capability.
pub fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/v1/devices").get(list).post(add));
}

/// All of the account's devices.
///
/// # Errors
/// `unauthorized`, `forbidden` without a device's token.
#[utoipa::path(get, path = "/v1/devices", tag = "devices", security(("token" = [])),
    responses((status = 200, body = Devices), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn list(state: web::Data<State>, caller: Caller) -> Result<web::Json<Devices>, Error> {
    caller.on_device()?;
    let devices = state.database.read("devices", move |c| storage::all(c, caller.account_row)).await?;
    Ok(web::Json(Devices { devices }))
}

/// Adds the device that the caller logs in from; answers its tokens. The same request again is answered again, so that a lost answer
/// costs nothing.
///
/// # Errors
/// `login-failed` for a bad certificate or proof, `already-exists` for a device of another account, `device-not-valid` for a revoked
/// one, `forbidden` beyond [`MAX_ENROLLED`], `fresh-login-needed` with an old token of a device.
#[utoipa::path(post, path = "/v1/devices", tag = "devices", security(("token" = [])), request_body = AddDevice,
    responses((status = 200, body = LoggedIn), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn add(
    state: web::Data<State>,
    caller: Caller,
    body: web::Json<AddDevice>,
) -> Result<web::Json<LoggedIn>, Error> {
    let now_ms = state.clock.now_ms();
    if caller.device.is_some() {
        caller.fresh(now_ms)?;
    }
    let AddDevice { certificate, proof, login } = body.into_inner();
    let ours = certificate.account == caller.account && caller.login == Some(login);
    if !ours || !verifies(&certificate.device_key, &device_proof_bytes(&caller.account, &login), &proof) {
        return Err(ProblemKind::LoginFailed.into());
    }
    let device = device_id(&certificate.device_key);
    let account_row = caller.account_row;
    let refresh = state
        .database
        .write("add device", move |c| {
            accounts::lock(c, account_row)?;
            let judge = log_storage::find_judge(c, account_row)?.ok_or(ProblemKind::Unauthorized)?;
            if !certificate.is_by(&judge.log.account_key, &judge.log.account, &Strict) {
                return Err(ProblemKind::LoginFailed.into());
            }
            if judge.log.devices.get(&device).is_some_and(KnownDevice::is_revoked) {
                return Err(ProblemKind::DeviceNotValid.into());
            }
            let device_row = match storage::find(c, &device)? {
                Some(known) if known.account_row != account_row => return Err(ProblemKind::AlreadyExists.into()),
                Some(known) if known.revoked => return Err(ProblemKind::DeviceNotValid.into()),
                Some(known) => known.row,
                None if storage::count(c, account_row)? >= MAX_ENROLLED
                    && !storage::forget_revoked(c, account_row)? =>
                {
                    return Err(Error::refused(ProblemKind::Forbidden, "The account has had too many devices.").into());
                }
                None => storage::add(c, account_row, &certificate.device_key, now_ms)?,
            };
            families::open(c, account_row, device_row, now_ms)
        })
        .await?;
    state.events.account(caller.account);
    let grant = Grant {
        account: caller.account,
        device: Some(device),
        auth: caller.auth_time,
        login: Some(login),
        recovered: caller.recovered,
    };
    tokens::logged_in(&state, &grant, Some(refresh)).map(web::Json)
}
