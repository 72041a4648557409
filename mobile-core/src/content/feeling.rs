//! Feelings: twelve on a field of energy by pleasantness, and a word of one's own.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::{EntryError, Key, Words, tag::one_line};

/// How much energy a feeling has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Energy {
    /// Mer energi.
    More,
    /// Mindre energi.
    Less,
}

/// How a feeling is to carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// Tungt.
    Heavy,
    /// Lätt.
    Light,
}

/// A feeling of the field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NamedFeeling {
    /// Its stable name.
    pub key: &'static str,
    /// Its word.
    pub name: Words,
    /// Its row in the field.
    pub energy: Energy,
    /// Its column in the field.
    pub tone: Tone,
}

const fn named(key: &'static str, sv: &'static str, en: &'static str, energy: Energy, tone: Tone) -> NamedFeeling {
    NamedFeeling { key, name: Words { sv, en }, energy, tone }
}

/// The twelve feelings, field by field.
pub const FEELINGS: &[NamedFeeling] = &[
    named("angry", "arg", "angry", Energy::More, Tone::Heavy),
    named("pressured", "pressad", "under pressure", Energy::More, Tone::Heavy),
    named("worried", "orolig", "worried", Energy::More, Tone::Heavy),
    named("engaged", "engagerad", "engaged", Energy::More, Tone::Light),
    named("proud", "stolt", "proud", Energy::More, Tone::Light),
    named("hopeful", "hoppfull", "hopeful", Energy::More, Tone::Light),
    named("powerless", "maktlös", "powerless", Energy::Less, Tone::Heavy),
    named("lonely", "ensam", "lonely", Energy::Less, Tone::Heavy),
    named("empty", "tom", "empty", Energy::Less, Tone::Heavy),
    named("grateful", "tacksam", "grateful", Energy::Less, Tone::Light),
    named("relieved", "lättad", "relieved", Energy::Less, Tone::Light),
    named("calm", "lugn", "calm", Energy::Less, Tone::Light),
];

/// A feeling that an entry names.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Feeling {
    /// One of [`FEELINGS`], or of a newer app's.
    Named(Key),
    /// A word of one's own.
    Own(OwnWord),
}

/// A word of one's own for a feeling, by the rules of a [`super::Tag`].
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct OwnWord(String);

impl OwnWord {
    /// The word.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Feeling {
    /// The feeling for what the person typed or chose: a key, or a word in either language, or else a word of their own.
    ///
    /// # Errors
    /// As [`super::Tag::new`].
    pub fn new(typed: &str) -> Result<Self, EntryError> {
        let word = one_line(typed)?;
        let lower = word.to_lowercase();
        let known = FEELINGS.iter().find(|it| it.key == lower || it.name.sv == lower || it.name.en == lower);
        Ok(known.map_or(Self::Own(OwnWord(word)), |it| Self::Named(Key::known(it.key))))
    }

    /// The row of [`FEELINGS`] that it names.
    #[must_use]
    pub fn named(&self) -> Option<&'static NamedFeeling> {
        match self {
            Self::Named(key) => FEELINGS.iter().find(|it| it.key == key.as_str()),
            Self::Own(_) => None,
        }
    }

    /// The word to show.
    #[must_use]
    pub fn word(&self, language: super::Language) -> &str {
        match (self, self.named()) {
            (_, Some(named)) => named.name.in_language(language),
            (Self::Named(key), None) => key.as_str(),
            (Self::Own(word), None) => word.as_str(),
        }
    }
}

impl TryFrom<String> for OwnWord {
    type Error = EntryError;
    fn try_from(typed: String) -> Result<Self, EntryError> {
        one_line(&typed).map(Self)
    }
}

impl From<OwnWord> for String {
    fn from(word: OwnWord) -> Self {
        word.0
    }
}

impl fmt::Debug for Feeling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Feeling(..)")
    }
}

impl fmt::Debug for OwnWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OwnWord({} bytes)", self.0.len())
    }
}
