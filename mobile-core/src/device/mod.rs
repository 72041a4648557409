//! The device: the local database, a [`crate::store::Store`] in which every value is sealed under the local key, and what of it is held open.
//!
//! It knows the account and the private log, and nothing of groups, tallies or syncing. The database exists before any account does. Reading the list opens a few pages, never the items one by one.

mod error;
mod items;
mod lock;
mod open;
mod pages;
mod sealed;
mod work;

pub use error::{Error, NoAccount, NotAllowed, Unanswered};
pub use items::{DeletedElsewhere, ItemHead, ItemRecord, KEPT_MS, Kept, PastRevision, Pending};
pub use lock::{LockKind, LockRecord, UnlockError, UnlockSecret};
pub use pages::{PageEdits, Pages, Row, Summary};
pub use sealed::Sealed;

pub(crate) use open::{Beginning, Connection, DeviceAccount, FirstKeys, Open};
pub(crate) use work::Work;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::store::StoreError;

/// Names of the single values in [`crate::store::Table::Meta`].
pub mod meta {
    /// Version of the layout, one byte, not sealed.
    pub const SCHEMA: &[u8] = b"schema";
    /// How the local key is kept, not sealed.
    pub const LOCK: &[u8] = b"lock";
    /// The account's secrets on this device.
    pub const ACCOUNT: &[u8] = b"account";
    /// The private log's state.
    pub const LOG: &[u8] = b"log";
    /// The server, the login name and the tokens.
    pub const CONNECTION: &[u8] = b"connection";
    /// Alarms that wait to be seen.
    pub const ALARMS: &[u8] = b"alarms";
}

/// The layout that this build writes. Older ones are migrated forward when the database is opened.
pub const SCHEMA_VERSION: u8 = 1;

/// Why the local database could not answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum LocalError {
    /// The store's own trouble.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A stored value cannot be opened or read. It stays where it is.
    #[error("a stored value cannot be read: {0}")]
    Damaged(Cow<'static, str>),
    /// The database was written by a newer app.
    #[error("the local database has layout {found}, this app knows {known}: update the app")]
    Newer {
        /// What is there.
        found: u8,
        /// What this build knows.
        known: u8,
    },
}
