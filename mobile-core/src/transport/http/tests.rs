//! What a hostile or broken server can do to us: waste a request, and nothing else.

use super::hostile::{Answer, Hostile, serve};
use super::*;

const LIMIT: usize = 1000;

fn get(path: &str) -> Request {
    Request { method: Method::Get, path: path.into(), token: None, body: Body::Empty, max_bytes: LIMIT }
}

fn transport(server: &Hostile) -> HttpTransport {
    HttpTransport::new(&server.address, Plain::Loopback).unwrap()
}

async fn answered(answer: &str) -> Result<Response, TransportError> {
    let server = serve(Answer::Bytes(answer.as_bytes().to_vec())).await;
    transport(&server).send(get("/v1/info")).await
}

fn gone(why: &str) -> Result<Response, TransportError> {
    Err(TransportError::Unreachable(why.into()))
}

#[tokio::test]
async fn an_answer_is_read_whatever_its_status() {
    for status in [200_u16, 204, 401, 404, 409, 429, 500, 503] {
        let length = if status == 204 { "" } else { "content-length: 3\r\n" };
        let answer = format!("HTTP/1.1 {status} x\r\n{length}\r\n{}", if status == 204 { "" } else { "abc" });
        let body = if status == 204 { vec![] } else { b"abc".to_vec() };
        assert_eq!(answered(&answer).await, Ok(Response { status, body }));
    }
}

