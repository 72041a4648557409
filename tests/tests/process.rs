//! The server as its operator meets it: a process that starts, says what is wrong, and stops.
#![allow(clippy::unwrap_used, reason = "tests")]

use std::net::TcpListener;

use andrum_tests::each_backend;
use andrum_tests::process::{self, ServerProcess};
use andrum_tests::server::{Backend, Place};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

async fn status(url: &str) -> u16 {
    reqwest::get(url).await.unwrap().status().as_u16()
}

/// `andrum serve` with one more variable, which it must refuse; gives what it said.
fn refused(name: &str, value: &str) -> String {
    let place = Place::new(Backend::Sqlite);
    let ended = process::run(process::command(&place).arg("serve").env(name, value));
    assert!(!ended.status.success(), "{name}={value} was taken: {}", ended.said);
    ended.said
}

/// What a monitor asks: HEAD over a bare connection, so that a body would be seen.
#[tokio::test]
async fn head_of_a_page_is_answered_without_a_body() {
    let server = ServerProcess::start(&Place::new(Backend::Sqlite));
    for path in ["/", "/tillganglighet"] {
        let mut connection = TcpStream::connect(server.public).await.unwrap();
        let asked = format!("HEAD {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
        connection.write_all(asked.as_bytes()).await.unwrap();
        let mut said = String::new();
        connection.read_to_string(&mut said).await.unwrap();
        assert!(said.starts_with("HTTP/1.1 200 "), "{path}: {said}");
        assert!(said.ends_with("\r\n\r\n"), "{path} came with a body: {said}");
    }
}

each_backend!(serves_and_stops, a_second_start_finds_the_first_ones_data);

async fn serves_and_stops(backend: Backend) {
    let place = Place::new(backend);
    let server = ServerProcess::start(&place);
    assert_eq!(status(&format!("{}/healthz", server.operations_url())).await, 200);
    assert_eq!(status(&format!("{}/readyz", server.operations_url())).await, 200);
    assert_eq!(status(&format!("{}/metrics", server.operations_url())).await, 200);
    assert_eq!(status(&format!("{}/healthz", server.url())).await, 404, "operations are not public");
    server.terminate();
    let ended = server.wait();
    assert_eq!(ended.status.code(), Some(0), "{}", ended.said);
}

async fn a_second_start_finds_the_first_ones_data(backend: Backend) {
    let place = Place::new(backend);
    for _ in 0..2 {
        let server = ServerProcess::start(&place);
        assert_eq!(status(&format!("{}/readyz", server.operations_url())).await, 200);
        let ended = server.kill();
        assert!(!ended.status.success());
    }
    let migrated = process::run(process::command(&place).arg("migrate"));
    assert!(migrated.status.success(), "{}", migrated.said);
}

#[tokio::test]
async fn a_request_under_way_is_finished_before_the_end() {
    let place = Place::new(Backend::Sqlite);
    let server = ServerProcess::start(&place);
    // Half a request: the server has to wait for the rest of its body.
    let mut connection = TcpStream::connect(server.public).await.unwrap();
    let head = "POST /v1/login/start HTTP/1.1\r\nhost: a\r\nexpect: 100-continue\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n";
    connection.write_all(head.as_bytes()).await.unwrap();
    let mut go_on = [0; 25];
    connection.read_exact(&mut go_on).await.unwrap();
    assert_eq!(&go_on, b"HTTP/1.1 100 Continue\r\n\r\n", "the request is under way");
    server.terminate();
    // It has heard of the end once it takes nobody new.
    while TcpStream::connect(server.public).await.is_ok() {}
    connection.write_all(b"{}").await.unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 4"), "no answer after SIGTERM: {answer}");
    assert!(answer.contains("application/problem+json"), "{answer}");
    assert_eq!(server.wait().status.code(), Some(0));
}

#[test]
fn what_is_wrong_with_the_settings_is_named() {
    assert!(refused("ANDRUM_QOUTA_BYTES", "1").contains("ANDRUM_QOUTA_BYTES"));
    assert!(refused("ANDRUM_DATABASE_URL", "mysql://localhost/andrum").contains("database_url"));
    assert!(refused("ANDRUM_LISTEN", "nowhere").contains("listen"));
}

#[test]
fn a_password_in_the_database_url_is_not_repeated() {
    let said = refused("ANDRUM_DATABASE_URL", "postgres://andrum:hush-hush-hush@127.0.0.1:1/andrum");
    assert!(!said.contains("hush-hush-hush"), "{said}");
}

#[test]
fn a_port_in_use_is_named() {
    let taken = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = taken.local_addr().unwrap().to_string();
    assert!(refused("ANDRUM_LISTEN", &address).contains(&address));
}

#[test]
fn two_servers_on_one_sqlite_file_are_one_too_many() {
    let place = Place::new(Backend::Sqlite);
    let first = ServerProcess::start(&place);
    let second = ServerProcess::try_start(&place).expect_err("a second server on the same file");
    assert!(!second.status.success());
    assert!(second.said.contains("another server uses"), "{}", second.said);
    drop(first);
    drop(ServerProcess::start(&place));
}

#[tokio::test]
async fn two_servers_on_one_postgresql_database_are_fine() {
    let place = Place::new(Backend::Postgres);
    let (first, second) = (ServerProcess::start(&place), ServerProcess::start(&place));
    for server in [&first, &second] {
        assert_eq!(status(&format!("{}/readyz", server.operations_url())).await, 200);
    }
}

#[test]
fn the_version_is_told() {
    let place = Place::new(Backend::Sqlite);
    let ended = process::run(process::command(&place).arg("version"));
    assert!(ended.status.success());
    assert!(ended.said.contains(env!("CARGO_PKG_VERSION")), "{}", ended.said);
}
