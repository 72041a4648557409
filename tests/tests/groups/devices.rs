//! A device that comes later: it says who is in, not who is new, and is not shown an older group than another device has seen.

use std::sync::Arc;

use andrum_core::facade::{Held, Until};
use andrum_core::groups::GroupAlarm;
use andrum_core::log::Alarm;
use andrum_server::Clock;
use andrum_tests::circle::{Circle, Somebody, today};
use andrum_tests::each_backend;
use andrum_tests::hostile::{Seat, copy_folder};
use andrum_tests::proxy::RecordedRequest;
use andrum_tests::server::{Backend, MONDAY_MS, Place, TestServer};
use andrum_wire::ids::LogId;

each_backend!(
    a_new_device_says_who_is_in,
    topics_do_not_write_the_keybag,
    an_older_group_is_not_shown_to_a_new_device,
    what_waits_for_a_person_is_told_apart,
);

pub async fn three(backend: Backend) -> (Circle, LogId, Somebody, Somebody, Somebody) {
    let circle = Circle::begin(backend).await;
    let (anna, sara) = (circle.somebody("Anna Berg").await, circle.somebody("Sara Lind").await);
    let bo = circle.somebody("Bo Ek").await;
    let group = circle.group(&anna, &[&sara, &bo]).await;
    (circle, group, anna, sara, bo)
}

async fn a_new_device_says_who_is_in(backend: Backend) {
    let (circle, group, anna, sara, bo) = three(backend).await;
    let tablet = Seat::new(&circle.server.url(), &circle.now).await;
    sara.person.sign_in(&tablet.device, &tablet.proxy.url()).await.unwrap();
    let view = tablet.device.group(group, today()).await.unwrap();
    assert_eq!(view.announcements.len(), 2);
    assert!(view.announcements.iter().all(|told| told.device_is_new && !told.new_keys));
    assert!(!view.news.is_empty() && view.news.iter().all(|news| !news.new), "what was before is no news");
    assert!(tablet.device.groups(today()).await.unwrap()[0].device_is_new);

    // Once they were seen, who comes is new here, too.
    let accounts: Vec<_> = view.announcements.iter().map(|told| told.account).collect();
    tablet.device.members_announced(group, &accounts).await.unwrap();
    let eva = circle.somebody("Eva Holm").await;
    let code = anna.invites(group, 1).await.remove(0);
    eva.join(&code).await;
    anna.seat.device.confirm_members(group, &[eva.me]).await.unwrap();
    for seat in [&tablet, &bo.seat] {
        seat.sync().await;
        let told = seat.device.group(group, today()).await.unwrap().announcements;
        assert_eq!(told.iter().map(|it| (it.account, it.device_is_new)).collect::<Vec<_>>(), [(eva.me, false)]);
    }
}

fn keybags_sent(seat: &Seat) -> usize {
    let keys = |request: &RecordedRequest| request.method == "PUT" && request.path == "/v1/account/keys";
    seat.proxy.recorded().iter().filter(|passed| keys(&passed.request)).count()
}

async fn topics_do_not_write_the_keybag(backend: Backend) {
    let (circle, group, anna, sara, bo) = three(backend).await;
    let before = keybags_sent(&sara.seat);
    assert!(before > 0, "it was told of the group");
    for round in 0..3 {
        anna.share(group, &format!("Fråga {round}")).await;
        circle.settle(group, &[&anna, &sara, &bo]).await;
    }
    assert_eq!(keybags_sent(&sara.seat), before);
    anna.seat.device.remove_member(group, bo.me).await.unwrap();
    circle.settle(group, &[&anna, &sara]).await;
    assert_eq!(keybags_sent(&sara.seat), before + 1, "the roster has changed once");
}