#[tokio::test]
async fn a_request_carries_its_token_and_kind_in_headers() {
    let mut server = serve(Answer::Bytes(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n".to_vec())).await;
    let request = Request {
        method: Method::Post,
        token: Some("secret-token".into()),
        body: Body::Json(b"{\"a\":1}".to_vec()),
        ..get("/v1/login/start?x=1")
    };
    transport(&server).send(request).await.unwrap();
    let heard = server.requests.recv().await.unwrap();
    let (head, body) = heard.split_once("\r\n\r\n").unwrap();
    let (line, headers) = head.split_once("\r\n").unwrap();
    assert_eq!(line, "POST /v1/login/start?x=1 HTTP/1.1");
    assert_eq!(body, "{\"a\":1}");
    for header in
        ["authorization: Bearer secret-token", "content-type: application/json", "accept: application/octet-stream, "]
    {
        assert!(headers.contains(header), "{headers}");
    }
    assert!(!headers.contains("cookie") && !headers.contains("referer"), "{headers}");
}

#[tokio::test]
async fn a_frame_is_sent_as_bytes() {
    let mut server = serve(Answer::Bytes(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n".to_vec())).await;
    let request = Request { method: Method::Put, body: Body::Frame(b"frame".to_vec()), ..get("/v1/log") };
    transport(&server).send(request).await.unwrap();
    let heard = server.requests.recv().await.unwrap();
    assert!(heard.starts_with("PUT /v1/log HTTP/1.1\r\n") && heard.ends_with("\r\n\r\nframe"), "{heard}");
    assert!(heard.contains("content-type: application/octet-stream\r\n"), "{heard}");
    assert!(!heard.contains("authorization"), "{heard}");
}

#[tokio::test]
async fn a_body_may_be_as_large_as_allowed_and_no_larger() {
    let body = |length: usize| format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n{}", "x".repeat(length));
    assert_eq!(answered(&body(LIMIT)).await.map(|response| response.body.len()), Ok(LIMIT));
    assert_eq!(answered(&body(LIMIT + 1)).await, Err(TransportError::TooLarge(LIMIT)));
    let chunked = |length: usize| {
        let half = "y".repeat(length / 2);
        let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
        format!("{head}{0:x}\r\n{half}\r\n{0:x}\r\n{half}\r\n0\r\n\r\n", half.len())
    };
    assert_eq!(answered(&chunked(LIMIT)).await.map(|response| response.body.len()), Ok(LIMIT));
    assert_eq!(answered(&chunked(LIMIT + 2)).await, Err(TransportError::TooLarge(LIMIT)));
}

#[tokio::test]
async fn an_endless_body_is_cut_off() {
    let endless = Answer::Endless(b"HTTP/1.1 200 OK\r\n\r\n".to_vec(), vec![b'z'; 500]);
    let mut server = serve(endless).await;
    assert_eq!(transport(&server).send(get("/")).await, Err(TransportError::TooLarge(LIMIT)));
    server.hung_up.recv().await.unwrap();
    let seen = transport(&server).stream(get("/"), |_| true).await;
    assert_eq!(seen, Err(TransportError::TooLarge(LIMIT)));
}

#[tokio::test]
async fn a_cut_body_is_no_answer() {
    assert_eq!(answered("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc").await, gone("the answer broke off"));
    let cut_chunk = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n10\r\nabc";
    assert_eq!(answered(cut_chunk).await, gone("the answer broke off"));
    let no_last_chunk = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n";
    assert_eq!(answered(no_last_chunk).await, gone("the answer broke off"));
}

#[tokio::test]
async fn garbage_is_no_answer() {
    let endless_head = format!("HTTP/1.1 200 OK\r\nx: {}\r\n", "h".repeat(2_000_000));
    for answer in ["", "garbage\r\n\r\n", "HTTP/1.1 abc OK\r\n\r\n", "HTTP/1.1 200", "SSH-2.0-x\r\n", &endless_head] {
        let outcome = answered(answer).await;
        assert!(matches!(outcome, Err(TransportError::Unreachable(_))), "{outcome:?}");
    }
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let mut elsewhere = serve(Answer::Bytes(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n".to_vec())).await;
    for status in [301_u16, 302, 303, 307, 308] {
        let answer = format!("HTTP/1.1 {status} x\r\nlocation: {}/\r\ncontent-length: 0\r\n\r\n", elsewhere.address);
        assert_eq!(answered(&answer).await.map(|response| response.status), Ok(status));
    }
    assert!(elsewhere.requests.try_recv().is_err(), "a redirect was followed");
}

#[tokio::test]
async fn silence_ends_in_time() {
    let patience = Patience { request: Duration::from_millis(50), ..Patience::default() };
    for said in ["", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nab"] {
        let server = serve(Answer::Silence(said.as_bytes().to_vec())).await;
        let transport = HttpTransport::with_patience(&server.address, Plain::Loopback, patience).unwrap();
        assert_eq!(transport.send(get("/")).await, gone("no answer in time"), "{said:?}");
    }
}

#[tokio::test]
async fn nobody_there_is_said_without_the_address() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let transport = HttpTransport::new(&address, Plain::Loopback).unwrap();
    assert_eq!(transport.send(get("/v1/secret")).await, gone("no connection"));
}

#[tokio::test]
async fn a_stream_comes_in_chunks_and_ends_when_told() {
    let endless = Answer::Endless(b"HTTP/1.1 200 OK\r\n\r\n".to_vec(), b"data: {}\n\n".to_vec());
    let mut server = serve(endless).await;
    let mut seen = Vec::new();
    let request = Request { max_bytes: usize::MAX, ..get("/v1/events") };
    let transport = transport(&server);
    let status = transport.stream(request, |chunk| {
        seen.extend_from_slice(chunk);
        seen.len() < 5000
    });
    assert_eq!(status.await, Ok(Response { status: 200, body: vec![] }));
    assert!(seen.len() >= 5000 && seen.starts_with(b"data: {}\n\ndata: {}\n\n"));
    server.hung_up.recv().await.unwrap();
}

#[tokio::test]
async fn a_stream_that_is_refused_gives_no_chunk_but_says_why() {
    let refusal = b"HTTP/1.1 401 x\r\ncontent-length: 7\r\n\r\nproblem".to_vec();
    let server = serve(Answer::Bytes(refusal)).await;
    let mut seen = 0;
    let transport = transport(&server);
    let status = transport.stream(get("/v1/events"), |chunk| {
        seen += chunk.len();
        true
    });
    assert_eq!(status.await, Ok(Response { status: 401, body: b"problem".to_vec() }));
    assert_eq!(seen, 0);
}

#[test]
fn addresses() {
    let ok = |address, plain| HttpTransport::new(address, plain).is_ok();
    for address in [
        "http://localhost:8080",
        "http://127.0.0.1",
        "http://127.9.9.9:1/",
        "http://[::1]:8080/andrum",
        "HTTP://LOCALHOST",
    ] {
        assert!(ok(address, Plain::Loopback), "{address}");
    }
    for address in ["http://andrum.example", "http://10.0.0.2:8080", "http://[fe80::1]/"] {
        assert!(!ok(address, Plain::Loopback), "{address}");
        assert!(ok(address, Plain::Anywhere), "{address}");
    }
    for address in [
        "",
        "andrum.example",
        "/v1",
        "ftp://localhost",
        "file:///etc",
        "data:text/plain,x",
        "http://",
        "http://a b/",
        "http://user@localhost",
        "http://user:word@localhost",
        "http://:word@localhost",
        "http://localhost?x=1",
        "http://localhost#x",
        "http://localhost.evil.example",
        "http://127.0.0.1.evil.example",
    ] {
        assert!(!ok(address, Plain::Loopback), "{address}");
    }
    assert_eq!(ok("https://andrum.example", Plain::Loopback), cfg!(feature = "tls"));
}

#[tokio::test]
async fn a_path_stays_below_the_address() {
    let transport = HttpTransport::new("http://localhost:1/andrum", Plain::Loopback).unwrap();
    let url = |path| transport.url(path).map(|url| url.to_string());
    assert_eq!(url("/v1/info?x=1"), Ok("http://localhost:1/andrum/v1/info?x=1".into()));
    assert_eq!(url("//evil.example/"), Ok("http://localhost:1/andrum//evil.example/".into()));
    for path in
        ["", "v1", "@evil.example/", ".evil.example/", "/../v1", "/v1/../../x", "/%2e%2e/x", "/v1#x", "/\\..\\..\\x"]
    {
        assert!(url(path).is_err(), "{path}");
    }
}

/// A token with a line break in it must not become a second header.
#[tokio::test]
async fn a_broken_token_is_not_sent() {
    let mut server = serve(Answer::Bytes(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n".to_vec())).await;
    let request = Request { token: Some("a\r\nx-evil: 1".into()), ..get("/") };
    assert_eq!(transport(&server).send(request).await, gone("the request could not be made"));
    assert!(server.requests.try_recv().is_err());
}
