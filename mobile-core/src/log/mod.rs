//! The log as its reader sees it: what counts, what is refused and why (docs/PROTOCOL.md, "The log").
//!
//! Pure: [`LogState`] takes one record after another and either moves on by one commit or says what is wrong and stays where it was.

mod alarm;
mod author;
mod erased;
mod group_alarm;
#[cfg(test)]
mod tests;

pub use alarm::Alarm;
pub use author::{AuthorError, author_commit, author_group_commit};
pub use erased::{Erased, Put, inline_blob};
pub use group_alarm::GroupAlarm;

use andrum_wire::devices::{KnownDevice, KnownDevices};
use andrum_wire::ids::{Blob, DeviceId, ItemId, LogId, PublicKey, RevisionId};
use andrum_wire::log::{
    Change, Commit, CommitRecord, Genesis, Head, Kind, LogRefusal, PageHeader, Place, PrivateLog, Suite,
};
use serde::{Deserialize, Serialize};

use crate::crypto::checks::Strict;
use crate::crypto::hash::sha256;

/// A private log as far as this device has read it. Serialized into the local store, and so frozen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogState {
    judged: PrivateLog,
    pin: Head,
    /// Blobs that came erased and whose tombstone has not come yet.
    erased: Erased<CountedPut>,
}

/// A change that counts, with all that its reader needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Counted {
    /// A revision with its ciphertext.
    Put(CountedPut),
    /// A deletion.
    Tombstone {
        /// Which item.
        item: ItemId,
        /// What its author saw.
        base: RevisionId,
        /// The device that deleted it.
        by: DeviceId,
    },
    /// The account's keys have changed; whoever did not do it must sign in again.
    Rotated {
        /// Devices that were ended.
        revoked: Vec<DeviceId>,
    },
    /// A device was added.
    DeviceAdded(DeviceId),
}

/// A revision that counts. What cannot be read is stored in this form, and so it is frozen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountedPut {
    /// Which item.
    pub item: ItemId,
    /// This revision.
    pub revision: RevisionId,
    /// What it was written on.
    pub base: Option<RevisionId>,
    /// What the outside was told.
    pub kind: Kind,
    /// How it is encrypted.
    pub suite: Suite,
    /// Where it stands.
    pub place: Place,
    /// The device that wrote it, and its key.
    pub author: (DeviceId, PublicKey),
    /// The ciphertext; none when the server says that it was erased.
    pub blob: Option<Blob>,
}

impl Put for CountedPut {
    fn item(&self) -> ItemId {
        self.item
    }

    fn revision(&self) -> RevisionId {
        self.revision
    }

    fn place(&self) -> Place {
        self.place
    }

    fn blob(&mut self) -> &mut Option<Blob> {
        &mut self.blob
    }
}

impl LogState {
    /// The state before the first commit of an account's private log.
    #[must_use]
    pub fn new(genesis: Genesis) -> Self {
        Self { judged: PrivateLog::new(genesis, &Strict), pin: Head::EMPTY, erased: Erased::default() }
    }

    /// The log's id.
    #[must_use]
    pub fn log(&self) -> LogId {
        self.judged.account
    }

    /// The genesis that the log begins with.
    #[must_use]
    pub fn genesis(&self) -> &Genesis {
        &self.judged.genesis
    }

    /// The last commit that counted here.
    #[must_use]
    pub fn pin(&self) -> Head {
        self.pin
    }

    /// How many rotations there were.
    #[must_use]
    pub fn rotation(&self) -> u32 {
        self.judged.rotation
    }

    /// The account key that certifies devices now.
    #[must_use]
    pub fn account_key(&self) -> PublicKey {
        self.judged.account_key
    }

    /// The devices that the log knows.
    #[must_use]
    pub fn devices(&self) -> &KnownDevices {
        &self.judged.devices
    }

    /// Whether a device may author the next commit without introducing itself.
    #[must_use]
    pub fn is_valid(&self, device: &DeviceId) -> bool {
        self.judged.devices.is_valid(device)
    }

