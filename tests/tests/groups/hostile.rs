//! The server, or a member, as the attacker on a group: refused, named, nothing encrypted to the wrong person, nothing lost.

use std::sync::Arc;

use andrum_core::crypto::age::{Identity, Recipient};
use andrum_core::crypto::hash::sha256;
use andrum_core::crypto::random;
use andrum_core::crypto::sign::SigningKey;
use andrum_core::envelope::{self, ItemHeader, recipients_hash};
use andrum_core::facade::Error;
use andrum_core::groups::{Compared, GroupAlarm, GroupBody, InviteLink, Topic, encode};
use andrum_core::keys;
use andrum_core::kit::Kit;
use andrum_core::local::Content;
use andrum_core::log::{Alarm, author_group_commit};
use andrum_server::Clock;
use andrum_tests::circle::{Circle, Somebody, topic};
use andrum_tests::each_backend;
use andrum_tests::hostile::{Page, bend_json, blobs_of, copy_folder};
use andrum_tests::server::{Backend, MONDAY_MS, Place, TestServer};
use andrum_wire::devices::{Rotation, RotationBody};
use andrum_wire::frame;
use andrum_wire::groups::{GroupRefusal, Introduction, RosterOp, join_bytes};
use andrum_wire::ids::{Blob, DeviceId, Hash, InboxKey, ItemId, LogId, RevisionId};
use andrum_wire::log::{Append, BlobSlot, Change, CommitRecord, Kind, Place as LogPlace, Suite};

each_backend!(
    a_ghost_member,
    a_ghost_with_a_stolen_invite_that_was_revoked,
    a_changed_member_key,
    a_withheld_removal,
    a_forked_roster_is_found_when_phones_compare,
    a_stolen_link_used_before_its_owner,
    a_shortened_group,
    a_withheld_topic,
    an_inbox_that_anybody_opens,
    reordered_and_doubled_operations,
    a_topic_under_an_older_head,
    a_topic_from_another_group,
    one_reader_too_many,
    one_reader_too_few,
    a_rewritten_payload,
    anothers_topic_rewritten,
    a_supervisors_things_by_a_member,
    huge_and_strange_content,
);

/// Anna's group with Sara and Bo, all told of one another.
struct Ring {
    circle: Circle,
    group: LogId,
    anna: Somebody,
    sara: Somebody,
    bo: Somebody,
}

impl Ring {
    async fn begin(backend: Backend) -> Self {
        let circle = Circle::begin(backend).await;
        let anna = circle.somebody("Anna Berg").await;
        let (sara, bo) = (circle.somebody("Sara Lind").await, circle.somebody("Bo Ek").await);
        let group = circle.group(&anna, &[&sara, &bo]).await;
        Self { circle, group, anna, sara, bo }
    }

    /// A commit that nobody has sent comes to somebody's phone in a page.
    fn plant_for(&self, somebody: &Somebody, record: &CommitRecord) {
        let (group, record) = (self.group, record.clone());
        somebody.seat.proxy.bend(move |request, answer| {
            if request.path == "/v1/groups" && answer.status == 200 {
                let mut value: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
                for listed in value["groups"].as_array_mut().unwrap() {
                    if listed["group"] == group.to_string() {
                        listed["head"]["seq"] = (listed["head"]["seq"].as_u64().unwrap() + 1).into();
                        listed["head"]["hash"] = Hash([9; 32]).to_string().into();
                    }
                }
                answer.body = serde_json::to_vec(&value).unwrap();
            } else if request.path.contains(&format!("{group}/commits?")) && answer.status == 200 {
                let mut page = Page::read(&answer.body);
                page.plant(record.clone());
                answer.body = page.bytes();
            }
        });
    }

    fn plant(&self, record: &CommitRecord) {
        self.plant_for(&self.sara, record);
    }

