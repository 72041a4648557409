//! `GET /v1/openapi.json`: the API described by itself.

use actix_web::web;

/// Routes of this capability.
pub fn routes(cfg: &mut web::ServiceConfig) {
    let _ = cfg;
}
