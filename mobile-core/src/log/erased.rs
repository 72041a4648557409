//! What a server called erased, until the tombstone that says so has come.

use std::collections::BTreeMap;

use andrum_wire::ids::{Blob, ItemId, RevisionId};
use andrum_wire::log::{BlobSlot, Change, Commit, Place};
use serde::{Deserialize, Serialize};

use crate::crypto::hash::sha256;

/// A revision in a log that may have come without its ciphertext.
pub trait Put: Clone {
    /// Which item.
    fn item(&self) -> ItemId;

    /// Its id.
    fn revision(&self) -> RevisionId;

    /// Where it stands.
    fn place(&self) -> Place;

    /// The ciphertext; none when it came erased.
    fn blob(&mut self) -> &mut Option<Blob>;
}

/// Revisions that came erased and whose tombstone has not come yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erased<R>(BTreeMap<Place, R>);

impl<R> Default for Erased<R> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<R: Put> Erased<R> {
    /// Remembers what came erased with a commit that counts, and forgets what its tombstones name.
    pub fn note<'a>(&mut self, commit: &Commit, puts: impl Iterator<Item = &'a R>)
    where
        R: 'a,
    {
        let erased = puts.cloned().filter_map(|mut put| put.blob().is_none().then(|| (put.place(), put)));
        self.0.extend(erased);
        for change in &commit.body.changes {
            let Change::Tombstone { item, erases, .. } = change else { continue };
            for place in erases {
                if self.0.get(place).is_some_and(|put| put.item() == *item) {
                    self.0.remove(place);
                }
            }
        }
    }

    /// The first revision that was called erased although no tombstone up to here says so.
    #[must_use]
    pub fn first(&self) -> Option<&R> {
        self.0.values().next()
    }

    /// Takes a ciphertext that has come after all: the one that the commit at its place names, or none.
    pub fn restore(&mut self, place: Place, blob: &Blob) -> Option<R> {
        if self.0.get(&place)?.revision() != RevisionId::from(sha256(&blob.0)) {
            return None;
        }
        let mut put = self.0.remove(&place)?;
        *put.blob() = Some(blob.clone());
        Some(put)
    }
}

/// The ciphertext of a put that came with it.
#[must_use]
pub fn inline_blob(change: &Change<BlobSlot>) -> Option<Blob> {
    match change {
        Change::Put { blob: BlobSlot::Inline(bytes), .. } => Some(bytes.clone()),
        _ => None,
    }
}
