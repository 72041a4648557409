//! A group's log as its members write it. Each member is a [`Diary`] that was pointed at the group.

use andrum_wire::frame;
use andrum_wire::groups::{
    AtTheDoor, GroupGenesis, GroupKind, Groups, Introduction, Knock, RosterOp, join_bytes, knock_bytes,
};
use andrum_wire::ids::{Hash, InboxKey, ItemId, LogId, PublicKey};
use andrum_wire::log::{Append, BlobSlot, Change, CommitRecord, Head, Kind, Suite, VERSION};
use ed25519_dalek::SigningKey;

use crate::diary::{Diary, head_after, long_enough, sha256};
use crate::person::{random_key, sign};
use crate::site::{Answer, HOUR_MS, NOW_MS, Site};

pub type Changes = Vec<Change<BlobSlot>>;

#[derive(Clone)]
pub struct Circle {
    pub group: LogId,
    pub head: Head,
    /// The last commit with a roster operation.
    pub roster: Option<Hash>,
}

pub fn public(key: &SigningKey) -> PublicKey {
    PublicKey(key.verifying_key().to_bytes())
}

pub fn op(operation: RosterOp) -> Change<BlobSlot> {
    Change::Roster(Box::new(operation))
}

pub fn share(item: ItemId, kind: Kind, ciphertext: Vec<u8>) -> Change<BlobSlot> {
    Change::Put { item, base: None, kind, suite: Suite::AgeX25519, blob: BlobSlot::Inline(long_enough(ciphertext)) }
}

/// A small text for all.
pub fn shared() -> Changes {
    vec![share(crate::diary::item(), Kind::Shared, vec![1; 40])]
}

pub fn introduction(who: &Diary) -> Introduction {
    Introduction { account: who.person.genesis(), rotation: None, inbox: InboxKey([9; 32]) }
}

pub fn genesis(creator: &Diary, nonce: u8) -> GroupGenesis {
    GroupGenesis { version: 1, kind: GroupKind::Group, creator: introduction(creator), nonce: Hash([nonce; 32]) }
}

pub fn brings_device(who: &Diary) -> Change<BlobSlot> {
    who.brings_itself()
}

pub fn joining(group: &LogId, who: &Diary, invite: &SigningKey) -> Changes {
    let me = introduction(who);
    let proof = sign(invite, &join_bytes(group, &me).unwrap());
    vec![op(RosterOp::Join { invite: public(invite), who: me, proof }), brings_device(who)]
}

pub fn knock_of(group: &LogId, who: &Diary, invite: &SigningKey) -> Knock {
    let proof = sign(invite, &knock_bytes(group, &who.person.account()));
    Knock { invite: public(invite), proof }
}

pub async fn knock(site: &Site, group: &LogId, who: &Diary, knock: &Knock) -> Answer {
    site.post_with(&format!("/v1/groups/{group}/knock"), &who.token, knock).await
}

pub async fn groups(site: &Site, who: &Diary) -> Groups {
    site.get("/v1/groups", &who.token).await.json()
}

/// Signs a commit as it should be; answers the record and the head with it.
fn signed(by: &Diary, log: LogId, roster: Option<Hash>, after: Head, changes: Changes) -> (CommitRecord, Head) {
    let device = &by.person.device;
    let mut record = CommitRecord { author: device.id(), roster, changes, signature: sign(&device.0, b"") };
    let body = record.to_commit(log, after.seq + 1, after.hash, sha256).body;
    record.signature = sign(&device.0, &body.signed_bytes().unwrap());
    let head = head_after(&record, log, after);
    (record, head)
}

impl Circle {
    /// The frame that makes a group, and the group as it is then.
    pub fn first(creator: &Diary, nonce: u8, also: Changes) -> (Vec<u8>, Self) {
        let genesis = genesis(creator, nonce);
        let group = LogId(sha256(&genesis.hashed_bytes().unwrap()).0);
        let mut changes = vec![op(RosterOp::Create(genesis)), brings_device(creator)];
        changes.extend(also);
        let (record, head) = signed(creator, group, None, Head::EMPTY, changes);
        let frame = frame::encode(&Append { version: VERSION, after: Head::EMPTY, record }).unwrap();
        (frame, Self { group, head, roster: Some(head.hash) })
    }

