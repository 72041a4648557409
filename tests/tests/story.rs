//! The main job: a reflection is written with no network, arrives at a server that cannot read it, and is read on a second device.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::time::Duration;

use andrum_core::device::Summary;
use andrum_core::entries::Tag;
use andrum_core::facade::{Error, Filter, ListPart, Listing, News};
use andrum_core::store::memory::MemoryStore;
use andrum_tests::device::{Person, clock, free_entry, open_light, open_phone, rewrite, text_of};
use andrum_tests::each_backend;
use andrum_tests::server::{Backend, TestServer};
use andrum_wire::ids::ItemId;
use tempfile::tempdir;

async fn the_main_job(backend: Backend) {
    let server = TestServer::start(backend).await;
    let folder = tempdir().unwrap();
    let now = clock();

    // A hard day, no network, no account: written, stored.
    let phone = open_phone(&folder.path().join("phone.redb"), &now).await.unwrap();
    let first = phone
        .write(&free_entry("Hembesöket tog dubbelt så lång tid.\nJag svarade snart.\nSen åkte jag hem."))
        .await
        .unwrap();
    let second = phone.write(&free_entry("Ett bra samtal.")).await.unwrap();
    assert!(matches!(phone.sync().await, Err(Error::NoAccount(_))));
    drop(phone);

    // The app was closed and opened again: all is there. Account, server, sync.
    let phone = open_phone(&folder.path().join("phone.redb"), &now).await.unwrap();
    assert_eq!(phone.list(Listing::Journal).await.unwrap().len(), 2);
    assert_eq!(phone.status().await.unsynced, 2);
    let mut sara = Person::new("sara.lind", "ett lösenord som håller");
    sara.make_account(&phone).await;
    sara.sign_up(&phone, &server.url()).await.unwrap();
    let report = phone.sync().await.unwrap();
    assert!(report.complete);
    assert_eq!((report.sent, phone.status().await.unsynced), (2, 0));

    // A second device signs in with password and kit, and reads.
    let tablet = open_phone(&folder.path().join("tablet.redb"), &now).await.unwrap();
    let look = sara.sign_in(&tablet, &server.url()).await.unwrap();
    assert_eq!(look.entries, 2);
    assert_eq!(tablet.entry(first).await.unwrap(), phone.entry(first).await.unwrap());

    // Both edit the same entry with no network: other lines, and the same line.
    rewrite(&phone, first, |text| {
        text.replace("Jag svarade snart.", "Jag svarade: snart.").replace("Hembesöket", "Dagens hembesök")
    })
    .await;
    rewrite(&tablet, first, |text| text.replace("Jag svarade snart.", "Jag svarade inget.") + "\nDet får vara bra så.")
        .await;
    phone.sync().await.unwrap();
    tablet.sync().await.unwrap();
    phone.sync().await.unwrap();
    let merged = tablet.entry(first).await.unwrap();
    assert_eq!(merged, phone.entry(first).await.unwrap());
    for line in [
        "Dagens hembesök tog dubbelt",
        "Jag svarade: snart.",
        "Jag svarade inget.",
        "Sen åkte jag hem.",
        "Det får vara bra så.",
    ] {
        assert!(text_of(&merged).contains(line), "{line:?} is lost in {:?}", text_of(&merged));
    }
    assert_eq!(merged.conflicts.len(), 1, "the mark stays until somebody settles it");
    assert_eq!(phone.list(Listing::Conflicts).await.unwrap().len(), 1);

    // Settled on one, settled on the other.
    let mut settled = merged.clone();
    settled.settle(0, "Så här blev det.").unwrap();
    phone.update(first, &merged, &settled).await.unwrap();
    phone.sync().await.unwrap();
    tablet.sync().await.unwrap();
    assert_eq!(tablet.entry(first).await.unwrap(), settled);
    assert!(!tablet.history(first).await.unwrap().is_empty());

    // Deleted on one, gone on the other.
    tablet.delete(second).await.unwrap();
    tablet.sync().await.unwrap();
    phone.sync().await.unwrap();
    assert_eq!(phone.entry(second).await, Err(Error::NotFound));
    assert_eq!(phone.list(Listing::Journal).await.unwrap().len(), 1);
    assert_eq!(phone.status().await, {
        let mut same = tablet.status().await;
        same.account = phone.status().await.account;
        same
    });
}

