//! Writing a commit: the author's half of the log.

use andrum_wire::frame::FrameError;
use andrum_wire::log::{Append, BlobSlot, Change, CommitBody, CommitRecord, VERSION};

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
    let author = keys::device_id(&device.public());
    let body = CommitBody {
        version: VERSION,
        log: state.log(),
        seq: state.pin().seq + 1,
        prev: state.pin().hash,
        author,
        roster: None,
        changes: changes.iter().map(|change| change.with_blob(|slot| slot.reference(sha256))).collect(),
    };
    let signature = device.sign(&body.signed_bytes()?);
    let record = CommitRecord { author, roster: None, changes, signature };
    // What this device would refuse from others it does not send.
    CommitRecord::decode(&andrum_wire::frame::encode(&record)?)?;
    Ok(Append { version: VERSION, after: state.pin(), record })
}
