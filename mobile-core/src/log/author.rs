//! Writing a commit: the author's half of the log.

use andrum_wire::frame::FrameError;
use andrum_wire::ids::{Hash, LogId};
use andrum_wire::log::{Append, BlobSlot, Change, CommitBody, CommitRecord, Head, VERSION};

use crate::crypto::hash::sha256;
use crate::crypto::sign::SigningKey;
use crate::keys;

use super::LogState;

/// The commit could not be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AuthorError {
    /// Too many changes, or too large.
    #[error("the commit cannot be encoded: {0}")]
    Frame(#[from] FrameError),
}

/// Signs a commit that follows the state's pin.
///
/// # Errors
/// [`AuthorError`] when the changes are beyond the limits of a commit.
pub fn author_commit(
    state: &LogState,
    device: &SigningKey,
    changes: Vec<Change<BlobSlot>>,
) -> Result<Append, AuthorError> {
    author_group_commit(state.log(), state.pin(), None, device, changes)
}

/// Signs a commit that follows `pin`; in a group, on the roster whose last operation stands in the commit with the hash `roster`.
///
/// # Errors
/// As [`author_commit`].
pub fn author_group_commit(
    log: LogId,
    pin: Head,
    roster: Option<Hash>,
    device: &SigningKey,
    changes: Vec<Change<BlobSlot>>,
) -> Result<Append, AuthorError> {
    let author = keys::device_id(&device.public());
    let body = CommitBody {
        version: VERSION,
        log,
        seq: pin.seq + 1,
        prev: pin.hash,
        author,
        roster,
        changes: changes.iter().map(|change| change.with_blob(|slot| slot.reference(sha256))).collect(),
    };
    let signature = device.sign(&body.signed_bytes()?);
    let record = CommitRecord { author, roster, changes, signature };
    // What this device would refuse from others it does not send.
    CommitRecord::decode(&andrum_wire::frame::encode(&record)?)?;
    Ok(Append { version: VERSION, after: pin, record })
}
