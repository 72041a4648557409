//! The app in a real browser against a real server: the files of `tests/app`, each with a server of its own.
//!
//! Playwright drives Debian's Chromium; `tests/scripts/test.sh` installs what it needs.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use andrum_server::Clock;
use andrum_tests::process::ServerProcess;
use andrum_tests::server::{Backend, Place, TestServer};

/// Runs one file of tests; all that it says is shown when it fails.
fn run(file: &str) {
    let place = Place::new(Backend::Sqlite);
    let server = ServerProcess::start(&place);
    drive(file, server.public.port(), "");
}

/// Runs a file against a server; `clock` is where its clock is moved, if it can be.
fn drive(file: &str, port: u16, clock: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("app");
    assert!(folder.join("node_modules/playwright-core").exists(), "install what it needs: cd tests/app && npm ci");
    let ran = Command::new("node")
        .current_dir(&folder)
        .env("ANDRUM_URL", format!("http://localhost:{port}"))
        .env("ANDRUM_CLOCK", clock)
        .args(["--test", file])
        .output()
        .expect("node starts");
    let said = String::from_utf8_lossy(&ran.stdout);
    assert!(ran.status.success(), "{said}\n{}", String::from_utf8_lossy(&ran.stderr));
}

/// Where the moved clocks stand at first: 2026-12-07 08:00 UTC, a Monday. As in `app/clocks.mjs`.
const MONDAY_MS: i64 = 1_796_630_400_000;

/// Runs a file in which days go by, against a server in this process: `POST` to the address in `ANDRUM_CLOCK` with a number of milliseconds as
/// its path moves its clock.
async fn run_over_days(file: &'static str) {
    let clock = Clock::fixed(MONDAY_MS);
    let server = TestServer::start_at(Arc::new(Place::new(Backend::Sqlite)), clock.clone(), |_| ()).await;
    let hand = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = format!("http://{}", hand.local_addr().expect("its address"));
    std::thread::spawn(move || {
        hand.incoming().flatten().for_each(|mut asked| {
            let lines: Vec<String> =
                BufReader::new(&asked).lines().map_while(Result::ok).take_while(|line| !line.is_empty()).collect();
            let ms = lines[0].strip_prefix("POST /").and_then(|rest| rest.split(' ').next()?.parse().ok());
            clock.advance(ms.expect("milliseconds"));
            asked.write_all(b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n").expect("an answer");
        })
    });
    let port = server.url().rsplit(':').next().and_then(|port| port.parse().ok()).expect("a port");
    tokio::task::spawn_blocking(move || drive(file, port, &address)).await.expect("it ran");
}

#[tokio::test(flavor = "multi_thread")]
async fn tally() {
    run_over_days("tally.test.mjs").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tally_edges() {
    run_over_days("tally_edges.test.mjs").await;
}

macro_rules! files {
    ($($name:ident)*) => {$(
        #[test]
        fn $name() {
            run(concat!(stringify!($name), ".test.mjs"));
        }
    )*};
}

files!(account attention carry delivery evicted first_minute group_members group_topics journal keyboard kit lock parts screens states told two_devices two_months update);

#[test]
fn every_file_is_run() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("app");
    let this = include_str!("app.rs");
    let names = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    let files = names.filter_map(|name| name.strip_suffix(".test.mjs").map(str::to_owned));
    let forgotten: Vec<String> =
        files.filter(|name| !this.contains(&format!(" {name}")) && !this.contains(&format!("({name}"))).collect();
    assert!(forgotten.is_empty(), "not run: {forgotten:?}");
}