    /// Sara's phone says that this is wrong, keeps all, shares with the same people as before, and goes on when the server is honest again.
    async fn sara_raises(&self, alarm: GroupAlarm) {
        let before = (self.sara.names(self.group).await, self.sara.titles(self.group).await);
        self.sara.seat.sync_now().await;
        let alarms = self.sara.seat.device.status().await.alarms;
        assert_eq!(alarms, [Alarm::Group { group: self.group, alarm }]);
        assert_eq!((self.sara.names(self.group).await, self.sara.titles(self.group).await), before);
        self.sara.seat.device.alarms_seen().await.unwrap();
        self.sara.seat.proxy.straighten();
        let item = self.sara.share(self.group, "Vidare").await;
        self.circle.settle(self.group, &[&self.anna, &self.sara, &self.bo]).await;
        assert!(self.bo.topic(self.group, item).await.is_some());
        assert!(self.sara.seat.device.status().await.alarms.is_empty());
    }

    async fn next_seq(&self) -> u64 {
        self.sara.log(self.group).await.pin().seq + 1
    }

    /// A member's own device signs a put that the member's app would not make.
    async fn put_by(
        &self,
        author: &Somebody,
        header: impl FnOnce(&mut ItemHeader),
        to: Option<Vec<Recipient>>,
        body: &GroupBody,
    ) -> Append {
        let log = author.log(self.group).await;
        let stolen = author.seat.stolen().await;
        let roster = log.roster().unwrap();
        let readers: Vec<Recipient> = roster
            .readers(Kind::Shared, &author.me)
            .values()
            .map(|inbox| Recipient::from_inbox(inbox).unwrap())
            .collect();
        let mut expected = ItemHeader {
            kind: Kind::Shared,
            suite: Suite::AgeX25519,
            log: self.group,
            item: ItemId(random::bytes()),
            base: None,
            author: keys::device_id(&stolen.device.public()),
            roster: Some(roster.head.hash),
            recipients: recipients_hash(&readers),
        };
        let item = expected.item;
        header(&mut expected);
        let content = Content { edited_ms: 0, body: encode(body).unwrap() };
        let to = to.unwrap_or(readers);
        let blob = envelope::seal(&expected, &frame::encode(&content).unwrap(), &stolen.device, &to).unwrap();
        let blob = BlobSlot::Inline(Blob(blob));
        let put = Change::Put { item, base: expected.base, kind: Kind::Shared, suite: Suite::AgeX25519, blob };
        author.commit_by(self.group, &stolen.device, vec![put]).await
    }

    /// Sends a commit with the author's own token, past the author's app.
    async fn send(&self, author: &Somebody, append: &Append) -> u16 {
        let passed = author.seat.proxy.recorded();
        let token = passed.iter().rev().find_map(|exchange| exchange.request.headers.get("authorization")).unwrap();
        let url = format!("{}/v1/logs/{}/commits", author.seat.proxy.url(), self.group);
        let request = reqwest::Client::new()
            .post(url)
            .header("authorization", token)
            .header("content-type", "application/octet-stream")
            .body(frame::encode(append).unwrap());
        request.send().await.unwrap().status().as_u16()
    }
}

fn refused(seq: u64, refusal: GroupRefusal) -> GroupAlarm {
    GroupAlarm::Refused { seq, refusal }
}

/// Somebody whom nobody invited, with keys of their own.
fn stranger() -> (SigningKey, SigningKey, Introduction) {
    let device = SigningKey::random();
    let new = keys::new_account(&Kit::random(), &device);
    let inbox = new.keybag.inbox[0].recipient().to_inbox().unwrap();
    let account_key = SigningKey::from_seed(&new.keybag.account_key.seed());
    (device, account_key, Introduction { account: new.genesis, rotation: None, inbox })
}

async fn join_of_a_stranger(ring: &Ring, invite: &SigningKey) -> CommitRecord {
    let (device, account_key, who) = stranger();
    let account = keys::account_id(&who.account);
    let proof = invite.sign(&join_bytes(&ring.group, &who).unwrap());
    let certificate = keys::certify(&account_key, account, device.public());
    let join = Change::Roster(Box::new(RosterOp::Join { invite: invite.public(), who, proof }));
    ring.sara.commit_by(ring.group, &device, vec![join, Change::AddDevice(certificate)]).await.record
}

