//! The transport of computers and browsers, on reqwest. Phones bring their platform's.

use core::pin::pin;
use core::time::Duration;

use futures_util::StreamExt;
use reqwest::header::{ACCEPT, CONTENT_TYPE};
use reqwest::{Client, Url};

use super::{Body, MAX_REFUSAL_BYTES, Method, Request, Response, Transport, TransportError};
use crate::maybe_send::MaybeSend;

#[cfg(test)]
mod hostile;
#[cfg(test)]
mod tests;

const ACCEPTED: &str = "application/octet-stream, application/json, application/problem+json, text/event-stream";

/// Which servers may be spoken to without TLS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plain {
    /// `localhost` and loopback addresses: nothing leaves the computer.
    Loopback,
    /// All. For a network that is encrypted in another way.
    Anywhere,
}

/// How long to wait. A stream has no limit as a whole.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// For a connection. Browsers have their own.
    pub connect: Duration,
    /// For a whole request, from the beginning to the last byte of the answer.
    pub request: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { connect: Duration::from_secs(10), request: Duration::from_secs(60) }
    }
}

/// Speaks HTTP to one server.
pub struct HttpTransport {
    client: Client,
    base: Url,
    patience: Patience,
}

impl HttpTransport {
    /// Speaks to the server at this address, such as `https://andrum.example` or `https://example.org/andrum`.
    ///
    /// # Errors
    /// [`TransportError::BadAddress`]: it is no http or https address, names a user, carries a query, or needs TLS
    /// where there is none or lacks it where it must not.
    pub fn new(address: &str, plain: Plain) -> Result<Self, TransportError> {
        Self::with_patience(address, plain, Patience::default())
    }

    /// The same with other limits of time.
    ///
    /// # Errors
    /// As [`HttpTransport::new`].
    pub fn with_patience(address: &str, plain: Plain, patience: Patience) -> Result<Self, TransportError> {
        let base = base_address(address, plain)?;
        let client = client(patience).map_err(|error| TransportError::Unreachable(reason(&error).into()))?;
        Ok(Self { client, base, patience })
    }

    /// The address of a request: below the base, whatever the path says.
    fn url(&self, path: &str) -> Result<Url, TransportError> {
        let bad = || TransportError::BadAddress("a request's path leaves the server's address".into());
        let base = self.base.as_str();
        let base = base.strip_suffix('/').unwrap_or(base);
        if !path.starts_with('/') || path.contains('#') {
            return Err(bad());
        }
        let url = Url::parse(&format!("{base}{path}")).map_err(|_| bad())?;
        let prefix = format!("{base}/");
        if url.as_str().starts_with(&prefix) { Ok(url) } else { Err(bad()) }
    }

    async fn begin(&self, request: Request, limit: Option<Duration>) -> Result<reqwest::Response, TransportError> {
        let url = self.url(&request.path)?;
        let mut builder = self.client.request(method(request.method), url.clone()).header(ACCEPT, ACCEPTED);
        if let Some(token) = request.token {
            builder = builder.bearer_auth(token);
        }
        builder = match request.body {
            Body::Empty => builder,
            Body::Json(json) => builder.header(CONTENT_TYPE, "application/json").body(json),
            Body::Frame(frame) => builder.header(CONTENT_TYPE, "application/octet-stream").body(frame),
        };
        if let Some(limit) = limit {
            builder = builder.timeout(limit);
        }
        let response = browsers_own(builder).send().await.map_err(|error| unreachable(&error))?;
        // A browser follows redirects without asking. What came from elsewhere is no answer of this server.
        if *response.url() != url {
            return Err(TransportError::Unreachable("the server redirects".into()));
        }
        Ok(response)
    }
}

impl Transport for HttpTransport {
    async fn send(&self, request: Request) -> Result<Response, TransportError> {
        let limit = request.max_bytes;
        let response = self.begin(request, Some(self.patience.request)).await?;
        let status = response.status().as_u16();
        let mut body = Vec::new();
        read(response, limit, |chunk| {
            body.extend_from_slice(chunk);
            true
        })
        .await?;
        Ok(Response { status, body })
    }

