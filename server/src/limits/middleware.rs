//! Every request is counted before anything is done for it, and tells where it comes from.

use std::future::{Ready, ready};

use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::{FromRequest, HttpRequest};

use super::Client;
use crate::problem::Error;
use crate::state::State;

impl FromRequest for Client {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(State::of(request).map(|state| Self::of(request, &state.config.trusted_proxies)))
    }
}

/// Middleware: counts every request by its address before anything else is done for it; answers `too-many-requests` by itself.
///
/// # Errors
/// Those of the services within.
pub async fn by_address<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, actix_web::Error> {
    let counted = State::of(request.request()).and_then(|state| {
        let client = Client::of(request.request(), &state.config.trusted_proxies);
        state.limits.request(client)
    });
    match counted {
        Ok(()) => next.call(request).await.map(ServiceResponse::map_into_left_body),
        Err(error) => Ok(request.error_response(error).map_into_right_body()),
    }
}
