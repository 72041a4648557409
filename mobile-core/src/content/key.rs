//! Stable names of templates, prompts and feelings, as they are stored.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::EntryError;

/// A stable name: 1 to 32 lower-case ASCII letters, digits and hyphens. One that this build does not know (a newer app wrote it) is kept.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Key(String);

impl Key {
    /// Longest key, in bytes.
    pub const MAX_BYTES: usize = 32;

    /// Takes a name as a key.
    ///
    /// # Errors
    /// [`EntryError::Key`] when it is empty, too long or has another character.
    pub fn new(name: &str) -> Result<Self, EntryError> {
        let fits = (1..=Self::MAX_BYTES).contains(&name.len());
        let plain = name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        if fits && plain { Ok(Self(name.to_owned())) } else { Err(EntryError::Key) }
    }

    /// A name from one of this crate's tables; a test holds them all to the rule.
    pub(crate) fn known(name: &'static str) -> Self {
        Self(name.to_owned())
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Key {
    type Error = EntryError;
    fn try_from(name: String) -> Result<Self, EntryError> {
        Self::new(&name)
    }
}

impl From<Key> for String {
    fn from(key: Key) -> Self {
        key.0
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
