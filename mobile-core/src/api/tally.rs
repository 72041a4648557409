//! The routes of tallies.

use andrum_wire::frame;
use andrum_wire::ids::{Hash, LogId};
use andrum_wire::tally::{Closed, MAX_CLOSED_BYTES, Release, Tallies, Verification};
use serde::{Serialize, de::DeserializeOwned};

use super::{ApiError, Call, get, send, send_for};
use crate::transport::{Body, Method, Transport};

/// Where a group's tallies stand.
///
/// # Errors
/// [`ApiError`].
pub async fn list(transport: &impl Transport, token: &str, group: LogId) -> Result<Tallies, ApiError> {
    get(transport, format!("/v1/groups/{group}/tallies"), Some(token)).await
}

/// Gives a report: the encoding of an [`andrum_wire::tally::Upload`].
///
/// # Errors
/// [`ApiError`]; `already-exists` when a newer one is there, `forbidden` when it cannot count.
pub async fn report(
    transport: &impl Transport,
    token: &str,
    (group, tally): (LogId, Hash),
    upload: &[u8],
) -> Result<(), ApiError> {
    let path = format!("/v1/groups/{group}/tallies/{tally}/report");
    let call = Call { method: Method::Put, path, token: Some(token), body: Body::Frame(upload.to_vec()) };
    send(transport, call).await.map(drop)
}

/// Closes a tally that one holds.
///
/// # Errors
/// [`ApiError`]; `forbidden` before its time.
pub async fn close(transport: &impl Transport, token: &str, (group, tally): (LogId, Hash)) -> Result<Closed, ApiError> {
    ask(transport, token, format!("/v1/groups/{group}/tallies/{tally}/close"), Body::Empty).await
}

/// Verifies with the server and has its aggregate share.
///
/// # Errors
/// [`ApiError`]; `forbidden` for a second verification.
pub async fn verify(
    transport: &impl Transport,
    token: &str,
    (group, tally): (LogId, Hash),
    verification: &Verification,
) -> Result<Release, ApiError> {
    let body = frame::encode(verification).map_err(|_| ApiError::Nonsense { status: 0 })?;
    ask(transport, token, format!("/v1/groups/{group}/tallies/{tally}/verify"), Body::Frame(body)).await
}

async fn ask<A: Serialize + DeserializeOwned>(
    transport: &impl Transport,
    token: &str,
    path: String,
    body: Body,
) -> Result<A, ApiError> {
    let call = Call { method: Method::Post, path, token: Some(token), body };
    let answer = send_for(transport, call, MAX_CLOSED_BYTES).await?;
    frame::decode(&answer, MAX_CLOSED_BYTES).map_err(|_| ApiError::Nonsense { status: 200 })
}
