//! The holder's device refuses what the server sent: it ends without a result, and everybody is told so and why.

use andrum_core::groups::{GroupBody, Stopped};
use andrum_core::tally::{Came, TallyResult};
use andrum_tests::each_backend;
use andrum_tests::server::Backend;
use andrum_wire::frame;
use andrum_wire::ids::{Blob, Hash, Signature};
use andrum_wire::tally::{Closed, End, Outcome, Release, ReleaseBody, TallyRefusal, VERSION};

use super::ring::{DAY_MS, Ring};

each_backend!(refused_by_the_holder, who_may_stop_and_when, not_after_a_result);

fn choices() -> Vec<Vec<u16>> {
    vec![vec![1], vec![1], vec![1], vec![2], vec![], vec![3]]
}

/// On its way to the holder's phone two shares change places.
fn lie(ring: &Ring) {
    ring.anna.seat.proxy.bend(|request, answer| {
        if request.path.ends_with("/close") {
            let mut closed: Closed = frame::decode(&answer.body, 1 << 21).unwrap();
            closed.handover.as_mut().unwrap().shares.swap(0, 1);
            answer.body = frame::encode(&closed).unwrap();
        }
    });
}

fn body(tally: Hash) -> GroupBody {
    GroupBody::Stopped(Stopped { tally, refusal: TallyRefusal::Share })
}

async fn refused_by_the_holder(backend: Backend) {
    let ring = Ring::of(backend, 6).await;
    let tally = ring.open_period().await;
    ring.choose(tally, &choices()).await;
    lie(&ring);
    ring.days_pass(5);
    ring.anna.seat.sync_now().await;
    ring.raises(&ring.anna, tally, TallyRefusal::Share).await;
    assert!(ring.tally(&ring.anna).await.came == Came::Refused(TallyRefusal::Share));
    assert!(ring.record(&ring.anna, tally).await.held.is_none(), "its secrets are gone");
    for somebody in &ring.members {
        somebody.seat.sync_now().await;
        let view = ring.tally(somebody).await;
        assert!(view.came == Came::Stopped(Some(TallyRefusal::Share)), "{}", somebody.name);
        assert_eq!((view.reports, view.outcome), (None, None));
        assert!(somebody.seat.device.status().await.alarms.is_empty(), "{}", somebody.name);
    }
    // Nothing makes it a result any more: not the truth, asked for past the app and shared after all.
    ring.anna.seat.proxy.straighten();
    let answer = ring.exchange(&ring.anna, reqwest::Method::POST, "close", tally, vec![]).await;
    let closed: Closed = frame::decode(&answer.bytes().await.unwrap(), 1 << 21).unwrap();
    let held = ring.record(ring.sara(), tally).await;
    let release = Release {
        body: ReleaseBody {
            version: VERSION,
            tally,
            batch: Hash([7; 32]),
            outcomes: vec![Outcome::Counted; 6],
            end: End::TooFew,
        },
        signature: Signature([7; 64]),
        share: Blob(vec![]),
        messages: vec![],
    };
    let result = GroupBody::Result(Box::new(TallyResult::unreleased(closed.batch, release)));
    ring.anna.seat.device.share(ring.group, &result, false).await.unwrap();
    ring.anna.seat.sync_now().await;
    ring.sara().seat.sync_now().await;
    ring.raises(ring.sara(), tally, TallyRefusal::SecondResult).await;
    assert!(ring.tally(ring.sara()).await.came == Came::Stopped(Some(TallyRefusal::Share)));
    assert!(ring.record(ring.sara(), tally).await.verdict == held.verdict);
    // The next period is one like any other.
    let next = ring.anna.seat.device.open_period(ring.group, ring.now_ms() + 3 * DAY_MS).await.unwrap();
    ring.bo().seat.sync_now().await;
    let view = ring.tally(ring.bo()).await;
    assert!(view.tally == next && view.came == Came::Open);
}

/// Only its holder, and not before its time: who could stop others' reports could choose whose are counted.
async fn who_may_stop_and_when(backend: Backend) {
    let ring = Ring::of(backend, 6).await;
    let tally = ring.open_period().await;
    ring.choose(tally, &choices()).await;
    let sara = ring.sara();
    ring.bo().seat.device.share(ring.group, &body(tally), false).await.unwrap();
    ring.bo().seat.sync_now().await;
    sara.seat.sync_now().await;
    ring.raises(sara, tally, TallyRefusal::Holder).await;
    sara.seat.device.alarms_seen().await.unwrap();
    ring.anna.seat.device.share(ring.group, &body(tally), false).await.unwrap();
    ring.anna.seat.sync_now().await;
    sara.seat.sync_now().await;
    ring.raises(sara, tally, TallyRefusal::Early).await;
    sara.seat.device.alarms_seen().await.unwrap();
    assert!(ring.tally(sara).await.came == Came::Open, "it goes on");
    let taken = ring.record(sara, tally).await.taken;
    ring.days_pass(1);
    ring.sync_all().await;
    assert_ne!(ring.record(sara, tally).await.taken, taken, "and she reports on");
    ring.close().await;
    assert!(matches!(ring.tally(sara).await.came, Came::Released { .. }));
}

/// What was released stays so, whatever its holder says of it later.
async fn not_after_a_result(backend: Backend) {
    let ring = Ring::of(backend, 6).await;
    let tally = ring.open_period().await;
    ring.choose(tally, &choices()).await;
    ring.close().await;
    let sara = ring.sara();
    let before = ring.tally(sara).await;
    assert!(matches!(before.came, Came::Released { .. }));
    ring.anna.seat.device.share(ring.group, &body(tally), false).await.unwrap();
    ring.anna.seat.sync_now().await;
    sara.seat.sync_now().await;
    ring.raises(sara, tally, TallyRefusal::SecondResult).await;
    assert!(ring.tally(sara).await == before);
}