async fn a_ghost_member(backend: Backend) {
    let ring = Ring::begin(backend).await;
    let ghost = join_of_a_stranger(&ring, &SigningKey::random()).await;
    ring.plant(&ghost);
    let seq = ring.next_seq().await;
    ring.sara_raises(refused(seq, GroupRefusal::BadInvite)).await;
}

async fn a_ghost_with_a_stolen_invite_that_was_revoked(backend: Backend) {
    let ring = Ring::begin(backend).await;
    let code = ring.anna.invites(ring.group, 1).await.remove(0);
    let secret = InviteLink::read(&code).unwrap().secret;
    ring.anna.seat.device.revoke_invite(ring.group, secret.public()).await.unwrap();
    ring.sara.seat.sync().await;
    let ghost = join_of_a_stranger(&ring, &secret).await;
    ring.plant(&ghost);
    let seq = ring.next_seq().await;
    ring.sara_raises(refused(seq, GroupRefusal::BadInvite)).await;
}

async fn a_changed_member_key(backend: Backend) {
    let ring = Ring::begin(backend).await;
    // Somebody with Bo's stolen device, but without his kit, signs new keys for him.
    let stolen = ring.bo.seat.stolen().await;
    let (account_key, revoked) = (SigningKey::random().public(), vec![]);
    let body = RotationBody { account: ring.bo.me, number: 1, account_key, revoked: revoked.clone() };
    let signature = stolen.keybag.account_key.sign(&body.signed_bytes().unwrap());
    let rotation = Rotation { number: 1, account_key, revoked, signature };
    let inbox = Identity::random().recipient().to_inbox().unwrap();
    let operation = RosterOp::ChangeKeys { account: ring.bo.me, rotation, inbox };
    let append = ring.bo.operate_by(ring.group, &stolen.device, vec![operation]).await;
    assert_eq!(ring.send(&ring.bo, &append).await, 422, "an honest server takes none of it either");
    ring.plant(&append.record);
    let seq = ring.next_seq().await;
    ring.sara_raises(refused(seq, GroupRefusal::BadRotation)).await;
}

async fn a_withheld_removal(backend: Backend) {
    let ring = Ring::begin(backend).await;
    // The server keeps Bo's removal from Sara. What she writes then names a roster that nobody else has.
    ring.anna.seat.device.remove_member(ring.group, ring.bo.me).await.unwrap();
    let append = ring.put_by(&ring.sara, |_| {}, None, &topic("Till tre", "")).await;
    assert_eq!(
        ring.send(&ring.sara, &append).await,
        409,
        "the chain has moved on: she learns of it before it is taken"
    );
    // A server that forks the chain for her is found by everybody else, since her next commit names another past.
    ring.plant_for(&ring.anna, &append.record);
    let seq = ring.anna.log(ring.group).await.pin().seq + 1;
    ring.anna.seat.sync_now().await;
    let alarm = GroupAlarm::Refused { seq, refusal: GroupRefusal::WrongRoster };
    assert_eq!(ring.anna.seat.device.status().await.alarms, [Alarm::Group { group: ring.group, alarm }]);
    // And Sara, once she is told the truth, encrypts to nobody who is gone.
    ring.sara.seat.sync().await;
    let item = ring.sara.share(ring.group, "Efter").await;
    ring.sara.seat.sync().await;
    ring.bo.seat.sync_now().await;
    assert!(ring.bo.topic(ring.group, item).await.is_none());
}

