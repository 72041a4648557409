//! What happens to people while a tally is open: new keys, another supervisor, somebody leaves.

use andrum_core::tally::Came;
use andrum_tests::each_backend;
use andrum_tests::hostile::{Seat, bend_json};
use andrum_tests::server::Backend;
use andrum_wire::problem::ProblemKind;
use andrum_wire::tally::{Outcome, TallyRefusal};
use zeroize::Zeroizing;

use super::ring::{DAY_MS, Ring};

each_backend!(new_keys_in_between, somebody_leaves, another_supervisor, refused_by_the_server, two_devices_at_once);

/// Sara reports, loses her tablet and takes new keys: what she has given is hers still, on every phone and on one that comes later.
async fn new_keys_in_between(backend: Backend) {
    let ring = Ring::of(backend, 5).await;
    let sara = ring.sara();
    let tablet = Seat::new(&ring.circle.server.url(), &ring.circle.now).await;
    sara.person.sign_in(&tablet.device, &tablet.proxy.url()).await.unwrap();
    let tally = ring.open_period().await;
    ring.choose(tally, &[vec![6], vec![6], vec![], vec![1], vec![2]]).await;
    let lost = tablet.device.devices().await.unwrap().into_iter().find(|device| device.this).unwrap().device;
    let (password, kit) = (Zeroizing::new(sara.person.password.clone()), Zeroizing::new(sara.person.kit.clone()));
    sara.seat.device.revoke_devices(&[lost], &password, &kit).await.unwrap();
    ring.sync_all().await;
    for somebody in ring.members.iter().chain([&ring.anna]) {
        somebody.told_of_all(ring.group).await;
    }
    ring.close().await;
    ring.all_see(tally, &[vec![6], vec![6], vec![], vec![1], vec![2]], 5).await;
    assert_eq!(ring.tally(sara).await.outcome, Some(Outcome::Counted));
    let later = Seat::new(&ring.circle.server.url(), &ring.circle.now).await;
    sara.person.sign_in(&later.device, &later.proxy.url()).await.unwrap();
    later.sync_now().await;
    let seen = later.device.tallies(ring.group).await.unwrap().remove(0);
    assert!(matches!(seen.came, Came::Released { .. }));
    assert!(later.device.status().await.alarms.is_empty(), "{:?}", later.device.status().await.alarms);
}

/// Who reported and leaves is counted; nobody's note is sealed anew for those who are left.
async fn somebody_leaves(backend: Backend) {
    let ring = Ring::of(backend, 6).await;
    let tally = ring.open_period().await;
    let choices = [vec![1], vec![1], vec![1], vec![2], vec![2], vec![3]];
    ring.choose(tally, &choices).await;
    ring.members[5].seat.device.leave_group(ring.group).await.unwrap();
    ring.sync_all().await;
    ring.days_pass(1);
    ring.sync_all().await;
    let readers = ring.record(ring.sara(), tally).await.readers;
    assert_eq!(readers.len(), 7, "the inboxes of when it opened");
    ring.days_pass(4);
    ring.anna.seat.sync_now().await;
    assert_eq!(ring.totals(tally).await[..4], [0, 3, 2, 1]);
    ring.bo().seat.sync_now().await;
    assert!(matches!(ring.tally(ring.bo()).await.came, Came::Released { .. }));
}

/// With another supervisor the tally is void everywhere, and the new one opens their own at once.
async fn another_supervisor(backend: Backend) {
    let ring = Ring::of(backend, 6).await;
    let first = ring.open_period().await;
    ring.choose(first, &[vec![1], vec![1], vec![], vec![], vec![], vec![]]).await;
    let bo = ring.bo();
    ring.anna.seat.device.appoint_supervisor(ring.group, bo.me).await.unwrap();
    ring.anna.seat.device.step_down(ring.group).await.unwrap();
    ring.sync_all().await;
    ring.sync_all().await;
    for somebody in ring.members.iter().chain([&ring.anna]) {
        assert!(ring.tally(somebody).await.came == Came::Void, "{}", somebody.name);
    }
    assert!(ring.record(&ring.anna, first).await.held.is_none(), "its secrets are gone");
    let second = bo.seat.device.open_period(ring.group, ring.now_ms() + 3 * DAY_MS).await.unwrap();
    ring.sync_all().await;
    let view = ring.tally(ring.sara()).await;
    assert_eq!((view.tally, view.came == Came::Open, view.holder.as_str()), (second, true, "Bo Ek"));
    assert!(ring.sara().seat.device.status().await.alarms.is_empty());
}

