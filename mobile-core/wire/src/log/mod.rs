//! The log: commits, what they change, the frames in which they travel, and the judge of private ones (docs/PROTOCOL.md, "The log").

mod judge;
mod pages;

pub use crate::genesis::Genesis;
pub use judge::{LogRefusal, PrivateLog, PrivateVerdict};
pub use pages::{PageHeader, PageReader, write_page_frame};

use serde::{Deserialize, Serialize};

use crate::checks::Checks;
use crate::devices::{DeviceCertificate, Rotation};
use crate::frame::{self, FrameError};
use crate::groups::RosterOp;
use crate::ids::{Blob, DeviceId, Hash, ItemId, LogId, RevisionId, Signature};
use crate::limits;
use crate::tally::Descriptor;

/// The version of commits and of the frames around them.
pub const VERSION: u8 = 1;

/// Domain separation of hashes and signatures over the log.
pub mod domain {
    /// Ed25519 message prefix of a commit.
    pub const COMMIT: &[u8] = b"andrum/v1/commit\0";
    /// SHA-256 prefix of the hash that the next commit names.
    pub const COMMIT_HASH: &[u8] = b"andrum/v1/commit-hash\0";
}

/// Where a log stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Head {
    /// Number of the newest commit; 0 when the log is empty.
    pub seq: u64,
    /// Its hash; zeros when the log is empty.
    pub hash: Hash,
}

impl Head {
    /// The head of a log without commits.
    pub const EMPTY: Self = Self { seq: 0, hash: Hash::ZERO };
}

/// Names a blob from inside a signed commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlobRef {
    /// SHA-256 of the ciphertext.
    pub hash: Hash,
    /// Its size in bytes.
    pub size: u32,
}

impl BlobRef {
    /// Whether the blob has a size that an age file can have here. Each is longer than its name, so that no record grows when it is erased.
    #[must_use]
    pub const fn is_bounded(&self) -> bool {
        self.size as usize >= limits::MIN_BLOB_BYTES && self.size as usize <= limits::MAX_BLOB_BYTES
    }
}

/// A blob as it travels: whole, or only named once a tombstone has erased it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum BlobSlot {
    /// The ciphertext. Its hash and size are computed, not sent.
    Inline(Blob),
    /// Erased after a tombstone; the chain keeps its name.
    Erased(BlobRef),
}

/// What the outside is told an item to be. The rest stands inside the ciphertext.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// Anything in a private log: entry, tag, setting.
    Private,
    /// In a group's log: for all on the roster who read, supervisors included.
    Shared,
    /// In a group's log: for those on the roster who are not supervisors.
    SharedAmongMembers,
}

/// How a blob is encrypted. Each account has an allow-list and a floor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Suite {
    /// age with X25519 recipients (C2SP age-encryption.org/v1).
    AgeX25519,
    /// age with hybrid post-quantum recipients (C2SP `mlkem768x25519`). Reserved; refused until it is built.
    AgeMlKem768X25519,
}

/// One place in a log: a commit and the change in it, counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// The commit.
    pub seq: u64,
    /// The change in it.
    pub index: u16,
}

/// One change of a commit. `B` is [`BlobRef`] where it is signed and [`BlobSlot`] where it travels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Change<B> {
    /// The first change of the first commit, and only there.
    Genesis(Genesis),
    /// A device may author commits from the next change on (in a log's first commit: that commit itself).
    AddDevice(DeviceCertificate),
    /// New keys, and devices that may author nothing after this commit.
    Rotate(Rotation),
    /// A revision of an item.
    Put {
        /// Which item.
        item: ItemId,
        /// The revision that it was written on; none for the first, and for the first after a tombstone.
        base: Option<RevisionId>,
        /// What the outside may know of it.
        kind: Kind,
        /// How it is encrypted.
        suite: Suite,
        /// The ciphertext.
        blob: B,
    },
    /// The item is deleted. Absence never is.
    Tombstone {
        /// Which item.
        item: ItemId,
        /// The revision that its author saw.
        base: RevisionId,
        /// Where the item's revisions stand, so that the server can erase their blobs without an index of items.
        erases: Vec<Place>,
    },
    /// In a group's log: who may read and write there.
    Roster(Box<RosterOp>),
    /// In a group's log: a tally opens.
    Tally(Box<Descriptor>),
}

/// What a commit's signature covers: [`domain::COMMIT`] and the encoding of this.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommitBody {
    /// [`VERSION`].
    pub version: u8,
    /// The log that it belongs to.
    pub log: LogId,
    /// Its number, from 1.
    pub seq: u64,
    /// Hash of the commit before.
    pub prev: Hash,
    /// The device that signs.
    pub author: DeviceId,
    /// In a group log, the hash of the commit with the last roster operation before this one; none in the first commit.
    pub roster: Option<Hash>,
    /// At least one, at most [`limits::MAX_CHANGES`].
    pub changes: Vec<Change<BlobRef>>,
}

impl CommitBody {
    /// The bytes that are signed.
    ///
    /// # Errors
    /// [`FrameError`] from the encoding.
    pub fn signed_bytes(&self) -> Result<Vec<u8>, FrameError> {
        let mut bytes = domain::COMMIT.to_vec();
        bytes.extend(frame::encode(self)?);
        Ok(bytes)
    }
}

/// A commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commit {
    /// What is signed.
    pub body: CommitBody,
    /// By the author's device key.
    pub signature: Signature,
}

