//! How a commit counts in a private log. Pure: a state and a commit give the next state, or a refusal and nothing has moved.

use serde::{Deserialize, Serialize};

use super::{Change, Commit, Genesis, Head, Kind, VERSION};
use crate::checks::Checks;
use crate::devices::{DeviceCertificate, KnownDevices, NotAdded, Rotation, device_id};
use crate::ids::{AccountId, Hash, PublicKey};

type Judged<T> = Result<T, LogRefusal>;

/// All that is needed to judge the next commit of a private log. It changes with certificates and rotations alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrivateLog {
    /// The account, which is also the log's id.
    pub account: AccountId,
    /// What the log begins with.
    pub genesis: Genesis,
    /// Certifies devices now.
    pub account_key: PublicKey,
    /// Number of the newest rotation; 0 before the first.
    pub rotation: u32,
    /// The devices that the log knows.
    pub devices: KnownDevices,
}

/// A commit that counts in a private log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrivateVerdict {
    /// Where the log stands with it.
    pub head: Head,
    /// The key of the device that has signed it.
    pub author_key: PublicKey,
    /// The state after it; none when it is the one before.
    pub moved: Option<PrivateLog>,
}

impl PrivateLog {
    /// The state before the first commit.
    #[must_use]
    pub fn new(genesis: Genesis, checks: &impl Checks) -> Self {
        let (account, account_key) = (genesis.account(checks), genesis.account_key);
        Self { account, genesis, account_key, rotation: 0, devices: KnownDevices::default() }
    }

    /// Judges the commit that follows. The caller has put the log's head into it, which the signature covers.
    ///
    /// # Errors
    /// [`LogRefusal`]; this state still holds.
    pub fn judge(&self, commit: &Commit, checks: &impl Checks) -> Judged<PrivateVerdict> {
        self.check_place(commit)?;
        let author_key = self.author_key(commit, checks)?;
        let signed = commit.body.signed_bytes().map_err(|_| LogRefusal::Malformed)?;
        if !checks.verify(&author_key, &signed, &commit.signature) {
            return Err(LogRefusal::BadSignature);
        }
        let mut moved = None;
        for (index, change) in commit.body.changes.iter().enumerate() {
            match change {
                Change::Genesis(_) if (commit.body.seq, index) == (1, 0) => {}
                Change::AddDevice(certificate) => {
                    let next: &mut Self = moved.get_or_insert_with(|| self.clone());
                    next.add_device(commit, index, certificate, checks)?;
                }
                Change::Rotate(rotation) => moved.get_or_insert_with(|| self.clone()).rotate(rotation, checks)?,
                Change::Put { kind: Kind::Private, blob, .. } if blob.is_bounded() => {}
                Change::Put { kind: Kind::Private, .. } => return Err(LogRefusal::BadBlob),
                Change::Tombstone { .. } => {}
                Change::Genesis(_) | Change::Put { .. } | Change::Roster(_) | Change::Tally(_) => {
                    return Err(LogRefusal::NotAllowed);
                }
            }
        }
        if let Some(next) = &mut moved {
            next.devices.settle()?;
        }
        let head = commit.head(checks).map_err(|_| LogRefusal::Malformed)?;
        Ok(PrivateVerdict { head, author_key, moved })
    }

    /// The log is this one, has no roster, and begins with its genesis.
    fn check_place(&self, commit: &Commit) -> Judged<()> {
        let body = &commit.body;
        if body.log != self.account || body.version != VERSION || body.seq == 0 {
            return Err(LogRefusal::WrongLog);
        }
        if body.roster.is_some() {
            return Err(LogRefusal::NotAllowed);
        }
        if body.seq > 1 {
            return Ok(());
        }
        match body.changes.first() {
            Some(Change::Genesis(genesis))
                if *genesis == self.genesis && genesis.version == VERSION && body.prev == Hash::ZERO =>
            {
                Ok(())
            }
            _ => Err(LogRefusal::WrongGenesis),
        }
    }

