//! `POST` and `GET /v1/groups`, `POST /v1/groups/{group}/knock`. What is in a group is read and appended as in any log.

use actix_web::{HttpRequest, web};
use andrum_wire::groups::{AtTheDoor, Groups, Knock};
use andrum_wire::ids::LogId;
use andrum_wire::log::Appended;
use andrum_wire::problem::{Problem, ProblemKind};

use super::{append, rules, storage};
use crate::problem::Error;
use crate::state::State;
use crate::tokens::Caller;

/// Routes of this capability.
pub fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/v1/groups").get(list).post(create))
        .service(web::resource("/v1/groups/{group}/knock").post(knock));
}

/// Makes a group by its first commit (body: `Append` frame), signed by the calling device.
///
/// # Errors
/// Those of an append; `forbidden` when the account has made as many groups as it may, `stale-head` with the head when it is made already.
#[utoipa::path(post, path = "/v1/groups", tag = "groups", security(("token" = [])),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "An `Append` frame with a group's first commit (docs/PROTOCOL.md)"),
    responses((status = 200, body = Appended), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn create(
    state: web::Data<State>,
    caller: Caller,
    request: HttpRequest,
    payload: web::Payload,
) -> Result<web::Json<Appended>, Error> {
    let upload = state.logs.uploads.read(&request, payload).await?;
    // A task of its own, as for every append: the caller may hang up.
    let create = async move {
        let created = append::create(&state, &caller, upload.bytes).await;
        drop(upload.share);
        created
    };
    actix_web::rt::spawn(create).await.map_err(Error::internal)?.map(web::Json)
}

/// All groups that the account is in.
///
/// # Errors
/// `unauthorized`, `forbidden` without a device's token.
#[utoipa::path(get, path = "/v1/groups", tag = "groups", security(("token" = [])),
    responses((status = 200, body = Groups), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn list(state: web::Data<State>, caller: Caller) -> Result<web::Json<Groups>, Error> {
    caller.on_device()?;
    let row = caller.account_row;
    let groups = state.database.read("groups of account", move |c| storage::of_account(c, row)).await?;
    Ok(web::Json(Groups { groups }))
}

/// Where a group stands, for whoever holds an open invite: what a join has to be written on.
///
/// # Errors
/// `not-found` for an unknown group, an unknown, used, revoked or expired invite and a wrong proof alike; `too-many-requests`.
#[utoipa::path(post, path = "/v1/groups/{group}/knock", tag = "groups", security(("token" = [])), request_body = Knock,
    params(("group" = String, Path, description = "The group's id, 32 bytes as unpadded base64url")),
    responses((status = 200, body = AtTheDoor), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn knock(
    state: web::Data<State>,
    caller: Caller,
    group: web::Path<LogId>,
    body: web::Json<Knock>,
) -> Result<web::Json<AtTheDoor>, Error> {
    caller.on_device()?;
    state.limits.knock(&caller.account)?;
    let (group, knock, row) = (*group, body.into_inner(), caller.account_row);
    if !rules::is_proven(&knock, &group, &caller.account) {
        return Err(ProblemKind::NotFound.into());
    }
    let found = state.database.read("group", move |c| storage::find(c, &group, row)).await?;
    let now_ms = state.clock.now_ms();
    let open = found.filter(|found| rules::is_open(&found.roster, &knock.invite, now_ms));
    let found = open.ok_or(ProblemKind::NotFound)?;
    Ok(web::Json(AtTheDoor { head: found.head, roster: found.roster.head.hash }))
}
