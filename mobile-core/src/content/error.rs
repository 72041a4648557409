//! Why a value cannot be part of an entry. The errors name the rule, never the text.

use andrum_wire::frame;
use serde::{Deserialize, Serialize};

use super::{MAX_ENCODED_BYTES, MAX_PERSON_LINE};

/// A rule for entries that a value breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum EntryError {
    /// Title and sections together are longer than [`super::MAX_TEXT_BYTES`].
    #[error("the text is longer than {limit} bytes")]
    TextTooLong {
        /// The bound, in bytes.
        limit: usize,
    },
    /// The title is longer than [`super::MAX_TITLE_CHARS`] or has a line break.
    #[error("the title is too long or has more than one line")]
    Title,
    /// More sections than [`super::MAX_SECTIONS`], or two for one prompt.
    #[error("too many sections, or two for the same prompt")]
    Sections,
    /// More tags than [`super::MAX_TAGS`].
    #[error("more than {limit} tags")]
    TooManyTags {
        /// The bound.
        limit: usize,
    },
    /// An empty tag, or one longer than [`super::MAX_TAG_CHARS`].
    #[error("a tag has 1 to {limit} characters")]
    TagLength {
        /// The bound, in characters.
        limit: usize,
    },
    /// More feelings than [`super::MAX_FEELINGS`].
    #[error("more than {limit} feelings")]
    TooManyFeelings {
        /// The bound.
        limit: usize,
    },
    /// A control character other than line feed and tab.
    #[error("the text holds a control character")]
    ControlCharacter,
    /// Not a calendar day written yyyy-mm-dd.
    #[error("not a calendar day")]
    Day,
    /// Not a whole number from 1 to 5.
    #[error("strain goes from 1 to 5")]
    Strain,
    /// Not 1 to 32 lower-case letters, digits and hyphens.
    #[error("not a key")]
    Key,
    /// The encoded entry is larger than [`super::MAX_ENCODED_BYTES`].
    #[error("the entry with its conflicts is larger than {limit} bytes")]
    TooLarge {
        /// The bound, in bytes.
        limit: usize,
    },
}

/// Why bytes are not a body that this build can read. Whoever holds the bytes keeps them: nothing that cannot be read is thrown away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BodyError {
    /// A newer app wrote it.
    #[error("written by a newer version of the app")]
    Newer,
    /// Not the canonical encoding of a body.
    #[error("not the encoding of an item's body")]
    Malformed,
    /// More than [`MAX_ENCODED_BYTES`].
    #[error("larger than {MAX_ENCODED_BYTES} bytes")]
    TooLarge,
    /// An entry beyond its bounds.
    #[error(transparent)]
    Entry(#[from] EntryError),
    /// A person beyond the bounds.
    #[error("a person has a name, and no line has more than {} characters", MAX_PERSON_LINE)]
    Person,
    /// An answer beyond its bounds.
    #[error("not an answer to a tally")]
    Answer,
}

impl From<frame::FrameError> for BodyError {
    fn from(error: frame::FrameError) -> Self {
        match error {
            frame::FrameError::TooLarge => Self::TooLarge,
            _ => Self::Malformed,
        }
    }
}
