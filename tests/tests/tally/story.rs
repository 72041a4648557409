//! The main job: a period opens, people choose, it closes by itself, and everybody sees the same.

use andrum_core::tally::{Band, Came, OptionView};
use andrum_tests::each_backend;
use andrum_tests::proxy::Exchange;
use andrum_tests::server::{Backend, TestServer};
use andrum_wire::problem::ProblemKind;
use andrum_wire::tally::{End, Outcome};

use super::ring::{Ring, entries};

each_backend!(
    a_period,
    four_reports_release_nothing,
    nobody_vouches_for_four_of_them,
    a_second_device,
    the_later_choice_of_two_devices
);

async fn a_period(backend: Backend) {
    let ring = Ring::of(backend, 6).await;
    let tally = ring.open_period().await;
    let view = ring.tally(&ring.members[0]).await;
    assert_eq!((view.options.len(), view.most, view.threshold), (12, 5, 5));
    assert_eq!(view.options[0], OptionView::Theme("Ansvar och svåra beslut".to_owned()));
    assert_eq!((view.holder.as_str(), view.among.len(), view.sure_of, view.mine), ("Anna Berg", 6, 5, true));
    assert!(view.reported, "the app has put in a cover by itself");
    assert!(!ring.tally(&ring.anna).await.mine, "the holder is not counted");
    assert!(ring.tally(&ring.anna).await.held_here);

    // Sara chooses, changes her mind the next day, and writes something without her name.
    let choices: Vec<Vec<u16>> = vec![vec![2, 4], vec![4], vec![], vec![4, 11], vec![0, 1, 2, 3, 4], vec![]];
    let device = |member: usize| &ring.members[member].seat.device;
    device(0).choose(ring.group, tally, vec![7], "").await.unwrap();
    for (member, choice) in choices.iter().enumerate().skip(1) {
        device(member).choose(ring.group, tally, choice.clone(), "").await.unwrap();
    }
    // Nothing leaves for it: a report is made once a day, and today's was made.
    let sent = |passed: Vec<Exchange>| passed.iter().filter(|it| it.request.path.ends_with("/report")).count();
    let before = sent(ring.members[0].seat.proxy.recorded());
    ring.members[0].seat.sync().await;
    assert_eq!((sent(ring.members[0].seat.proxy.recorded()), before), (before, 1));
    assert!(ring.tally(&ring.members[0]).await.waits);
    ring.days_pass(1);
    // On its way, and not called sent before the server has said that it has it.
    ring.members[0].seat.proxy.answer_instead("/report", ProblemKind::Unavailable);
    assert!(ring.members[0].seat.device.sync().await.is_err());
    let view = ring.tally(&ring.members[0]).await;
    assert_eq!((view.waits, view.leaving), (false, true));
    ring.members[0].seat.proxy.straighten();
    ring.sync_all().await;
    let view = ring.tally(&ring.members[0]).await;
    assert_eq!((view.waits, view.leaving), (false, false));
    device(0).choose(ring.group, tally, vec![4, 2], "Hur orkar man när alla är nya?").await.unwrap();
    ring.days_pass(1);
    ring.sync_all().await;
    assert!(device(0).choose(ring.group, tally, vec![0, 1, 2, 3, 4, 5], "").await.is_err(), "six are too many");
    assert!(device(0).choose(ring.group, tally, vec![12], "").await.is_err(), "there is no such theme");

    ring.close().await;
    for somebody in ring.members.iter().chain([&ring.anna]) {
        let view = ring.tally(somebody).await;
        let Came::Released { bands, notes, .. } = &view.came else { panic!("{} sees no result", somebody.name) };
        assert_eq!(bands[0], (4, Band::Most), "four of six");
        assert_eq!(notes, &["Hur orkar man när alla är nya?"]);
        assert_eq!(view.reports, Some(6));
        assert_eq!(view.outcome, view.mine.then_some(Outcome::Counted));
        assert_eq!(entries(somebody).await, 0);
    }
    ring.all_see(tally, &choices, 6).await;
    assert!(device(0).choose(ring.group, tally, vec![1], "").await.is_err(), "it is over");
}

async fn four_reports_release_nothing(backend: Backend) {
    let ring = Ring::of(backend, 6).await;
    // Two never open their app while the period is open.
    ring.anna.seat.device.open_period(ring.group, super::ring::CLOSES_MS).await.unwrap();
    for somebody in &ring.members[..4] {
        somebody.seat.sync().await;
    }
    ring.close().await;
    for somebody in ring.members.iter().chain([&ring.anna]) {
        let view = ring.tally(somebody).await;
        let alarms = somebody.seat.device.status().await.alarms;
        assert!(view.came == Came::Nothing(End::TooFew), "{} {:?} {alarms:?}", somebody.name, view.reports);
        assert_eq!(view.reports, Some(4));
        assert!(somebody.seat.device.status().await.alarms.is_empty());
    }
}