async fn a_waiting_device_hears_of_news(backend: Backend) {
    let server = TestServer::start(backend).await;
    let now = clock();
    let phone = open_light(&MemoryStore::new(), &now).await;
    let mut sara = Person::new("sara.lind", "ett lösenord som håller");
    sara.make_account(&phone).await;
    sara.sign_up(&phone, &server.url()).await.unwrap();
    phone.sync().await.unwrap();
    let tablet = open_light(&MemoryStore::new(), &now).await;
    sara.sign_in(&tablet, &server.url()).await.unwrap();

    // It waits while the other writes; writing and waiting do not hold each other up.
    let waiting = async {
        loop {
            match tablet.wait_for_news().await.unwrap() {
                News::Log => break,
                News::Account | News::None => {}
            }
        }
    };
    let writing = async {
        phone.write(&free_entry("nyss")).await.unwrap();
        tablet.write(&free_entry("medan jag väntar")).await.unwrap();
        phone.sync().await.unwrap();
    };
    tokio::time::timeout(Duration::from_secs(60), async { tokio::join!(waiting, writing) }).await.unwrap();
    tablet.sync().await.unwrap();
    assert_eq!(tablet.list(Listing::Journal).await.unwrap().len(), 2);
    // What happened while nobody listened is told at once.
    assert_eq!(phone.wait_for_news().await, Ok(News::Log));
}

#[tokio::test]
async fn a_part_of_a_list_is_the_same_part_of_the_whole() {
    let phone = open_light(&MemoryStore::new(), &clock()).await;
    let tag = |name: &str| Tag::new(name).unwrap();
    let mut trashed = None;
    for number in 0..9 {
        let mut entry = free_entry(&format!("nummer {number}"));
        entry.written_day = format!("2026-01-{:02}", 10 + number * 7 % 9).parse().unwrap();
        entry.tags = if number < 4 { [tag("stress"), tag("stöd")].into() } else { [tag("stöd")].into() };
        trashed = Some(phone.write(&entry).await.unwrap());
    }
    phone.trash(trashed.unwrap()).await.unwrap();
    let whole = phone.list(Listing::Journal).await.unwrap();
    assert!(whole.len() == 8 && whole.is_sorted_by(|a, b| a.day > b.day), "the newest first, without the trash");
    let of_stress = |summary: &Summary| summary.tags.contains(&tag("stress"));
    let (all, stress) = (Filter::default(), Filter { tag: Some("stress".to_owned()), ..Filter::default() });
    let summaries = |part: &ListPart| part.entries.iter().map(|listed| listed.summary.clone()).collect::<Vec<_>>();
    for (from, count) in [(0, 0), (0, 3), (2, 3), (6, 30), (30, 1), (0, usize::MAX), (usize::MAX, usize::MAX)] {
        let part = phone.list_part(Listing::Journal, &all, from, count).await.unwrap();
        let same: Vec<_> = whole.iter().skip(from).take(count).cloned().collect();
        assert_eq!((summaries(&part), part.total), (same, 8), "{count} from {from}");
        assert_eq!(part.tags, [("stöd".to_owned(), 8), ("stress".to_owned(), 4)]);
        let part = phone.list_part(Listing::Journal, &stress, from, count).await.unwrap();
        let same: Vec<_> = whole.iter().filter(|it| of_stress(it)).skip(from).take(count).cloned().collect();
        assert_eq!((summaries(&part), part.total), (same, 4), "{count} from {from} of a theme");
        assert_eq!(part.tags.len(), 2, "what one may choose next does not shrink with what is chosen");
    }
    // Several are read as one by one, and one that is not there stands in nobody's way.
    let items = [whole[3].item, ItemId([7; 16]), whole[0].item];
    let read = phone.entries(&items).await.unwrap();
    assert_eq!(read[1], Err(Error::NotFound));
    for place in [0, 2] {
        assert_eq!(read[place], phone.entry(items[place]).await, "{place}");
    }
    // A phrase opens what holds its words, more of them than it opens at a time.
    for number in 0..40 {
        phone
            .write(&free_entry(&format!(
                "{} {number}",
                if number % 2 == 0 { "ett långt samtal" } else { "samtal, långt ett" }
            )))
            .await
            .unwrap();
    }
    let found = phone.search("\"långt samtal\"", 5).await.unwrap();
    assert_eq!((found.total, found.hits.len()), (20, 5));
}

each_backend!(the_main_job, a_waiting_device_hears_of_news);
