//! Power, disks and processes end at the worst moment: what was acknowledged is there.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use andrum_core::device::LocalError;
use andrum_core::facade::{Error, Listing};
use andrum_core::store::StoreError;
use andrum_core::store::memory::MemoryStore;
use andrum_tests::device::{Light, Person, clock, free_entry, open_light, text_of};
use andrum_tests::each_backend;
use andrum_tests::process::ServerProcess;
use andrum_tests::proxy::Proxy;
use andrum_tests::server::{Backend, Place, TestServer};
use andrum_wire::ids::ItemId;

/// Writes and syncs until the server is gone; gives what a sync has acknowledged.
async fn write_until_it_ends(device: Light, acknowledged: Arc<tokio::sync::Semaphore>) -> (Light, BTreeSet<ItemId>) {
    let mut safe = BTreeSet::new();
    loop {
        let item = device.write(&free_entry("mitt i stormen")).await.unwrap();
        match device.sync().await {
            Ok(report) if report.complete => {
                safe.insert(item);
                acknowledged.add_permits(1);
            }
            Ok(_) | Err(Error::Offline(_) | Error::Nonsense) => return (device, safe),
            Err(error) => panic!("{error:?}"),
        }
    }
}

async fn a_killed_server_keeps_what_it_acknowledged(backend: Backend) {
    let place = Place::new(backend);
    let server = ServerProcess::start(&place);
    let proxy = Proxy::start(&server.url()).await;
    let mut people = vec![];
    for name in ["anna", "beatrice", "cecilia"] {
        let device = open_light(&MemoryStore::new(), &clock()).await;
        let mut person = Person::new(name, "ett lösenord som håller");
        person.make_account(&device).await;
        person.sign_up(&device, &proxy.url()).await.unwrap();
        people.push((person, device));
    }
    let acknowledged = Arc::new(tokio::sync::Semaphore::new(0));
    let (people, devices): (Vec<_>, Vec<_>) = people.into_iter().unzip();
    let storms: Vec<_> =
        devices.into_iter().map(|device| tokio::spawn(write_until_it_ends(device, acknowledged.clone()))).collect();
    let enough = tokio::time::timeout(Duration::from_secs(120), acknowledged.acquire_many(60)).await;
    enough.expect("60 syncs in two minutes").unwrap().forget();
    let _ = server.kill();
    if let Some(database) = place.postgres() {
        database.cluster().crash_and_restart();
    }
    let server = ServerProcess::start(&place);
    proxy.turn_to(&server.url());
    for (person, storm) in people.iter().zip(storms) {
        let (device, safe) = storm.await.unwrap();
        let fresh = open_light(&MemoryStore::new(), &clock()).await;
        person.sign_in(&fresh, &proxy.url()).await.unwrap();
        let there: BTreeSet<_> = items(&fresh).await;
        assert!(safe.is_subset(&there), "what was acknowledged is lost");
        // The device goes on where it was, the server's log agrees with its pins.
        device.sync().await.unwrap();
        fresh.sync().await.unwrap();
        assert_eq!(items(&fresh).await, items(&device).await);
        assert!(device.status().await.alarms.is_empty());
    }
}

each_backend!(a_killed_server_keeps_what_it_acknowledged);

async fn items(device: &Light) -> BTreeSet<ItemId> {
    device.list(Listing::Journal).await.unwrap().iter().map(|summary| summary.item).collect()
}

/// The device's disk is full at each of its writes in turn: an error that says so, and after room was made all goes on with nothing lost.
#[tokio::test(flavor = "multi_thread")]
async fn a_full_device_loses_nothing_whenever_it_happens() {
    let server = TestServer::start(Backend::Sqlite).await;
    let mut person = Person::new("amira", "ett lösenord som håller");
    let other = open_light(&MemoryStore::new(), &clock()).await;
    person.make_account(&other).await;
    person.sign_up(&other, &server.url()).await.unwrap();
    let shared = other.write(&free_entry("från den andra")).await.unwrap();
    other.sync().await.unwrap();

    let store = MemoryStore::new();
    let device = open_light(&store, &clock()).await;
    person.sign_in(&device, &server.url()).await.unwrap();
    let mut failed = 0;
    for number in 1..=6 {
        store.fail_apply(number);
        let mut written = vec![];
        for text in ["ett", "två"] {
            match device.write(&free_entry(text)).await {
                Ok(item) => written.push((item, text)),
                Err(Error::Local(LocalError::Store(StoreError::Full))) => failed += 1,
                Err(error) => panic!("{error:?}"),
            }
        }
        match device.sync().await {
            Ok(_) => {}
            Err(Error::Local(LocalError::Store(StoreError::Full))) => failed += 1,
            Err(error) => panic!("{error:?}"),
        }
        // Room was made; the app was closed and opened in between.
        let device = open_light(&store, &clock()).await;
        device.sync().await.unwrap();
        other.sync().await.unwrap();
        for (item, text) in written {
            assert_eq!(text_of(&device.entry(item).await.unwrap()), text);
            assert_eq!(text_of(&other.entry(item).await.unwrap()), text);
        }
        assert_eq!(text_of(&device.entry(shared).await.unwrap()), "från den andra");
        assert_eq!(items(&device).await, items(&other).await);
    }
    assert!(failed >= 4, "the disk was full {failed} times");
}
