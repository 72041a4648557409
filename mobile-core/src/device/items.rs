//! One item on the device: what the log last said, and what was written here since.

use andrum_wire::ids::{DeviceId, ItemId, RevisionId};
use andrum_wire::log::Place;
use serde::{Deserialize, Serialize};

use crate::content::body::{self, Body};
use crate::content::{Content, Entry};

/// The newest revision that the log has of an item.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemHead {
    /// Its id.
    pub revision: RevisionId,
    /// The device that wrote it.
    pub author: Option<DeviceId>,
    /// What it says; the last one that could be read, where this one cannot.
    pub content: Option<Content>,
    /// Whether `content` is this revision's.
    pub readable: bool,
}

/// What was done here and is not in the log yet.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Pending {
    /// Written.
    Edit {
        /// The whole new content.
        content: Content,
        /// Revisions under which it, or an earlier state of it, was sent and perhaps arrived.
        sent: Vec<RevisionId>,
    },
    /// Deleted for good.
    Deletion {
        /// Revisions of an edit before it that were sent and perhaps arrived.
        sent: Vec<RevisionId>,
    },
}

/// How long what another device has deleted for good stays here, in milliseconds: 30 days.
pub const KEPT_MS: i64 = 30 * 24 * 60 * 60 * 1000;

/// What another device has deleted for good. It stays on this one for a while, so that a stolen device cannot empty all others at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeletedElsewhere {
    /// The device that deleted it.
    pub device: DeviceId,
    /// What the person called that device then.
    pub name: Option<String>,
    /// When it came here, Unix milliseconds by this device's clock.
    pub since_ms: i64,
}

impl DeletedElsewhere {
    /// When it goes from here, too.
    #[must_use]
    pub fn until_ms(&self) -> i64 {
        self.since_ms.saturating_add(KEPT_MS)
    }
}

/// A content that is kept although the log says that it was deleted.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// What it said.
    pub content: Content,
    /// Who deleted it, and when.
    pub deleted: DeletedElsewhere,
}

/// An item.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ItemRecord {
    /// What the log says; none for what was never synced.
    pub head: Option<ItemHead>,
    /// Where its revisions stand in the log, so that a tombstone can name them.
    pub places: Vec<Place>,
    /// What the log does not know yet.
    pub pending: Option<Pending>,
    /// How many earlier revisions are kept in [`crate::store::Table::Revisions`].
    pub past: u32,
    /// What was here when another device deleted the item. Nothing is pending then, and the log has no revision of it.
    pub kept: Option<Kept>,
}

/// An earlier revision, kept for the history.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastRevision {
    /// What it said.
    pub content: Content,
    /// The device that wrote it; none for what was written here before it was ever sent.
    pub author: Option<DeviceId>,
}

impl ItemRecord {
    /// What a person sees: the pending edit, or else the log's content, or what is kept. None once deleted.
    #[must_use]
    pub fn current(&self) -> Option<&Content> {
        match &self.pending {
            Some(Pending::Edit { content, .. }) => Some(content),
            Some(Pending::Deletion { .. }) => None,
            None => {
                let in_log = self.head.as_ref().and_then(|head| head.content.as_ref());
                in_log.or(self.kept.as_ref().map(|kept| &kept.content))
            }
        }
    }

    /// The entry in it; none for any other body. What is kept is in the trash, wherever it was.
    #[must_use]
    pub fn entry(&self) -> Option<Entry> {
        let Ok(Body::Entry(mut entry)) = body::decode(&self.current()?.body) else { return None };
        if let Some(kept) = &self.kept {
            entry.trashed_ms.get_or_insert(kept.deleted.since_ms);
        }
        Some(entry)
    }

    /// The key of the n-th earlier revision in [`crate::store::Table::Revisions`].
    #[must_use]
    pub fn past_key(item: &ItemId, number: u32) -> Vec<u8> {
        [item.as_bytes(), &number.to_be_bytes()].concat()
    }
}
