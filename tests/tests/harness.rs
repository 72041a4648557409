//! The harness itself: a server in this process, on both databases, through the proxy.
#![allow(clippy::unwrap_used, reason = "tests")]

use andrum_tests::each_backend;
use andrum_tests::proxy::Proxy;
use andrum_tests::server::{Backend, TestServer};

each_backend!(starts_restarts_and_writes_where_we_look);

async fn starts_restarts_and_writes_where_we_look(backend: Backend) {
    let mut server = TestServer::start(backend).await;
    let proxy = Proxy::start(&server.url()).await;
    for _ in 0..2 {
        let ready = reqwest::get(format!("{}/readyz", server.operations_url())).await.unwrap();
        assert_eq!(ready.status(), 200);
        let missing = reqwest::get(format!("{}/nothing-here", proxy.url())).await.unwrap();
        assert_eq!(missing.status(), 404);
        assert_eq!(missing.headers()["content-type"], "application/problem+json");
        server.restart().await;
        proxy.turn_to(&server.url());
    }
    server.stop().await;
    assert_eq!(proxy.recorded().len(), 2);
    let written = server.place().everything();
    let schema = written.values().any(|bytes| memchr::memmem::find(bytes, b"refresh_tokens").is_some());
    assert!(schema, "the database's own words are not among {:?}", written.keys());
}
