//! Whatever breaks while a tally is closed: the same result comes of it, once.

use andrum_core::tally::Came;
use andrum_tests::device::open_light;
use andrum_tests::each_backend;
use andrum_tests::server::Backend;
use andrum_wire::tally::VOID_AFTER_MS;

use super::ring::{DAY_MS, Ring, totals_of};

each_backend!(lost_answers_and_restarts, nobody_closes_it, a_lost_report);

fn choices() -> Vec<Vec<u16>> {
    vec![vec![0, 2], vec![2], vec![2, 11], vec![], vec![7]]
}

/// The answers to this path are lost on their way, until the proxy is straightened.
fn lose(ring: &Ring, path: &'static str) {
    ring.anna.seat.proxy.bend(move |request, answer| {
        if request.path.ends_with(path) {
            answer.status = 502;
            answer.body = vec![];
        }
    });
}

async fn lost_answers_and_restarts(backend: Backend) {
    let mut ring = Ring::of(backend, 5).await;
    let tally = ring.open_period().await;
    ring.choose(tally, &choices()).await;
    ring.days_pass(5);

    for path in ["/close", "/verify", "/commits"] {
        lose(&ring, path);
        assert!(ring.anna.seat.device.sync().await.is_err(), "{path} was lost");
        // The server and the phone begin anew.
        ring.circle.server.restart().await;
        for somebody in ring.members.iter().chain([&ring.anna]) {
            somebody.seat.proxy.turn_to(&ring.circle.server.url());
        }
        ring.anna.seat.device = open_light(&ring.anna.seat.store, &ring.circle.now).await;
        ring.anna.seat.proxy.straighten();
    }
    ring.anna.seat.sync_now().await;
    ring.sync_all().await;
    ring.all_see(tally, &choices(), 5).await;
    for somebody in ring.members.iter().chain([&ring.anna]) {
        assert!(somebody.seat.device.status().await.alarms.is_empty());
        assert_eq!(somebody.seat.device.status().await.unsynced, 0);
    }
    assert!(ring.record(&ring.anna, tally).await.held.is_none(), "its secrets are gone from the phone");
}

/// The supervisor's phone is lost: after thirty days nothing of it is left anywhere, and everybody is told.
async fn nobody_closes_it(backend: Backend) {
    let mut ring = Ring::of(backend, 5).await;
    let tally = ring.open_period().await;
    ring.choose(tally, &choices()).await;
    ring.days_pass(5);
    ring.sara().seat.sync_now().await;
    assert!(ring.tally(ring.sara()).await.came == Came::Waits);
    ring.days_pass(VOID_AFTER_MS / DAY_MS);
    ring.circle.server.restart().await;
    for somebody in ring.members.iter().chain([&ring.anna]) {
        somebody.seat.proxy.turn_to(&ring.circle.server.url());
    }
    assert!(ring.tally(ring.sara()).await.came == Came::Void);
    let close = ring.send(&ring.anna, reqwest::Method::POST, "close", tally, vec![]).await;
    assert!([401, 404].contains(&close), "{close}");
    ring.anna.seat.sync_now().await;
    assert!(ring.tally(&ring.anna).await.came == Came::Void);
    assert!(ring.record(&ring.anna, tally).await.held.is_none());
    let close = ring.send(&ring.anna, reqwest::Method::POST, "close", tally, vec![]).await;
    assert_eq!(close, 404, "there is nothing to close any more");
}

/// A member's report whose answer is lost, again and again, is there once, with one note.
async fn a_lost_report(backend: Backend) {
    let ring = Ring::of(backend, 5).await;
    let tally = ring.open_period().await;
    let sara = ring.sara();
    for day in 0..3 {
        let choice = vec![u16::try_from(day).unwrap()];
        sara.seat.device.choose(ring.group, tally, choice, "Kvar").await.unwrap();
        ring.days_pass(1);
        sara.seat.proxy.bend(|request, answer| {
            if request.path.ends_with("/report") {
                answer.status = 502;
                answer.body = vec![];
            }
        });
        assert!(sara.seat.device.sync().await.is_err());
        sara.seat.proxy.straighten();
        // One of the three is never asked again that day.
        if day != 1 {
            sara.seat.sync_now().await;
        }
    }
    ring.sync_all().await;
    ring.close().await;
    assert_eq!(ring.totals(tally).await, totals_of(&[vec![2]], 12));
    let Came::Released { notes, .. } = ring.tally(&ring.anna).await.came else { panic!("released") };
    assert_eq!(notes, ["Kvar"]);
    assert!(sara.seat.device.status().await.alarms.is_empty());
}
