//! Making ready what is here: a batch of pending changes becomes one commit.

use andrum_wire::frame;
use andrum_wire::ids::{Blob, Hash, ItemId, RevisionId};
use andrum_wire::limits::{MAX_CHANGES, MAX_COMMIT_BYTES, MAX_ERASES};
use andrum_wire::log::{Append, BlobSlot, Change, Kind, Suite};

use super::reconcile::note_sent;
use crate::chain::MARGIN;
use crate::content::Content;
use crate::crypto::age::Recipient;
use crate::crypto::hash::sha256;
use crate::device::{DeviceAccount, Error, ItemRecord, NoAccount, Pending};
use crate::envelope::{self, ItemHeader};
use crate::keys;
use crate::log::{LogState, author_commit};

/// What became of an item.
pub enum Added {
    /// It is in the batch.
    Sent,
    /// It was deleted before it was ever sent: nobody else need know.
    NeverSent,
    /// The batch is full; the item goes with the next one.
    Full,
}

/// What the log has to know of an author first: its genesis, this device. Empty for a device that is in it.
pub fn introduction(state: &LogState, account: &DeviceAccount) -> Vec<Change<BlobSlot>> {
    let mut changes = vec![];
    if state.pin().seq == 0 {
        changes.push(Change::Genesis(state.genesis().clone()));
    }
    if !state.is_valid(&account.device_id) {
        let certificate = keys::certify(&account.keybag.account_key, account.account, account.device.public());
        changes.push(Change::AddDevice(certificate));
    }
    changes
}

/// A commit that is being made.
pub struct Batch<'a> {
    state: &'a LogState,
    account: &'a DeviceAccount,
    recipient: Recipient,
    changes: Vec<Change<BlobSlot>>,
    items: usize,
    bytes: usize,
}

impl<'a> Batch<'a> {
    /// Begins a commit after the state's pin. What the log has to know first goes first.
    ///
    /// # Errors
    /// [`Error::NoAccount`] for a keybag without identities.
    pub fn begin(state: &'a LogState, account: &'a DeviceAccount) -> Result<Self, Error> {
        let changes = introduction(state, account);
        let recipient = account.keybag.vault_recipient().ok_or(Error::NoAccount(NoAccount::NoKeys))?;
        Ok(Self { state, account, recipient, changes, items: 0, bytes: 0 })
    }

    /// Adds an item's pending change, and notes in its record that it is on its way.
    ///
    /// # Errors
    /// [`Error::NotAllowed`] when its content is beyond what an item may hold.
    pub fn add(&mut self, item: ItemId, record: &mut ItemRecord) -> Result<Added, Error> {
        if self.changes.len() >= MAX_CHANGES {
            return Ok(Added::Full);
        }
        let base = record.head.as_ref().map(|head| head.revision);
        let change = match (&record.pending, base) {
            (None, _) => return Ok(Added::Sent),
            (Some(Pending::Deletion { .. }), None) => return Ok(Added::NeverSent),
            (Some(Pending::Deletion { .. }), Some(base)) => {
                let newest = record.places.len().saturating_sub(MAX_ERASES);
                Change::Tombstone { item, base, erases: record.places.iter().skip(newest).copied().collect() }
            }
            (Some(Pending::Edit { content, .. }), base) => {
                let blob = self.seal(item, base, content)?;
                if self.bytes + blob.0.len() > MAX_COMMIT_BYTES - MARGIN {
                    return Ok(Added::Full);
                }
                self.bytes += blob.0.len();
                note_sent(record, RevisionId::from(sha256(&blob.0)));
                let (kind, suite) = (Kind::Private, Suite::AgeX25519);
                Change::Put { item, base, kind, suite, blob: BlobSlot::Inline(blob) }
            }
        };
        self.changes.push(change);
        self.items += 1;
        Ok(Added::Sent)
    }

    fn seal(&self, item: ItemId, base: Option<RevisionId>, content: &Content) -> Result<Blob, Error> {
        let header = ItemHeader {
            kind: Kind::Private,
            suite: Suite::AgeX25519,
            log: self.account.account,
            item,
            base,
            author: self.account.device_id,
            roster: None,
            recipients: Hash::ZERO,
        };
        let body = frame::encode(content)?;
        Ok(Blob(envelope::seal(&header, &body, &self.account.device, core::slice::from_ref(&self.recipient))?))
    }

    /// Signs the commit. None when there is nothing to send.
    ///
    /// # Errors
    /// [`Error::NotAllowed`] when the commit is beyond its bounds.
    pub fn finish(self) -> Result<Option<(Append, usize)>, Error> {
        if self.changes.is_empty() {
            return Ok(None);
        }
        let append = author_commit(self.state, &self.account.device, self.changes)?;
        Ok(Some((append, self.items)))
    }
}
