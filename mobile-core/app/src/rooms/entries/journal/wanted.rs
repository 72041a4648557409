//! What of the diary is shown.

use andrum_core::facade::Listing;

use crate::calls::Filter;

/// How many entries are shown at first, and added each time.
pub(super) const STEP: usize = 30;
/// How many hits are shown at first: they are drawn anew at each keystroke.
pub(super) const HITS: usize = 8;

/// What of the diary is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wanted {
    pub(super) typed: String,
    pub(super) listing: Listing,
    pub(super) filter: Filter,
    /// How many entries of the list.
    pub(super) shown: usize,
    /// How many hits of a search.
    pub(super) hits: usize,
}

impl Default for Wanted {
    fn default() -> Self {
        Self { typed: String::new(), listing: Listing::Journal, filter: Filter::default(), shown: STEP, hits: HITS }
    }
}

impl Wanted {
    pub(super) fn searches(&self) -> bool {
        !self.typed.trim().is_empty()
    }

    pub(super) fn is_all(&self) -> bool {
        self.listing == Listing::Journal && self.filter == Filter::default()
    }
}
