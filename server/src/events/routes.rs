//! Routes of events.

use actix_web::web;

/// Registers the routes.
pub fn routes(_: &mut web::ServiceConfig) {}
