//! The holder as the attacker: picks among the reports, and verifies as often as pleases.

use andrum_core::groups::GroupBody;
use andrum_core::tally::{Came, Step, TallyResult};
use andrum_tests::each_backend;
use andrum_tests::server::Backend;
use andrum_wire::frame;
use andrum_wire::ids::Hash;
use andrum_wire::problem::ProblemKind;
use andrum_wire::tally::{Begun, Closed, End, Outcome, Release, TallyRefusal};

use super::ring::{Ring, answered};

each_backend!(who_picks_gets_nothing, one_may_be_unreadable, who_supervises_no_more_ends_nothing);

/// Rejects as many reports as `rejected` and verifies with the rest. Gives the server's last word.
async fn pick(ring: &Ring, tally: Hash, rejected: usize) -> Release {
    let anna = &ring.anna;
    ring.days_pass(5);
    anna.seat.proxy.answer_instead("/verify", ProblemKind::Unavailable);
    assert!(anna.seat.device.sync().await.is_err(), "closed, and not verified yet");
    anna.seat.proxy.straighten();
    let record = ring.record(anna, tally).await;
    let log = anna.log(ring.group).await;
    let step = record.held.unwrap().next(&record.descriptor, log.roster().unwrap(), ring.now_ms()).unwrap();
    let Step::Verify(mut asked) = step else { panic!("it is closed") };
    asked.begun[..rejected].fill(Begun::Rejected);
    let body = frame::encode(&asked).unwrap();
    let answer = ring.exchange(anna, reqwest::Method::POST, "verify", tally, body).await;
    assert_eq!(answer.status().as_u16(), 200);
    frame::decode(&answer.bytes().await.unwrap(), 1 << 20).unwrap()
}

async fn who_picks_gets_nothing(backend: Backend) {
    let ring = Ring::of(backend, 7).await;
    let tally = ring.open_period().await;
    ring.choose(tally, &vec![vec![1]; 7]).await;
    let release = pick(&ring, tally, 2).await;
    assert_eq!(release.body.end, End::TooManyRejected);
    assert!(release.share.0.is_empty() && release.messages.is_empty(), "no share is given out");
    let closed: Closed = frame::decode(&answered(&ring.anna, "/close"), 1 << 21).unwrap();
    let result = GroupBody::Result(Box::new(TallyResult::unreleased(closed.batch, release)));
    ring.anna.seat.device.share(ring.group, &result, false).await.unwrap();
    ring.anna.seat.sync_now().await;
    // Her own app finds that somebody has verified in its place.
    ring.raises(&ring.anna, tally, TallyRefusal::SecondResult).await;
    ring.bo().seat.sync_now().await;
    assert!(ring.tally(ring.bo()).await.came == Came::Nothing(End::TooManyRejected), "and everybody is told");
}

async fn one_may_be_unreadable(backend: Backend) {
    let ring = Ring::of(backend, 6).await;
    let tally = ring.open_period().await;
    ring.choose(tally, &vec![vec![1]; 6]).await;
    let release = pick(&ring, tally, 1).await;
    assert!(matches!(release.body.end, End::Released(_)), "one may be unreadable, and that is published");
    assert_eq!(release.body.outcomes.iter().filter(|it| **it == Outcome::RejectedByHolder).count(), 1);
}

/// A result counts by what its author was where it stands in the log, whoever reads it when.
async fn who_supervises_no_more_ends_nothing(backend: Backend) {
    for in_time in [true, false] {
        let ring = Ring::of(backend, 7).await;
        let tally = ring.open_period().await;
        ring.choose(tally, &vec![vec![1]; 7]).await;
        let release = pick(&ring, tally, 2).await;
        let closed: Closed = frame::decode(&answered(&ring.anna, "/close"), 1 << 21).unwrap();
        let result = GroupBody::Result(Box::new(TallyResult::unreleased(closed.batch, release)));
        let (anna, sara) = (&ring.anna.seat, ring.sara());
        if in_time {
            anna.device.share(ring.group, &result, false).await.unwrap();
            anna.sync_now().await;
        }
        anna.device.appoint_supervisor(ring.group, ring.bo().me).await.unwrap();
        anna.device.step_down(ring.group).await.unwrap();
        if !in_time {
            anna.device.share(ring.group, &result, false).await.unwrap();
            anna.sync_now().await;
        }
        // All of it comes to Sara's phone at once.
        sara.seat.sync_now().await;
        let came = ring.tally(sara).await.came;
        if in_time {
            assert!(came == Came::Nothing(End::TooManyRejected));
        } else {
            assert!(came == Came::Void);
            ring.raises(sara, tally, TallyRefusal::Holder).await;
        }
    }
}
