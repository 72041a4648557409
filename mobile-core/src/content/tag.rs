//! Tags: the person's own themes.

use core::fmt;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::{EntryError, MAX_TAG_CHARS, Words, text};

/// A tag: 1 to [`MAX_TAG_CHARS`] characters on one line, in Unicode's form NFC, single spaces between words.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Tag(String);

impl Tag {
    /// Makes a tag of what the person typed.
    ///
    /// # Errors
    /// [`EntryError::TagLength`] when nothing is left or it is too long; [`EntryError::ControlCharacter`].
    pub fn new(typed: &str) -> Result<Self, EntryError> {
        one_line(typed).map(Self)
    }

    /// The tag as it is shown.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Normalised, on one line, within the bound: the form of tags and of own words for feelings.
pub(super) fn one_line(typed: &str) -> Result<String, EntryError> {
    let spaced = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    let composed: String = spaced.nfc().collect();
    if !text::is_clean(&composed) {
        return Err(EntryError::ControlCharacter);
    }
    if !(1..=MAX_TAG_CHARS).contains(&composed.chars().count()) {
        return Err(EntryError::TagLength { limit: MAX_TAG_CHARS });
    }
    Ok(composed)
}

impl TryFrom<String> for Tag {
    type Error = EntryError;
    fn try_from(typed: String) -> Result<Self, EntryError> {
        Self::new(&typed)
    }
}

impl From<Tag> for String {
    fn from(tag: Tag) -> Self {
        tag.0
    }
}

impl fmt::Debug for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Tag({} bytes)", self.0.len())
    }
}

/// The programme's start set of themes, offered as tags. A tag is stored as the words that were chosen.
pub const START_TAGS: &[Words] = &[
    Words { sv: "Ansvar och svåra beslut", en: "Responsibility and hard decisions" },
    Words { sv: "Makt och etik", en: "Power and ethics" },
    Words { sv: "Gränser", en: "Boundaries" },
    Words { sv: "Jobbet följer med hem", en: "Work follows me home" },
    Words { sv: "Stress och arbetsbörda", en: "Stress and workload" },
    Words { sv: "Jag i yrkesrollen", en: "Myself in the role" },
    Words { sv: "Stöd", en: "Support" },
    Words { sv: "Svåra samtal", en: "Difficult conversations" },
    Words { sv: "Akut, hot och våld", en: "Emergencies, threats and violence" },
    Words { sv: "Bo och jobba på samma ort", en: "Living and working in the same town" },
    Words { sv: "Så arbetar vi, och det som lyckas", en: "How we work, and what goes well" },
    Words { sv: "Orka och vilja stanna", en: "Having the strength, and wanting to stay" },
];