    /// `creator` makes a group and is pointed at it.
    pub async fn begin(site: &Site, creator: &mut Diary) -> Self {
        let (frame, circle) = Self::first(creator, 7, vec![]);
        assert_eq!(creator.send_to(site, "/v1/groups", frame).await.appended(), circle.head);
        creator.log = circle.group;
        circle
    }

    /// A group of the first, who supervises, and the others, who are confirmed.
    pub async fn of(site: &Site, people: &mut [Diary]) -> Self {
        let Some((supervisor, members)) = people.split_first_mut() else { panic!("nobody") };
        let mut circle = Self::begin(site, supervisor).await;
        for member in members {
            circle.bring(site, supervisor, member).await;
            circle.confirm(site, supervisor, member).await;
        }
        circle
    }

    /// The frame that appends these changes here, and the group as it is then.
    pub fn frame(&self, by: &Diary, changes: Changes) -> (Vec<u8>, Self) {
        let moves = changes.iter().any(|change| matches!(change, Change::Roster(_)));
        let (record, head) = signed(by, self.group, self.roster, self.head, changes);
        let roster = if moves { Some(head.hash) } else { self.roster };
        let frame = frame::encode(&Append { version: VERSION, after: self.head, record }).unwrap();
        (frame, Self { group: self.group, head, roster })
    }

    /// Appends, and moves on when the server has done so.
    pub async fn write(&mut self, site: &Site, by: &Diary, changes: Changes) -> crate::diary::Answer {
        let (frame, next) = self.frame(by, changes);
        let answer = by.send_to(site, &format!("/v1/logs/{}/commits", self.group), frame).await;
        if let crate::diary::Answer::Appended(head) = answer {
            assert_eq!(head, next.head);
            *self = next;
        }
        answer
    }

    /// A new invite, good for an hour; answers its secret.
    pub async fn invite(&mut self, site: &Site, by: &Diary) -> SigningKey {
        let invite = random_key();
        let open = RosterOp::Invite { key: public(&invite), expires_ms: NOW_MS + HOUR_MS };
        self.write(site, by, vec![op(open)]).await.appended();
        invite
    }

    /// Somebody knocks and comes in, provisionally, and is pointed at the group.
    pub async fn bring(&mut self, site: &Site, by: &Diary, who: &mut Diary) {
        let invite = self.invite(site, by).await;
        let door: AtTheDoor = knock(site, &self.group, who, &knock_of(&self.group, who, &invite)).await.json();
        assert_eq!((door.head, Some(door.roster)), (self.head, self.roster));
        self.write(site, who, joining(&self.group, who, &invite)).await.appended();
        who.log = self.group;
    }

    pub async fn confirm(&mut self, site: &Site, by: &Diary, who: &Diary) {
        self.write(site, by, vec![op(RosterOp::Confirm { account: who.person.account() })]).await.appended();
    }

    pub async fn remove(&mut self, site: &Site, by: &Diary, who: &Diary) {
        self.write(site, by, vec![op(RosterOp::Remove { account: who.person.account() })]).await.appended();
    }
}

/// People with accounts, and nothing in their logs.
pub async fn people<const N: usize>(site: &Site, names: [&str; N]) -> [Diary; N] {
    let people = futures_util::future::join_all(names.map(|name| Diary::sign_up(site, name))).await;
    people.try_into().unwrap_or_else(|_| panic!("as many as there are names"))
}

/// That the group is not there for them: not to read, not to append to, not in their list.
pub async fn finds_nothing(site: &Site, circle: &Circle, who: &Diary) {
    use andrum_wire::problem::ProblemKind::NotFound;
    for path in ["head", "commits?after=0"] {
        let answer = site.get(&format!("/v1/logs/{}/{path}", circle.group), &who.token).await;
        assert_eq!(answer.problem(), NotFound, "{path}");
    }
    for circle in [circle.clone(), Circle { head: Head::EMPTY, ..circle.clone() }] {
        let refused = circle.clone().write(site, who, shared()).await.problem();
        assert_eq!((refused.kind, refused.head), (NotFound, None));
    }
    assert!(groups(site, who).await.groups.iter().all(|group| group.group != circle.group));
}