    async fn stream(
        &self,
        request: Request,
        each: impl FnMut(&[u8]) -> bool + MaybeSend,
    ) -> Result<Response, TransportError> {
        let limit = request.max_bytes;
        let response = self.begin(request, None).await?;
        let status = response.status();
        let mut body = Vec::new();
        if status.is_success() {
            read(response, limit, each).await?;
        } else {
            read(response, MAX_REFUSAL_BYTES, |chunk| {
                body.extend_from_slice(chunk);
                true
            })
            .await?;
        }
        Ok(Response { status: status.as_u16(), body })
    }
}

/// Reads a body, and not a byte more than `limit` of it.
async fn read(
    response: reqwest::Response,
    limit: usize,
    mut each: impl FnMut(&[u8]) -> bool,
) -> Result<(), TransportError> {
    if response.content_length().is_some_and(|length| length > limit as u64) {
        return Err(TransportError::TooLarge(limit));
    }
    let mut left = limit;
    let mut chunks = pin!(response.bytes_stream());
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|error| unreachable(&error))?;
        left = left.checked_sub(chunk.len()).ok_or(TransportError::TooLarge(limit))?;
        if !each(&chunk) {
            break;
        }
    }
    Ok(())
}

/// Checks a server's address.
fn base_address(address: &str, plain: Plain) -> Result<Url, TransportError> {
    let bad = |why: &str| Err(TransportError::BadAddress(why.into()));
    let Ok(url) = Url::parse(address) else { return bad("it is not a URL") };
    if !url.username().is_empty() || url.password().is_some() {
        return bad("it names a user");
    }
    if url.query().is_some() || url.fragment().is_some() {
        return bad("it carries a query");
    }
    match url.scheme() {
        "https" if cfg!(any(feature = "tls", target_family = "wasm")) => Ok(url),
        "https" => bad("this build speaks no TLS by itself"),
        "http" if plain == Plain::Anywhere || is_loopback(&url) => Ok(url),
        "http" => bad("without TLS only this computer may be spoken to"),
        _ => bad("it is neither http nor https"),
    }
}

/// Names and addresses that never leave the computer (RFC 6761, section 6.3; RFC 1122, section 3.2.1.3; RFC 4291, section 2.5.3).
fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || address.parse::<core::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn method(method: Method) -> reqwest::Method {
    match method {
        Method::Get => reqwest::Method::GET,
        Method::Post => reqwest::Method::POST,
        Method::Put => reqwest::Method::PUT,
        Method::Delete => reqwest::Method::DELETE,
    }
}

#[cfg(not(target_family = "wasm"))]
fn client(patience: Patience) -> reqwest::Result<Client> {
    Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .no_proxy()
        .connect_timeout(patience.connect)
        .build()
}

#[cfg(target_family = "wasm")]
fn client(_: Patience) -> reqwest::Result<Client> {
    Client::builder().build()
}

#[cfg(not(target_family = "wasm"))]
fn browsers_own(builder: reqwest::RequestBuilder) -> reqwest::RequestBuilder {
    builder
}

/// No cookies, and nothing left in the browser's cache.
#[cfg(target_family = "wasm")]
fn browsers_own(builder: reqwest::RequestBuilder) -> reqwest::RequestBuilder {
    builder.fetch_credentials_omit().fetch_cache_no_store()
}

fn unreachable(error: &reqwest::Error) -> TransportError {
    TransportError::Unreachable(reason(error).into())
}

/// Why a request failed, in fixed words: reqwest's own carry the address.
fn reason(error: &reqwest::Error) -> &'static str {
    if error.is_timeout() {
        return "no answer in time";
    }
    #[cfg(not(target_family = "wasm"))]
    if error.is_connect() {
        return "no connection";
    }
    if error.is_body() || error.is_decode() {
        "the answer broke off"
    } else if error.is_builder() {
        "the request could not be made"
    } else {
        "the request failed"
    }
}
