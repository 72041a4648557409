//! What counts is judged where it stands in the log, and what one commit holds up holds up nothing else.

use andrum_core::groups::{About, GroupBody, GroupItem, GroupView, Plan};
use andrum_core::store::{Store, Table};
use andrum_tests::circle::{Circle, session, today, topic};
use andrum_tests::each_backend;
use andrum_tests::hostile::{Seat, sealed_in};
use andrum_tests::server::Backend;
use andrum_wire::log::Place;
use zeroize::Zeroizing;

use crate::hostile::ring::Ring;

each_backend!(
    a_new_device_shows_what_the_old_one_shows,
    what_a_device_of_before_new_keys_shared_is_withdrawn,
    a_refused_withdrawal_holds_up_nothing,
);

/// All of a group but what is a device's own.
fn shown(view: GroupView) -> GroupView {
    let news = view.news.into_iter().map(|mut it| {
        it.new = false;
        it
    });
    GroupView { announcements: vec![], news: news.collect(), unsynced: 0, ..view }
}

async fn a_new_device_shows_what_the_old_one_shows(backend: Backend) {
    let ring = Ring::begin(backend).await;
    let (group, anna, sara, bo) = (ring.group, &ring.anna, &ring.sara, &ring.bo);
    let all = [anna, sara, bo];
    // Bo names the group past his own app, before he supervises it.
    let about = GroupBody::About(About { name: "Bos grupp".into(), purpose: String::new() });
    let append = ring.put_by(bo, |_| {}, None, &about).await;
    assert_eq!(ring.send(bo, &append).await, 200, "the server cannot tell");
    // Anna sets all that a supervisor sets, appoints Bo, and steps down.
    let plan = GroupBody::Plan(Plan { sessions: vec![session(1, "2026-02-10"), session(2, "2026-03-10")] });
    anna.seat.device.share(group, &plan, false).await.unwrap();
    anna.seat.device.set_agreement(group, "Stannar här.").await.unwrap();
    let own = anna.share(group, "Annas fråga").await;
    ring.circle.settle(group, &all).await;
    anna.seat.device.appoint_supervisor(group, bo.me).await.unwrap();
    ring.circle.settle(group, &all).await;
    anna.seat.device.step_down(group).await.unwrap();
    ring.circle.settle(group, &all).await;

    let old = sara.view(group).await;
    assert_eq!((old.name.as_str(), old.sessions.len()), ("Handledning Nyköping", 2));
    assert!(old.agreement.as_ref().unwrap().text.is_some());
    assert!(old.topics.iter().any(|topic| topic.item == own));
    let fresh = Seat::new(&ring.circle.server.url(), &ring.circle.now).await;
    sara.person.sign_in(&fresh.device, &fresh.proxy.url()).await.unwrap();
    let new = fresh.device.group(group, today()).await.unwrap();
    assert!(shown(new) == shown(old), "one page and many show one group");
}

async fn what_a_device_of_before_new_keys_shared_is_withdrawn(backend: Backend) {
    let circle = Circle::begin(backend).await;
    let (anna, sara) = (circle.somebody("Anna Berg").await, circle.somebody("Sara Lind").await);
    let group = circle.group(&anna, &[&sara]).await;
    let (tablet, lost) =
        (Seat::new(&circle.server.url(), &circle.now).await, Seat::new(&circle.server.url(), &circle.now).await);
    for seat in [&tablet, &lost] {
        sara.person.sign_in(&seat.device, &seat.proxy.url()).await.unwrap();
    }
    tablet.device.members_announced(group, &[anna.me]).await.unwrap();
    let item = tablet.device.share(group, &topic("Från plattan", ""), false).await.unwrap();
    tablet.sync().await;
    circle.settle(group, &[&anna, &sara]).await;
    assert_eq!(anna.titles(group).await, ["Från plattan"]);

    // Another device is shut out; the tablet lies in a drawer and has not signed in again.
    let device = lost.device.devices().await.unwrap().into_iter().find(|device| device.this).unwrap().device;
    let (password, kit) = (Zeroizing::new(sara.person.password.clone()), Zeroizing::new(sara.person.kit.clone()));
    sara.seat.device.revoke_devices(&[device], &password, &kit).await.unwrap();
    sara.seat.device.withdraw(group, item).await.unwrap();
    sara.share(group, "Efteråt").await;
    circle.settle(group, &[&anna, &sara]).await;
    for somebody in [&anna, &sara] {
        assert_eq!(somebody.titles(group).await, ["Efteråt"], "as {} sees it", somebody.name);
        assert_eq!(somebody.seat.device.status().await.unsynced, 0);
    }
}

async fn a_refused_withdrawal_holds_up_nothing(backend: Backend) {
    let circle = Circle::begin(backend).await;
    let (anna, sara) = (circle.somebody("Anna Berg").await, circle.somebody("Sara Lind").await);
    let group = circle.group(&anna, &[&sara]).await;
    let item = sara.share(group, "Ett").await;
    circle.settle(group, &[&anna, &sara]).await;

    // Her phone believes that something of it stands where nothing does: no server erases that.
    let key = [[1].as_slice(), group.as_bytes(), item.as_bytes()].concat();
    let sealed = sealed_in(&sara.seat.store).await;
    let mut held: GroupItem = sealed.get(&sara.seat.store, Table::Groups, &key).await.unwrap().unwrap();
    let (_, device) = held.places[0];
    held.places.push((Place { seq: 1, index: 0 }, device));
    let mut changes = vec![];
    sealed.put(&mut changes, Table::Groups, &key, &held).unwrap();
    sara.seat.store.apply(changes).await.unwrap();

    sara.seat.device.withdraw(group, item).await.unwrap();
    for title in ["Två", "Tre"] {
        sara.share(group, title).await;
    }
    sara.seat.sync().await;
    anna.seat.sync().await;
    assert_eq!(anna.titles(group).await, ["Tre", "Två"], "what was withdrawn is, and what was shared came");
    assert_eq!(sara.seat.device.status().await.unsynced, 0);
}
