//! A unit of work on the opened diary: gathered first, then carried out whole.

use std::collections::BTreeSet;

use andrum_wire::ids::ItemId;

use super::Error;
use super::state::Open;
use crate::entries::{self, Body, Entry};
use crate::local::{
    Content, ItemRecord, LocalError, LockRecord, PageEdits, PastRevision, Pending, Row, Summary, meta,
};
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
    pub fn save(&mut self, open: &Open, item: ItemId, record: &ItemRecord) -> Result<(), Error> {
        open.sealed.put(&mut self.changes, Table::Items, item.as_bytes(), record)?;
        self.pages.set(row(item, record));
        Ok(())
    }

    /// Keeps an earlier revision for the history.
    pub fn keep_past(
        &mut self,
        open: &Open,
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

impl Open {
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
fn row(item: ItemId, record: &ItemRecord) -> Row {
    let deleted = matches!(record.pending, Some(Pending::Deletion { .. }));
    let unreadable = record.head.as_ref().is_some_and(|head| !head.readable);
    let unsynced = record.pending.is_some();
    let content = record.current();
    match content.and_then(read_entry) {
        Some((entry, content)) => Row {
            words: search::words_of(&entry),
            summary: Summary { unsynced, unreadable, ..summary(item, &entry, content) },
            deleted,
        },
        // Settings, a body of a newer app, nothing that could be read, or a deletion that waits: kept, and not in the list.
        None => Row { words: String::new(), summary: blank(item, unsynced, unreadable), deleted },
    }
}

fn read_entry(content: &Content) -> Option<(Entry, &Content)> {
    match entries::decode(&content.body) {
        Ok(Body::Entry(entry)) => Some((entry, content)),
        _ => None,
    }
}

fn summary(item: ItemId, entry: &Entry, content: &Content) -> Summary {
    Summary {
        item,
        entry: true,
        created_ms: entry.created_ms,
        edited_ms: content.edited_ms,
        day: entry.written_day.to_string(),
        preview: entry.preview(),
        template: entry.template.as_str().to_owned(),
        tags: entry.tags.iter().map(|tag| tag.as_str().to_owned()).collect(),
        feelings: entry.feelings.iter().map(|feeling| feeling.as_str().to_owned()).collect(),
        strain: entry.strain.map(|strain| strain.get()),
        reference: entry.reference,
        trashed_ms: entry.trashed_ms,
        conflict: !entry.conflicts.is_empty(),
        unsynced: false,
        unreadable: false,
    }
}

fn blank(item: ItemId, unsynced: bool, unreadable: bool) -> Summary {
    Summary {
        item,
        entry: false,
        created_ms: 0,
        edited_ms: 0,
        day: String::new(),
        preview: String::new(),
        template: String::new(),
        tags: BTreeSet::new(),
        feelings: BTreeSet::new(),
        strain: None,
        reference: false,
        trashed_ms: None,
        conflict: false,
        unsynced,
        unreadable,
    }
}
