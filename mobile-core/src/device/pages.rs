//! Pages of previews and search words: what the list and the search need, a few dozen items to a page.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use andrum_wire::ids::ItemId;
use serde::{Deserialize, Serialize};

use super::{DeletedElsewhere, LocalError, Sealed};
use crate::content::{Day, Feeling, Key, Strain, Tag};
use crate::store::{Change, Changes, Store, Table};

/// Rows to a page: small enough to rewrite at every save, large enough that 10,000 items are a few hundred reads.
const ROWS: usize = 48;

/// What the list shows of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Which.
    pub item: ItemId,
    /// When it was begun, Unix milliseconds.
    pub created_ms: i64,
    /// When it was written last, Unix milliseconds.
    pub edited_ms: i64,
    /// The calendar day that it is about.
    pub day: Day,
    /// Title or first line.
    pub preview: String,
    /// Its template.
    pub template: Key,
    /// Tags.
    pub tags: BTreeSet<Tag>,
    /// Feelings.
    pub feelings: BTreeSet<Feeling>,
    /// How much the day took.
    pub strain: Option<Strain>,
    /// Kept in the reference bank.
    pub reference: bool,
    /// In the trash since, Unix milliseconds.
    pub trashed_ms: Option<i64>,
    /// Another device has deleted it for good, and it is kept here for a while. It is in the trash then.
    pub deleted: Option<DeletedElsewhere>,
    /// Two devices changed the same lines and nobody has settled it yet.
    pub conflict: bool,
    /// Not in the server's log yet.
    pub unsynced: bool,
    /// The newest revision could not be read; what is shown is the one before.
    pub unreadable: bool,
}

/// A row: what is known of an item without opening it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Which.
    pub item: ItemId,
    /// Not in the server's log yet.
    pub unsynced: bool,
    /// The newest revision could not be read.
    pub unreadable: bool,
    /// What the list shows; none for what is no entry: settings, people, what cannot be read, a deletion that waits to be sent.
    pub summary: Option<Summary>,
    /// For the search, as `crate::search` makes them.
    pub words: String,
}

/// All pages, opened.
#[derive(Debug, Default)]
pub struct Pages {
    pages: BTreeMap<u32, Vec<Row>>,
    place: HashMap<ItemId, u32>,
}

/// Changes to pages that are carried out together with the rest, or forgotten.
#[derive(Debug, Default)]
pub struct PageEdits {
    rows: BTreeMap<ItemId, Option<Row>>,
}

impl PageEdits {
    /// Sets an item's row.
    pub fn set(&mut self, row: Row) {
        self.rows.insert(row.item, Some(row));
    }

    /// Removes an item's row.
    pub fn remove(&mut self, item: ItemId) {
        self.rows.insert(item, None);
    }
}

impl Pages {
    /// Opens all pages.
    ///
    /// # Errors
    /// [`LocalError`].
    pub async fn load(store: &impl Store, sealed: &Sealed) -> Result<Self, LocalError> {
        let mut loaded = Self::default();
        for (key, value) in store.scan(Table::Pages, &[]).await? {
            let number =
                key.as_slice().try_into().map(u32::from_be_bytes).map_err(|_| LocalError::Damaged("pages".into()))?;
            let rows: Vec<Row> = sealed.open(Table::Pages, &key, &value)?;
            loaded.place.extend(rows.iter().map(|row| (row.item, number)));
            loaded.pages.insert(number, rows);
        }
        Ok(loaded)
    }

    /// All rows, more or less the newest first.
    pub fn rows(&self) -> impl Iterator<Item = &Row> {
        self.pages.values().flatten().rev()
    }

    /// How many items there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.place.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.place.is_empty()
    }

    /// One item's row.
    #[must_use]
    pub fn row(&self, item: &ItemId) -> Option<&Row> {
        let page = self.pages.get(self.place.get(item)?)?;
        page.iter().find(|row| row.item == *item)
    }

    /// Adds the pages that the edits touch to a set of changes, and gives them back to [`Self::install`] once the changes were carried out.
    ///
    /// # Errors
    /// [`LocalError`] from sealing.
    pub fn plan(
        &self,
        sealed: &Sealed,
        changes: &mut Changes,
        edits: PageEdits,
    ) -> Result<BTreeMap<u32, Vec<Row>>, LocalError> {
        let mut touched: BTreeMap<u32, Vec<Row>> = BTreeMap::new();
        let mut newest = self.pages.last_key_value().map_or(0, |(number, _)| *number);
        for (item, row) in edits.rows {
            let known = self.place.get(&item).copied();
            let number = match (known, &row) {
                (Some(number), _) => number,
                (None, None) => continue,
                (None, Some(_)) => {
                    if self.page_in(&touched, newest).len() >= ROWS {
                        newest += 1;
                    }
                    newest
                }
            };
            let page = touched.entry(number).or_insert_with(|| self.pages.get(&number).cloned().unwrap_or_default());
            page.retain(|old| old.item != item);
            page.extend(row);
        }
        for (number, rows) in &touched {
            let key = number.to_be_bytes();
            if rows.is_empty() {
                changes.push(Change::Delete(Table::Pages, key.to_vec()));
            } else {
                sealed.put(changes, Table::Pages, &key, rows)?;
            }
        }
        Ok(touched)
    }

    /// Takes over pages whose changes were carried out.
    pub fn install(&mut self, touched: BTreeMap<u32, Vec<Row>>) {
        for (number, rows) in touched {
            for row in self.pages.remove(&number).unwrap_or_default() {
                self.place.remove(&row.item);
            }
            if rows.is_empty() {
                continue;
            }
            self.place.extend(rows.iter().map(|row| (row.item, number)));
            self.pages.insert(number, rows);
        }
    }

    fn page_in<'a>(&'a self, touched: &'a BTreeMap<u32, Vec<Row>>, number: u32) -> &'a [Row] {
        touched.get(&number).or_else(|| self.pages.get(&number)).map_or(&[], Vec::as_slice)
    }
}
