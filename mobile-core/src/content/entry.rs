//! An entry: one reflection of the private journal.

use core::fmt;
use std::collections::{BTreeSet, HashSet};

use serde::{Deserialize, Serialize};

use super::{
    Day, EntryError, Feeling, Key, MAX_FEELINGS, MAX_SECTIONS, MAX_TAGS, MAX_TEXT_BYTES, MAX_TITLE_CHARS, Tag, text,
};

/// Longest preview, in characters.
const PREVIEW_CHARS: usize = 120;

/// One reflection. Fields are public: whoever stores an entry calls `encode`, which holds it to [`Entry::check`].
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// When it was first written, in milliseconds since 1970.
    pub created_ms: i64,
    /// The day it is about, where the person was.
    pub written_day: Day,
    /// The template's key; one that is unknown here is shown like a free entry.
    pub template: Key,
    /// A title on one line; often empty.
    pub title: String,
    /// The answers, in the order in which they are shown, one per prompt.
    pub sections: Vec<Section>,
    /// The person's own themes.
    pub tags: BTreeSet<Tag>,
    /// What it felt like.
    pub feelings: BTreeSet<Feeling>,
    /// How much the day took.
    pub strain: Option<Strain>,
    /// Whether it is kept in the reference bank.
    pub reference: bool,
    /// When it was put in the trash, in milliseconds since 1970.
    pub trashed_ms: Option<i64>,
    /// What two devices changed differently and the person has not settled yet.
    pub conflicts: BTreeSet<Conflict>,
}

/// The answer to one prompt.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// The prompt's key.
    pub prompt: Key,
    /// What the person wrote.
    pub text: String,
}

/// How much the day took, from 1 (almost nothing) to 5 (almost everything).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Strain(u8);

impl Strain {
    /// The number from 1 to 5.
    #[must_use]
    pub const fn get(self) -> u8 {
        self.0
    }
}

impl TryFrom<u8> for Strain {
    type Error = EntryError;
    fn try_from(value: u8) -> Result<Self, EntryError> {
        if (1..=5).contains(&value) { Ok(Self(value)) } else { Err(EntryError::Strain) }
    }
}

impl From<Strain> for u8 {
    fn from(strain: Strain) -> Self {
        strain.0
    }
}

/// A part of an entry that has one value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// [`Entry::title`].
    Title,
    /// [`Entry::written_day`], as `yyyy-mm-dd`.
    WrittenDay,
    /// [`Entry::template`], as its key.
    Template,
    /// [`Entry::strain`], as a digit, or empty for none.
    Strain,
    /// The text of the section with this prompt.
    Section(Key),
}

/// A field that two devices changed differently, with all of what each of them had. It stays until [`Entry::settle`].
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conflict {
    /// What it is about.
    pub field: Field,
    /// What both began with, where that is known.
    pub base: Option<String>,
    /// What the device that merged had.
    pub ours: String,
    /// What came from the log.
    pub theirs: String,
}

/// Why a conflict could not be settled. The entry is unchanged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SettleError {
    /// There is no conflict with this number.
    #[error("there is no such conflict")]
    NoSuchConflict,
    /// The text is not a value of the field.
    #[error(transparent)]
    Invalid(#[from] EntryError),
}

impl Entry {
    /// The answer to a prompt; empty where there is none.
    #[must_use]
    pub fn section(&self, prompt: &str) -> &str {
        self.sections.iter().find(|it| it.prompt.as_str() == prompt).map_or("", |it| &it.text)
    }

    /// Sets the answer to a prompt, cleaned by [`text::clean`]. A prompt without a section gets one at the end.
    pub fn write(&mut self, prompt: &Key, written: &str) {
        let text = text::clean(written);
        match self.sections.iter_mut().find(|it| it.prompt == *prompt) {
            Some(section) => section.text = text,
            None => self.sections.push(Section { prompt: prompt.clone(), text }),
        }
    }

