//! The routes of logs.

use actix_web::http::header::CONTENT_TYPE;
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use andrum_wire::ids::LogId;
use andrum_wire::limits::MAX_PAGE_COMMITS;
use andrum_wire::log::{Appended, Head};
use andrum_wire::problem::Problem;
use serde::Deserialize;

use super::upload::FRAME;
use super::{append, pages};
use crate::groups;
use crate::problem::Error;
use crate::state::State;
use crate::tokens::Caller;

/// Registers the routes.
pub fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(head).service(append_commit).service(pull);
}

/// Which page of a log.
#[derive(Debug, Deserialize)]
pub struct PageQuery {
    /// The commit before the first one that is asked for; 0 for all.
    #[serde(default)]
    pub after: u64,
    /// Most commits; at most [`MAX_PAGE_COMMITS`].
    #[serde(default = "most")]
    pub limit: u32,
}

const fn most() -> u32 {
    MAX_PAGE_COMMITS
}

/// Appends one commit (body: `Append` frame) when the log's head is the one that it follows.
#[utoipa::path(post, path = "/v1/logs/{log}/commits", tag = "logs", security(("token" = [])),
    params(("log" = String, Path, description = "The log's id, 32 bytes as unpadded base64url")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "An `Append` frame (docs/PROTOCOL.md)"),
    responses((status = 200, body = Appended), (status = "default", body = Problem, content_type = "application/problem+json")))]
#[post("/v1/logs/{log}/commits")]
pub async fn append_commit(
    state: web::Data<State>,
    caller: Caller,
    log: web::Path<LogId>,
    request: HttpRequest,
    payload: web::Payload,
) -> Result<web::Json<Appended>, Error> {
    let upload = state.logs.uploads.read(&request, payload).await?;
    // A task of its own: the caller may hang up, but whoever follows the log is told of what was stored.
    let append = async move {
        let appended = if *log == caller.account {
            append::append(&state, &caller, upload.bytes).await
        } else {
            groups::append::append(&state, &caller, *log, upload.bytes).await
        };
        drop(upload.share);
        appended
    };
    actix_web::rt::spawn(append).await.map_err(Error::internal)?.map(web::Json)
}

/// The commits after a number, as a page: header and records.
#[utoipa::path(get, path = "/v1/logs/{log}/commits", tag = "logs", security(("token" = [])),
    params(("log" = String, Path, description = "The log's id, 32 bytes as unpadded base64url"),
        ("after" = Option<u64>, Query, description = "The commit before the first one that is asked for; 0 for all"),
        ("limit" = Option<u32>, Query, description = "Most commits")),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream", description = "A page: header and records (docs/PROTOCOL.md)"),
        (status = "default", body = Problem, content_type = "application/problem+json")))]
#[get("/v1/logs/{log}/commits")]
pub async fn pull(
    state: web::Data<State>,
    caller: Caller,
    log: web::Path<LogId>,
    query: web::Query<PageQuery>,
) -> Result<HttpResponse, Error> {
    caller.on_device()?;
    let page = pages::begin(&state.database, caller.account_row, *log, query.after, query.limit).await?;
    let mut response = HttpResponse::Ok();
    response.insert_header((CONTENT_TYPE, FRAME));
    if page.is_whole() {
        Ok(response.body(page.first))
    } else {
        Ok(response.streaming(page.stream(state.database.clone())))
    }
}

/// Where the log stands.
#[utoipa::path(get, path = "/v1/logs/{log}/head", tag = "logs", security(("token" = [])),
    params(("log" = String, Path, description = "The log's id, 32 bytes as unpadded base64url")),
    responses((status = 200, body = Head), (status = "default", body = Problem, content_type = "application/problem+json")))]
#[get("/v1/logs/{log}/head")]
pub async fn head(state: web::Data<State>, caller: Caller, log: web::Path<LogId>) -> Result<web::Json<Head>, Error> {
    caller.on_device()?;
    super::head(&state, &caller, *log).await.map(web::Json)
}
