//! `/healthz`, `/readyz` and `/metrics`, on a listener of their own.

use actix_web::http::header::CONTENT_TYPE;
use actix_web::{HttpResponse, get, web};

use crate::problem::Error;
use crate::state::State;

/// Registers the routes.
pub fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(healthz).service(readyz).service(metrics);
}

/// Whether the process answers. Does not ask the database.
#[get("/healthz")]
async fn healthz() -> &'static str {
    "ok\n"
}

/// Whether the database answers.
#[get("/readyz")]
async fn readyz(state: web::Data<State>) -> Result<&'static str, Error> {
    state.database.ready().await?;
    Ok("ready\n")
}

/// Counters and times as OpenMetrics text.
#[get("/metrics")]
async fn metrics(state: web::Data<State>) -> Result<HttpResponse, Error> {
    let text = state.metrics.text().map_err(Error::internal)?;
    let media_type = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    Ok(HttpResponse::Ok().insert_header((CONTENT_TYPE, media_type)).body(text))
}
