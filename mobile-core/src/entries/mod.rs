//! What a person writes: entries (reflections) with their template, tags, feelings and conflicts, and how they are encoded.
//!
//! Nothing here does I/O or cryptography. `Debug` of everything personal prints sizes alone, so that no log can show a diary.

mod answer;
mod body;
mod day;
mod entry;
mod error;
mod feeling;
mod key;
mod language;
mod person;
mod tag;
mod templates;
pub mod text;
pub mod themes;
pub mod this_day;

pub use answer::{Answer, Given};
pub use body::{Body, BodyError, Reminder, Settings, decode, encode};
pub use day::Day;
pub use entry::{Conflict, Entry, Field, Section, SettleError, Strain};
pub use error::EntryError;
pub use feeling::{Energy, FEELINGS, Feeling, NamedFeeling, OwnWord, Tone};
pub use key::Key;
pub use language::{Language, Words};
pub use person::Person;
pub use tag::{START_TAGS, Tag};
pub use templates::{Prompt, TEMPLATES, Template, template};

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

#[cfg(test)]
mod tests;
