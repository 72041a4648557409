//! The judge of private logs as it is, and as it would be with a rule left out.

use andrum_wire::devices::device_id;
use andrum_wire::devices::domain::{CERTIFICATE, ROTATION};
use andrum_wire::ids::PublicKey;
use andrum_wire::limits::MIN_BLOB_BYTES;
use andrum_wire::log::{Change, Commit, Kind, LogRefusal, PrivateLog, PrivateVerdict, domain::COMMIT};

use crate::symbols::Symbolic;

/// Whoever judges the commits of a private log.
pub trait Judge: Send + Sync {
    /// Judges the next commit.
    ///
    /// # Errors
    /// [`LogRefusal`].
    fn judge(&self, log: &PrivateLog, commit: &Commit) -> Result<PrivateVerdict, LogRefusal>;
}

/// The judge of andrum-wire.
#[derive(Debug, Clone, Copy)]
pub struct Real;

impl Judge for Real {
    fn judge(&self, log: &PrivateLog, commit: &Commit) -> Result<PrivateVerdict, LogRefusal> {
        log.judge(commit, &Symbolic::default())
    }
}

/// The judge of andrum-wire with one rule left out, to show that the explorer would miss it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Omits {
    /// Commits' signatures are not verified.
    CommitSignature,
    /// Certificates' signatures are not verified.
    Certificate,
    /// Rotations' signatures are not verified.
    Kit,
    /// A device that is in may be brought in once more.
    Once,
    /// Blobs may be smaller than any age file.
    SmallBlob,
    /// What is shared may stand here.
    Kind,
    /// What belongs into groups may stand here.
    Roster,
    /// The genesis may come again.
    Genesis,
    /// Rotations need not be numbered one after another.
    Number,
    /// Devices outlive the rotation that names them.
    EndOfDevices,
    /// The account key outlives a rotation.
    EndOfKey,
}

impl Omits {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::CommitSignature,
        Self::Certificate,
        Self::Kit,
        Self::Once,
        Self::SmallBlob,
        Self::Kind,
        Self::Roster,
        Self::Genesis,
        Self::Number,
        Self::EndOfDevices,
        Self::EndOfKey,
    ];

    /// The commit as the judge sees it who does not know the rule.
    fn pretend(self, log: &PrivateLog, commit: &Commit) -> Commit {
        let mut seen = commit.clone();
        let known = |key: &PublicKey| log.devices.get(&device_id(key, &Symbolic::default())).is_some();
        match self {
            Self::Once => seen.body.changes.retain(|change| match change {
                Change::AddDevice(certificate) => !known(&certificate.device_key),
                _ => true,
            }),
            Self::Roster => {
                seen.body.roster = None;
                seen.body.changes.retain(|change| !matches!(change, Change::Roster(_)));
            }
            Self::Genesis if seen.body.seq > 1 => {
                seen.body.changes.retain(|change| !matches!(change, Change::Genesis(_)));
            }
            Self::SmallBlob | Self::Kind => {
                for change in &mut seen.body.changes {
                    let Change::Put { kind, blob, .. } = change else { continue };
                    if self == Self::Kind {
                        *kind = Kind::Private;
                    } else {
                        blob.size = blob.size.max(MIN_BLOB_BYTES as u32);
                    }
                }
            }
            _ => {}
        }
        seen
    }
}

impl Judge for Omits {
    fn judge(&self, log: &PrivateLog, commit: &Commit) -> Result<PrivateVerdict, LogRefusal> {
        let strict = Symbolic::default();
        let seen = self.pretend(log, commit);
        let blind_to: Option<&[u8]> = match self {
            Self::CommitSignature => Some(COMMIT),
            Self::Certificate => Some(CERTIFICATE),
            Self::Kit => Some(ROTATION),
            // What was pretended was not signed; that the commit itself was, the actors of the model see to.
            _ if seen != *commit => Some(COMMIT),
            _ => None,
        };
        let mut before = log.clone();
        let number = commit.body.changes.iter().find_map(|change| match change {
            Change::Rotate(rotation) => Some(rotation.number),
            _ => None,
        });
        if let Some(number) = number.filter(|_| *self == Self::Number) {
            before.rotation = number.saturating_sub(1);
        }
        let mut verdict = before.judge(&seen, &Symbolic { blind_to, any_inbox: false })?;
        verdict.head = commit.head(&strict).map_err(|_| LogRefusal::Malformed)?;
        if let Some(moved) = verdict.moved.as_mut().filter(|moved| moved.rotation != log.rotation) {
            match self {
                Self::EndOfDevices => moved.devices.clone_from(&log.devices),
                Self::EndOfKey => moved.account_key = log.account_key,
                _ => {}
            }
        }
        Ok(verdict)
    }
}