    /// The key that must have signed the commit. A device that is not known brings itself in by the commit's first change, in the log's
    /// first commit by the second.
    fn author_key(&self, commit: &Commit, checks: &impl Checks) -> Judged<PublicKey> {
        let author = &commit.body.author;
        if let Some(known) = self.devices.get(author) {
            return if known.is_valid() { Ok(known.key) } else { Err(LogRefusal::RevokedAuthor) };
        }
        match commit.body.changes.get(introduction(commit.body.seq)) {
            Some(Change::AddDevice(own)) if device_id(&own.device_key, checks) == *author => Ok(own.device_key),
            _ => Err(LogRefusal::UnknownAuthor),
        }
    }

    /// Each device brings in itself alone, once: the commit's signature shows that its key is held.
    fn add_device(
        &mut self,
        commit: &Commit,
        index: usize,
        certificate: &DeviceCertificate,
        checks: &impl Checks,
    ) -> Judged<()> {
        let device = device_id(&certificate.device_key, checks);
        let is_new = self.devices.get(&device).is_none();
        let brings_itself = device == commit.body.author && index == introduction(commit.body.seq);
        if !is_new || !brings_itself || !certificate.is_by(&self.account_key, &self.account, checks) {
            return Err(LogRefusal::BadCertificate);
        }
        Ok(self.devices.add(device, certificate.device_key)?)
    }

    fn rotate(&mut self, rotation: &Rotation, checks: &impl Checks) -> Judged<()> {
        let follows = self.rotation.checked_add(1) == Some(rotation.number);
        // What the key before has certified ends with it.
        let is_new = rotation.account_key != self.account_key;
        if !follows || !is_new || !rotation.is_by(&self.genesis.root_key, &self.account, checks) {
            return Err(LogRefusal::BadRotation);
        }
        self.rotation = rotation.number;
        self.account_key = rotation.account_key;
        self.devices.revoke(rotation.number, &rotation.revoked);
        Ok(())
    }
}

/// Where a device's own certificate stands in the first commit that it signs.
const fn introduction(seq: u64) -> usize {
    if seq == 1 { 1 } else { 0 }
}

/// Why a commit does not count in a private log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum LogRefusal {
    /// It cannot be read, or is beyond its bounds.
    Malformed,
    /// It is for another log or place.
    WrongLog,
    /// The first commit does not begin with the account's genesis.
    WrongGenesis,
    /// Its author is no device of the account.
    UnknownAuthor,
    /// Its author was revoked before.
    RevokedAuthor,
    /// The signature is not the author's over these bytes in this place.
    BadSignature,
    /// A certificate is not by the account key, not new, or not the author's.
    BadCertificate,
    /// A rotation is not signed by the root key, or out of order.
    BadRotation,
    /// A change stands where it may not.
    NotAllowed,
    /// A blob is smaller or larger than an item can be.
    BadBlob,
    /// The account has as many valid devices as it can have.
    Full,
}

impl LogRefusal {
    /// The end of a sentence that begins with the commit.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::Malformed => "it cannot be read",
            Self::WrongLog => "it belongs elsewhere",
            Self::WrongGenesis => "the account's beginning differs",
            Self::UnknownAuthor => "its author is not known",
            Self::RevokedAuthor => "its author was revoked",
            Self::BadSignature => "its signature is not good",
            Self::BadCertificate => "a device certificate is not good",
            Self::BadRotation => "a rotation is not good",
            Self::NotAllowed => "it holds a change that is not allowed there",
            Self::BadBlob => "a blob is smaller or larger than an item can be",
            Self::Full => "the account has too many devices",
        }
    }
}

impl core::fmt::Display for LogRefusal {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.text())
    }
}

impl core::error::Error for LogRefusal {}

impl From<NotAdded> for LogRefusal {
    fn from(why: NotAdded) -> Self {
        match why {
            NotAdded::Revoked => Self::RevokedAuthor,
            NotAdded::Full => Self::Full,
        }
    }
}