async fn an_older_group_is_not_shown_to_a_new_device(_: Backend) {
    // Two servers with one past: SQLite alone can be copied while it stands.
    let (mut circle, group, anna, sara, bo) = three(Backend::Sqlite).await;
    circle.server.stop().await;
    let place = Place::new(Backend::Sqlite);
    copy_folder(circle.server.place().folder(), place.folder());
    circle.server.resume().await;
    let other = TestServer::start_at(Arc::new(place), Clock::fixed(MONDAY_MS), |_| ()).await;
    for somebody in [&anna, &sara] {
        somebody.seat.proxy.turn_to(&circle.server.url());
    }
    bo.seat.proxy.turn_to(&other.url());

    // Bo is removed in the one world, and Sara's phone has seen it. Her new phone is shown the other, with the keys of the one.
    anna.seat.device.remove_member(group, bo.me).await.unwrap();
    sara.seat.sync().await;
    let seen = sara.log(group).await.pin();
    let tablet = Seat::new(&circle.server.url(), &circle.now).await;
    sara.person.sign_in(&tablet.device, &tablet.proxy.url()).await.unwrap();
    let passed = tablet.proxy.recorded();
    let keys = |request: &RecordedRequest| request.method == "GET" && request.path == "/v1/account/keys";
    let newest = passed.iter().rev().find(|passed| keys(&passed.request)).unwrap().body.clone();

    let shown_the_other = async || {
        let phone = Seat::new(&other.url(), &circle.now).await;
        let newest = newest.clone();
        phone.proxy.bend(move |request, answer| {
            if keys(request) && answer.status == 200 {
                answer.body = newest.clone();
            }
        });
        let _ = sara.person.sign_in(&phone.device, &phone.proxy.url()).await;
        phone
    };
    let phone = shown_the_other().await;
    let alarm = GroupAlarm::Rollback { pinned: seen.seq, offered: seen.seq - 1 };
    assert_eq!(phone.device.status().await.alarms, [Alarm::Group { group, alarm }]);
    assert!(phone.device.groups(today()).await.unwrap().is_empty(), "nothing of it is shown");

    // As long as it has to be, and another one.
    for title in ["Ett", "Två"] {
        bo.share(group, title).await;
        bo.seat.sync().await;
    }
    let phone = shown_the_other().await;
    let alarm = GroupAlarm::Fork { seq: seen.seq };
    assert_eq!(phone.device.status().await.alarms, [Alarm::Group { group, alarm }]);
    assert!(phone.device.group(group, today()).await.unwrap().topics.is_empty(), "what follows is not read");
}

async fn what_waits_for_a_person_is_told_apart(backend: Backend) {
    let (circle, group, anna, sara, _) = three(backend).await;
    assert!(sara.seat.device.status().await.held.is_empty());
    let eva = circle.somebody("Eva Holm").await;
    let code = anna.invites(group, 1).await.remove(0);
    eva.join(&code).await;
    let written = eva.share(group, "Väntar på ja").await;
    eva.seat.sync().await;
    let held = |items, until| vec![Held { group, items, until }];
    assert_eq!(eva.seat.device.status().await.held, held(1, Until::Confirmed));
    anna.seat.device.confirm_members(group, &[eva.me]).await.unwrap();

    // Sara has not seen that Eva is in: her profile waits, and the sync is done all the same.
    sara.seat.sync().await;
    let status = sara.seat.device.status().await;
    assert_eq!((status.unsynced, status.held), (1, held(1, Until::Seen)));
    sara.told_of_all(group).await;
    sara.seat.sync().await;
    let status = sara.seat.device.status().await;
    assert_eq!((status.unsynced, status.held), (0, vec![]));

    // What Eva wrote has left once she was confirmed; away, it waits for her.
    eva.seat.sync().await;
    assert!(!eva.topic(group, written).await.unwrap().unsynced);
    let late = eva.share(group, "Innan hon går").await;
    eva.seat.device.pause_member(group, eva.me).await.unwrap();
    assert_eq!(eva.seat.device.status().await.held, held(1, Until::Returned));
    eva.seat.device.return_member(group, eva.me).await.unwrap();
    assert!(!eva.topic(group, late).await.unwrap().unsynced);
    assert!(eva.seat.device.status().await.held.is_empty());
}
