//! The server as the attacker on a group.

use std::sync::Arc;

use andrum_core::crypto::age::Identity;
use andrum_core::crypto::hash::sha256;
use andrum_core::crypto::sign::SigningKey;
use andrum_core::groups::{Compared, GroupAlarm, InviteLink};
use andrum_core::keys;
use andrum_core::log::Alarm;
use andrum_server::Clock;
use andrum_tests::circle::topic;
use andrum_tests::each_backend;
use andrum_tests::hostile::{bend_json, copy_folder};
use andrum_tests::server::{Backend, MONDAY_MS, Place, TestServer};
use andrum_wire::devices::{Rotation, RotationBody};
use andrum_wire::groups::{GroupRefusal, RosterOp, join_bytes};
use andrum_wire::ids::InboxKey;
use andrum_wire::log::{BlobSlot, Change, Place as LogPlace};

use super::ring::{Ring, join_of_a_stranger, refused, stranger};

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
);

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
