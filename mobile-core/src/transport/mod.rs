//! How the core reaches a server: one trait, carried out by reqwest on computers and in browsers, by the platform on phones.

pub mod http;

use core::future::Future;

use serde::{Deserialize, Serialize};

use crate::maybe_send::{MaybeSend, MaybeSync};

/// HTTP methods in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Reads.
    Get,
    /// Does.
    Post,
    /// Replaces.
    Put,
    /// Removes.
    Delete,
}

/// The body of a request.
#[derive(Clone, PartialEq, Eq)]
pub enum Body {
    /// None.
    Empty,
    /// `application/json`.
    Json(Vec<u8>),
    /// `application/octet-stream`: a frame.
    Frame(Vec<u8>),
}

/// One request. Its `Debug` prints method and path alone.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// Path and query, beginning with `/`.
    pub path: String,
    /// Sent as `Authorization: Bearer`; never part of the path.
    pub token: Option<String>,
    /// The body.
    pub body: Body,
    /// The answer may have at most this many bytes.
    pub max_bytes: usize,
}

impl core::fmt::Debug for Request {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{:?} {}", self.method, self.path)
    }
}

/// The answer, whatever its status. Its `Debug` prints status and length alone.
#[derive(Clone, PartialEq, Eq)]
pub struct Response {
    /// HTTP status code.
    pub status: u16,
    /// The whole body.
    pub body: Vec<u8>,
}

impl core::fmt::Debug for Response {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{} with {} bytes", self.status, self.body.len())
    }
}

/// No answer came. Whether the server did what it was asked is not known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum TransportError {
    /// No network, no server, or the connection broke.
    #[error("the server cannot be reached: {0}")]
    Unreachable(String),
    /// The answer was larger than the request allowed.
    #[error("the answer was larger than {0} bytes")]
    TooLarge(usize),
    /// The server's address is not one.
    #[error("not a server address: {0}")]
    BadAddress(String),
}

/// The longest body of a refused stream that is read, in bytes. A problem is shorter.
pub const MAX_REFUSAL_BYTES: usize = 16 * 1024;

/// Carries requests to one server.
pub trait Transport: MaybeSend + MaybeSync {
    /// Sends one request and reads the whole answer. Follows no redirects: their status comes back
    /// (a browser follows them by itself; what they lead to is thrown away there).
    ///
    /// # Errors
    /// [`TransportError`].
    fn send(&self, request: Request) -> impl Future<Output = Result<Response, TransportError>> + MaybeSend;

    /// Sends one request and gives the body as it arrives, chunk by chunk; `each` says whether to go on.
    /// Comes back with the status and no body when the stream ends or `each` has had enough. A status other than 2xx comes back with its body,
    /// at most [`MAX_REFUSAL_BYTES`], of which `each` sees nothing. `max_bytes` counts for the stream, too; one that is meant to last sets it
    /// to `usize::MAX`.
    ///
    /// # Errors
    /// [`TransportError`].
    fn stream(
        &self,
        request: Request,
        each: impl FnMut(&[u8]) -> bool + MaybeSend,
    ) -> impl Future<Output = Result<Response, TransportError>> + MaybeSend;
}
