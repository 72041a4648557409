//! `GET /v1/info`: what the server says of itself before anyone signs in.

use actix_web::web;
use andrum_wire::info::Info;
use andrum_wire::log::VERSION;
use andrum_wire::problem::Problem;

use crate::state::State;

/// Routes of this capability.
pub fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/v1/info").get(info));
}

/// Version, frame formats, who may sign up, who runs it.
#[utoipa::path(get, path = "/v1/info", tag = "info",
    responses((status = 200, body = Info), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub async fn info(state: web::Data<State>) -> web::Json<Info> {
    web::Json(Info {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        frames: vec![VERSION],
        registration: state.config.registration,
        operator: state.config.operator.clone(),
        recovery_hours: state.config.recovery_hours,
    })
}