async fn nobody_vouches_for_four_of_them(backend: Backend) {
    let ring = Ring::of(backend, 5).await;
    // Sara has made sure of nobody but Bo: her report must not stand alone among four that she does not know.
    let sara = &ring.members[0];
    let fresh = sara.state(ring.group).await;
    assert_eq!(fresh.verified.len(), 4);
    let lonely = andrum_tests::circle::Somebody { name: "Lo Frost", ..ring.circle.somebody("Lo Frost").await };
    let code = ring.anna.invites(ring.group, 1).await.remove(0);
    lonely.join(&code).await;
    ring.anna.seat.device.confirm_members(ring.group, &[lonely.me]).await.unwrap();
    let mut everybody: Vec<_> = ring.members.iter().collect();
    everybody.extend([&ring.anna, &lonely]);
    ring.circle.settle(ring.group, &everybody).await;
    let tally = ring.open_period().await;
    lonely.seat.sync().await;
    lonely.seat.device.choose(ring.group, tally, vec![9], "").await.unwrap();
    ring.days_pass(1);
    lonely.seat.sync().await;
    ring.close().await;
    lonely.seat.sync().await;
    let view = ring.tally(&lonely).await;
    assert!(matches!(view.came, Came::Released { .. }));
    assert_eq!((view.reports, view.outcome), (Some(6), Some(Outcome::LeftOut)));
    assert_eq!(ring.totals(tally).await, vec![0; 12], "what she chose is in no total");
}

async fn a_second_device(backend: Backend) {
    let ring = Ring::of(backend, 5).await;
    let tally = ring.open_period().await;
    let sara = &ring.members[0];
    sara.seat.device.choose(ring.group, tally, vec![3], "Från telefonen").await.unwrap();
    ring.days_pass(1);
    ring.sync_all().await;

    // A tablet comes later: it neither forgets nor overwrites what the phone has given.
    let tablet = andrum_tests::hostile::Seat::new(&ring.circle.server.url(), &ring.circle.now).await;
    sara.person.sign_in(&tablet.device, &tablet.proxy.url()).await.unwrap();
    tablet.sync().await;
    let new: Vec<_> = tablet.device.group(ring.group, andrum_tests::circle::today()).await.unwrap().announcements;
    let new: Vec<_> = new.iter().map(|it| it.account).collect();
    tablet.device.members_announced(ring.group, &new).await.unwrap();
    ring.days_pass(1);
    tablet.sync().await;
    let view = tablet.device.tallies(ring.group).await.unwrap().remove(0);
    assert_eq!((view.options_chosen.as_slice(), view.note.as_str()), ([3].as_slice(), "Från telefonen"));
    ring.sync_all().await;
    ring.close().await;
    assert_eq!(ring.totals(tally).await[3], 1);
    assert_eq!(ring.tally(sara).await.outcome, Some(Outcome::Counted));
    assert!(sara.seat.device.status().await.alarms.is_empty());
    tablet.sync().await;
    assert!(tablet.device.status().await.alarms.is_empty());
}

/// The phone's choice waits while the tablet's is made later and sent: it does not come out again, nor what was written with it.
async fn the_later_choice_of_two_devices(backend: Backend) {
    let ring = Ring::of(backend, 5).await;
    let sara = ring.sara();
    let tablet = andrum_tests::hostile::Seat::new(&ring.circle.server.url(), &ring.circle.now).await;
    sara.person.sign_in(&tablet.device, &tablet.proxy.url()).await.unwrap();
    tablet.sync_now().await;
    let new: Vec<_> = tablet.device.group(ring.group, andrum_tests::circle::today()).await.unwrap().announcements;
    let new: Vec<_> = new.iter().map(|it| it.account).collect();
    tablet.device.members_announced(ring.group, &new).await.unwrap();
    let tally = ring.open_period().await;
    tablet.sync_now().await;
    let minute = || ring.circle.now.fetch_add(60_000, std::sync::atomic::Ordering::SeqCst);
    minute();
    sara.seat.device.choose(ring.group, tally, vec![3], "Ångrat").await.unwrap();
    minute();
    tablet.device.choose(ring.group, tally, vec![5], "").await.unwrap();
    ring.days_pass(1);
    tablet.sync_now().await;
    ring.days_pass(1);
    ring.sync_all().await;
    tablet.sync_now().await;
    for view in [ring.tally(sara).await, tablet.device.tallies(ring.group).await.unwrap().remove(0)] {
        assert_eq!((view.options_chosen.as_slice(), view.note.as_str()), ([5].as_slice(), ""));
        assert!(!view.waits);
    }
    // Later on the phone again: now that stands.
    minute();
    sara.seat.device.choose(ring.group, tally, vec![7], "Kvar").await.unwrap();
    ring.days_pass(1);
    ring.sync_all().await;
    tablet.sync_now().await;
    ring.close().await;
    let totals = ring.totals(tally).await;
    assert_eq!((totals[3], totals[5], totals[7]), (0, 0, 1));
    let Came::Released { notes, .. } = ring.tally(sara).await.came else { panic!("released") };
    assert_eq!(notes, ["Kvar"]);
}

/// Several server processes on one PostgreSQL database: a report to one, the closing at another.
#[tokio::test(flavor = "multi_thread")]
async fn two_servers_on_one_database() {
    let ring = Ring::of(Backend::Postgres, 6).await;
    let first = &ring.circle.server;
    let second = TestServer::start_at(first.place().clone(), first.clock().clone(), |_| ()).await;
    for somebody in &ring.members[3..] {
        somebody.seat.proxy.turn_to(&second.url());
    }
    let tally = ring.open_period().await;
    let choices = vec![vec![1], vec![1, 2], vec![3], vec![], vec![11], vec![1]];
    for (somebody, choice) in ring.members.iter().zip(&choices) {
        somebody.seat.device.choose(ring.group, tally, choice.clone(), "").await.unwrap();
    }
    ring.days_pass(1);
    // All at once, at both.
    let syncs = ring.members.iter().map(|somebody| somebody.seat.device.sync());
    for outcome in futures_util::future::join_all(syncs).await {
        assert!(outcome.unwrap().complete);
    }
    ring.anna.seat.proxy.turn_to(&second.url());
    ring.close().await;
    ring.all_see(tally, &choices, 6).await;
}
