//! What the server asks of a commit beyond the judge: that it can be stored, and what it erases.

use std::collections::BTreeMap;

use andrum_wire::checks::Checks as _;
use andrum_wire::frame;
use andrum_wire::ids::{DeviceId, Hash, ItemId, LogId};
use andrum_wire::log::{Append, BlobSlot, Change, Commit, CommitRecord, Head, LogRefusal, Suite};
use andrum_wire::problem::ProblemKind;

use super::storage::MOST_COMMITS;
use crate::devices::signatures::Strict;
use crate::problem::Error;

/// Most places that one commit may erase: bounds what one transaction rewrites.
pub const MOST_ERASES: usize = 4096;

/// A commit that counts, as it will be stored.
pub struct Checked {
    /// Where it claims to stand.
    pub after: Head,
    /// Where the log stands with it.
    pub head: Head,
    /// As it is stored.
    pub record: Vec<u8>,
    /// Who signed.
    pub author: DeviceId,
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
    Strict.sha256(bytes)
}

/// What the caller hears of a commit that does not count in a private log.
#[must_use]
pub fn refused(refusal: LogRefusal) -> Error {
    let kind = match refusal {
        LogRefusal::UnknownAuthor | LogRefusal::RevokedAuthor => ProblemKind::DeviceNotValid,
        _ => ProblemKind::InvalidCommit,
    };
    Error::refused(kind, refusal.text())
}

/// The commit that an append makes in this log, if it can be stored.
///
/// # Errors
/// `invalid-commit`.
pub fn commit_of(log: LogId, append: &Append) -> Result<Commit, Error> {
    let seq = append.after.seq.saturating_add(1);
    check_shape(seq, &append.record)?;
    Ok(append.record.to_commit(log, seq, append.after.hash, sha256))
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
            erases: erases(head.seq, &record.changes)?,
            has_content: record.changes.iter().any(|change| matches!(change, Change::Put { .. })),
        })
    }
}

/// What holds in every log: blobs are whole and of a known suite.
fn check_shape(seq: u64, record: &CommitRecord) -> Result<(), Error> {
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

/// The record as it came: the body without the version and the head in front of it.
fn record_bytes(body: &[u8], append: &Append) -> Result<Vec<u8>, Error> {
    let prefix = frame::encode(&(append.version, append.after))?.len();
    body.get(prefix..).map(<[u8]>::to_vec).ok_or_else(|| Error::internal("a record without end"))
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
