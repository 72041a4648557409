//! A unit of work on the opened diary: gathered first, then carried out whole.

use andrum_wire::ids::ItemId;

use super::{Error, ItemRecord, LocalError, LockRecord, Open, PageEdits, PastRevision, Row, Summary, meta};
use crate::content::Entry;
use crate::search;
use crate::store::{Change, Changes, Store, Table};

/// Changes to the store and to the pages that belong together.
#[derive(Default)]
pub(crate) struct Work {
    pub changes: Changes,
    pub pages: PageEdits,
}

impl Work {
    /// Stores an item's record and its row.
    pub fn save<R>(&mut self, open: &Open<R>, item: ItemId, record: &ItemRecord) -> Result<(), Error> {
        self.save_as(open, item, record, record.entry().as_ref())
    }

    /// Like [`Self::save`], for a caller that has the record's entry, or knows that there is none: nothing is decoded.
    pub fn save_as<R>(
        &mut self,
        open: &Open<R>,
        item: ItemId,
        record: &ItemRecord,
        entry: Option<&Entry>,
    ) -> Result<(), Error> {
        open.sealed.put(&mut self.changes, Table::Items, item.as_bytes(), record)?;
        self.pages.set(row(item, record, entry));
        Ok(())
    }

    /// Keeps an earlier revision for the history.
    pub fn keep_past<R>(
        &mut self,
        open: &Open<R>,
        item: ItemId,
        record: &mut ItemRecord,
        past: &PastRevision,
    ) -> Result<(), Error> {
        open.sealed.put(&mut self.changes, Table::Revisions, &ItemRecord::past_key(&item, record.past), past)?;
        record.past += 1;
        Ok(())
    }

    /// Stores the lock.
    pub fn put_lock(&mut self, lock: &LockRecord) -> Result<(), LocalError> {
        self.changes.push(Change::Put(Table::Meta, meta::LOCK.to_vec(), lock.encode()?));
        Ok(())
    }

    /// Removes an item with its history.
    pub fn remove(&mut self, item: ItemId, record: &ItemRecord) {
        self.changes.push(Change::Delete(Table::Items, item.as_bytes().to_vec()));
        for number in 0..record.past {
            self.changes.push(Change::Delete(Table::Revisions, ItemRecord::past_key(&item, number)));
        }
        self.pages.remove(item);
    }
}

impl<R> Open<R> {
    /// Reads an item's record.
    pub async fn record(&self, store: &impl Store, item: &ItemId) -> Result<Option<ItemRecord>, LocalError> {
        self.sealed.get(store, Table::Items, item.as_bytes()).await
    }

    /// Carries a unit of work out, whole or not at all.
    pub async fn carry_out(&mut self, store: &impl Store, work: Work) -> Result<(), Error> {
        let Work { mut changes, pages } = work;
        let touched = self.pages.plan(&self.sealed, &mut changes, pages)?;
        if !changes.is_empty() {
            store.apply(changes).await?;
        }
        self.pages.install(touched);
        Ok(())
    }
}

/// The row of a record: what the list and the search know of it.
fn row(item: ItemId, record: &ItemRecord, entry: Option<&Entry>) -> Row {
    let unsynced = record.pending.is_some();
    let unreadable = record.head.as_ref().is_some_and(|head| !head.readable);
    // None for settings, people, a body of a newer app, what could not be read, or a deletion that waits: kept, and not in the list.
    let entry = entry.zip(record.current()).map(|(entry, content)| (entry, content.edited_ms));
    Row {
        item,
        unsynced,
        unreadable,
        words: entry.map(|(entry, _)| search::words_of(entry)).unwrap_or_default(),
        summary: entry.map(|(entry, edited_ms)| Summary {
            item,
            created_ms: entry.created_ms,
            edited_ms,
            day: entry.written_day,
            preview: entry.preview(),
            template: entry.template.clone(),
            tags: entry.tags.clone(),
            feelings: entry.feelings.clone(),
            strain: entry.strain,
            reference: entry.reference,
            trashed_ms: entry.trashed_ms,
            deleted: record.kept.as_ref().map(|kept| kept.deleted.clone()),
            conflict: !entry.conflicts.is_empty(),
            unsynced,
            unreadable,
        }),
    }
}