    /// Whether a rotation has ended a device.
    #[must_use]
    pub fn is_revoked(&self, device: &DeviceId) -> bool {
        self.judged.devices.get(device).is_some_and(KnownDevice::is_revoked)
    }

    /// Compares a page's header with the pin.
    ///
    /// # Errors
    /// [`Alarm::Rollback`] when the server's log ends before the pin, [`Alarm::Fork`] when it has another commit there, [`Alarm::Altered`] when it
    /// answers for another log or place.
    pub fn check_header(&self, header: &PageHeader) -> Result<(), Alarm> {
        if header.log != self.log() || header.version != andrum_wire::log::VERSION {
            return Err(Alarm::Altered { seq: self.pin.seq + 1, refusal: LogRefusal::WrongLog });
        }
        self.check_head(header.head)?;
        if header.after.seq != self.pin.seq {
            return Err(Alarm::Altered { seq: self.pin.seq + 1, refusal: LogRefusal::WrongLog });
        }
        if header.after.hash != self.pin.hash {
            return Err(Alarm::Fork { seq: self.pin.seq });
        }
        Ok(())
    }

    /// Compares a head that the server claims with the pin.
    ///
    /// # Errors
    /// As [`Self::check_header`].
    pub fn check_head(&self, head: Head) -> Result<(), Alarm> {
        if head.seq < self.pin.seq {
            return Err(Alarm::Rollback { pinned: self.pin.seq, offered: head.seq });
        }
        if head.seq == self.pin.seq && head.hash != self.pin.hash {
            return Err(Alarm::Fork { seq: self.pin.seq });
        }
        Ok(())
    }

    /// The first blob that was called erased although no tombstone up to here says so. Asked when the pin has reached the server's head.
    #[must_use]
    pub fn withheld(&self) -> Option<&CountedPut> {
        self.erased.first()
    }

    /// Takes a blob that was withheld at a place and has come after all: the one that the commit there names, or none.
    pub fn restore(&mut self, place: Place, blob: &Blob) -> Option<CountedPut> {
        self.erased.restore(place, blob)
    }

    /// Takes the next record. On success the state stands behind it.
    ///
    /// # Errors
    /// [`Alarm::Altered`] with the reason; the state has not moved.
    pub fn take(&mut self, record: &CommitRecord) -> Result<Vec<Counted>, Alarm> {
        let seq = self.pin.seq + 1;
        let commit = record.to_commit(self.log(), seq, self.pin.hash, sha256);
        let verdict = self.judged.judge(&commit, &Strict).map_err(|refusal| Alarm::Altered { seq, refusal })?;
        let counted = counted(&commit, record, verdict.author_key);
        let puts = counted.iter().filter_map(|counted| match counted {
            Counted::Put(put) => Some(put),
            _ => None,
        });
        self.erased.note(&commit, puts);
        if let Some(moved) = verdict.moved {
            self.judged = moved;
        }
        self.pin = verdict.head;
        Ok(counted)
    }
}

/// What the changes of a commit that counts are to its reader.
fn counted(commit: &Commit, record: &CommitRecord, author_key: PublicKey) -> Vec<Counted> {
    let mut counted = Vec::with_capacity(record.changes.len());
    for (index, (change, travelled)) in (0u16..).zip(commit.body.changes.iter().zip(&record.changes)) {
        match change {
            // The judge takes no certificate but the author's own.
            Change::AddDevice(_) => counted.push(Counted::DeviceAdded(commit.body.author)),
            Change::Rotate(rotation) => counted.push(Counted::Rotated { revoked: rotation.revoked.clone() }),
            Change::Put { item, base, kind, suite, blob } => counted.push(Counted::Put(CountedPut {
                item: *item,
                revision: blob.hash.into(),
                base: *base,
                kind: *kind,
                suite: *suite,
                place: Place { seq: commit.body.seq, index },
                author: (commit.body.author, author_key),
                blob: inline_blob(travelled),
            })),
            Change::Tombstone { item, base, .. } => {
                counted.push(Counted::Tombstone { item: *item, base: *base, by: commit.body.author });
            }
            Change::Genesis(_) | Change::Roster(_) | Change::Tally(_) => {}
        }
    }
    counted
}
