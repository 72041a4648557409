//! A member as the attacker on a group: what the own device signs and the own app would not make.

use andrum_core::content::Content;
use andrum_core::crypto::age::{Identity, Recipient};
use andrum_core::crypto::hash::sha256;
use andrum_core::crypto::random;
use andrum_core::envelope::{self, ItemHeader, recipients_hash};
use andrum_core::facade::Error;
use andrum_core::groups::{About, GroupAlarm, GroupBody, Outcome, Plan, Topic};
use andrum_core::keys;
use andrum_core::log::{Alarm, author_group_commit};
use andrum_tests::circle::{session, topic};
use andrum_tests::each_backend;
use andrum_tests::hostile::blobs_of;
use andrum_tests::server::Backend;
use andrum_wire::frame;
use andrum_wire::groups::{GroupRefusal, News};
use andrum_wire::ids::{Blob, DeviceId, InboxKey, ItemId, RevisionId};
use andrum_wire::log::{Append, BlobSlot, Change, Kind, Suite};

use super::ring::{Ring, refused};

each_backend!(
    a_topic_under_an_older_head,
    a_topic_from_another_group,
    one_reader_too_many,
    one_reader_too_few,
    a_rewritten_payload,
    anothers_topic_rewritten,
    a_members_things_by_a_supervisor,
    a_supervisors_things_by_a_member,
    a_former_supervisors_things_are_not_withdrawn,
    huge_and_strange_content,
);

async fn a_topic_under_an_older_head(backend: Backend) {
    let ring = Ring::begin(backend).await;
    let old = ring.bo.log(ring.group).await.roster().unwrap().head.hash;
    ring.anna.seat.device.set_agreement(ring.group, "Stannar här.").await.unwrap();
    ring.circle.settle(ring.group, &[&ring.anna, &ring.sara, &ring.bo]).await;
    let good = ring.put_by(&ring.bo, |_| {}, None, &topic("Nytt", "")).await;
    let stolen = ring.bo.seat.stolen().await;
    let pin = ring.bo.log(ring.group).await.pin();
    let stale = author_group_commit(ring.group, pin, Some(old), &stolen.device, good.record.changes).unwrap();
    assert_eq!(ring.send(&ring.bo, &stale).await, 422);
    ring.plant(&stale.record);
    let seq = ring.next_seq().await;
    ring.sara_raises(refused(seq, GroupRefusal::WrongRoster)).await;
}

async fn a_topic_from_another_group(backend: Backend) {
    let ring = Ring::begin(backend).await;
    let other = ring.circle.group(&ring.anna, &[&ring.sara, &ring.bo]).await;
    ring.bo.share(other, "I den andra gruppen").await;
    ring.bo.seat.sync().await;
    let mut record = ring.bo.seat.newest_record();
    let blob = blobs_of(&mut record)[0].clone();
    // Bo puts what he wrote in the one group into the other: it says itself where it belongs.
    let stolen = ring.bo.seat.stolen().await;
    let item = ItemId(random::bytes());
    let put = Change::Put { item, base: None, kind: Kind::Shared, suite: Suite::AgeX25519, blob };
    let append = ring.bo.commit_by(ring.group, &stolen.device, vec![put]).await;
    assert_eq!(ring.send(&ring.bo, &append).await, 200, "the server cannot tell");
    ring.sara.seat.sync_now().await;
    assert!(ring.sara.topic(ring.group, item).await.is_none());
    assert_eq!(ring.sara.view(ring.group).await.unreadable, 1, "kept, and said so");
}

async fn one_reader_too_many(backend: Backend) {
    let ring = Ring::begin(backend).await;
    let outsider = Identity::random();
    let log = ring.bo.log(ring.group).await;
    let mut readers: Vec<Recipient> = log
        .roster()
        .unwrap()
        .readers(Kind::Shared, &ring.bo.me)
        .values()
        .map(|inbox| Recipient::from_inbox(inbox).unwrap())
        .collect();
    readers.push(outsider.recipient());
    let append = ring.put_by(&ring.bo, |_| {}, Some(readers), &topic("Också till en annan", "")).await;
    recipients_differ(&ring, &append).await;
}

async fn one_reader_too_few(backend: Backend) {
    let ring = Ring::begin(backend).await;
    let log = ring.bo.log(ring.group).await;
    let readers = log.roster().unwrap().readers(Kind::Shared, &ring.bo.me);
    let without_anna: Vec<Recipient> = readers
        .iter()
        .filter(|(account, _)| **account != ring.anna.me)
        .map(|(_, inbox)| Recipient::from_inbox(inbox).unwrap())
        .collect();
    let append = ring.put_by(&ring.bo, |_| {}, Some(without_anna), &topic("Bakom ryggen på Anna", "")).await;
    recipients_differ(&ring, &append).await;
}

