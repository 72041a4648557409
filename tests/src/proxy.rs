//! A proxy between cores and a server: it keeps all that passes, and it is the hostile or failing network and the hostile server of the
//! tests. The server behind it is real; what a test bends is its answers.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use andrum_wire::problem::{Problem, ProblemKind};
use bytes::Bytes;
use futures_util::{Stream, StreamExt, stream};
use http_body_util::{BodyExt, Full, StreamBody, combinators::UnsyncBoxBody};
use hyper::body::{Frame, Incoming};
use hyper::header::{self, HeaderMap, HeaderName};
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// A request as it came from the client.
#[derive(Debug, Clone)]
pub struct RecordedRequest {
    /// GET, POST and so on.
    pub method: String,
    /// Path and query.
    pub path: String,
    /// All headers.
    pub headers: HeaderMap,
    /// The whole body.
    pub body: Bytes,
}

/// An answer on its way to the client, to be bent.
#[derive(Debug, Clone)]
pub struct BentResponse {
    /// HTTP status code.
    pub status: u16,
    /// All headers but those that frame the body.
    pub headers: HeaderMap,
    /// The whole body.
    pub body: Vec<u8>,
}

/// One request and what the server answered, before any bending.
#[derive(Debug, Clone)]
pub struct Exchange {
    /// What was asked.
    pub request: RecordedRequest,
    /// HTTP status code; none while, or because, no answer came.
    pub status: Option<u16>,
    /// All headers of the answer.
    pub headers: HeaderMap,
    /// The answer's body, as far as it has come.
    pub body: Vec<u8>,
}

type Bend = Box<dyn FnMut(&RecordedRequest, &mut BentResponse) + Send>;
type Body = UnsyncBoxBody<Bytes, Cut>;

/// The connection breaks here.
#[derive(Debug)]
struct Cut;

impl std::fmt::Display for Cut {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("cut by the test")
    }
}

impl std::error::Error for Cut {}

#[derive(Default)]
struct Plan {
    upstream: String,
    offline: bool,
    lose_requests: usize,
    lose_answers: usize,
    cut_after: Option<usize>,
    instead: Option<(&'static str, ProblemKind)>,
    bend: Option<Bend>,
    recorded: Vec<Exchange>,
}

#[derive(Clone, Default)]
struct Shared(Arc<Mutex<Plan>>);

impl Shared {
    fn plan(&self) -> MutexGuard<'_, Plan> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A running proxy. Dropping it closes its port and every connection.
pub struct Proxy {
    address: SocketAddr,
    shared: Shared,
    listening: JoinHandle<()>,
}

impl std::fmt::Debug for Proxy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Proxy({})", self.address)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

impl Proxy {
    /// Listens on a free port of this machine and passes on to `upstream`, such as `http://127.0.0.1:8080`.
    pub async fn start(upstream: &str) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
        let address = listener.local_addr().expect("its address");
        let shared = Shared::default();
        shared.plan().upstream = upstream.to_owned();
        let listening = tokio::spawn(listen(listener, shared.clone()));
        Self { address, shared, listening }
    }

    /// What clients are given as the server's address.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Passes on to another server from now on: one that restarted on another port, or one that was copied.
    pub fn turn_to(&self, upstream: &str) {
        self.shared.plan().upstream = upstream.to_owned();
    }

    /// Every answer from now on goes through `bend`, which takes the place of an earlier one. Event streams are not bent.
    pub fn bend(&self, bend: impl FnMut(&RecordedRequest, &mut BentResponse) + Send + 'static) {
        self.shared.plan().bend = Some(Box::new(bend));
    }

    /// Passes answers on as they are again, and forgets planned losses and cuts.
    pub fn straighten(&self) {
        let mut plan = self.shared.plan();
        (plan.bend, plan.cut_after, plan.lose_answers, plan.lose_requests, plan.offline) = (None, None, 0, 0, false);
        plan.instead = None;
    }

    /// The next `count` requests reach the server, which does what they ask; their answers are lost.
    pub fn lose_next_answers(&self, count: usize) {
        self.shared.plan().lose_answers = count;
    }

    /// The next `count` requests never reach the server.
    pub fn lose_next_requests(&self, count: usize) {
        self.shared.plan().lose_requests = count;
    }

    /// Requests whose path ends so are answered with this status, and a problem of this kind, without ever reaching the server.
    pub fn answer_instead(&self, path_end: &'static str, kind: ProblemKind) {
        self.shared.plan().instead = Some((path_end, kind));
    }

    /// The body of the next answer breaks off after so many bytes.
    pub fn cut_next_answer_after(&self, bytes: usize) {
        self.shared.plan().cut_after = Some(bytes);
    }

    /// While offline, nothing reaches the server.
    pub fn set_offline(&self, offline: bool) {
        self.shared.plan().offline = offline;
    }

    /// All that has passed, in the order in which the requests came.
    #[must_use]
    pub fn recorded(&self) -> Vec<Exchange> {
        self.shared.plan().recorded.clone()
    }

    /// All that has passed as one run of bytes: what somebody on the network would have without TLS.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        self.recorded().iter().flat_map(Exchange::bytes).collect()
    }
}

impl Exchange {
    /// Everything in it, in both directions.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = format!("{} {}\r\n", self.request.method, self.request.path).into_bytes();
        write_headers(&mut bytes, &self.request.headers);
        bytes.extend_from_slice(&self.request.body);
        bytes.extend_from_slice(b"\r\n");
        write_headers(&mut bytes, &self.headers);
        bytes.extend_from_slice(&self.body);
        bytes.extend_from_slice(b"\r\n");
        bytes
    }
}

