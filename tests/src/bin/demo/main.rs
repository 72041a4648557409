//! Fills a server through the real core with two months of one participant's diary and plays the main job on it: written with no network,
//! uploaded, read on a second device, edited on both at once, deleted on one and gone on the other. Then the supervision group: nine
//! participants and their supervisor. Nobody in it exists.
//!
//! `demo SERVER`, such as `demo http://localhost:8080`. The server's database must be fresh: the login name must be free.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, reason = "a demo stops with the reason")]

mod group;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use andrum_core::demo::{self, circle::PARTICIPANTS};
use andrum_core::entries::{Day, Entry, Key};
use andrum_core::facade::{Error, Listing};
use andrum_core::store::memory::MemoryStore;
use andrum_tests::device::{Light, Person, open_light};

const LOGIN: &str = PARTICIPANTS[0].2;
const PASSWORD: &str = "ljuset i köket 1987";
const DAY_MS: i64 = 86_400_000;

#[tokio::main]
async fn main() {
    let server = std::env::args().nth(1).expect("usage: demo SERVER");
    let now_ms = andrum_server::Clock::System.now_ms();
    let today = Day::at(now_ms, 60).expect("a day");

    let clock = Arc::new(AtomicI64::new(now_ms));
    let phone = open_light(&MemoryStore::new(), &clock).await;
    for (days_ago, entry) in demo::diary(today).expect("the diary is within its bounds") {
        clock.store(now_ms - i64::from(days_ago) * DAY_MS, Ordering::Relaxed);
        phone.write(&entry).await.expect("it is written");
    }
    clock.store(now_ms, Ordering::Relaxed);
    println!("  {} reflections written on a phone, with no network and no account", phone.status().await.unsynced);

    let mut sara = Person::new(LOGIN, PASSWORD);
    sara.make_account(&phone).await;
    sara.sign_up(&phone, &server).await.expect("the account is made: is the server fresh and open?");
    let report = phone.sync().await.expect("the diary is uploaded");
    println!("  account made; {} items uploaded, each encrypted on the phone", report.sent);

    let tablet = open_light(&MemoryStore::new(), &clock).await;
    let look = sara.sign_in(&tablet, &server).await.expect("the second device signs in");
    println!("  a second device signed in with password and kit and reads {} of them", look.entries);

    let newest = phone.list(Listing::Journal).await.expect("a list")[0].item;
    add_line(&phone, newest, "Skrivet på telefonen, på bussen hem.").await;
    add_line(&tablet, newest, "Skrivet på plattan, samma kväll.").await;
    for device in [&phone, &tablet, &phone] {
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

    let sara = group::Somebody::with(sara, phone, &PARTICIPANTS[0]).await;
    let sara_again = Person { login: LOGIN.to_owned(), password: PASSWORD.to_owned(), kit: sara.person.kit.clone() };
    let karin = group::play(sara, PASSWORD, &server, &clock, today).await;

    println!();
    println!("  Sign in at   {server}");
    for (who, person) in [("a participant", &sara_again), ("the supervisor", &karin.person)] {
        println!();
        println!("  as {who}");
        println!("  login name   {}", person.login);
        println!("  password     {}", person.password);
        println!("  kit          {}", person.kit);
    }
    println!();
}

async fn add_line(device: &Light, item: andrum_wire::ids::ItemId, line: &str) {
    let read = device.entry(item).await.expect("the entry");
    let mut written: Entry = read.clone();
    let prompt: Key = read.sections.first().expect("a section").prompt.clone();
    written.write(&prompt, &format!("{}\n{line}", read.section(prompt.as_str())));
    device.update(item, &read, &written).await.expect("it is written");
}