async fn recipients_differ(ring: &Ring, append: &Append) {
    assert_eq!(ring.send(&ring.bo, append).await, 200, "the server cannot tell");
    ring.sara.seat.sync_now().await;
    let alarms = ring.sara.seat.device.status().await.alarms;
    assert!(
        matches!(alarms[..], [Alarm::Group { alarm: GroupAlarm::Recipients { .. }, .. }]),
        "whoever can read it says so: {alarms:?}"
    );
    assert!(ring.sara.titles(ring.group).await.is_empty(), "and does not show it");
}

async fn a_rewritten_payload(backend: Backend) {
    let ring = Ring::begin(backend).await;
    // Header and outside differ: author, item, roster.
    let body = topic("Lögn", "");
    let lie = |change: fn(&mut ItemHeader)| ring.put_by(&ring.bo, change, None, &body);
    let lies: [fn(&mut ItemHeader); 4] = [
        |header| header.item = ItemId([1; 16]),
        |header| header.roster = Some(sha256(b"another")),
        |header| header.recipients = sha256(b"others"),
        |header| header.author = DeviceId([2; 16]),
    ];
    for (count, change) in (1..).zip(lies) {
        let append = lie(change).await;
        assert_eq!(ring.send(&ring.bo, &append).await, 200, "the server cannot tell");
        ring.bo.seat.sync_now().await;
        ring.sara.seat.sync_now().await;
        let view = ring.sara.view(ring.group).await;
        assert!(view.topics.is_empty());
        assert_eq!(view.unreadable, count);
    }
}

async fn anothers_topic_rewritten(backend: Backend) {
    let ring = Ring::begin(backend).await;
    let item = ring.sara.share(ring.group, "Mitt").await;
    ring.circle.settle(ring.group, &[&ring.anna, &ring.sara, &ring.bo]).await;
    let body = GroupBody::Topic(Topic { title: "Inte mitt".into(), text: String::new(), session: None, done: false });
    assert!(matches!(ring.bo.seat.device.reshare(ring.group, item, &body).await, Err(Error::NotAllowed(_))));
    // Past his own app he can send it; it counts for nobody.
    let append = ring.put_over(&ring.bo, item, &body).await;
    assert_eq!(ring.send(&ring.bo, &append).await, 200);
    let stolen = ring.bo.seat.stolen().await;
    for somebody in [&ring.anna, &ring.sara] {
        somebody.seat.sync_now().await;
        assert_eq!(somebody.titles(ring.group).await, ["Mitt"], "as {} sees it", somebody.name);
    }
    // Nor does his deletion of it.
    let base = RevisionId([0; 16]);
    ring.bo.seat.sync_now().await;
    let tombstone = Change::Tombstone { item, base, erases: vec![] };
    let append = ring.bo.commit_by(ring.group, &stolen.device, vec![tombstone]).await;
    ring.send(&ring.bo, &append).await;
    ring.anna.seat.sync_now().await;
    assert_eq!(ring.anna.titles(ring.group).await, ["Mitt"]);
}

async fn a_members_things_by_a_supervisor(backend: Backend) {
    let ring = Ring::begin(backend).await;
    let all = [&ring.anna, &ring.sara, &ring.bo];
    let item = ring.sara.share(ring.group, "Mitt").await;
    let session = session(1, "2026-02-10").id;
    let (saw, to_try, who) = ("Vi skyndar.".to_owned(), "Vänta en dag.".to_owned(), "Alla".to_owned());
    let outcome = GroupBody::Outcome(Outcome { session, topic: Some(item), saw, to_try, who });
    let outcome = ring.sara.seat.device.share(ring.group, &outcome, false).await.unwrap();
    ring.circle.settle(ring.group, &all).await;

    // What any supervisor may write, over what is Sara's: it would be gone from every screen without a word.
    let about = GroupBody::About(About { name: "Borta".into(), purpose: String::new() });
    assert!(matches!(ring.anna.seat.device.reshare(ring.group, item, &about).await, Err(Error::NotAllowed(_))));
    for item in [item, outcome] {
        let append = ring.put_over(&ring.anna, item, &about).await;
        assert_eq!(ring.send(&ring.anna, &append).await, 200, "the server cannot tell");
        ring.anna.seat.sync_now().await;
    }
    ring.circle.settle(ring.group, &all).await;
    for somebody in all {
        let view = somebody.view(ring.group).await;
        assert_eq!((view.name.as_str(), view.outcomes.len()), ("Handledning Nyköping", 1), "{}", somebody.name);
        assert_eq!(somebody.titles(ring.group).await, ["Mitt"], "as {} sees it", somebody.name);
    }
    // A supervisor may withdraw it, for all to see; and Sara what is left of hers.
    ring.anna.seat.device.withdraw(ring.group, item).await.unwrap();
    ring.sara.seat.device.withdraw(ring.group, outcome).await.unwrap();
    ring.circle.settle(ring.group, &all).await;
    for somebody in all {
        let view = somebody.view(ring.group).await;
        assert!(view.topics.is_empty() && view.outcomes.is_empty());
        let trace = News::Withdrawn { account: ring.sara.me, by: ring.anna.me };
        assert!(view.news.iter().any(|it| it.news == trace), "as {} sees it", somebody.name);
    }
}

