//! Groups on the live stream: all who are in hear of every commit, and nobody else does.

use andrum_wire::events::Event;
use andrum_wire::groups::RosterOp;

use crate::circle::{Circle, op, people, shared};
use crate::diary::Diary;
use crate::events::Listener;
use crate::on_both;
use crate::place::Place;
use crate::site::Site;

/// The next event that is not of this log.
async fn hears_of(listener: &mut Listener, log: andrum_wire::ids::LogId) -> u64 {
    loop {
        match listener.next().await {
            Some(Event::Head { log: of, seq }) if of == log => return seq,
            Some(_) => {}
            None => panic!("the stream has ended"),
        }
    }
}

/// The events up to the next one of the account's own log, which grows by `diary`'s first commit.
async fn until_own(listener: &mut Listener, site: &Site, diary: &Diary) -> Vec<Event> {
    let own = diary.person.account();
    let mut diary = Diary::of(diary, own);
    diary.append(site, diary.first()).await.appended();
    let mut heard = Vec::new();
    loop {
        match listener.next().await.expect("the stream has ended") {
            Event::Head { log, seq: 1 } if log == own => return heard,
            // Where it stood when the stream began.
            Event::Head { log, .. } if log == own => {}
            other => heard.push(other),
        }
    }
}

async fn all_who_are_in_hear_of_it(place: Place) {
    let site = place.site().await;
    hear_of_it(&site, &site).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_server_stores_the_other_tells() {
    let place = Place::postgres();
    let (one, two) = (place.site().await, place.site().await);
    hear_of_it(&one, &two).await;
}

async fn hear_of_it(writes: &Site, tells: &Site) {
    let [mut sara, mut bea, cecilia] = people(writes, ["sara", "bea", "cecilia"]).await;
    let mut circle = Circle::begin(writes, &mut sara).await;
    let mut saras = Listener::open(tells, &sara.token).await;
    let (mut beas, mut cecilias) =
        (Listener::open(tells, &bea.token).await, Listener::open(tells, &cecilia.token).await);
    assert_eq!(hears_of(&mut saras, circle.group).await, 1, "at the beginning");
    // A stream that was open when its account came in.
    circle.bring(writes, &sara, &mut bea).await;
    while hears_of(&mut saras, circle.group).await < circle.head.seq {}
    while hears_of(&mut beas, circle.group).await < circle.head.seq {}
    circle.write(writes, &bea, shared()).await.appended();
    while hears_of(&mut saras, circle.group).await < circle.head.seq {}
    while hears_of(&mut beas, circle.group).await < circle.head.seq {}

    let of_group = |heard: Vec<Event>| {
        heard.into_iter().any(|event| matches!(event, Event::Head { log, .. } if log == circle.group))
    };
    let (circle_group, mut circle) = (of_group, circle.clone());
    circle.remove(writes, &sara, &bea).await;
    circle.write(writes, &sara, shared()).await.appended();
    while hears_of(&mut saras, circle.group).await < circle.head.seq {}
    assert!(!circle_group(until_own(&mut beas, writes, &bea).await), "she was put out");
    assert!(!circle_group(until_own(&mut cecilias, writes, &cecilia).await), "she never was in");
    // Nor does a new stream begin with the group.
    let mut anew = Listener::open(tells, &bea.token).await;
    assert_eq!(anew.next().await, Some(Event::Head { log: bea.person.account(), seq: 1 }));
    circle.write(writes, &sara, vec![op(RosterOp::Leave)]).await.appended();
}

on_both!(all_who_are_in_hear_of_it);
