//! The proxy keeps its word: what it passes, records, bends, loses and cuts.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use actix_web::{App, HttpResponse, HttpServer, web};
use andrum_tests::proxy::Proxy;
use futures_util::StreamExt;

struct Echo {
    url: String,
    requests: Arc<AtomicUsize>,
    server: actix_web::dev::ServerHandle,
}

async fn echo() -> Echo {
    let requests = Arc::new(AtomicUsize::new(0));
    let counter = requests.clone();
    let server = HttpServer::new(move || {
        let counter = counter.clone();
        App::new()
            .route(
                "/echo",
                web::post().to(move |body: web::Bytes| {
                    counter.fetch_add(1, Ordering::SeqCst);
                    async move { HttpResponse::Ok().insert_header(("x-andrum", "here")).body(body) }
                }),
            )
            .route(
                "/events",
                web::get().to(|| async {
                    let first =
                        futures_util::stream::iter([Ok::<_, actix_web::Error>(web::Bytes::from("data: 1\n\n"))]);
                    let endless = first.chain(futures_util::stream::pending());
                    HttpResponse::Ok().content_type("text/event-stream").streaming(endless)
                }),
            )
    })
    .workers(1)
    .disable_signals()
    .bind(("127.0.0.1", 0))
    .unwrap();
    let url = format!("http://{}", server.addrs()[0]);
    let server = server.run();
    let handle = server.handle();
    tokio::spawn(server);
    Echo { url, requests, server: handle }
}

async fn post(proxy: &Proxy, body: &'static str) -> Result<String, reqwest::Error> {
    reqwest::Client::new().post(format!("{}/echo?q=1", proxy.url())).body(body).send().await?.text().await
}

#[actix_web::test]
async fn passes_on_and_records_both_directions() {
    let echo = echo().await;
    let proxy = Proxy::start(&echo.url).await;
    assert_eq!(post(&proxy, "hello").await.unwrap(), "hello");
    let recorded = proxy.recorded();
    assert_eq!(recorded.len(), 1);
    assert_eq!(recorded[0].request.path, "/echo?q=1");
    assert_eq!(recorded[0].status, Some(200));
    assert_eq!(recorded[0].headers["x-andrum"], "here");
    assert_eq!(proxy.bytes().windows(5).filter(|window| window == b"hello").count(), 2);
    echo.server.stop(false).await;
}

#[actix_web::test]
async fn a_lost_answer_was_acted_on_and_a_lost_request_was_not() {
    let echo = echo().await;
    let proxy = Proxy::start(&echo.url).await;
    proxy.lose_next_answers(1);
    assert!(post(&proxy, "one").await.is_err());
    assert_eq!(echo.requests.load(Ordering::SeqCst), 1);
    proxy.lose_next_requests(1);
    assert!(post(&proxy, "two").await.is_err());
    proxy.set_offline(true);
    assert!(post(&proxy, "three").await.is_err());
    assert_eq!(echo.requests.load(Ordering::SeqCst), 1);
    proxy.set_offline(false);
    assert_eq!(post(&proxy, "four").await.unwrap(), "four");
    echo.server.stop(false).await;
}

#[actix_web::test]
async fn answers_bend_and_break_off() {
    let echo = echo().await;
    let proxy = Proxy::start(&echo.url).await;
    proxy.bend(|request, response| {
        assert_eq!(request.method, "POST");
        response.status = 409;
        response.body.reverse();
    });
    assert_eq!(post(&proxy, "abc").await.unwrap(), "cba");
    assert_eq!(proxy.recorded()[0].body, b"abc", "what the server said is kept, not what was made of it");
    proxy.straighten();
    for after in 0..3 {
        proxy.cut_next_answer_after(after);
        assert!(post(&proxy, "abc").await.is_err(), "cut after {after}");
    }
    assert_eq!(post(&proxy, "abc").await.unwrap(), "abc");
    echo.server.stop(false).await;
}

#[actix_web::test]
async fn event_streams_pass_as_they_come() {
    let echo = echo().await;
    let proxy = Proxy::start(&echo.url).await;
    let mut stream = reqwest::get(format!("{}/events", proxy.url())).await.unwrap().bytes_stream();
    assert_eq!(stream.next().await.unwrap().unwrap(), "data: 1\n\n");
    assert!(proxy.bytes().ends_with(b"data: 1\n\n\r\n"));
    echo.server.stop(false).await;
}
