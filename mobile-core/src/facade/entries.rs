//! Writing, reading, finding.

use std::collections::BTreeMap;

use andrum_wire::ids::{DeviceId, ItemId};
use futures_util::future::join_all;
use serde::{Deserialize, Serialize};

use super::rooms::Open;
use super::{Andrum, Error, Event};
use crate::content::Content;
use crate::crypto::random;
use crate::device::{ItemRecord, LocalError, PastRevision, Pending, Summary, Work};
use crate::entries::{self, Body, Entry, Tag};
use crate::merge::merge;
use crate::platform::Platform;
use crate::search::Query;
use crate::store::{Store, Table};

/// A pause in writing after which the text before it is kept as a revision of its own, in milliseconds.
const PAUSE_MS: i64 = 10 * 60 * 1000;

/// How many entries a phrase opens at a time: enough to keep the store busy, few enough to hold in memory.
const AT_ONCE: usize = 32;

/// When what stood before a change is kept as a revision of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keep {
    /// After a longer pause in writing, or once it was in the log.
    AfterPause,
    /// At once.
    Always,
}

/// What a list shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Listing {
    /// All but the trash.
    #[default]
    Journal,
    /// The reference bank.
    References,
    /// The trash.
    Trash,
    /// What two devices changed and nobody has settled.
    Conflicts,
}

impl Listing {
    /// Whether an entry is in it.
    fn has(self, summary: &Summary) -> bool {
        let trashed = summary.trashed_ms.is_some();
        match self {
            Self::Journal => !trashed,
            Self::References => summary.reference && !trashed,
            Self::Trash => trashed,
            Self::Conflicts => summary.conflict && !trashed,
        }
    }
}

/// A part of a list, and what is true of the whole of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListPart {
    /// What was asked for, newest first.
    pub entries: Vec<Summary>,
    /// How many entries there are that the filter holds of.
    pub total: usize,
    /// Tags in all of the list, filtered or not, with how often, most used first.
    pub tags: Vec<(Tag, usize)>,
    /// How many of the list two devices changed and nobody has settled.
    pub conflicts: usize,
}

/// What a search found, and the honest line about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchResult {
    /// Newest first, and no more than were asked for.
    pub hits: Vec<Summary>,
    /// How many there are in all.
    pub total: usize,
    /// Entries that were searched.
    pub searched: usize,
    /// Items that could not be, since they cannot be read on this device.
    pub not_searched: usize,
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

    /// Several entries, each as [`Self::entry`] gives it. They are read beside one another: a list waits for the store once.
    ///
    /// # Errors
    /// [`Error::Locked`]; those of one entry stand in its place.
    pub async fn entries(&self, items: &[ItemId]) -> Result<Vec<Result<Entry, Error>>, Error> {
        let mut guard = self.opened().await?;
        Ok(self.read_all(&*guard.get()?, items).await)
    }

    async fn read_all(&self, open: &Open, items: &[ItemId]) -> Vec<Result<Entry, Error>> {
        let reading = items.iter().map(|item| async move { read_entry(&self.existing(open, item).await?) });
        join_all(reading).await
    }

    /// The list, newest first.
    ///
    /// # Errors
    /// [`Error::Locked`].
    pub async fn list(&self, listing: Listing) -> Result<Vec<Summary>, Error> {
        Ok(self.list_part(listing, |_| true, 0, usize::MAX).await?.entries)
    }

    /// `count` entries of a list that a filter holds of, `from` so many on. Copies these alone: a list may have ten thousand.
    ///
    /// # Errors
    /// [`Error::Locked`].
    pub async fn list_part(
        &self,
        listing: Listing,
        holds: impl Fn(&Summary) -> bool,
        from: usize,
        count: usize,
    ) -> Result<ListPart, Error> {
        let mut open = self.opened().await?;
        let listed = open.get()?.pages.rows().filter_map(|row| row.summary.as_ref()).filter(|it| listing.has(it));
        let mut part = ListPart::default();
        let mut tags: BTreeMap<&Tag, usize> = BTreeMap::new();
        let mut shown: Vec<&Summary> = vec![];
        for summary in listed {
            part.conflicts += usize::from(summary.conflict);
            for tag in &summary.tags {
                *tags.entry(tag).or_default() += 1;
            }
            if holds(summary) {
                shown.push(summary);
            }
        }
        part.total = shown.len();
        part.entries = newest(shown, from.saturating_add(count)).into_iter().skip(from).cloned().collect();
        part.tags = tags.into_iter().map(|(tag, times)| (tag.clone(), times)).collect();
        part.tags.sort_by_key(|(_, times)| core::cmp::Reverse(*times));
        Ok(part)
    }

    /// Searches this device. Gives at most `most` hits, and says how many there are and how much was searched.
    ///
    /// # Errors
    /// [`Error::Locked`].
    pub async fn search(&self, typed: &str, most: usize) -> Result<SearchResult, Error> {
        let query = Query::parse(typed);
        let mut guard = self.opened().await?;
        let open = &*guard.get()?;
        let mut result = SearchResult { hits: vec![], total: 0, searched: 0, not_searched: 0 };
        let mut hits: Vec<&Summary> = vec![];
        for row in open.pages.rows() {
            result.not_searched += usize::from(row.unreadable);
            let Some(summary) = row.summary.as_ref().filter(|summary| summary.trashed_ms.is_none()) else { continue };
            result.searched += 1;
            if query.matches(&row.words) {
                hits.push(summary);
            }
        }
        if query.has_phrase() {
            // The order of words is in the text alone.
            let mut confirmed = vec![];
            for some in hits.chunks(AT_ONCE) {
                let items: Vec<ItemId> = some.iter().map(|hit| hit.item).collect();
                for (hit, entry) in some.iter().zip(self.read_all(open, &items).await) {
                    if query.confirms(&entry?) {
                        confirmed.push(*hit);
                    }
                }
            }
            hits = confirmed;
        }
        result.total = hits.len();
        result.hits = newest(hits, most).into_iter().cloned().collect();
        Ok(result)
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
            let number = number.ok_or(LocalError::Damaged("revisions"))?;
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
        let body = entries::encode(body).map_err(|error| Error::NotAllowed(error.to_string()))?;
        let content = Content { edited_ms: self.platform().now_ms(), body };
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
        work.save(open, item, &record)?;
        open.carry_out(self.platform().store(), work).await
    }
}

fn read_entry(record: &ItemRecord) -> Result<Entry, Error> {
    record.entry().ok_or(Error::NotFound)
}

/// The newest `most`, in order: few of many are shown. Rows come nearly in order, which makes it quick.
fn newest(all: Vec<&Summary>, most: usize) -> Vec<&Summary> {
    let mut newest: Vec<&Summary> = vec![];
    for one in all {
        let is_full = newest.len() == most;
        if is_full && newest.last().is_none_or(|last| newest_first(last, one).is_lt()) {
            continue;
        }
        let place = newest.partition_point(|it| newest_first(it, one).is_lt());
        newest.insert(place, one);
        newest.truncate(most);
    }
    newest
}

fn newest_first(a: &Summary, b: &Summary) -> core::cmp::Ordering {
    (&b.day, b.created_ms, b.item).cmp(&(&a.day, a.created_ms, a.item))
}