fn write_headers(bytes: &mut Vec<u8>, headers: &HeaderMap) {
    for (name, value) in headers {
        bytes.extend([name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"].concat());
    }
    bytes.extend_from_slice(b"\r\n");
}

async fn listen(listener: TcpListener, shared: Shared) {
    // Bodies travel as they are: no redirect is followed, nothing is unpacked.
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().expect("a client");
    let mut connections = tokio::task::JoinSet::new();
    while let Ok((socket, _)) = listener.accept().await {
        let (shared, client) = (shared.clone(), client.clone());
        connections.spawn(async move {
            let answer = service_fn(|request| pass(request, shared.clone(), client.clone()));
            // A connection that breaks is what many tests are about.
            let _ = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(socket), answer).await;
        });
        while connections.try_join_next().is_some() {}
    }
}

/// Passes one request on and its answer back. An error drops the connection without a word.
async fn pass(request: Request<Incoming>, shared: Shared, client: reqwest::Client) -> Result<Response<Body>, Cut> {
    let request = record_request(request).await?;
    let (url, index) = {
        let mut plan = shared.plan();
        if plan.offline || take_one(&mut plan.lose_requests) {
            return Err(Cut);
        }
        if let Some((_, kind)) = plan.instead.filter(|(end, _)| request.path.ends_with(end)) {
            let body = serde_json::to_vec(&Problem::new(kind)).map_err(|_| Cut)?;
            let body = Full::new(Bytes::from(body)).map_err(|never: Infallible| match never {}).boxed_unsync();
            return respond(kind.status(), &HeaderMap::new(), body);
        }
        let (headers, body) = (HeaderMap::new(), Vec::new());
        plan.recorded.push(Exchange { request: request.clone(), status: None, headers, body });
        (format!("{}{}", plan.upstream, request.path), plan.recorded.len() - 1)
    };
    let method = request.method.parse().map_err(|_| Cut)?;
    let sent = client.request(method, url).headers(end_to_end(&request.headers)).body(request.body.clone()).send();
    let answer = sent.await.map_err(|_| Cut)?;
    let (status, headers) = (answer.status(), answer.headers().clone());
    {
        let mut plan = shared.plan();
        plan.recorded[index].status = Some(status.as_u16());
        plan.recorded[index].headers = headers.clone();
    }
    let recorder = shared.clone();
    let body = answer.bytes_stream().map(move |chunk| {
        let chunk = chunk.map_err(|_| Cut)?;
        recorder.plan().recorded[index].body.extend_from_slice(&chunk);
        Ok(chunk)
    });
    let endless =
        headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/event-stream"));
    if endless {
        return respond(
            status.as_u16(),
            &headers,
            UnsyncBoxBody::new(StreamBody::new(body.map(|chunk| chunk.map(Frame::data)))),
        );
    }
    let mut bent = BentResponse { status: status.as_u16(), headers: headers.clone(), body: whole(body).await? };
    let cut = {
        let mut plan = shared.plan();
        if take_one(&mut plan.lose_answers) {
            return Err(Cut);
        }
        if let Some(bend) = plan.bend.as_mut() {
            bend(&request, &mut bent);
        }
        plan.cut_after.take()
    };
    let body = match cut {
        Some(after) => broken(&bent.body, after),
        None => Full::new(Bytes::from(bent.body)).map_err(|never: Infallible| match never {}).boxed_unsync(),
    };
    respond(bent.status, &bent.headers, body)
}

async fn record_request(request: Request<Incoming>) -> Result<RecordedRequest, Cut> {
    let (head, body) = request.into_parts();
    let path = head.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
    let body = body.collect().await.map_err(|_| Cut)?.to_bytes();
    Ok(RecordedRequest { method: head.method.to_string(), path, headers: head.headers, body })
}

async fn whole(body: impl Stream<Item = Result<Bytes, Cut>>) -> Result<Vec<u8>, Cut> {
    let mut body = std::pin::pin!(body);
    let mut bytes = Vec::new();
    while let Some(chunk) = body.next().await {
        bytes.extend_from_slice(&chunk?);
    }
    Ok(bytes)
}

/// A body that breaks off: its length is not announced, and its end never comes.
fn broken(body: &[u8], after: usize) -> Body {
    let start = Bytes::copy_from_slice(&body[..after.min(body.len())]);
    UnsyncBoxBody::new(StreamBody::new(stream::iter([Ok(Frame::data(start)), Err(Cut)])))
}

fn respond(status: u16, headers: &HeaderMap, body: Body) -> Result<Response<Body>, Cut> {
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::from_u16(status).map_err(|_| Cut)?;
    *response.headers_mut() = end_to_end(headers);
    Ok(response)
}

/// The headers that are not about one connection or about how a body is framed or packed on it.
fn end_to_end(headers: &HeaderMap) -> HeaderMap {
    const HERE: [HeaderName; 6] = [
        header::CONNECTION,
        header::TRANSFER_ENCODING,
        header::CONTENT_LENGTH,
        header::HOST,
        header::EXPECT,
        header::ACCEPT_ENCODING,
    ];
    headers.iter().filter(|(name, _)| !HERE.contains(name)).map(|(name, value)| (name.clone(), value.clone())).collect()
}

fn take_one(count: &mut usize) -> bool {
    let any = *count > 0;
    *count = count.saturating_sub(1);
    any
}
