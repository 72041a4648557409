//! What the devices of an account may try, in words and as a signed commit.

use std::fmt;

use andrum_wire::devices::Rotation;
use andrum_wire::groups::RosterOp;
use andrum_wire::ids::{Blob, Hash, ItemId, LogId, RevisionId, Signature};
use andrum_wire::limits::MIN_BLOB_BYTES;
use andrum_wire::log::{BlobSlot, Change, CommitRecord, Head, Kind, Place, Suite};

use super::account::{Account, Device, key};
use crate::symbols::hash;

/// How large a blob is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// Nothing at all.
    Empty,
    /// One byte less than an age file has.
    Short,
    /// As small as an age file can be.
    Least,
}

/// What a tombstone erases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Erases {
    /// All places where the item stands.
    Own,
    /// A place where the other item stands.
    Anothers,
    /// A place that is no item's.
    Certificate,
    /// Its own place, which is not there yet.
    Itself,
}

/// The devices that a rotation names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ends {
    /// None.
    Nobody,
    /// The lost one.
    Lost,
    /// All but the owner's.
    Strangers,
    /// The phone.
    Phone,
}

/// One change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// The genesis, once more.
    Genesis,
    /// A device, certified by the account key of a generation.
    Bring(Device, u32),
    /// New keys, with this number, by the kit.
    Rotate(u32, Ends),
    /// A rotation of the kit's that is in the log already, copied out of it.
    Again(u32),
    /// A revision of an item.
    Put(u8, Kind, Size),
    /// A deletion of an item.
    Delete(u8, Erases),
    /// An operation of a group.
    Roster,
}

/// What is wrong with a commit on purpose. None of these may ever count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    /// Another device is named as the author.
    AuthorIs(Device),
    /// It names a roster.
    WithRoster,
    /// A rotation is signed by the account key of a generation.
    WithoutKit(u32),
    /// A certificate is signed by another account's key.
    Foreign,
    /// A commit that is in the log already comes once more, with this number.
    Replay(u64),
}

/// A commit that a device tries to append, or something beside the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// A commit.
    Commit {
        /// The device whose key signs.
        by: Device,
        /// Its changes.
        deeds: Vec<Deed>,
        /// What is wrong with it on purpose.
        flaw: Option<Flaw>,
    },
    /// As many made-up devices bring themselves in, one after another, as are taken.
    Crowd,
    /// A keybag that nobody can open takes the place of the account's.
    Noise(Device),
}

impl fmt::Display for Deed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Genesis => write!(f, "the genesis once more"),
            Self::Bring(device, generation) => write!(f, "brings in {device} by account key {generation}"),
            Self::Rotate(number, ends) => {
                let ends = match ends {
                    Ends::Nobody => "no device",
                    Ends::Lost => "the lost one",
                    Ends::Strangers => "all but the owner's devices",
                    Ends::Phone => "the phone",
                };
                write!(f, "rotation {number} that ends {ends}")
            }
            Self::Again(number) => write!(f, "rotation {number} once more"),
            Self::Put(item, kind, size) => write!(f, "puts item {item} ({kind:?}, {size:?} blob)"),
            Self::Delete(item, erases) => {
                let erases = match erases {
                    Erases::Own => "and erases it",
                    Erases::Anothers => "and erases the other item",
                    Erases::Certificate => "and erases a certificate",
                    Erases::Itself => "and erases a place that is not there yet",
                };
                write!(f, "deletes item {item} {erases}")
            }
            Self::Roster => write!(f, "leaves a group"),
        }
    }
}

impl fmt::Display for Act {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (by, deeds, flaw) = match self {
            Self::Crowd => return write!(f, "{:<13} 64 devices bring themselves in by account key 0", "the thief:"),
            Self::Noise(by) => return write!(f, "{:<13} stores noise as the keybag", format!("{by}:")),
            Self::Commit { by, deeds, flaw } => (by, deeds, flaw),
        };
        write!(f, "{:<13} ", format!("{by}:"))?;
        for (index, deed) in deeds.iter().enumerate() {
            write!(f, "{}{deed}", if index == 0 { "" } else { ", " })?;
        }
        match flaw {
            None => Ok(()),
            Some(Flaw::AuthorIs(device)) => write!(f, " in the name of {device}"),
            Some(Flaw::WithRoster) => write!(f, " on a roster"),
            Some(Flaw::WithoutKit(generation)) => write!(f, " with account key {generation} instead of the kit"),
            Some(Flaw::Foreign) => write!(f, " with another account's key"),
            Some(Flaw::Replay(seq)) => write!(f, "a copy of commit {seq}"),
        }
    }
}