    /// Whether the person has written nothing yet: no title, no text, no feeling, no strain.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.title.trim().is_empty()
            && self.sections.iter().all(|it| it.text.trim().is_empty())
            && self.feelings.is_empty()
            && self.strain.is_none()
    }

    /// The title, or else the first line that holds anything, at most 120 characters. Empty when nothing was written.
    #[must_use]
    pub fn preview(&self) -> String {
        let texts = core::iter::once(self.title.as_str()).chain(self.sections.iter().map(|it| it.text.as_str()));
        let first = texts.flat_map(str::lines).map(str::trim).find(|line| !line.is_empty());
        text::shorten(first.unwrap_or_default(), PREVIEW_CHARS)
    }

    /// Title and answers without their prompts, paragraphs apart.
    #[must_use]
    pub fn plain_text(&self) -> String {
        let texts = core::iter::once(self.title.as_str()).chain(self.sections.iter().map(|it| it.text.as_str()));
        texts.filter(|it| !it.trim().is_empty()).collect::<Vec<_>>().join("\n\n")
    }

    /// Holds the entry to the bounds of this module.
    ///
    /// # Errors
    /// The first rule that is broken.
    pub fn check(&self) -> Result<(), EntryError> {
        check_title(&self.title)?;
        let mut prompts = HashSet::new();
        if self.sections.len() > MAX_SECTIONS || !self.sections.iter().all(|it| prompts.insert(&it.prompt)) {
            return Err(EntryError::Sections);
        }
        let bytes = self.sections.iter().map(|it| it.text.len()).sum::<usize>() + self.title.len();
        if bytes > MAX_TEXT_BYTES {
            return Err(EntryError::TextTooLong { limit: MAX_TEXT_BYTES });
        }
        let in_conflict = self.conflicts.iter().flat_map(|it| [&it.ours, &it.theirs].into_iter().chain(&it.base));
        if !self.sections.iter().map(|it| &it.text).chain(in_conflict).all(|it| text::is_clean(it)) {
            return Err(EntryError::ControlCharacter);
        }
        if self.tags.len() > MAX_TAGS {
            return Err(EntryError::TooManyTags { limit: MAX_TAGS });
        }
        if self.feelings.len() > MAX_FEELINGS {
            return Err(EntryError::TooManyFeelings { limit: MAX_FEELINGS });
        }
        Ok(())
    }

    /// Settles a conflict, by its place in [`Entry::conflicts`]: the field becomes `resolved` (written as [`Field`] says) and the mark goes.
    ///
    /// # Errors
    /// [`SettleError`]; then nothing has changed.
    pub fn settle(&mut self, conflict_index: usize, resolved: &str) -> Result<(), SettleError> {
        let conflict = self.conflicts.iter().nth(conflict_index).cloned().ok_or(SettleError::NoSuchConflict)?;
        match &conflict.field {
            Field::Title => {
                check_title(resolved)?;
                self.title = resolved.to_owned();
            }
            Field::WrittenDay => self.written_day = resolved.parse()?,
            Field::Template => self.template = Key::new(resolved)?,
            Field::Strain if resolved.is_empty() => self.strain = None,
            Field::Strain => {
                let number = resolved.parse::<u8>().map_err(|_| EntryError::Strain)?;
                self.strain = Some(number.try_into()?);
            }
            Field::Section(prompt) => self.write(prompt, resolved),
        }
        self.conflicts.remove(&conflict);
        Ok(())
    }
}

fn check_title(title: &str) -> Result<(), EntryError> {
    if !text::is_clean(title) {
        return Err(EntryError::ControlCharacter);
    }
    if title.contains('\n') || title.chars().count() > MAX_TITLE_CHARS { Err(EntryError::Title) } else { Ok(()) }
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Entry")
            .field("template", &self.template)
            .field("sections", &self.sections)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Section {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Section({}, {} bytes)", self.prompt, self.text.len())
    }
}

impl fmt::Debug for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Conflict").field("field", &self.field).finish_non_exhaustive()
    }
}
