//! The bodies of private items, and their one canonical encoding.
//!
//! A body is the postcard encoding of [`Body`], whose first number says kind and version of what follows. A new kind, or a new version of
//! one, is a new number at the end; numbers are never used twice. The encodings are frozen in `docs/vectors/entry.json`.

use andrum_wire::frame;
use serde::{Deserialize, Serialize};

use super::{Answer, BodyError, Entry, Language, MAX_ENCODED_BYTES, Person};

/// How many numbers of [`Body`] this build knows.
const KNOWN: u8 = 4;

/// What a private item holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Body {
    /// Number 0: an entry, version 1.
    Entry(Entry),
    /// Number 1: the settings, version 1.
    Settings(Settings),
    /// Number 2: somebody to turn to, version 1.
    Person(Person),
    /// Number 3: what was given to a tally, version 1.
    Answer(Box<Answer>),
}

/// What follows the person to every device. One item per account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The language of the app.
    pub language: Language,
    /// A weekly reminder; off by default.
    pub reminder: Option<Reminder>,
}

/// When to remind, in local time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reminder {
    /// Monday is 0, Sunday is 6.
    pub weekday: u8,
    /// Minutes after midnight, 0 to 1439.
    pub minute: u16,
}

impl Body {
    fn check(&self) -> Result<(), BodyError> {
        match self {
            Self::Entry(entry) => Ok(entry.check()?),
            Self::Settings(Settings { reminder: Some(Reminder { weekday, minute }), .. })
                if *weekday > 6 || *minute > 1439 =>
            {
                Err(BodyError::Malformed)
            }
            Self::Settings(_) => Ok(()),
            Self::Person(person) => person.check(),
            Self::Answer(answer) => answer.check(),
        }
    }
}

/// Encodes a body. Equal bodies have equal bytes.
///
/// # Errors
/// [`BodyError::Entry`] beyond the bounds of entries, [`BodyError::TooLarge`] beyond [`MAX_ENCODED_BYTES`].
pub fn encode(body: &Body) -> Result<Vec<u8>, BodyError> {
    body.check()?;
    let bytes = frame::encode(body)?;
    if bytes.len() > MAX_ENCODED_BYTES { Err(BodyError::TooLarge) } else { Ok(bytes) }
}

/// Decodes a body and holds it to its bounds.
///
/// # Errors
/// [`BodyError`]; the bytes should be kept as they came.
pub fn decode(bytes: &[u8]) -> Result<Body, BodyError> {
    if bytes.first().is_some_and(|number| *number >= KNOWN) {
        return Err(BodyError::Newer);
    }
    let body: Body = frame::decode(bytes, MAX_ENCODED_BYTES)?;
    body.check()?;
    Ok(body)
}
