//! Entries: writing, reading, finding.

use andrum_wire::ids::{ItemId, LogId};

use crate::entries::Entry;
use crate::facade::{Filter, ListPart, Listing, Revision, SearchResult, ThemesOfMonth, Topic};

questions! {
    /// Questions about entries.
    Question;
    /// Writes a new entry.
    Write { entry: Entry } -> ItemId = |andrum, it| andrum.write(&it.entry).await, [];
    /// Changes an entry from what was read to what was written. The answer is what it says now, where that is not what was written.
    Update { item: ItemId, read: Entry, written: Entry } -> Option<Entry>
        = |andrum, it| andrum.update(it.item, &it.read, &it.written).await.map(|now| (now != it.written).then_some(now)), [];
    /// Like [`Update`], and keeps what the entry said before in its history.
    Replace { item: ItemId, read: Entry, written: Entry } -> Option<Entry>
        = |andrum, it| andrum.replace(it.item, &it.read, &it.written).await.map(|now| (now != it.written).then_some(now)), [];
    /// Reads an entry.
    Read { item: ItemId } -> Entry = |andrum, it| andrum.entry(it.item).await, [Topic::Entries];
    /// A part of a list, newest first.
    List { listing: Listing, filter: Filter, from: usize, count: usize } -> ListPart
        = |andrum, it| andrum.list_part(it.listing, &it.filter, it.from, it.count).await, [Topic::Entries];
    /// Searches this device. The answer has at most `count` hits.
    Search { typed: String, count: usize } -> SearchResult
        = |andrum, it| andrum.search(&it.typed, it.count).await, [Topic::Entries];
    /// The person's own themes, month by month.
    OwnThemes {} -> Vec<ThemesOfMonth> = |andrum, it| andrum.themes_by_month().await, [Topic::Entries];
    /// An entry's earlier revisions, newest first.
    History { item: ItemId } -> Vec<Revision> = |andrum, it| andrum.history(it.item).await, [Topic::Entries];
    /// Puts an entry in the trash.
    Trash { item: ItemId } -> () = |andrum, it| andrum.trash(it.item).await, [];
    /// Takes an entry out of the trash.
    Restore { item: ItemId } -> () = |andrum, it| andrum.restore(it.item).await, [];
    /// Deletes an item for good.
    Delete { item: ItemId } -> () = |andrum, it| andrum.delete(it.item).await, [];
    /// The topics that were lifted from an entry, each with its group.
    LiftedFrom { entry: ItemId } -> Vec<(LogId, ItemId)> = |andrum, it| andrum.lifted_from(it.entry).await, [Topic::Groups];
}
