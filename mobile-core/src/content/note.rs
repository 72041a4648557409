//! The note of a report: what its author says to the group without a name.

use andrum_wire::ids::Hash;
use serde::{Deserialize, Serialize};

use super::text;

/// Longest text of a note, in bytes of UTF-8.
pub const MAX_NOTE_TEXT_BYTES: usize = 1400;

/// What a note says. Its author alone knows the tag.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// The tally.
    pub tally: Hash,
    /// 16 random bytes by which its author finds it again.
    pub tag: [u8; 16],
    /// The text; empty when there is nothing to say.
    pub text: String,
}

/// Whether a text fits into a note.
#[must_use]
pub fn fits(text: &str) -> bool {
    text.len() <= MAX_NOTE_TEXT_BYTES && text::is_clean(text)
}
