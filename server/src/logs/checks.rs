//! What a commit shows by itself, before any database is asked: its shape, its hash, its signature.

use std::collections::BTreeMap;

use andrum_wire::frame;
use andrum_wire::ids::{DeviceId, Hash, ItemId, LogId, Signature};
use andrum_wire::log::{Append, BlobSlot, Change, Commit, CommitRecord, Genesis, Head, Kind, Suite, domain};
use andrum_wire::problem::ProblemKind;
use ed25519_dalek::VerifyingKey;
use sha2::{Digest, Sha256};

use super::storage::MOST_COMMITS;
use crate::devices::signatures::device_id;
use crate::problem::Error;

/// Most places that one commit may erase: bounds what one transaction rewrites.
pub const MOST_ERASES: usize = 4096;

/// A commit that has passed its own checks.
pub struct Checked {
    /// Where it claims to stand.
    pub after: Head,
    /// Where the log stands with it.
    pub head: Head,
    /// As it is stored.
    pub record: Vec<u8>,
    /// Who signed.
    pub author: DeviceId,
    /// The changes of which the account must know: certificates and rotations.
    pub about_devices: Vec<Change<()>>,
    /// What tombstones erase: the places of a commit, and the item that must stand there.
    pub erases: BTreeMap<u64, BTreeMap<u16, ItemId>>,
    /// Whether it brings any content.
    pub has_content: bool,
}

const fn invalid(why: &'static str) -> Error {
    Error::refused(ProblemKind::InvalidCommit, why)
}

/// SHA-256.
#[must_use]
pub fn sha256(bytes: &[u8]) -> Hash {
    Hash(Sha256::digest(bytes).into())
}

fn verified_by(key: &VerifyingKey, message: &[u8], signature: &Signature) -> bool {
    key.verify_strict(message, &ed25519_dalek::Signature::from_bytes(&signature.0)).is_ok()
}

/// The log that a genesis begins.
///
/// # Errors
/// From the encoding.
pub fn log_of(genesis: &Genesis) -> Result<LogId, Error> {
    Ok(LogId(sha256(&[domain::GENESIS, &frame::encode(genesis)?].concat()).0))
}

/// Decodes a body and checks everything that needs no database.
///
/// # Errors
/// `malformed`, `too-large`, `unknown-version`, `invalid-commit`, by what is wrong.
pub fn check(log: LogId, key: &VerifyingKey, body: &[u8], append: &Append) -> Result<Checked, Error> {
    let Append { after, record, .. } = append;
    let seq = after.seq + 1;
    check_shape(seq, record)?;
    check_private(log, seq, append)?;
    let commit = record.to_commit(log, seq, after.hash, sha256);
    if !verified_by(key, &commit.body.signed_bytes()?, &commit.signature) {
        return Err(invalid("The signature does not fit: sign the log, the number and the hash before, too."));
    }
    let head = Head { seq, hash: hash_of(&commit)? };
    Checked::of(body, append, head)
}

impl Checked {
    /// What is kept of a commit whose signature and rules were found good.
    ///
    /// # Errors
    /// `invalid-commit` when it erases what cannot be there.
    pub fn of(body: &[u8], append: &Append, head: Head) -> Result<Self, Error> {
        let Append { after, record, .. } = append;
        Ok(Self {
            after: *after,
            head,
            record: record_bytes(body, append)?,
            author: record.author,
            about_devices: about_devices(&record.changes),
            erases: erases(head.seq, &record.changes)?,
            has_content: record.changes.iter().any(|change| matches!(change, Change::Put { .. })),
        })
    }
}

/// The hash that the next commit names.
///
/// # Errors
/// From the encoding.
pub fn hash_of(commit: &Commit) -> Result<Hash, Error> {
    Ok(sha256(&commit.hashed_bytes()?))
}

/// What holds in every log: blobs are whole and of a known suite.
///
/// # Errors
/// `invalid-commit`.
pub fn check_shape(seq: u64, record: &CommitRecord) -> Result<(), Error> {
    if seq > MOST_COMMITS {
        return Err(invalid("The log has as many commits as it can hold."));
    }
    for change in &record.changes {
        match change {
            Change::Put { blob: BlobSlot::Erased(_), .. } => {
                return Err(invalid("A blob that is not there cannot be stored."));
            }
            Change::Put { suite, .. } if *suite != Suite::AgeX25519 => {
                return Err(invalid("The suite is not taken here."));
            }
            _ => {}
        }
    }
    Ok(())
}

/// What holds in an account's own log: genesis first and once, and nothing of groups.
fn check_private(log: LogId, seq: u64, append: &Append) -> Result<(), Error> {
    let record = &append.record;
    if record.roster.is_some() {
        return Err(invalid("A private log has no roster."));
    }
    if seq == 1 {
        check_first(log, append)?;
    }
    for (index, change) in record.changes.iter().enumerate() {
        match change {
            Change::Genesis(_) if (seq, index) != (1, 0) => {
                return Err(invalid("Genesis is the first change of the first commit, and only there."));
            }
            Change::Roster(_) | Change::Tally(_) => return Err(invalid("A private log has no roster.")),
            Change::Put { kind, .. } if *kind != Kind::Private => {
                return Err(invalid("What is shared belongs into a group's log."));
            }
            _ => {}
        }
    }
    Ok(())
}

/// The first commit is the genesis that names the log, and its author's certificate.
fn check_first(log: LogId, append: &Append) -> Result<(), Error> {
    let record = &append.record;
    let Some(Change::Genesis(genesis)) = record.changes.first() else {
        return Err(invalid("The first commit begins with the genesis."));
    };
    if log_of(genesis)? != log {
        return Err(invalid("The genesis is another log's."));
    }
    match record.changes.get(1) {
        Some(Change::AddDevice(certificate)) if device_id(&certificate.device_key) == record.author => Ok(()),
        _ => Err(invalid("The first commit adds its author.")),
    }
}

/// The record as it came: the body without the version and the head in front of it.
fn record_bytes(body: &[u8], append: &Append) -> Result<Vec<u8>, Error> {
    let prefix = frame::encode(&(append.version, append.after))?.len();
    body.get(prefix..).map(<[u8]>::to_vec).ok_or_else(|| Error::internal("a record without end"))
}

fn about_devices(changes: &[Change<BlobSlot>]) -> Vec<Change<()>> {
    let about = |change: &&Change<BlobSlot>| matches!(change, Change::AddDevice(_) | Change::Rotate(_));
    changes.iter().filter(about).map(|change| change.with_blob(|_| ())).collect()
}

/// The places that the tombstones name, by commit. All lie before this one.
fn erases(seq: u64, changes: &[Change<BlobSlot>]) -> Result<BTreeMap<u64, BTreeMap<u16, ItemId>>, Error> {
    let mut by_commit: BTreeMap<u64, BTreeMap<u16, ItemId>> = BTreeMap::new();
    let mut count = 0;
    for change in changes {
        let Change::Tombstone { item, erases, .. } = change else { continue };
        count += erases.len();
        if count > MOST_ERASES {
            return Err(invalid("The commit erases more than 4096 places: split it."));
        }
        for place in erases {
            if place.seq == 0 || place.seq >= seq {
                return Err(invalid("A tombstone erases what lies before it."));
            }
            let other = by_commit.entry(place.seq).or_default().insert(place.index, *item);
            if other.is_some_and(|other| other != *item) {
                return Err(invalid("Two items cannot stand in one place."));
            }
        }
    }
    Ok(by_commit)
}
