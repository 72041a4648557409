//! Writing and reading entries.

use andrum_wire::ids::{DeviceId, ItemId};
use serde::{Deserialize, Serialize};

use super::rooms::Open;
use super::{Andrum, Error, Event};
use crate::content::Content;
use crate::crypto::random;
use crate::device::{ItemRecord, LocalError, PastRevision, Pending, Work};
use crate::entries::{self, Body, Entry};
use crate::merge::merge;
use crate::platform::Platform;
use crate::store::{Store, Table};

/// A pause in writing after which the text before it is kept as a revision of its own, in milliseconds.
const PAUSE_MS: i64 = 10 * 60 * 1000;

/// When what stood before a change is kept as a revision of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keep {
    /// After a longer pause in writing, or once it was in the log.
    AfterPause,
    /// At once.
    Always,
}

/// One revision of an entry's history.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revision {
    /// Its number; the newest is the highest.
    pub number: u32,
    /// When it was written, Unix milliseconds.
    pub edited_ms: i64,
    /// The device that wrote it, where it is known.
    pub author: Option<DeviceId>,
    /// What it said.
    pub entry: Entry,
}

impl<P: Platform> Andrum<P> {
    /// Writes a new entry. It is stored, sealed, when this returns.
    ///
    /// # Errors
    /// [`Error::Locked`], [`Error::NotAllowed`] beyond a bound, [`Error::Local`].
    pub async fn write(&self, entry: &Entry) -> Result<ItemId, Error> {
        let item = ItemId(random::bytes());
        let mut guard = self.opened().await?;
        self.put(guard.get()?, item, ItemRecord::default(), Keep::AfterPause, &Body::Entry(entry.clone())).await?;
        drop(guard);
        self.tell(Event::Entries);
        self.tell(Event::Written);
        Ok(item)
    }

    /// Writes an entry anew: `read` is what the person had before them, `written` what they made of it. Where something else came in between,
    /// both are merged. Gives what stands now. What it said before a longer pause stays in its history.
    ///
    /// # Errors
    /// As [`Self::write`], and [`Error::NotFound`].
    pub async fn update(&self, item: ItemId, read: &Entry, written: &Entry) -> Result<Entry, Error> {
        self.change(item, Keep::AfterPause, |current| merge(Some(read), written, &current)).await
    }

    /// As [`Self::update`], and what stood before is kept in the history however short a time it stood there: for taking an earlier revision
    /// back and for settling a conflict.
    ///
    /// # Errors
    /// As [`Self::update`].
    pub async fn replace(&self, item: ItemId, read: &Entry, written: &Entry) -> Result<Entry, Error> {
        self.change(item, Keep::Always, |current| merge(Some(read), written, &current)).await
    }

    /// Reads an entry.
    ///
    /// # Errors
    /// [`Error::Locked`], [`Error::NotFound`], [`Error::Local`].
    pub async fn entry(&self, item: ItemId) -> Result<Entry, Error> {
        let mut guard = self.opened().await?;
        let record = self.existing(guard.get()?, &item).await?;
        read_entry(&record)
    }

    /// Puts an entry in the trash.
    ///
    /// # Errors
    /// As [`Self::update`].
    pub async fn trash(&self, item: ItemId) -> Result<(), Error> {
        let now_ms = self.platform().now_ms();
        self.change(item, Keep::AfterPause, |entry| Entry { trashed_ms: Some(now_ms), ..entry }).await.map(drop)
    }

    /// Takes an entry out of the trash. One that another device has deleted for good is written anew, for all devices.
    ///
    /// # Errors
    /// As [`Self::update`].
    pub async fn restore(&self, item: ItemId) -> Result<(), Error> {
        self.change(item, Keep::AfterPause, |entry| Entry { trashed_ms: None, ..entry }).await.map(drop)
    }

    /// Deletes an item for good, here and at the server. On other devices it stays in the trash for a while, once they sync. What is here only
    /// because another device has deleted it goes at once.
    ///
    /// # Errors
    /// [`Error::Locked`], [`Error::NotFound`], [`Error::Local`].
    pub async fn delete(&self, item: ItemId) -> Result<(), Error> {
        let mut guard = self.opened().await?;
        let open = guard.get()?;
        let mut record = self.existing(open, &item).await?;
        let mut work = Work::default();
        let sent = match record.pending.take() {
            Some(Pending::Edit { sent, .. } | Pending::Deletion { sent }) => sent,
            None => vec![],
        };
        if record.head.is_none() && sent.is_empty() {
            work.remove(item, &record);
        } else {
            record.pending = Some(Pending::Deletion { sent });
            work.save(open, item, &record)?;
        }
        open.carry_out(self.platform().store(), work).await?;
        drop(guard);
        self.tell(Event::Entries);
        self.tell(Event::Written);
        Ok(())
    }