impl Commit {
    /// The bytes whose SHA-256 is the commit's hash: [`domain::COMMIT_HASH`] and the encoding of the commit.
    ///
    /// # Errors
    /// [`FrameError`] from the encoding.
    pub fn hashed_bytes(&self) -> Result<Vec<u8>, FrameError> {
        let mut bytes = domain::COMMIT_HASH.to_vec();
        bytes.extend(frame::encode(self)?);
        Ok(bytes)
    }

    /// Where the log stands with this commit.
    ///
    /// # Errors
    /// [`FrameError`] from the encoding.
    pub fn head(&self, checks: &impl Checks) -> Result<Head, FrameError> {
        Ok(Head { seq: self.body.seq, hash: checks.sha256(&self.hashed_bytes()?) })
    }
}

/// A commit as it travels and as the server stores it: without what the reader knows (log, number, hash before) or computes (hashes of
/// the blobs in it). One item of 2 KiB costs 105 bytes besides its ciphertext when it is new, 121 when it has a base.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommitRecord {
    /// As in [`CommitBody`].
    pub author: DeviceId,
    /// As in [`CommitBody`].
    pub roster: Option<Hash>,
    /// With the blobs.
    pub changes: Vec<Change<BlobSlot>>,
    /// As in [`Commit`].
    pub signature: Signature,
}

impl CommitRecord {
    /// Puts back what was left out. `sha256` hashes a blob.
    #[must_use]
    pub fn to_commit(&self, log: LogId, seq: u64, prev: Hash, sha256: impl Fn(&[u8]) -> Hash) -> Commit {
        let changes = self.changes.iter().map(|change| change.with_blob(|slot| slot.reference(&sha256))).collect();
        let body = CommitBody { version: VERSION, log, seq, prev, author: self.author, roster: self.roster, changes };
        Commit { body, signature: self.signature }
    }

    /// Decodes and checks the bounds of one record.
    ///
    /// # Errors
    /// [`FrameError`].
    pub fn decode(bytes: &[u8]) -> Result<Self, FrameError> {
        let record: Self = frame::decode(bytes, limits::MAX_COMMIT_BYTES)?;
        if record.changes.is_empty() {
            return Err(FrameError::Malformed);
        }
        let too_large = record.changes.len() > limits::MAX_CHANGES
            || record.changes.iter().any(|change| match change {
                Change::Put { blob: BlobSlot::Inline(blob), .. } => blob.0.len() > limits::MAX_BLOB_BYTES,
                Change::Tombstone { erases, .. } => erases.len() > limits::MAX_ERASES,
                Change::Rotate(rotation) => rotation.revoked.len() > limits::MAX_DEVICES,
                Change::Roster(operation) => {
                    operation.rotation().is_some_and(|it| it.revoked.len() > limits::MAX_DEVICES)
                }
                Change::Tally(descriptor) => descriptor.eligible.len() > limits::MAX_MEMBERS,
                _ => false,
            });
        if too_large { Err(FrameError::TooLarge) } else { Ok(record) }
    }
}

impl BlobSlot {
    /// The blob's name, computed for an inline one.
    pub fn reference(&self, sha256: impl Fn(&[u8]) -> Hash) -> BlobRef {
        match self {
            // A blob is bounded to MAX_BLOB_BYTES long before this cast could lose anything.
            Self::Inline(blob) => BlobRef { hash: sha256(&blob.0), size: blob.0.len() as u32 },
            Self::Erased(reference) => *reference,
        }
    }
}

impl<B> Change<B> {
    /// The same change with another form of its blob.
    pub fn with_blob<C>(&self, convert: impl FnOnce(&B) -> C) -> Change<C> {
        match self {
            Self::Genesis(genesis) => Change::Genesis(genesis.clone()),
            Self::AddDevice(certificate) => Change::AddDevice(certificate.clone()),
            Self::Rotate(rotation) => Change::Rotate(rotation.clone()),
            Self::Put { item, base, kind, suite, blob } => {
                Change::Put { item: *item, base: *base, kind: *kind, suite: *suite, blob: convert(blob) }
            }
            Self::Tombstone { item, base, erases } => {
                Change::Tombstone { item: *item, base: *base, erases: erases.clone() }
            }
            Self::Roster(operation) => Change::Roster(operation.clone()),
            Self::Tally(descriptor) => Change::Tally(descriptor.clone()),
        }
    }
}

/// The body of an append: the place it claims, and the record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Append {
    /// [`VERSION`].
    pub version: u8,
    /// The head that this commit follows; another head at the server is answered with 409 and that head.
    pub after: Head,
    /// The commit.
    pub record: CommitRecord,
}

impl Append {
    /// Decodes the body of an append and checks its version and bounds.
    ///
    /// # Errors
    /// [`FrameError`].
    pub fn decode(bytes: &[u8]) -> Result<Self, FrameError> {
        match bytes.first() {
            Some(&VERSION) => {}
            Some(_) => return Err(FrameError::UnknownVersion),
            None => return Err(FrameError::Malformed),
        }
        // 64 bytes are more than the version and the head take.
        let append: Self = frame::decode(bytes, limits::MAX_COMMIT_BYTES + 64)?;
        CommitRecord::decode(&frame::encode(&append.record)?)?;
        Ok(append)
    }
}

/// The answer to an append.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Appended {
    /// The new head.
    pub head: Head,
}
