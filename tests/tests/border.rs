//! The border of the core: one question in bytes has one answer, whoever asks.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::path::Path;
use std::process::Command;

use andrum_core::calls::{account, device, entries, groups, read_answer, server, write_question};
use andrum_core::facade::{Error, Filter, Listing, NotAllowed, SignIn, SignUp, Unanswered};
use andrum_core::store::memory::MemoryStore;
use andrum_tests::browser::{Browser, Site, build};
use andrum_tests::device::{Light, clock, free_entry, open_light};
use andrum_tests::each_backend;
use andrum_tests::server::{Backend, TestServer};
use andrum_wire::ids::{ItemId, LogId};
use andrum_wire::problem::ProblemKind;
use data_encoding::HEXLOWER;
use serde_json::{Value, json};
use zeroize::Zeroizing;

const PASSWORD: &str = "ett lösenord som håller";

/// Questions that an empty diary answers the same on every device, and bytes that are no question.
fn questions() -> Vec<Vec<u8>> {
    let list = entries::List { listing: Listing::Journal, filter: Filter::default(), from: 0, count: 10 };
    let group = groups::ReadGroup { group: LogId([7; 32]), today: "2026-01-05".parse().unwrap() };
    vec![
        write_question(device::GetStatus {}),
        write_question(list),
        write_question(entries::Search { typed: "samtal".into(), count: 3 }),
        write_question(entries::Read { item: ItemId([7; 16]) }),
        write_question(group),
        write_question(server::SyncNow {}),
        vec![],
        vec![200, 1, 2],
    ]
}

async fn native() -> Vec<Vec<u8>> {
    let diary = open_light(&MemoryStore::new(), &clock()).await;
    let mut answers = vec![];
    for question in questions() {
        answers.push(diary.answer(&question).await);
    }
    answers
}

#[tokio::test]
async fn a_browser_answers_as_a_native_device_does() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("browser/page");
    let site = Site::start(&[&page, &build("andrum-browser-tests")]).await;
    let profile = tempfile::tempdir().unwrap();
    let _browser = Browser::start(profile.path(), &site.address);
    let answers = site.worker("answers", json!([json!(questions()).to_string()])).await.unwrap();
    assert_eq!(answers, Value::from(native().await));
}

#[tokio::test]
async fn the_example_answers_as_a_native_device_does() {
    let questions =
        questions().iter().filter(|question| !question.is_empty()).map(|it| HEXLOWER.encode(it)).collect::<Vec<_>>();
    let output = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--package", "andrum-core", "--example", "ask", "--"])
        .args(&questions)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let native = native().await;
    let expected: Vec<String> = [&native[..6], &native[7..]].concat().iter().map(|it| HEXLOWER.encode(it)).collect();
    let answers = String::from_utf8(output.stdout).unwrap();
    assert_eq!(answers.lines().collect::<Vec<_>>(), expected);
}

/// A life with an account, in bytes alone: what one device wrote is what the other answers, to the byte.
async fn two_devices_give_one_answer(backend: Backend) {
    let mut here = TestServer::start(backend).await;
    let secret = |text: &str| Zeroizing::new(text.to_owned());
    let phone: Light = open_light(&MemoryStore::new(), &clock()).await;
    let shown = phone.ask(account::BeginAccount {}).await.unwrap();
    let group = |number: usize| secret(shown.code.split('-').nth(number - 1).unwrap());
    let (first, second) = (group(shown.challenge.0), group(shown.challenge.1));
    let mistyped = account::ConfirmKit { first: secret("00000"), second: second.clone() };
    let refused = phone.ask(mistyped).await;
    let number = u8::try_from(shown.challenge.0).unwrap();
    assert_eq!(refused.err(), Some(Error::NotAllowed(NotAllowed::KitGroup(number))), "it says which");
    phone.ask(account::ConfirmKit { first, second }).await.unwrap();

    let sign_up = |login: &str| SignUp {
        server: here.url(),
        login: login.to_owned(),
        password: secret(PASSWORD),
        invitation: None,
    };
    assert_eq!(phone.ask(sign_up("å")).await.err(), Some(Error::NotAllowed(NotAllowed::LoginName)));
    phone.ask(sign_up("amira")).await.unwrap();
    let mut other = andrum_tests::device::Person::new("amira", PASSWORD);
    let stranger = open_light(&MemoryStore::new(), &clock()).await;
    other.make_account(&stranger).await;
    match stranger.ask(sign_up("amira")).await {
        Err(Error::Server(problem)) => assert_eq!(problem.kind, ProblemKind::LoginTaken),
        other => panic!("{other:?}"),
    }

    let entry = free_entry("Det som hände idag.");
    let item = phone.ask(entries::Write { entry: entry.clone() }).await.unwrap();
    // An entry that stands as it was written is not sent back.
    let again = free_entry("Det som hände idag, och igår.");
    let update = entries::Update { item, read: entry.clone(), written: again.clone() };
    assert!(phone.ask(update).await.unwrap().is_none());
    phone.ask(server::SyncNow {}).await.unwrap();

    let tablet = open_light(&MemoryStore::new(), &clock()).await;
    let sign_in =
        SignIn { server: here.url(), login: "amira".into(), password: secret(PASSWORD), kit: shown.code.clone() };
    assert_eq!(tablet.ask(sign_in).await.unwrap().entries, 1);
    // A merge is.
    let mut titled = entry.clone();
    titled.title = "Idag".to_owned();
    let update = entries::Update { item, read: entry, written: titled };
    let merged = tablet.ask(update).await.unwrap().unwrap();
    assert_eq!((merged.title.as_str(), merged.sections), ("Idag", again.sections));
    tablet.ask(server::SyncNow {}).await.unwrap();
    phone.ask(server::SyncNow {}).await.unwrap();
    let list = || entries::List { listing: Listing::Journal, filter: Filter::default(), from: 0, count: 10 };
    let questions = [write_question(list()), write_question(entries::Read { item })];
    for question in &questions {
        assert_eq!(phone.answer(question).await, tablet.answer(question).await);
    }
    let read = phone.answer(&questions[1]).await;
    assert_eq!(read_answer::<entries::List>(&read).err(), Some(Error::Unanswered(Unanswered::Unreadable)));

    here.stop().await;
    assert!(matches!(phone.ask(server::SyncNow {}).await, Err(Error::Offline(_))));
}

each_backend!(two_devices_give_one_answer);
