//! A member as the attacker: more than a report may say, another's, none at all.

use andrum_core::tally::Came;
use andrum_tests::each_backend;
use andrum_tests::server::Backend;
use andrum_wire::ids::{Blob, Hash};
use andrum_wire::tally::{Descriptor, End, Vdaf};

use super::ring::{CLOSES_MS, Ring};

each_backend!(too_much_at_once, two_of_them, a_share_that_is_none, what_is_refused_at_the_door);

/// Six of twelve, where five is the most. The proof is for another rule.
fn six(descriptor: &mut Descriptor) {
    descriptor.vdaf = Vdaf::MultihotCount { options: 12, weight: 7 };
}

async fn too_much_at_once(backend: Backend) {
    let ring = Ring::of(backend, 6).await;
    let tally = ring.anna.seat.device.open_period(ring.group, CLOSES_MS).await.unwrap();
    let overweight = ring.forged(ring.sara(), tally, &[0, 1, 2, 3, 4, 5], six, |_| ()).await;
    assert_eq!(ring.upload(ring.sara(), tally, &overweight).await, 204, "no share alone shows it");
    for somebody in &ring.members[1..] {
        somebody.seat.sync().await;
        somebody.seat.device.choose(ring.group, tally, vec![0], "").await.unwrap();
    }
    ring.days_pass(1);
    for somebody in &ring.members[1..] {
        somebody.seat.sync().await;
    }
    ring.days_pass(4);
    ring.anna.seat.sync_now().await;
    ring.bo().seat.sync_now().await;
    let view = ring.tally(ring.bo()).await;
    assert!(matches!(view.came, Came::Released { .. }));
    assert_eq!(ring.totals(tally).await[..6], [5, 0, 0, 0, 0, 0], "none of hers is in it");
    let rejected = ring.record(ring.bo(), tally).await.verdict.unwrap().unwrap().held;
    assert_eq!((rejected.reports, rejected.counted), (6, 5), "published");
}

async fn two_of_them(backend: Backend) {
    let ring = Ring::of(backend, 7).await;
    let tally = ring.anna.seat.device.open_period(ring.group, CLOSES_MS).await.unwrap();
    for somebody in [ring.sara(), ring.bo()] {
        let overweight = ring.forged(somebody, tally, &[0, 1, 2, 3, 4, 5], six, |_| ()).await;
        assert_eq!(ring.upload(somebody, tally, &overweight).await, 204);
    }
    for somebody in &ring.members[2..] {
        somebody.seat.sync().await;
    }
    ring.days_pass(5);
    ring.anna.seat.sync_now().await;
    let other = &ring.members[3];
    other.seat.sync_now().await;
    let view = ring.tally(other).await;
    assert!(view.came == Came::Nothing(End::TooManyRejected));
    assert_eq!(view.outcome, None, "nothing was released");
    assert!(other.seat.device.status().await.alarms.is_empty(), "nobody lied: somebody sent nonsense");
}

async fn a_share_that_is_none(backend: Backend) {
    let ring = Ring::of(backend, 6).await;
    let tally = ring.anna.seat.device.open_period(ring.group, CLOSES_MS).await.unwrap();
    let nonsense = ring
        .forged(
            ring.sara(),
            tally,
            &[1],
            |_| (),
            |upload| {
                upload.holder_share = Blob(vec![7; 400]);
                upload.report.body.holder_share = andrum_core::crypto::hash::sha256(&upload.holder_share.0);
            },
        )
        .await;
    assert_eq!(ring.upload(ring.sara(), tally, &nonsense).await, 204, "the server cannot open it");
    for somebody in &ring.members[1..] {
        somebody.seat.sync().await;
    }
    ring.days_pass(5);
    ring.anna.seat.sync_now().await;
    ring.bo().seat.sync_now().await;
    let verdict = ring.record(ring.bo(), tally).await.verdict.unwrap().unwrap();
    assert!(matches!(verdict.end, End::Released(_)));
    assert_eq!((verdict.held.reports, verdict.held.counted, verdict.shown), (6, 5, vec![0; 12]));
}

async fn what_is_refused_at_the_door(backend: Backend) {
    let ring = Ring::of(backend, 5).await;
    let tally = ring.anna.seat.device.open_period(ring.group, CLOSES_MS).await.unwrap();
    let (sara, bo) = (ring.sara(), ring.bo());
    let first = ring.forged(sara, tally, &[1], |_| (), |_| ()).await;
    assert_eq!(ring.upload(sara, tally, &first).await, 204);
    assert_eq!(ring.upload(sara, tally, &first).await, 204, "its answer may have been lost");
    let second = ring.forged(sara, tally, &[2], |_| (), |_| ()).await;
    assert_eq!(ring.upload(sara, tally, &second).await, 409, "another one with the same number");
    let beside = ring.forged(sara, tally, &[2], |_| (), |upload| upload.number = 2).await;
    assert_eq!(ring.upload(sara, tally, &beside).await, 403, "a second note beside the first");
    let elses = |upload: &mut andrum_wire::tally::Upload| {
        upload.number = 2;
        upload.replaces = Some(Hash([7; 32]));
    };
    let elses = ring.forged(sara, tally, &[2], |_| (), elses).await;
    assert_eq!(ring.upload(sara, tally, &elses).await, 403, "in the place of a note that is not hers");

    let nonce = first.report.body.nonce;
    let replayed = ring.forged(bo, tally, &[1], |_| (), |upload| upload.report.body.nonce = nonce).await;
    assert_eq!(ring.upload(bo, tally, &replayed).await, 403, "a nonce of somebody else");
    let in_her_name = ring.forged(bo, tally, &[1], |_| (), |upload| upload.report.body.account = sara.me).await;
    assert_eq!(ring.upload(bo, tally, &in_her_name).await, 403);
    assert_eq!(ring.upload(bo, tally, &first).await, 403, "her report, by him");
    let own_note = |upload: &mut andrum_wire::tally::Upload| upload.note = first.note.clone();
    let copied = ring.forged(bo, tally, &[1], |_| (), own_note).await;
    assert_eq!(ring.upload(bo, tally, &copied).await, 403, "her note as his");
    let unreadable = |upload: &mut andrum_wire::tally::Upload| {
        upload.server_share = Blob(vec![7; 3]);
        upload.report.body.server_share = andrum_core::crypto::hash::sha256(&[7; 3]);
    };
    let unreadable = ring.forged(bo, tally, &[1], |_| (), unreadable).await;
    assert_eq!(ring.upload(bo, tally, &unreadable).await, 403);
    let vouched = |upload: &mut andrum_wire::tally::Upload| upload.report.body.confirmed.push(ring.anna.me);
    let vouched = ring.forged(bo, tally, &[1], |_| (), vouched).await;
    assert_eq!(ring.upload(bo, tally, &vouched).await, 403, "vouches for somebody who does not report");
    let huge = ring.forged(bo, tally, &[1], |_| (), |upload| upload.note = Blob(vec![7; 40_000])).await;
    assert_eq!(ring.upload(bo, tally, &huge).await, 413);
    assert_eq!(ring.upload(&ring.anna, tally, &ring.forged(&ring.anna, tally, &[1], |_| (), |_| ()).await).await, 403);

    let good = ring.forged(bo, tally, &[1], |_| (), |_| ()).await;
    ring.days_pass(5);
    bo.seat.sync_now().await;
    assert_eq!(ring.upload(bo, tally, &good).await, 403, "after its time");
}
