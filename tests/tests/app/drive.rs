//! One file of browser tests, run by Node against a server.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::process::Command;
use std::sync::Arc;

use andrum_server::Clock;
use andrum_tests::process::ServerProcess;
use andrum_tests::server::{Backend, Place, TestServer};

use crate::story::{Story, folder};

/// What became of a file.
pub struct Told {
    /// Names of tests that passed.
    pub passed: Vec<String>,
    /// Names of tests that failed, or the file's when it ended otherwise.
    pub failed: Vec<String>,
    /// All that Node said.
    pub said: String,
}

/// Runs a file with a server of its own.
pub fn run(story: &Story) -> Told {
    if story.moves_clock {
        return over_days(story);
    }
    let place = Place::new(Backend::Sqlite);
    let server = ServerProcess::start(&place);
    drive(story, server.public.port(), "")
}

/// Runs a file against a server; `clock` is where its clock is moved, if it can be.
fn drive(story: &Story, port: u16, clock: &str) -> Told {
    let folder = folder();
    assert!(folder.join("node_modules/playwright-core").exists(), "install what it needs: cd tests/app && npm ci");
    // What a failed test left the last time (support.mjs).
    let _ = std::fs::remove_dir_all(folder.join("../../target/app-tests").join(&story.name));
    let mut node = Command::new("node");
    node.current_dir(&folder)
        .env("ANDRUM_URL", format!("http://localhost:{port}"))
        .env("ANDRUM_CLOCK", clock)
        .arg("--test-reporter=tap");
    if story.part {
        node.args(story.patterns().map(|pattern| format!("--test-name-pattern={pattern}")));
    }
    let ran = node.arg(format!("{}.test.mjs", story.name)).output().expect("node starts");
    let said = format!("{}{}", String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
    let (passed, mut failed) = results(story, &said);
    if !ran.status.success() && failed.is_empty() {
        failed.push(format!("{} ({})", story.name, ran.status));
    }
    if passed.len() + failed.len() < story.titles.len() {
        failed.push(format!("{} (told of {} tests only)", story.name, passed.len()));
    }
    Told { passed, failed, said }
}

/// The names of what passed and what failed, out of the lines of the Test Anything Protocol.
fn results(story: &Story, said: &str) -> (Vec<String>, Vec<String>) {
    let names = |word: &str| {
        let titles = said.lines().filter_map(|line| line.strip_prefix(word)?.split_once(" - ").map(|(_, title)| title));
        titles
            .filter(|title| !title.contains(" # SKIP"))
            .map(|title| story.name_of(&title.replace("\\#", "#")))
            .collect()
    };
    (names("ok "), names("not ok "))
}

/// Where the moved clocks stand at first: 2026-12-07 08:00 UTC, a Monday. As in `app/clocks.mjs`.
const MONDAY_MS: i64 = 1_796_630_400_000;

/// Runs a file in which days go by, against a server in this process: `POST` to the address in `ANDRUM_CLOCK` with a number of
/// milliseconds as its path moves its clock.
fn over_days(story: &Story) -> Told {
    let clock = Clock::fixed(MONDAY_MS);
    let runtime = tokio::runtime::Runtime::new().expect("threads");
    let server = runtime.block_on(TestServer::start_at(Arc::new(Place::new(Backend::Sqlite)), clock.clone(), |_| ()));
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
    let told = drive(story, port, &address);
    // Within the runtime, since its last threads end there.
    runtime.block_on(async { drop(server) });
    told
}
