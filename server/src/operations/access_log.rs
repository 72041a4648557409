//! One line a request (at `debug`; at `warn` when the server failed): route pattern, status, duration and a number of its own. Never a path, a body, a name or a token.

use std::time::Instant;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, web};
use andrum_wire::problem::MEDIA_TYPE;
use tracing::Instrument;

use crate::problem;
use crate::state::State;

/// The response header that carries the request's number, so that support can find it in the log.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Numbers, times and logs a request, and makes every error that is no problem yet into one.
///
/// # Errors
/// Those of actix alone: it answers them by itself.
pub async fn observe(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let started = Instant::now();
    let number = format!("{:016x}", rand::random::<u64>());
    let span = tracing::info_span!("request", id = number);
    // Handlers and our other middleware answer their errors as responses.
    let response = next.call(request).instrument(span.clone()).await?.map_into_boxed_body();
    let mut response = as_problem(response);
    if let Ok(value) = HeaderValue::from_str(&number) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    let (method, status) = (known_method(response.request().method()), response.status().as_u16());
    let route = response.request().match_pattern().unwrap_or_else(|| "none".to_owned());
    let took = started.elapsed();
    if let Some(state) = response.request().app_data::<web::Data<State>>() {
        state.metrics.request(method, &route, status, took);
    }
    let _entered = span.enter();
    let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
    // Metrics count every answer; a line for each that went well would cost as much as the quickest of them.
    if status >= 500 {
        tracing::warn!(method, route, status, micros, "answered");
    } else {
        tracing::debug!(method, route, status, micros, "answered");
    }
    Ok(response)
}

/// actix answers some errors by itself, in plain text; the caller gets a problem all the same.
fn as_problem(response: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
    let status = response.status();
    let is_error = status.is_client_error() || status.is_server_error();
    if !is_error || response.headers().get(CONTENT_TYPE).is_some_and(|value| value == MEDIA_TYPE) {
        return response;
    }
    let (http, _) = response.into_parts();
    ServiceResponse::new(http, problem::response(&problem::of_status(status)))
}

/// A method is the caller's to choose: only known ones become labels.
fn known_method(method: &actix_web::http::Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        _ => "other",
    }
}
