//! One value of everything, always the same: each byte counts up from a seed.
#![allow(dead_code, reason = "each test file uses its own part")]

use andrum_wire::devices::{DeviceCertificate, Rotation};
use andrum_wire::groups::{AtTheDoor, Group, GroupGenesis, GroupKind, Introduction, Knock, RosterOp};
use andrum_wire::ids::{
    Blob, DeviceId, Hash, InboxKey, ItemId, LogId, LoginName, Nonce, PublicKey, RevisionId, Signature,
};
use andrum_wire::keys::{SealedKeybag, SealedKeys};
use andrum_wire::log::{Append, BlobRef, BlobSlot, Change, CommitRecord, Genesis, Head, Kind, Place, Suite, VERSION};
use andrum_wire::tokens::Tokens;

pub fn bytes<const N: usize>(seed: u8) -> [u8; N] {
    core::array::from_fn(|index| seed.wrapping_add(index as u8))
}

pub const ACCOUNT: LogId = LogId([0xA0; 32]);

pub fn blob(seed: u8) -> Blob {
    Blob(bytes::<5>(seed).to_vec())
}

pub fn login() -> LoginName {
    LoginName::new("ylva.l").unwrap()
}

pub fn nonce() -> Nonce {
    Nonce(bytes(0x30))
}

pub fn device() -> DeviceId {
    DeviceId(bytes(0x40))
}

pub fn signature() -> Signature {
    Signature(bytes(0x50))
}

pub fn genesis() -> Genesis {
    Genesis { version: VERSION, account_key: PublicKey(bytes(1)), root_key: PublicKey(bytes(2)), nonce: Hash(bytes(3)) }
}

pub fn certificate() -> DeviceCertificate {
    DeviceCertificate { account: ACCOUNT, device_key: PublicKey(bytes(4)), signature: signature() }
}

pub fn rotation() -> Rotation {
    Rotation { number: 300, account_key: PublicKey(bytes(5)), revoked: vec![device()], signature: signature() }
}

pub fn head() -> Head {
    Head { seq: 300, hash: Hash(bytes(6)) }
}

pub fn blob_ref() -> BlobRef {
    BlobRef { hash: Hash(bytes(7)), size: 4096 }
}

pub fn put<B>(base: Option<RevisionId>, blob: B) -> Change<B> {
    Change::Put { item: ItemId(bytes(8)), base, kind: Kind::Private, suite: Suite::AgeX25519, blob }
}

pub fn tombstone<B>() -> Change<B> {
    let erases = vec![Place { seq: 2, index: 0 }, Place { seq: 300, index: 127 }];
    Change::Tombstone { item: ItemId(bytes(8)), base: RevisionId(bytes(9)), erases }
}

pub fn record(changes: Vec<Change<BlobSlot>>) -> CommitRecord {
    CommitRecord { author: device(), roster: None, changes, signature: signature() }
}

/// A record with each kind of change.
pub fn full_record() -> CommitRecord {
    let mut record = record(vec![
        Change::Genesis(genesis()),
        Change::AddDevice(certificate()),
        Change::Rotate(rotation()),
        put(None, BlobSlot::Inline(blob(10))),
        put(Some(RevisionId(bytes(9))), BlobSlot::Erased(blob_ref())),
        tombstone(),
    ]);
    record.roster = Some(Hash(bytes(11)));
    record
}

pub fn append() -> Append {
    Append { version: VERSION, after: head(), record: full_record() }
}

pub const GROUP: LogId = LogId([0xB0; 32]);

pub fn introduction(rotation: Option<Rotation>) -> Introduction {
    Introduction { account: genesis(), rotation, inbox: InboxKey(bytes(20)) }
}

pub fn group_genesis(kind: GroupKind) -> GroupGenesis {
    GroupGenesis { version: andrum_wire::groups::VERSION, kind, creator: introduction(None), nonce: Hash(bytes(21)) }
}

/// Each operation on a roster, by its name.
pub fn roster_operations() -> Vec<(&'static str, RosterOp)> {
    let (account, key, hash, expires_ms) = (ACCOUNT, PublicKey(bytes(22)), Hash(bytes(23)), 1_767_225_600_000);
    let join = |rotation| RosterOp::Join { invite: key, who: introduction(rotation), proof: signature() };
    vec![
        ("create", RosterOp::Create(group_genesis(GroupKind::Group))),
        ("create, pair", RosterOp::Create(group_genesis(GroupKind::Pair))),
        ("invite", RosterOp::Invite { key, expires_ms }),
        ("revoke invite", RosterOp::RevokeInvite { key }),
        ("join", join(None)),
        ("join with new keys", join(Some(rotation()))),
        ("confirm", RosterOp::Confirm { account }),
        ("leave", RosterOp::Leave),
        ("remove", RosterOp::Remove { account }),
        ("pause", RosterOp::Pause { account }),
        ("return", RosterOp::Return { account }),
        ("change keys", RosterOp::ChangeKeys { account, rotation: rotation(), inbox: InboxKey(bytes(24)) }),
        ("appoint", RosterOp::Appoint { account }),
        ("step down", RosterOp::StepDown),
        ("endorse", RosterOp::Endorse { account }),
        ("agreement", RosterOp::Agreement { hash }),
        ("agree", RosterOp::Agree { hash }),
        ("close", RosterOp::Close { expires_ms }),
    ]
}

pub fn knock() -> Knock {
    Knock { invite: PublicKey(bytes(22)), proof: signature() }
}

pub fn at_the_door() -> AtTheDoor {
    AtTheDoor { head: head(), roster: Hash(bytes(25)) }
}

pub fn group(kind: GroupKind, expires_ms: Option<i64>) -> Group {
    Group { group: GROUP, kind, head: head(), expires_ms }
}

pub fn tokens() -> Tokens {
    Tokens { access: "e30.e30.c2ln".into(), refresh: Some(Blob(bytes::<32>(12).to_vec())) }
}

pub fn keys() -> SealedKeys {
    SealedKeys { keybag: keybag(), login_wrap: blob(14), recovery_wrap: Some(blob(15)) }
}

pub fn keybag() -> SealedKeybag {
    SealedKeybag { version: 7, sealed: blob(13), writer: PublicKey(bytes(16)), signature: signature() }
}
