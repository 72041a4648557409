//! What is written: every frozen body, private or shared, with its bounds and its one canonical encoding.
//!
//! Nothing here does I/O. `Debug` of everything personal prints sizes alone, so that no log can show a diary.

mod answer;
pub mod body;
mod day;
mod entry;
mod error;
mod feeling;
pub mod group;
pub mod invite;
mod key;
mod language;
pub mod note;
mod person;
mod tag;
mod tally_result;
pub mod text;

pub use answer::{Answer, Chosen, Given};
pub use body::{Body, Reminder, Settings};
pub use day::Day;
pub use entry::{Conflict, Entry, Field, Section, SettleError, Strain};
pub use error::{BodyError, EntryError};
pub use feeling::{Energy, FEELINGS, Feeling, NamedFeeling, OwnWord, Tone};
pub use key::Key;
pub use language::{Language, Words};
pub use person::Person;
pub use tag::{START_TAGS, Tag};
pub use tally_result::TallyResult;

use serde::{Deserialize, Serialize};

/// What an item's ciphertext holds, apart from its header.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// When it was written last, Unix milliseconds by the author's clock.
    pub edited_ms: i64,
    /// The versioned body, as [`body`] or [`group`] encodes it.
    #[serde(with = "serde_bytes")]
    pub body: Vec<u8>,
}

/// Most bytes of text (title and sections together) that one entry holds.
pub const MAX_TEXT_BYTES: usize = 256 * 1024;
/// Most bytes of one encoded body, conflicts included: what a blob of the wire holds beside its header.
pub const MAX_ENCODED_BYTES: usize = 500 * 1024;
/// Most sections of one entry.
pub const MAX_SECTIONS: usize = 32;
/// Longest title, in characters.
pub const MAX_TITLE_CHARS: usize = 200;
/// Most tags of one entry.
pub const MAX_TAGS: usize = 32;
/// Longest tag, and longest own word for a feeling, in characters.
pub const MAX_TAG_CHARS: usize = 48;
/// Most feelings of one entry.
pub const MAX_FEELINGS: usize = 24;
/// Longest name, and longest line about a person, in characters.
pub const MAX_PERSON_LINE: usize = 120;
