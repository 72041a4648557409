//! A member's report: the shares of a choice, signed, and beside it a note that nobody's name is on.

use serde::{Deserialize, Serialize};

use super::{MAX_UPLOAD_BYTES, domain};
use crate::checks::Checks;
use crate::frame::{self, FrameError};
use crate::ids::{AccountId, Blob, DeviceId, Hash, Signature};
use crate::limits::MAX_MEMBERS;

/// What a report's author signs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportBody {
    /// [`super::VERSION`].
    pub version: u8,
    /// The tally.
    pub tally: Hash,
    /// Whose.
    pub account: AccountId,
    /// The device that signs.
    pub device: DeviceId,
    /// The VDAF's nonce, fresh for every report.
    pub nonce: [u8; 16],
    /// Which of the eligible its author has made sure of; ascending. A report counts only among enough of them.
    pub confirmed: Vec<AccountId>,
    /// The VDAF's public share.
    pub public_share: Blob,
    /// SHA-256 of the server's share.
    pub server_share: Hash,
    /// SHA-256 of the holder's share, sealed.
    pub holder_share: Hash,
}

impl ReportBody {
    /// The bytes that are signed.
    ///
    /// # Errors
    /// [`FrameError`] from the encoding.
    pub fn signed_bytes(&self) -> Result<Vec<u8>, FrameError> {
        let mut bytes = domain::REPORT.to_vec();
        bytes.extend(frame::encode(self)?);
        Ok(bytes)
    }
}

/// A report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// What is signed.
    pub body: ReportBody,
    /// By the author's device.
    pub signature: Signature,
}

/// Body of `PUT /v1/groups/{group}/tallies/{tally}/report`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Upload {
    /// The report.
    pub report: Report,
    /// 1 for the first report and one more for each that replaces it. Only the server sees it: it tells how often an app was used.
    pub number: u32,
    /// The server's share.
    pub server_share: Blob,
    /// The holder's share, an age file to the tally's recipient.
    pub holder_share: Blob,
    /// The note, an age file to the same recipient with the inner note in it. Always there.
    pub note: Blob,
    /// [`handle_hash`] of a fresh secret: by that secret, and by nothing else, the note can be replaced.
    pub handle: Hash,
    /// The secret of the note that this one takes the place of; none with the first report.
    pub replaces: Option<Hash>,
    /// Zeros up to [`super::upload_bytes`]: age files differ in length at random, and that would tell one upload from another on its way.
    pub padding: Blob,
}

impl Upload {
    /// The upload with as much padding as brings its encoding to one length, `bytes`.
    ///
    /// # Errors
    /// [`FrameError::TooLarge`] when it is longer already.
    pub fn padded(mut self, bytes: usize) -> Result<Self, FrameError> {
        self.padding = Blob(vec![]);
        // The padding's own length takes two bytes from 128 zeros on, and one when there are none.
        let zeros = bytes.checked_sub(frame::encode(&self)?.len() + 1).filter(|zeros| (128..1 << 14).contains(zeros));
        self.padding = Blob(vec![0; zeros.ok_or(FrameError::TooLarge)?]);
        Ok(self)
    }

    /// Decodes an upload and checks its bounds.
    ///
    /// # Errors
    /// [`FrameError`].
    pub fn decode(bytes: &[u8]) -> Result<Self, FrameError> {
        let upload: Self = frame::decode(bytes, MAX_UPLOAD_BYTES)?;
        match upload.report.body {
            ReportBody { version, .. } if version != super::VERSION => Err(FrameError::UnknownVersion),
            ReportBody { ref confirmed, .. } if confirmed.len() > MAX_MEMBERS => Err(FrameError::TooLarge),
            _ => Ok(upload),
        }
    }
}

/// The hash by which the server knows the secret that replaces a note.
#[must_use]
pub fn handle_hash(secret: &Hash, checks: &impl Checks) -> Hash {
    checks.sha256(&[domain::HANDLE, secret.as_bytes()].concat())
}
