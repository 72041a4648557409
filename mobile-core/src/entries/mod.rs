//! What a person writes: entries (reflections) by their template, and the themes that a text may be about.
//!
//! How entries are encoded, and their bounds: [`crate::content`].

mod templates;
pub mod themes;
pub mod this_day;

pub use crate::content::body::{Body, Reminder, Settings, decode, encode};
pub use crate::content::{
    Answer, BodyError, Conflict, Day, Energy, Entry, EntryError, FEELINGS, Feeling, Field, Given, Key, Language,
    MAX_ENCODED_BYTES, MAX_FEELINGS, MAX_PERSON_LINE, MAX_SECTIONS, MAX_TAG_CHARS, MAX_TAGS, MAX_TEXT_BYTES,
    MAX_TITLE_CHARS, NamedFeeling, OwnWord, Person, START_TAGS, Section, SettleError, Strain, Tag, Tone, Words, text,
};
pub use templates::{Prompt, TEMPLATES, Template, template};

#[cfg(test)]
mod tests;
