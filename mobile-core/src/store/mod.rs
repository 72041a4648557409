//! Where a device keeps its data: tables of sealed values behind one trait, with one conformance suite for every store.
//!
//! A store sees keys and sealed values, never a plaintext. It promises three things: a set of changes is carried out whole or not at all;
//! once [`Store::apply`] has answered, the changes survive a power cut; and a failure leaves what was there before.

#[cfg(target_family = "wasm")]
pub mod browser;
#[cfg(any(test, feature = "conformance"))]
pub mod conformance;
#[cfg(target_family = "wasm")]
pub mod indexeddb;
pub mod memory;
#[cfg(not(target_family = "wasm"))]
pub mod redb;

use core::future::Future;

use serde::{Deserialize, Serialize};

use crate::maybe_send::{MaybeSend, MaybeSync};

/// The tables of the local database. The set is fixed per schema version; a new one is a migration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    /// Single values by name: schema version, lock, account, pins, tokens.
    Meta,
    /// Items by id: the newest state of each.
    Items,
    /// Older revisions by item and number.
    Revisions,
    /// Pages of previews and search words, by number.
    Pages,
    /// What could not be read, as it came, by place in the log.
    Unreadable,
    /// Groups by id, and what is shared in them by group and item.
    Groups,
}

impl Table {
    /// All tables.
    pub const ALL: &[Self] = &[Self::Meta, Self::Items, Self::Revisions, Self::Pages, Self::Unreadable, Self::Groups];

    /// The table's name on disk.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Meta => "meta",
            Self::Items => "items",
            Self::Revisions => "revisions",
            Self::Pages => "pages",
            Self::Unreadable => "unreadable",
            Self::Groups => "groups",
        }
    }
}

/// One change of a [`Changes`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Sets the value of a key.
    Put(Table, Vec<u8>, Vec<u8>),
    /// Removes a key; one that is absent stays absent.
    Delete(Table, Vec<u8>),
}

/// A set of changes, carried out in order, whole or not at all.
pub type Changes = Vec<Change>;

/// Why a store could not do what it was asked. In every case what was stored before is still there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum StoreError {
    /// The device has no room left. Nothing was changed; make room and try again.
    #[error("the device's storage is full")]
    Full,
    /// Somebody else has the database open: another window, another process.
    #[error("the local database is open elsewhere")]
    InUse,
    /// The stored bytes are damaged.
    #[error("the local database is damaged: {0}")]
    Damaged(String),
    /// The platform refused or failed.
    #[error("the local database does not answer: {0}")]
    Failed(String),
}

/// Keys with their values, in the order of the keys' bytes.
pub type Rows = Vec<(Vec<u8>, Vec<u8>)>;

/// A local database. See the module for what it promises. Keys and values are any bytes, none at all included.
pub trait Store: MaybeSend + MaybeSync {
    /// The value of a key.
    ///
    /// # Errors
    /// [`StoreError`].
    fn get(&self, table: Table, key: &[u8]) -> impl Future<Output = Result<Option<Vec<u8>>, StoreError>> + MaybeSend;

    /// All keys that begin with `prefix`, with their values, in the order of their bytes.
    ///
    /// # Errors
    /// [`StoreError`].
    fn scan(&self, table: Table, prefix: &[u8]) -> impl Future<Output = Result<Rows, StoreError>> + MaybeSend;

    /// Carries out all changes in order, durably, or none.
    ///
    /// # Errors
    /// [`StoreError`]; nothing was changed.
    fn apply(&self, changes: Changes) -> impl Future<Output = Result<(), StoreError>> + MaybeSend;

    /// Removes everything: the person chose to delete all on this device.
    ///
    /// # Errors
    /// [`StoreError`]; nothing was changed.
    fn wipe(&self) -> impl Future<Output = Result<(), StoreError>> + MaybeSend;
}

/// The first key behind all keys that begin with `prefix`; none when nothing is behind them (all bytes `0xff`, or no prefix).
pub(crate) fn behind(prefix: &[u8]) -> Option<Vec<u8>> {
    let last = prefix.iter().rposition(|byte| *byte != 0xff)?;
    let mut end = prefix.get(..=last)?.to_vec();
    if let Some(byte) = end.last_mut() {
        *byte += 1;
    }
    Some(end)
}

#[cfg(test)]
mod tests {
    use super::behind;

    #[test]
    fn the_end_of_a_prefix() {
        assert_eq!(behind(b"a"), Some(b"b".to_vec()));
        assert_eq!(behind(&[1, 0xfe]), Some(vec![1, 0xff]));
        assert_eq!(behind(&[1, 0xff, 0xff]), Some(vec![2]));
        assert_eq!(behind(&[0xff, 0xff]), None);
        assert_eq!(behind(b""), None);
    }
}
