//! Screens of entries.

use andrum_wire::ids::ItemId;

crate::signs::screens! {
    /// Reading and writing. A first visit draws these screens, so they are in the main part of the app.
    pub enum JournalScreen {
        /// The list of all entries.
        List = "/dagbok", Journal, Whole;
        /// Reads an entry.
        Entry(item: ItemId) = "/dagbok/reflektion", Journal, NoBar;
        /// Changes an entry.
        Edit(item: ItemId) = "/skriv", Write, NoBar;
        /// Writes a new entry.
        Write = "/skriv", Write, NoBar;
    }
}

crate::signs::screens! {
    /// What else can be done with entries. These screens are in the part `rooms`.
    pub enum EntriesScreen {
        /// Entries that were put away.
        Trash = "/dagbok/papperskorg", Journal, Whole;
        /// Earlier versions of an entry.
        History(item: ItemId) = "/dagbok/reflektion/historik", Journal, NoBar;
        /// Two versions of an entry, side by side.
        Conflict(item: ItemId) = "/dagbok/reflektion/tva-versioner", Journal, NoBar;
    }
}

impl JournalScreen {
    /// The entry that this screen shows.
    #[must_use]
    pub const fn item(self) -> Option<ItemId> {
        match self {
            Self::Entry(item) | Self::Edit(item) => Some(item),
            Self::List | Self::Write => None,
        }
    }
}
