//! `GET /v1/openapi.json`: the API described by itself, from the types and handlers that serve it. `server/openapi.json` is its snapshot.

use std::sync::LazyLock;

use actix_web::{HttpResponse, web};
use utoipa::openapi::OpenApi as Description;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::{Modify, OpenApi};

use crate::{accounts, devices, events, groups, info, keys, logins, logs, recovery, tally, tokens};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Andrum",
        description = "Stores encrypted logs that the server cannot read. What the bytes mean stands in docs/PROTOCOL.md.",
        license(name = "EUPL-1.2", identifier = "EUPL-1.2")
    ),
    paths(
        info::info,
        accounts::routes::registration_start,
        accounts::routes::registration_finish,
        accounts::routes::overview,
        accounts::routes::delete,
        logins::routes::start,
        logins::routes::finish,
        tokens::routes::refresh,
        tokens::routes::revoke,
        devices::routes::list,
        devices::routes::add,
        keys::routes::read,
        keys::routes::earlier,
        keys::routes::replace,
        keys::routes::password_start,
        recovery::routes::start,
        recovery::routes::prove,
        recovery::routes::refuse,
        logs::routes::append_commit,
        logs::routes::pull,
        logs::routes::head,
        groups::routes::create,
        groups::routes::list,
        groups::routes::knock,
        tally::routes::list,
        tally::routes::report,
        tally::routes::close,
        tally::routes::verify,
        events::routes::events,
    ),
    modifiers(&Token)
)]
struct Api;

/// The scheme that every route behind a login names.
struct Token;

impl Modify for Token {
    fn modify(&self, description: &mut Description) {
        let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build();
        description.components.get_or_insert_default().add_security_scheme("token", SecurityScheme::Http(bearer));
    }
}

/// The description as JSON (OpenAPI 3.1).
#[must_use]
pub fn json() -> &'static str {
    static JSON: LazyLock<String> = LazyLock::new(|| Api::openapi().to_pretty_json().unwrap_or_default());
    &JSON
}

/// Routes of this capability.
pub fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/v1/openapi.json").get(description));
}

async fn description() -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body(json())
}