async fn a_forked_roster_is_found_when_phones_compare(_: Backend) {
    // Two servers with one past: SQLite alone can be copied while it stands.
    let mut ring = Ring::begin(Backend::Sqlite).await;
    ring.circle.server.stop().await;
    let place = Place::new(Backend::Sqlite);
    copy_folder(ring.circle.server.place().folder(), place.folder());
    ring.circle.server.resume().await;
    let other = TestServer::start_at(Arc::new(place), Clock::fixed(MONDAY_MS), |_| ()).await;
    for somebody in [&ring.anna, &ring.bo] {
        somebody.seat.proxy.turn_to(&ring.circle.server.url());
    }
    ring.sara.seat.proxy.turn_to(&other.url());

    // Anna removes Bo in the one world; in the other Sara sets something else.
    ring.anna.seat.device.remove_member(ring.group, ring.bo.me).await.unwrap();
    ring.sara.seat.device.endorse(ring.group, ring.bo.me).await.unwrap();
    let (annas, saras) = (
        ring.anna.seat.device.comparison(ring.group).await.unwrap(),
        ring.sara.seat.device.comparison(ring.group).await.unwrap(),
    );
    assert_ne!(annas.code, saras.code, "read aloud, it is heard");
    let found = ring.sara.seat.device.compare(ring.group, &annas.qr).await.unwrap();
    let Compared::Different { seq } = found else { panic!("a fork is found: {found:?}") };
    let alarm = Alarm::Group { group: ring.group, alarm: GroupAlarm::OtherHistory { seq } };
    assert_eq!(ring.sara.seat.device.status().await.alarms, [alarm]);
    assert_eq!(ring.sara.seat.device.compare(ring.group, "inte en kod").await.unwrap(), Compared::OtherGroup);
}

async fn a_stolen_link_used_before_its_owner(backend: Backend) {
    let ring = Ring::begin(backend).await;
    let eva = ring.circle.somebody("Eva Holm").await;
    let thief = ring.circle.somebody("Tjuv Tjuvsson").await;
    let code = ring.anna.invites(ring.group, 1).await.remove(0);
    thief.seat.device.join(&code, &eva.profile()).await.unwrap();
    // Eva is told, and goes to Anna. The thief stands there as waiting, and reads nothing.
    assert!(eva.try_to_join(&code).await.is_err());
    let secret = ring.sara.share(ring.group, "Bara för gruppen").await;
    ring.circle.settle(ring.group, &[&ring.anna, &ring.sara, &ring.bo]).await;
    thief.seat.sync_now().await;
    assert!(thief.topic(ring.group, secret).await.is_none());
    assert!(thief.names(ring.group).await.iter().all(|name| name.is_empty() || name == "Eva Holm"));
    ring.anna.seat.device.remove_member(ring.group, thief.me).await.unwrap();
    let code = ring.anna.invites(ring.group, 1).await.remove(0);
    eva.join(&code).await;
}

async fn a_shortened_group(backend: Backend) {
    let ring = Ring::begin(backend).await;
    let pinned = ring.sara.log(ring.group).await.pin().seq;
    bend_json(&ring.sara.seat.proxy, "/v1/groups", move |value| {
        value["groups"][0]["head"]["seq"] = (pinned - 2).into()
    });
    ring.sara_raises(GroupAlarm::Rollback { pinned, offered: pinned - 2 }).await;
}

async fn a_withheld_topic(backend: Backend) {
    let ring = Ring::begin(backend).await;
    let item = ring.anna.share(ring.group, "Hålls inne").await;
    ring.anna.seat.sync().await;
    ring.sara.seat.bend_pages(|page| {
        for slot in page.blobs() {
            let named = slot.reference(sha256);
            *slot = BlobSlot::Erased(named);
        }
    });
    let place = LogPlace { seq: ring.next_seq().await, index: 0 };
    ring.sara.seat.sync_now().await;
    let alarm = GroupAlarm::Withheld { place };
    assert_eq!(ring.sara.seat.device.status().await.alarms, [Alarm::Group { group: ring.group, alarm }]);
    // What does not need it goes on.
    ring.sara.seat.device.endorse(ring.group, ring.anna.me).await.unwrap();
    ring.sara.seat.device.alarms_seen().await.unwrap();
    ring.sara.seat.proxy.straighten();
    ring.sara.seat.sync().await;
    assert!(ring.sara.topic(ring.group, item).await.is_some(), "it comes after all");
    assert!(ring.sara.seat.device.status().await.alarms.is_empty());
    assert_eq!(ring.sara.view(ring.group).await.unreadable, 0);
}

