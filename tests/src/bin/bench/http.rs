//! A lean client: one connection, one request at a time, every byte counted.

use std::cell::Cell;
use std::net::SocketAddr;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

use bytes::Bytes;
use futures_util::future::join_all;
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, HOST, HeaderValue};
use hyper::{Method, Request, Uri};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// Connections that ask at once.
pub const CONNECTIONS: usize = 16;

/// A request that can be sent again and again.
#[derive(Clone)]
pub struct Ask {
    method: Method,
    path: Uri,
    token: Option<HeaderValue>,
    body: Bytes,
}

impl Ask {
    /// Asks for something.
    pub fn get(path: &str, token: Option<&str>) -> Self {
        Self { method: Method::GET, path: path.parse().expect("a path"), token: token.map(bearer), body: Bytes::new() }
    }

    /// Sends a frame.
    pub fn post(path: &str, token: &str, body: Bytes) -> Self {
        Self { method: Method::POST, path: path.parse().expect("a path"), token: Some(bearer(token)), body }
    }
}

fn bearer(token: &str) -> HeaderValue {
    format!("Bearer {token}").parse().expect("a token")
}

/// A connection.
pub struct Line {
    host: HeaderValue,
    sender: SendRequest<Full<Bytes>>,
    /// Bytes that came: heads of responses, and bodies.
    read: Rc<Cell<u64>>,
}

impl Line {
    /// Connects.
    pub async fn open(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).await.expect("a connection");
        stream.set_nodelay(true).expect("no delay");
        let read = Rc::new(Cell::new(0));
        let (sender, connection) =
            handshake(TokioIo::new(Counted { stream, read: read.clone() })).await.expect("a handshake");
        tokio::task::spawn_local(connection);
        Self { host: address.to_string().parse().expect("a host"), sender, read }
    }

    /// Asks, and waits for the whole answer. Anything but 2xx ends the run.
    pub async fn ask(&mut self, ask: Ask) -> Bytes {
        let mut request = Request::new(Full::new(ask.body));
        *request.method_mut() = ask.method;
        *request.uri_mut() = ask.path;
        request.headers_mut().insert(HOST, self.host.clone());
        if let Some(token) = ask.token {
            request.headers_mut().insert(AUTHORIZATION, token);
            request.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
        }
        self.sender.ready().await.expect("a connection that stays");
        let response = self.sender.send_request(request).await.expect("an answer");
        let status = response.status();
        let body = response.into_body().collect().await.expect("a whole answer").to_bytes();
        assert!(status.is_success(), "the server answered {status}: {}", String::from_utf8_lossy(&body));
        body
    }
}

/// What a load gave.
pub struct Driven {
    /// From the first request to the last answer.
    pub took: Duration,
    /// How long each request took.
    pub each: Vec<Duration>,
    /// Bytes that came: heads of responses, and bodies.
    pub read: u64,
}

impl Driven {
    /// Answers in a second.
    pub fn rate(&self) -> f64 {
        self.each.len() as f64 / self.took.as_secs_f64()
    }

    /// The time within which 99 of 100 were answered, in milliseconds.
    pub fn p99_ms(mut self) -> f64 {
        self.each.sort_unstable();
        self.each[self.each.len() * 99 / 100].as_secs_f64() * 1000.0
    }
}

/// Sends requests one after another on as many connections as there are lists of them, all at once. The connections are opened before
/// the clock runs: between rounds the server would close them.
pub async fn drive(address: SocketAddr, asks: Vec<Vec<Ask>>) -> Driven {
    let mut lines = Vec::with_capacity(asks.len());
    for _ in &asks {
        lines.push(Line::open(address).await);
    }
    let one = async |(line, asks): (&mut Line, Vec<Ask>)| {
        let mut each = Vec::with_capacity(asks.len());
        for ask in asks {
            let asked = Instant::now();
            line.ask(ask).await;
            each.push(asked.elapsed());
        }
        each
    };
    let started = Instant::now();
    let each = join_all(lines.iter_mut().zip(asks).map(one)).await.concat();
    Driven { took: started.elapsed(), each, read: lines.iter().map(|line| line.read.get()).sum() }
}

/// The same request again and again on [`CONNECTIONS`].
pub async fn repeat(address: SocketAddr, ask: &Ask, times: usize) -> Driven {
    drive(address, vec![vec![ask.clone(); times]; CONNECTIONS]).await
}

/// A stream that counts what comes.
struct Counted {
    stream: TcpStream,
    read: Rc<Cell<u64>>,
}

impl AsyncRead for Counted {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, to: &mut ReadBuf<'_>) -> Poll<std::io::Result<()>> {
        let before = to.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(cx, to))?;
        self.read.set(self.read.get() + (to.filled().len() - before) as u64);
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Counted {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, from: &[u8]) -> Poll<std::io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(cx, from)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