async fn a_supervisors_things_by_a_member(backend: Backend) {
    let ring = Ring::begin(backend).await;
    let about = GroupBody::About(About { name: "Kapad".into(), purpose: String::new() });
    assert!(matches!(ring.bo.seat.device.share(ring.group, &about, false).await, Err(Error::NotAllowed(_))));
    let append = ring.put_by(&ring.bo, |_| {}, None, &about).await;
    assert_eq!(ring.send(&ring.bo, &append).await, 200, "the server cannot tell");
    ring.sara.seat.sync_now().await;
    assert_eq!(ring.sara.view(ring.group).await.name, "Handledning Nyköping");
}

async fn a_former_supervisors_things_are_not_withdrawn(backend: Backend) {
    let ring = Ring::begin(backend).await;
    ring.anna.seat.device.appoint_supervisor(ring.group, ring.bo.me).await.unwrap();
    ring.circle.settle(ring.group, &[&ring.anna, &ring.sara, &ring.bo]).await;
    let plan = GroupBody::Plan(Plan { sessions: vec![session(1, "2026-02-10")] });
    let plan = ring.bo.seat.device.share(ring.group, &plan, false).await.unwrap();
    let own = ring.bo.share(ring.group, "Min egen fråga").await;
    ring.circle.settle(ring.group, &[&ring.anna, &ring.sara, &ring.bo]).await;
    ring.bo.seat.device.step_down(ring.group).await.unwrap();
    ring.circle.settle(ring.group, &[&ring.anna, &ring.sara, &ring.bo]).await;
    assert!(matches!(ring.bo.seat.device.withdraw(ring.group, plan).await, Err(Error::NotAllowed(_))));

    // His device signs it all the same; of his own topic he still decides.
    let stolen = ring.bo.seat.stolen().await;
    let deletions = [plan, own].map(|item| Change::Tombstone { item, base: RevisionId([0; 16]), erases: vec![] });
    let append = ring.bo.commit_by(ring.group, &stolen.device, deletions.to_vec()).await;
    assert_eq!(ring.send(&ring.bo, &append).await, 200, "the server cannot tell");
    ring.circle.settle(ring.group, &[&ring.anna, &ring.sara, &ring.bo]).await;
    for somebody in [&ring.anna, &ring.sara, &ring.bo] {
        let view = somebody.view(ring.group).await;
        assert_eq!((view.sessions.len(), view.topics.len()), (1, 0));
    }
}

async fn huge_and_strange_content(backend: Backend) {
    let ring = Ring::begin(backend).await;
    let strange = "<script>alert(1)</script>\u{202e}gnirts\u{2066} https://example.com/spår";
    assert!(ring.bo.seat.device.share(ring.group, &topic(strange, strange), false).await.is_ok());
    assert!(matches!(
        ring.bo.seat.device.share(ring.group, &topic("Lång", &"a".repeat(200_000)), false).await,
        Err(Error::NotAllowed(_))
    ));
    ring.bo.seat.sync().await;
    ring.sara.seat.sync().await;
    assert_eq!(ring.sara.titles(ring.group).await, [strange], "shown as text: what it does is the screen's business");

    // A body that is beyond its bounds, or no body at all, past his own app.
    let stolen = ring.bo.seat.stolen().await;
    for body in [vec![5; 400_000], vec![0xff; 100], vec![]] {
        let append = {
            let log = ring.bo.log(ring.group).await;
            let roster = log.roster().unwrap();
            let readers: Vec<Recipient> = roster
                .readers(Kind::Shared, &ring.bo.me)
                .values()
                .map(|inbox| Recipient::from_inbox(inbox).unwrap())
                .collect();
            let item = ItemId(random::bytes());
            let header = ItemHeader {
                kind: Kind::Shared,
                suite: Suite::AgeX25519,
                log: ring.group,
                item,
                base: None,
                author: keys::device_id(&stolen.device.public()),
                roster: Some(roster.head.hash),
                recipients: recipients_hash(&readers),
            };
            let content = frame::encode(&Content { edited_ms: i64::MAX, body }).unwrap();
            let blob = BlobSlot::Inline(Blob(envelope::seal(&header, &content, &stolen.device, &readers).unwrap()));
            let put = Change::Put { item, base: None, kind: Kind::Shared, suite: Suite::AgeX25519, blob };
            ring.bo.commit_by(ring.group, &stolen.device, vec![put]).await
        };
        assert_eq!(ring.send(&ring.bo, &append).await, 200);
        ring.bo.seat.sync_now().await;
    }
    ring.sara.seat.sync_now().await;
    let view = ring.sara.view(ring.group).await;
    assert_eq!((view.topics.len(), view.unreadable), (1, 3));
    // An inbox of small order is nobody's: whoever names one is encrypted to by nobody.
    assert!(Recipient::from_inbox(&InboxKey([0; 32])).is_err());
}
