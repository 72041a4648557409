//! A group to attack: Anna's with Sara and Bo, and what an attacker can put into it.

use andrum_core::content::Content;
use andrum_core::crypto::age::Recipient;
use andrum_core::crypto::random;
use andrum_core::crypto::sign::SigningKey;
use andrum_core::envelope::{self, ItemHeader, recipients_hash};
use andrum_core::groups::{GroupAlarm, GroupBody, encode};
use andrum_core::keys;
use andrum_core::kit::Kit;
use andrum_core::log::Alarm;
use andrum_tests::circle::{Circle, Somebody};
use andrum_tests::hostile::Page;
use andrum_tests::server::Backend;
use andrum_wire::frame;
use andrum_wire::groups::{GroupRefusal, Introduction, RosterOp, join_bytes};
use andrum_wire::ids::{Blob, Hash, ItemId, LogId};
use andrum_wire::log::{Append, BlobSlot, Change, CommitRecord, Kind, Suite};

/// Anna's group with Sara and Bo, all told of one another.
pub struct Ring {
    pub circle: Circle,
    pub group: LogId,
    pub anna: Somebody,
    pub sara: Somebody,
    pub bo: Somebody,
}

impl Ring {
    pub async fn begin(backend: Backend) -> Self {
        let circle = Circle::begin(backend).await;
        let anna = circle.somebody("Anna Berg").await;
        let (sara, bo) = (circle.somebody("Sara Lind").await, circle.somebody("Bo Ek").await);
        let group = circle.group(&anna, &[&sara, &bo]).await;
        Self { circle, group, anna, sara, bo }
    }

    /// A commit that nobody has sent comes to somebody's phone in a page.
    pub fn plant_for(&self, somebody: &Somebody, record: &CommitRecord) {
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

    pub fn plant(&self, record: &CommitRecord) {
        self.plant_for(&self.sara, record);
    }

    /// Sara's phone says that this is wrong, keeps all, shares with the same people as before, and goes on when the server is honest again.
    pub async fn sara_raises(&self, alarm: GroupAlarm) {
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

    pub async fn next_seq(&self) -> u64 {
        self.sara.log(self.group).await.pin().seq + 1
    }

    /// A member's own device signs a put that the member's app would not make.
    pub async fn put_by(
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

    /// The same over an item that is there already.
    pub async fn put_over(&self, author: &Somebody, item: ItemId, body: &GroupBody) -> Append {
        let mut append = self.put_by(author, |header| header.item = item, None, body).await;
        if let Change::Put { item: outside, .. } = &mut append.record.changes[0] {
            *outside = item;
        }
        let stolen = author.seat.stolen().await;
        author.commit_by(self.group, &stolen.device, append.record.changes).await
    }

    /// Sends a commit with the author's own token, past the author's app.
    pub async fn send(&self, author: &Somebody, append: &Append) -> u16 {
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

pub fn refused(seq: u64, refusal: GroupRefusal) -> GroupAlarm {
    GroupAlarm::Refused { seq, refusal }
}

/// Somebody whom nobody invited, with keys of their own.
pub fn stranger() -> (SigningKey, SigningKey, Introduction) {
    let device = SigningKey::random();
    let new = keys::new_account(&Kit::random(), &device);
    let inbox = new.keybag.inbox[0].recipient().to_inbox().unwrap();
    let account_key = SigningKey::from_seed(&new.keybag.account_key.seed());
    (device, account_key, Introduction { account: new.genesis, rotation: None, inbox })
}

pub async fn join_of_a_stranger(ring: &Ring, invite: &SigningKey) -> CommitRecord {
    let (device, account_key, who) = stranger();
    let account = keys::account_id(&who.account);
    let proof = invite.sign(&join_bytes(&ring.group, &who).unwrap());
    let certificate = keys::certify(&account_key, account, device.public());
    let join = Change::Roster(Box::new(RosterOp::Join { invite: invite.public(), who, proof }));
    ring.sara.commit_by(ring.group, &device, vec![join, Change::AddDevice(certificate)]).await.record
}
