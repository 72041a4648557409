//! The binary as an operator runs it.

use std::io::{BufRead, BufReader, Lines};
use std::process::{Child, ChildStderr, Command, ExitStatus, Output, Stdio};
use std::time::Duration;

use andrum_server::storage::Use;

use crate::place::Place;

fn andrum(place: &Place) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_andrum"));
    command
        .env("ANDRUM_DATA", place.data.path())
        .env("ANDRUM_DATABASE_URL", &place.database_url)
        .env("ANDRUM_LISTEN", "127.0.0.1:0")
        .env("ANDRUM_OPERATIONS_LISTEN", "127.0.0.1:0")
        .env("ANDRUM_PUBLIC_URL", crate::site::ISSUER)
        .env("ANDRUM_REQUESTS_PER_MINUTE", "1000000");
    command
}

#[track_caller]
fn said(output: Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// A server in a process of its own.
struct Serving {
    process: Child,
    log: Lines<BufReader<ChildStderr>>,
    public: String,
    operations: String,
}

impl Serving {
    fn start(place: &Place) -> Self {
        let mut process = andrum(place).arg("serve").stderr(Stdio::piped()).spawn().unwrap();
        let mut log = BufReader::new(process.stderr.take().unwrap()).lines();
        let mut url = |what: &str| {
            let line = log.find(|line| line.as_ref().unwrap().contains(what)).expect("the server ended").unwrap();
            line.split_once("http://").unwrap().1.trim_end_matches("/metrics").to_owned()
        };
        let (public, operations) = (url("serves at"), url("health and metrics"));
        Self { process, log, public, operations }
    }

    fn signal(mut self, name: &str) -> (ExitStatus, Vec<String>) {
        let pid = self.process.id().to_string();
        assert!(Command::new("kill").args([name, &pid]).status().unwrap().success());
        let rest = self.log.by_ref().map(Result::unwrap).collect();
        (self.process.wait().unwrap(), rest)
    }
}

impl Drop for Serving {
    /// A failed test leaves no server behind.
    fn drop(&mut self) {
        let _ = self.process.kill();
    }
}

#[tokio::test]
async fn an_operators_day() {
    let place = Place::sqlite();
    assert_eq!(said(andrum(&place).arg("version").output().unwrap()).trim(), env!("CARGO_PKG_VERSION"));
    let early = andrum(&place).arg("invite").output().unwrap();
    assert!(String::from_utf8_lossy(&early.stderr).contains("andrum migrate"), "{early:?}");
    for _ in 0..2 {
        said(andrum(&place).arg("migrate").output().unwrap());
    }

    let serving = Serving::start(&place);
    for path in ["/healthz", "/readyz"] {
        assert_eq!(reqwest::get(format!("http://{}{path}", serving.operations)).await.unwrap().status(), 200);
    }
    assert_eq!(reqwest::get(format!("http://{}/v1/info", serving.public)).await.unwrap().status(), 200);
    let second = andrum(&place).arg("serve").output().unwrap();
    assert!(!second.status.success() && String::from_utf8_lossy(&second.stderr).contains("another server"));
    let code = said(andrum(&place).arg("invite").output().unwrap());
    assert_eq!(code.trim().len(), 23, "{code}");
    let file = place.data.path().join("backup");
    let told = said(andrum(&place).arg("backup").arg(&file).output().unwrap());
    assert!(told.contains("1 rows") && told.contains("not encrypted") && told.contains("secrets/"), "{told}");
    let (status, log) = serving.signal("-TERM");
    assert!(status.success(), "{log:?}");
    assert!(log.iter().any(|line| line.contains("stopped")), "{log:?}");

    let other = Place::sqlite();
    let told = said(andrum(&other).arg("restore").arg(&file).output().unwrap());
    assert!(told.contains("1 rows"), "{told}");
    let again = andrum(&other).arg("restore").arg(&file).output().unwrap();
    assert!(String::from_utf8_lossy(&again.stderr).contains("not empty"), "{again:?}");
}

#[test]
fn what_is_wrong_in_the_settings_is_named() {
    let place = Place::sqlite();
    let refused = |name: &str, value: &str| {
        let output = andrum(&place).arg("serve").env(name, value).output().unwrap();
        assert!(!output.status.success());
        String::from_utf8(output.stderr).unwrap()
    };
    assert!(refused("ANDRUM_LISTENN", "x").contains("ANDRUM_LISTENN"));
    assert!(refused("ANDRUM_DATABASE_URL", "mysql://x").contains("database_url"));
    assert!(refused("ANDRUM_DATABASE_URL", "postgres://127.0.0.1:1/x").contains("cannot be opened"));
    assert!(place.open(Use::Beside).is_err(), "nothing was made");
}

/// Whoever was told that a commit is stored finds it after the server was killed in the middle of others.
#[tokio::test(flavor = "multi_thread")]
async fn a_killed_server_has_lost_nothing_that_it_acknowledged() {
    use crate::diary::{Answer, Diary, item, put};
    let place = Place::sqlite();
    let mut diaries = {
        let site = place.site().await;
        // Tokens from here are good in the other process, whose clock is the machine's.
        site.clock.advance(andrum_server::Clock::System.now_ms() - site.clock.now_ms());
        let names = ["anna", "beatrice", "cecilia", "doris"];
        let diaries = futures_util::future::join_all(names.map(|name| Diary::begin(&site, name))).await;
        site.running.stop().await.unwrap();
        diaries
    };
    let serving = Serving::start(&place);
    let address = serving.public.parse().unwrap();
    let acknowledged = std::sync::Arc::new(tokio::sync::Semaphore::new(0));
    let storms: Vec<_> = diaries
        .drain(..)
        .map(|mut diary| {
            let acknowledged = acknowledged.clone();
            tokio::spawn(async move {
                loop {
                    let (frame, head) = diary.frame(diary.head, vec![put(item(), vec![7; 2000])]);
                    match diary.try_send(address, frame).await {
                        Some(Answer::Appended(theirs)) => assert_eq!(theirs, head),
                        Some(Answer::Problem(problem)) => panic!("{problem:?}"),
                        None => return diary,
                    }
                    diary.head = head;
                    acknowledged.add_permits(1);
                }
            })
        })
        .collect();
    let many = tokio::time::timeout(Duration::from_secs(60), acknowledged.acquire_many(200)).await;
    many.expect("200 appends in a minute").unwrap().forget();
    serving.signal("-KILL");
    let site = place.site().await;
    site.clock.advance(andrum_server::Clock::System.now_ms() - site.clock.now_ms());
    for storm in storms {
        let diary = storm.await.unwrap();
        let head = diary.head(&site).await;
        // At most one more had been on its way.
        assert!((diary.head.seq..=diary.head.seq + 1).contains(&head.seq), "{head:?} after {:?}", diary.head);
        assert_eq!(diary.read(&site).await.len() as u64, head.seq);
    }
}