/// A server that refuses somebody's report while the tally is open is named: it may take one and not the others, to learn by it.
async fn refused_by_the_server(backend: Backend) {
    let ring = Ring::of(backend, 5).await;
    let closes_ms = ring.now_ms() + 8 * DAY_MS;
    let tally = ring.anna.seat.device.open_period(ring.group, closes_ms).await.unwrap();
    ring.sync_all().await;
    let sara = ring.sara();
    for (theme, kind) in [(1, ProblemKind::Forbidden), (2, ProblemKind::NotFound), (3, ProblemKind::AlreadyExists)] {
        sara.seat.device.choose(ring.group, tally, vec![theme], "Kvar").await.unwrap();
        ring.days_pass(1);
        sara.seat.proxy.answer_instead("/report", kind);
        sara.seat.sync_now().await;
        if kind != ProblemKind::AlreadyExists {
            ring.raises(sara, tally, TallyRefusal::NotTaken).await;
            sara.seat.device.alarms_seen().await.unwrap();
        }
    }
    // What the server says of the tally itself may be as wrong.
    sara.seat.proxy.straighten();
    ring.days_pass(1);
    let path = format!("/v1/groups/{}/tallies", ring.group);
    bend_json(&sara.seat.proxy, path.leak(), |answer| answer["tallies"][0]["state"] = "closed".into());
    sara.seat.sync_now().await;
    ring.raises(sara, tally, TallyRefusal::NotTaken).await;
    sara.seat.device.alarms_seen().await.unwrap();
    // After four days of it an honest server takes the report, in the place of the cover and with its note.
    sara.seat.proxy.straighten();
    ring.sync_all().await;
    let taken = ring.record(sara, tally).await.taken;
    assert!(taken.is_some());
    ring.days_pass(5);
    ring.anna.seat.sync_now().await;
    ring.sync_all().await;
    assert_eq!(ring.totals(tally).await[3], 1);
    let view = ring.tally(sara).await;
    assert_eq!((view.outcome, view.earlier), (Some(Outcome::Counted), false));
    assert!(sara.seat.device.status().await.alarms.is_empty(), "{:?}", sara.seat.device.status().await.alarms);
}

/// Phone and tablet make a report on the same morning: one of them is given, whichever, and nobody is accused.
async fn two_devices_at_once(backend: Backend) {
    let ring = Ring::of(backend, 5).await;
    let sara = ring.sara();
    let tablet = Seat::new(&ring.circle.server.url(), &ring.circle.now).await;
    sara.person.sign_in(&tablet.device, &tablet.proxy.url()).await.unwrap();
    tablet.sync_now().await;
    let new = tablet.device.group(ring.group, andrum_tests::circle::today()).await.unwrap().announcements;
    let new: Vec<_> = new.iter().map(|it| it.account).collect();
    tablet.device.members_announced(ring.group, &new).await.unwrap();
    let tally = ring.anna.seat.device.open_period(ring.group, super::ring::CLOSES_MS).await.unwrap();
    for day in 0..3_u16 {
        let (one, other) = futures_util::future::join(sara.seat.device.sync(), tablet.device.sync()).await;
        assert!(one.is_ok() && other.is_ok(), "{one:?} {other:?}");
        sara.seat.device.choose(ring.group, tally, vec![day], "").await.unwrap();
        ring.days_pass(1);
    }
    ring.sync_all().await;
    tablet.sync_now().await;
    ring.days_pass(5);
    ring.anna.seat.sync_now().await;
    for device in [&sara.seat, &tablet] {
        device.sync_now().await;
        assert!(device.device.status().await.alarms.is_empty(), "{:?}", device.device.status().await.alarms);
    }
    assert_eq!(ring.totals(tally).await.iter().sum::<u64>(), 1, "one report, with one theme");
}
