//! People with real keys, and a group as they write it.

use andrum_wire::checks::Checks;
use andrum_wire::devices::{self, DeviceCertificate, Rotation, RotationBody};
use andrum_wire::groups::{
    GroupGenesis, GroupKind, GroupRefusal, Introduction, Roster, RosterOp, Verdict, group_id, join_bytes,
};
use andrum_wire::ids::{AccountId, DeviceId, Hash, InboxKey, ItemId, PublicKey, RevisionId, Signature};
use andrum_wire::limits::MIN_BLOB_BYTES;
use andrum_wire::log::{BlobRef, Change, Commit, CommitBody, Genesis, Head, Kind, Suite, VERSION};
use ed25519_dalek::{Signer, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

pub type Changes = Vec<Change<BlobRef>>;

/// The cryptography as server and core do it.
pub struct Real;

impl Checks for Real {
    fn sha256(&self, bytes: &[u8]) -> Hash {
        Hash(Sha256::digest(bytes).into())
    }

    fn can_be_encrypted_to(&self, inbox: &InboxKey) -> bool {
        curve25519_dalek::MontgomeryPoint(inbox.0).mul_clamped([0; 32]).0 != [0; 32]
    }

    fn verify(&self, key: &PublicKey, message: &[u8], signature: &Signature) -> bool {
        let signature = ed25519_dalek::Signature::from_bytes(&signature.0);
        VerifyingKey::from_bytes(&key.0).is_ok_and(|key| key.verify_strict(message, &signature).is_ok())
    }
}

pub fn key(seed: u8) -> SigningKey {
    SigningKey::from_bytes(&[seed; 32])
}

/// One of many keys of a kind.
pub fn numbered(kind: u8, number: u32) -> SigningKey {
    let mut seed = [kind; 32];
    seed[..4].copy_from_slice(&number.to_le_bytes());
    SigningKey::from_bytes(&seed)
}

/// The account key that a rotation with this number brings.
pub fn account_key_of(number: u32) -> SigningKey {
    numbered(200, number)
}

pub fn public(key: &SigningKey) -> PublicKey {
    PublicKey(key.verifying_key().to_bytes())
}

pub fn sign(key: &SigningKey, message: &[u8]) -> Signature {
    Signature(key.sign(message).to_bytes())
}

pub fn device_id(key: &SigningKey) -> DeviceId {
    devices::device_id(&public(key), &Real)
}

pub fn op(operation: RosterOp) -> Change<BlobRef> {
    Change::Roster(Box::new(operation))
}

pub fn put(kind: Kind) -> Change<BlobRef> {
    let blob = BlobRef { hash: Hash([1; 32]), size: MIN_BLOB_BYTES as u32 };
    Change::Put { item: ItemId([1; 16]), base: None, kind, suite: Suite::AgeX25519, blob }
}

pub fn tombstone() -> Change<BlobRef> {
    Change::Tombstone { item: ItemId([1; 16]), base: RevisionId([1; 16]), erases: vec![] }
}

/// Somebody with a kit, an account key and one device.
#[derive(Clone)]
pub struct Person {
    pub root: SigningKey,
    pub account_key: SigningKey,
    pub device: SigningKey,
    pub rotation: Option<Rotation>,
    pub genesis: Genesis,
}

impl Person {
    /// Different seeds are different people.
    pub fn new(seed: u8) -> Self {
        let (root, account_key, device) = (key(seed), key(seed + 60), key(seed + 120));
        let genesis = Genesis {
            version: VERSION,
            account_key: public(&account_key),
            root_key: public(&root),
            nonce: Hash([seed; 32]),
        };
        Self { root, account_key, device, rotation: None, genesis }
    }

    pub fn account(&self) -> AccountId {
        self.genesis.account(&Real)
    }

    pub fn introduction(&self) -> Introduction {
        let inbox = InboxKey(public(&self.account_key).0);
        Introduction { account: self.genesis.clone(), rotation: self.rotation.clone(), inbox }
    }

    /// This device brings itself in.
    pub fn brings(&self, device: &SigningKey) -> Change<BlobRef> {
        let (account, device_key) = (self.account(), public(device));
        let signature = sign(&self.account_key, &DeviceCertificate::signed_bytes(&account, &device_key));
        Change::AddDevice(DeviceCertificate { account, device_key, signature })
    }

    /// New keys, signed by `root`.
    pub fn rotation_by(&self, root: &SigningKey, number: u32, revoked: Vec<DeviceId>) -> Rotation {
        let account_key = public(&account_key_of(number));
        let body = RotationBody { account: self.account(), number, account_key, revoked: revoked.clone() };
        Rotation { number, account_key, revoked, signature: sign(root, &body.signed_bytes().unwrap()) }
    }

    pub fn change_keys(&self, rotation: Rotation) -> Change<BlobRef> {
        op(RosterOp::ChangeKeys { account: self.account(), rotation, inbox: InboxKey([9; 32]) })
    }

    /// The same person once a rotation with this number has come into force.
    pub fn with_keys_of(&self, number: u32) -> Self {
        let mut next = self.clone();
        next.account_key = account_key_of(number);
        next
    }

    /// The kit gives new keys and a new device; the one before is revoked.
    pub fn rotated(&self, number: u32) -> Self {
        let rotation = self.rotation_by(&self.root, number, vec![device_id(&self.device)]);
        let mut next = self.clone();
        (next.account_key, next.device) = (account_key_of(number), numbered(220, number));
        next.rotation = Some(rotation);
        next
    }

    /// Comes into `group` by the invite with this secret.
    pub fn joins(&self, group: &Group, invite: &SigningKey) -> Change<BlobRef> {
        self.joins_with(invite, &join_bytes(&group.roster.group, &self.introduction()).unwrap())
    }

    pub fn joins_with(&self, invite: &SigningKey, proven: &[u8]) -> Change<BlobRef> {
        let (who, proof) = (self.introduction(), sign(invite, proven));
        op(RosterOp::Join { invite: public(invite), who, proof })
    }
}

/// A group as far as its log has come.
#[derive(Clone)]
pub struct Group {
    pub roster: Roster,
    pub head: Head,
}

impl Group {
    pub fn genesis(creator: &Person) -> GroupGenesis {
        GroupGenesis { version: 1, kind: GroupKind::Group, creator: creator.introduction(), nonce: Hash([7; 32]) }
    }

    /// The first commit, changed by `also`, and judged.
    pub fn begin(creator: &Person, also: impl FnOnce(&mut CommitBody)) -> Result<Self, GroupRefusal> {
        let genesis = Self::genesis(creator);
        let mut body = CommitBody {
            version: VERSION,
            log: group_id(&genesis, &Real).unwrap(),
            seq: 1,
            prev: Hash::ZERO,
            author: device_id(&creator.device),
            roster: None,
            changes: vec![op(RosterOp::Create(genesis)), creator.brings(&creator.device)],
        };
        also(&mut body);
        let Verdict { roster, head, .. } = Roster::begin(&signed(&creator.device, body), &Real)?;
        Ok(Self { roster, head })
    }

    pub fn new(creator: &Person) -> Self {
        Self::begin(creator, |_| ()).unwrap()
    }

    pub fn body(&self, device: &SigningKey, changes: Changes) -> CommitBody {
        CommitBody {
            version: VERSION,
            log: self.roster.group,
            seq: self.head.seq + 1,
            prev: self.head.hash,
            author: device_id(device),
            roster: Some(self.roster.head.hash),
            changes,
        }
    }

    pub fn judge(&self, device: &SigningKey, changes: Changes) -> Result<Verdict, GroupRefusal> {
        self.roster.judge(&signed(device, self.body(device, changes)), &Real)
    }

    /// Writes what counts.
    #[track_caller]
    pub fn write(&mut self, device: &SigningKey, changes: Changes) -> Verdict {
        let verdict = self.judge(device, changes).map_err(|refusal| panic!("{refusal:?}")).unwrap();
        (self.roster, self.head) = (verdict.roster.clone(), verdict.head);
        verdict
    }

    /// Why this does not count.
    #[track_caller]
    pub fn refuses(&self, device: &SigningKey, changes: Changes) -> GroupRefusal {
        self.judge(device, changes).err().expect("it counts")
    }

    /// Opens an invite; answers its secret.
    pub fn invite(&mut self, by: &Person, seed: u8) -> SigningKey {
        let invite = key(seed);
        self.write(&by.device, vec![op(RosterOp::Invite { key: public(&invite), expires_ms: 1 })]);
        invite
    }

    /// Somebody comes in by a new invite, provisionally.
    pub fn join(&mut self, by: &Person, person: &Person, seed: u8) {
        let invite = self.invite(by, seed);
        self.write(&person.device, vec![person.joins(self, &invite), person.brings(&person.device)]);
    }

    pub fn confirm(&mut self, by: &Person, person: &Person) {
        self.write(&by.device, vec![op(RosterOp::Confirm { account: person.account() })]);
    }
}

pub fn signed(device: &SigningKey, body: CommitBody) -> Commit {
    let signature = sign(device, &body.signed_bytes().unwrap());
    Commit { body, signature }
}