/// A place where an item stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stands {
    /// Which item.
    pub item: u8,
    /// Whether its blob is erased.
    pub erased: bool,
    /// Where.
    pub place: Place,
}

/// What a commit is made from.
pub struct Site<'a> {
    /// The account.
    pub account: &'a Account,
    /// The commit before.
    pub after: Head,
    /// The items.
    pub items: &'a [Stands],
    /// The rotations that were made.
    pub rotations: &'a [Rotation],
    /// The devices that are in now and are not the owner's.
    pub strangers: &'a [Device],
}

/// The id of an item.
#[must_use]
pub const fn item(number: u8) -> ItemId {
    ItemId([number; ItemId::SIZE])
}

impl Site<'_> {
    /// The devices that a rotation names here.
    #[must_use]
    pub fn ended(&self, ends: Ends) -> Vec<Device> {
        match ends {
            Ends::Nobody => vec![],
            Ends::Lost => vec![super::account::LOST],
            Ends::Phone => vec![super::account::PHONE],
            Ends::Strangers => self.strangers.to_vec(),
        }
    }

    /// The commit as it travels, signed by a device.
    #[must_use]
    pub fn record(&self, by: Device, deeds: &[Deed], flaw: Option<Flaw>) -> CommitRecord {
        let author = self.account.device(if let Some(Flaw::AuthorIs(other)) = flaw { other } else { by });
        let changes = deeds.iter().map(|deed| self.change(*deed, flaw)).collect();
        let roster = (flaw == Some(Flaw::WithRoster)).then_some(Hash([4; 32]));
        let mut record = CommitRecord { author, roster, changes, signature: Signature([0; 64]) };
        let log: LogId = self.account.id;
        let commit = record.to_commit(log, self.after.seq + 1, self.after.hash, |bytes| hash(&[bytes]));
        record.signature = self.account.secret(by).sign(&commit.body.signed_bytes().unwrap());
        record
    }

    fn change(&self, deed: Deed, flaw: Option<Flaw>) -> Change<BlobSlot> {
        match deed {
            Deed::Genesis => Change::Genesis(self.account.genesis.clone()),
            Deed::Bring(device, generation) => {
                let signer = if flaw == Some(Flaw::Foreign) { self.account.foreign } else { key(generation) };
                Change::AddDevice(self.account.certificate(device, &signer))
            }
            Deed::Rotate(number, ends) => {
                let signer = match flaw {
                    Some(Flaw::WithoutKit(generation)) => key(generation),
                    _ => self.account.root,
                };
                Change::Rotate(self.account.rotation(number, &self.ended(ends), &signer))
            }
            Deed::Again(number) => Change::Rotate(self.rotations[number as usize - 1].clone()),
            Deed::Put(number, kind, size) => {
                let bytes = match size {
                    Size::Empty => 0,
                    Size::Short => MIN_BLOB_BYTES - 1,
                    Size::Least => MIN_BLOB_BYTES,
                };
                let blob = BlobSlot::Inline(Blob(vec![number; bytes]));
                Change::Put { item: item(number), base: None, kind, suite: Suite::AgeX25519, blob }
            }
            Deed::Delete(number, erases) => {
                let places = |of: u8| self.items.iter().filter(move |it| it.item == of).map(|it| it.place);
                let erases = match erases {
                    Erases::Own => places(number).collect(),
                    Erases::Anothers => places(1 - number).collect(),
                    Erases::Certificate => vec![Place { seq: 1, index: 1 }],
                    Erases::Itself => vec![Place { seq: self.after.seq + 1, index: 0 }],
                };
                Change::Tombstone { item: item(number), base: RevisionId([1; RevisionId::SIZE]), erases }
            }
            Deed::Roster => Change::Roster(Box::new(RosterOp::Leave)),
        }
    }
}
