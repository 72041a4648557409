//! `/v1/groups/{group}/tallies`: where tallies stand, reports, closing, verification.

use actix_web::{HttpRequest, HttpResponse, web};
use andrum_wire::frame;
use andrum_wire::ids::{Hash, LogId};
use andrum_wire::problem::{Problem, ProblemKind};
use andrum_wire::tally::{Tallies, TallyStatus};
use serde::Serialize;

use super::{closing, reports, storage};
use crate::groups::storage as groups;
use crate::logs::upload::FRAME;
use crate::problem::Error;
use crate::state::State;
use crate::tokens::Caller;

/// Routes of this capability.
pub fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/v1/groups/{group}/tallies").get(list))
        .service(web::resource("/v1/groups/{group}/tallies/{tally}/report").put(report))
        .service(web::resource("/v1/groups/{group}/tallies/{tally}/close").post(close))
        .service(web::resource("/v1/groups/{group}/tallies/{tally}/verify").post(verify));
}

/// Where a group's tallies stand, for a member.
///
/// # Errors
/// `not-found`.
#[utoipa::path(get, path = "/v1/groups/{group}/tallies", tag = "tallies", security(("token" = [])),
    params(("group" = String, Path, description = "The group's id, 32 bytes as unpadded base64url")),
    responses((status = 200, body = Tallies), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn list(
    state: web::Data<State>,
    caller: Caller,
    group: web::Path<LogId>,
) -> Result<web::Json<Tallies>, Error> {
    caller.on_device()?;
    let (group, row, account) = (*group, caller.account_row, caller.account);
    let read = state.database.read("tallies", move |c| {
        let Some(found) = groups::find(c, &group, row)?.filter(|found| found.is_member) else {
            return Err(ProblemKind::NotFound.into());
        };
        storage::of_group(c, found.log_row, &account)
    });
    let status = |(tally, state, number)| TallyStatus { tally, state, number };
    let tallies = read.await?.into_iter().map(status).collect();
    Ok(web::Json(Tallies { server_key: state.secrets.tally.public(), tallies }))
}

/// Takes the caller's report (body: `Upload` frame), in the place of the one before.
///
/// # Errors
/// `not-found`, `forbidden` with the reason when it cannot count, `already-exists` when a newer one is here.
#[utoipa::path(put, path = "/v1/groups/{group}/tallies/{tally}/report", tag = "tallies", security(("token" = [])),
    params(("group" = String, Path, description = "The group's id"), ("tally" = String, Path, description = "The tally: the hash of its descriptor")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "An `Upload` frame (docs/PROTOCOL.md)"),
    responses((status = 204), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn report(
    state: web::Data<State>,
    caller: Caller,
    path: web::Path<(LogId, Hash)>,
    request: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, Error> {
    let upload = state.logs.uploads.read(&request, payload).await?;
    let (group, tally) = *path;
    reports::take(&state, &caller, group, tally, &upload.bytes).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Closes a tally for its holder: the signed batch, and what has to be verified.
///
/// # Errors
/// `not-found`; `forbidden` to everybody but the holder, and before its time.
#[utoipa::path(post, path = "/v1/groups/{group}/tallies/{tally}/close", tag = "tallies", security(("token" = [])),
    params(("group" = String, Path, description = "The group's id"), ("tally" = String, Path, description = "The tally")),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream", description = "A `Closed` frame (docs/PROTOCOL.md)"),
        (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn close(
    state: web::Data<State>,
    caller: Caller,
    path: web::Path<(LogId, Hash)>,
) -> Result<HttpResponse, Error> {
    let (group, tally) = *path;
    answer(&closing::close(&state, &caller, group, tally).await?)
}

/// Verifies with the holder's device (body: `Verification` frame) and releases, once.
///
/// # Errors
/// `not-found`; `forbidden` to everybody but the holder, and to a second verification.
#[utoipa::path(post, path = "/v1/groups/{group}/tallies/{tally}/verify", tag = "tallies", security(("token" = [])),
    params(("group" = String, Path, description = "The group's id"), ("tally" = String, Path, description = "The tally")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "A `Verification` frame (docs/PROTOCOL.md)"),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream", description = "A `Release` frame (docs/PROTOCOL.md)"),
        (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn verify(
    state: web::Data<State>,
    caller: Caller,
    path: web::Path<(LogId, Hash)>,
    request: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, Error> {
    let upload = state.logs.uploads.read(&request, payload).await?;
    let (group, tally) = *path;
    answer(&closing::verify(&state, &caller, group, tally, &upload.bytes).await?)
}

fn answer(value: &impl Serialize) -> Result<HttpResponse, Error> {
    Ok(HttpResponse::Ok().content_type(FRAME).body(frame::encode(value)?))
}
