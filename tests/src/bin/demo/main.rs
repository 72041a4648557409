//! Fills a fresh data folder through the real core and a real server whose clock is moved: a supervision group of nine participants and
//! their supervisor with four sessions and four periods behind them, and two months of one participant's diary with the main job played on
//! it: written with no network, uploaded, read on a second device, edited on both at once, deleted on one and gone on the other. Nobody in
//! it exists.
//!
//! `demo FOLDER ADDRESS`, such as `demo .andrum-demo http://localhost:8080`: the folder is served at that address afterwards.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a demo stops with the reason"
)]

mod group;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use andrum_core::entries::{Day, Entry, Key};
use andrum_core::facade::{Error, Listing};
use andrum_core::store::memory::MemoryStore;
use andrum_server::{Clock, Config, Running, Server};
use andrum_tests::demo::{self, circle::PARTICIPANTS};
use andrum_tests::device::{Light, Person, open_light};

const LOGIN: &str = PARTICIPANTS[0].2;
const PASSWORD: &str = "ljuset i köket 1987";
const DAY_MS: i64 = 86_400_000;

/// How long before today the group began, in days.
const BEGAN_DAYS_AGO: i64 = 150;

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [data, address] = arguments.as_slice() else { panic!("usage: demo FOLDER ADDRESS") };
    let now_ms = andrum_server::Clock::System.now_ms();
    let today = Day::at(now_ms, 60).expect("a day");
    // One clock for the server and all phones: it begins when the group did, and ends now.
    let clock = Arc::new(AtomicI64::new(now_ms - BEGAN_DAYS_AGO * DAY_MS));
    let running = serve(data, address, &clock).await;
    let server = format!("http://{}", running.public);

    let phone = open_light(&MemoryStore::new(), &clock).await;
    let mut sara = Person::new(LOGIN, PASSWORD);
    sara.make_account(&phone).await;
    sara.sign_up(&phone, &server).await.expect("the account is made: is the folder fresh?");
    let sara = group::Somebody::with(sara, phone, &PARTICIPANTS[0]).await;
    let (karin, sara) = group::play(sara, PASSWORD, &server, &clock, (today, now_ms)).await;
    diary(&sara, &server, &clock, (today, now_ms)).await;
    running.stop().await.expect("the server stops");

    println!();
    println!("  Sign in at   {address}");
    for (who, person) in [("a participant", &sara.person), ("the supervisor", &karin.person)] {
        println!();
        println!("  as {who}");
        println!("  login name   {}", person.login);
        println!("  password     {}", person.password);
        println!("  kit          {}", person.kit);
    }
    println!();
}

/// A server in this process whose clock is moved; what it stores is served from `address` afterwards.
async fn serve(data: &str, address: &str, clock: &Arc<AtomicI64>) -> Running {
    let config = Config {
        listen: ([127, 0, 0, 1], 0).into(),
        operations_listen: ([127, 0, 0, 1], 0).into(),
        data: data.into(),
        public_url: address.to_owned(),
        requests_per_minute: 1_000_000,
        logins_per_minute: 100_000,
        registrations_per_hour: 100_000,
        ..Config::default()
    };
    let config = config.validated().expect("settings");
    Server::start(config, Clock::Fixed(clock.clone())).await.expect("the server starts")
}

/// Two months of a diary on the participant's phone, and the main job on it.
async fn diary(sara: &group::Somebody, server: &str, clock: &Arc<AtomicI64>, (today, now_ms): (Day, i64)) {
    let phone = &sara.phone;
    for (days_ago, entry) in demo::diary(today).expect("the diary is within its bounds") {
        clock.store(now_ms - i64::from(days_ago) * DAY_MS, Ordering::SeqCst);
        phone.write(&entry).await.expect("it is written");
    }
    clock.store(now_ms, Ordering::SeqCst);
    println!("  {} reflections written on the participant's phone, with no network", phone.status().await.unsynced);
    let report = phone.sync().await.expect("the diary is uploaded");
    println!("  {} items uploaded, each encrypted on the phone", report.sent);

    let tablet = open_light(&MemoryStore::new(), clock).await;
    let look = sara.person.sign_in(&tablet, server).await.expect("the second device signs in");
    println!("  a second device signed in with password and kit and reads {} of them", look.entries);

    let newest = phone.list(Listing::Journal).await.expect("a list")[0].item;
    add_line(phone, newest, "Skrivet på telefonen, på bussen hem.").await;
    add_line(&tablet, newest, "Skrivet på plattan, samma kväll.").await;
    for device in [phone, &tablet, phone] {
        device.sync().await.expect("it syncs");
    }
    let (here, there) = (phone.entry(newest).await, tablet.entry(newest).await);
    assert!(here == there, "both devices show the same");
    let text = here.expect("the entry").plain_text();
    assert!(text.contains("på telefonen") && text.contains("på plattan"), "no line is lost");
    println!("  both wrote in the same entry with no network; both lines are there, on both");

    let trashed = tablet.list(Listing::Trash).await.expect("the trash");
    if let Some(gone) = trashed.first() {
        tablet.delete(gone.item).await.expect("it is deleted");
        tablet.sync().await.expect("it syncs");
        phone.sync().await.expect("it syncs");
        assert!(phone.entry(gone.item).await == Err(Error::NotFound), "deleted on one, gone on the other");
        println!("  deleted on one device, gone on the other");
    }
}

async fn add_line(device: &Light, item: andrum_wire::ids::ItemId, line: &str) {
    let read = device.entry(item).await.expect("the entry");
    let mut written: Entry = read.clone();
    let prompt: Key = read.sections.first().expect("a section").prompt.clone();
    written.write(&prompt, &format!("{}\n{line}", read.section(prompt.as_str())));
    device.update(item, &read, &written).await.expect("it is written");
}