    /// An entry's earlier revisions, newest first.
    ///
    /// # Errors
    /// [`Error::Locked`], [`Error::NotFound`], [`Error::Local`].
    pub async fn history(&self, item: ItemId) -> Result<Vec<Revision>, Error> {
        let mut guard = self.opened().await?;
        let open = guard.get()?;
        self.existing(open, &item).await?;
        let mut revisions = vec![];
        for (key, sealed) in self.platform().store().scan(Table::Revisions, item.as_bytes()).await? {
            let past: PastRevision = open.sealed.open(Table::Revisions, &key, &sealed)?;
            let number = key.get(ItemId::SIZE..).and_then(|bytes| bytes.try_into().ok()).map(u32::from_be_bytes);
            let number = number.ok_or(LocalError::Damaged("revisions".into()))?;
            if let Ok(Body::Entry(entry)) = entries::decode(&past.content.body) {
                revisions.push(Revision { number, edited_ms: past.content.edited_ms, author: past.author, entry });
            }
        }
        revisions.reverse();
        Ok(revisions)
    }

    /// The record of an item that was not deleted.
    pub(super) async fn existing(&self, open: &Open, item: &ItemId) -> Result<ItemRecord, Error> {
        let record = open.record(self.platform().store(), item).await?.ok_or(Error::NotFound)?;
        if matches!(record.pending, Some(Pending::Deletion { .. })) { Err(Error::NotFound) } else { Ok(record) }
    }

    /// Changes an entry from what it is to what `to` makes of it, with nothing in between.
    async fn change(&self, item: ItemId, keep: Keep, to: impl FnOnce(Entry) -> Entry) -> Result<Entry, Error> {
        let mut guard = self.opened().await?;
        let open = guard.get()?;
        let record = self.existing(open, &item).await?;
        let entry = to(read_entry(&record)?);
        self.put(open, item, record, keep, &Body::Entry(entry.clone())).await?;
        drop(guard);
        self.tell(Event::Entries);
        self.tell(Event::Written);
        Ok(entry)
    }

    /// Stores a body as the item's pending edit.
    pub(super) async fn put(
        &self,
        open: &mut Open,
        item: ItemId,
        mut record: ItemRecord,
        keep: Keep,
        body: &Body,
    ) -> Result<(), Error> {
        let content = Content { edited_ms: self.platform().now_ms(), body: entries::encode(body)? };
        let mut work = Work::default();
        let mut sent = vec![];
        if let Some(Pending::Edit { content: before, sent: before_sent }) = record.pending.take() {
            let long_ago = content.edited_ms - before.edited_ms > PAUSE_MS;
            if before.body != content.body && (long_ago || keep == Keep::Always) {
                work.keep_past(open, item, &mut record, &PastRevision { content: before, author: None })?;
            }
            sent = before_sent;
        } else if keep == Keep::Always
            && let Some(head) = record.head.clone()
            && let Some(before) = head.content.filter(|before| before.body != content.body)
        {
            // It is kept once more when what is written now has come into the log.
            work.keep_past(open, item, &mut record, &PastRevision { content: before, author: head.author })?;
        }
        // What another device has deleted is put back by whatever is written on it.
        record.kept = None;
        let in_log = record.head.as_ref().and_then(|head| head.content.as_ref());
        // Back to what the log says: nothing to send, unless something else is on its way.
        if !sent.is_empty() || in_log.is_none_or(|head| head.body != content.body) {
            record.pending = Some(Pending::Edit { content, sent });
        }
        let entry = if let Body::Entry(entry) = body { Some(entry) } else { None };
        work.save_as(open, item, &record, entry)?;
        open.carry_out(self.platform().store(), work).await
    }
}

pub(super) fn read_entry(record: &ItemRecord) -> Result<Entry, Error> {
    record.entry().ok_or(Error::NotFound)
}
