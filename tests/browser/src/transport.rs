//! Steps over the browser's own HTTP.

use andrum_core::transport::http::{HttpTransport, Plain};
use andrum_core::transport::{Body, Method, Request, Transport};
use serde_json::json;
use wasm_bindgen::prelude::*;

/// Posts a frame to the page's own server, reads an answer that is too large, is redirected, and streams.
/// Answers what came of each.
#[wasm_bindgen]
pub async fn transport(address: String) -> Result<String, JsValue> {
    let transport =
        HttpTransport::new(&address, Plain::Loopback).map_err(|error| JsValue::from(format!("{error:?}")))?;
    let request = |method, path: &str, body, max_bytes| Request {
        method,
        path: path.into(),
        token: Some("token".into()),
        body,
        max_bytes,
    };
    let echo = transport.send(request(Method::Post, "/echo", Body::Frame(b"frame".to_vec()), 1000)).await;
    let large = transport.send(request(Method::Get, "/large", Body::Empty, 1000)).await;
    let redirect = transport.send(request(Method::Get, "/redirect", Body::Empty, 1000)).await;
    let mut seen = 0;
    let stream = transport
        .stream(request(Method::Get, "/large", Body::Empty, usize::MAX), |chunk| {
            seen += chunk.len();
            true
        })
        .await;
    Ok(json!({
        "echo": echo.map(|answer| (answer.status, String::from_utf8_lossy(&answer.body).into_owned())).map_err(|error| error.to_string()),
        "large": format!("{large:?}"),
        "redirect": format!("{redirect:?}"),
        "stream": format!("{:?}", stream.map(|answer| answer.status)),
        "streamed": seen,
    })
    .to_string())
}