async fn an_inbox_that_anybody_opens(backend: Backend) {
    let ring = Ring::begin(backend).await;
    let code = ring.anna.invites(ring.group, 1).await.remove(0);
    let invite = InviteLink::read(&code).unwrap().secret;
    ring.sara.seat.sync().await;
    let (device, account_key, mut who) = stranger();
    who.inbox = InboxKey([0; 32]);
    let account = keys::account_id(&who.account);
    let proof = invite.sign(&join_bytes(&ring.group, &who).unwrap());
    let certificate = keys::certify(&account_key, account, device.public());
    let join = Change::Roster(Box::new(RosterOp::Join { invite: invite.public(), who, proof }));
    let append = ring.sara.commit_by(ring.group, &device, vec![join, Change::AddDevice(certificate)]).await;
    ring.plant(&append.record);
    let seq = ring.next_seq().await;
    ring.sara_raises(refused(seq, GroupRefusal::BadInbox)).await;
}

async fn reordered_and_doubled_operations(backend: Backend) {
    let ring = Ring::begin(backend).await;
    // The newest commit once more, in the next place.
    let doubled = ring.anna.seat.newest_record();
    ring.plant(&doubled);
    let seq = ring.next_seq().await;
    ring.sara.seat.sync_now().await;
    let alarms = ring.sara.seat.device.status().await.alarms;
    assert!(
        matches!(alarms[..], [Alarm::Group { alarm: GroupAlarm::Refused { seq: at, .. }, .. }] if at == seq),
        "{alarms:?}"
    );
    ring.sara.seat.device.alarms_seen().await.unwrap();
    ring.sara.seat.proxy.straighten();
    // Two new ones, the second before the first.
    ring.anna.share(ring.group, "Ett").await;
    ring.anna.seat.sync().await;
    ring.anna.share(ring.group, "Två").await;
    ring.anna.seat.sync().await;
    ring.sara.seat.bend_pages(|page| page.records.reverse());
    let seq = ring.next_seq().await;
    ring.sara_raises_after_reorder(seq).await;
}

impl Ring {
    async fn sara_raises_after_reorder(&self, seq: u64) {
        self.sara.seat.sync_now().await;
        let alarm = GroupAlarm::Refused { seq, refusal: GroupRefusal::BadSignature };
        assert_eq!(self.sara.seat.device.status().await.alarms, [Alarm::Group { group: self.group, alarm }]);
        self.sara.seat.device.alarms_seen().await.unwrap();
        self.sara.seat.proxy.straighten();
        self.sara.seat.sync().await;
        assert_eq!(self.sara.titles(self.group).await, ["Ett", "Två"]);
    }
}

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
    let mut append = ring.put_by(&ring.bo, |header| header.item = item, None, &body).await;
    let stolen = ring.bo.seat.stolen().await;
    if let Change::Put { item: outside, .. } = &mut append.record.changes[0] {
        *outside = item;
    }
    let append = ring.bo.commit_by(ring.group, &stolen.device, append.record.changes).await;
    assert_eq!(ring.send(&ring.bo, &append).await, 200);
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

async fn a_supervisors_things_by_a_member(backend: Backend) {
    let ring = Ring::begin(backend).await;
    let about = GroupBody::About(andrum_core::groups::About { name: "Kapad".into(), purpose: String::new() });
    assert!(matches!(ring.bo.seat.device.share(ring.group, &about, false).await, Err(Error::NotAllowed(_))));
    let append = ring.put_by(&ring.bo, |_| {}, None, &about).await;
    assert_eq!(ring.send(&ring.bo, &append).await, 200, "the server cannot tell");
    ring.sara.seat.sync_now().await;
    assert_eq!(ring.sara.view(ring.group).await.name, "Handledning Nyköping");
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
