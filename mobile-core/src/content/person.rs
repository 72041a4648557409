//! Somebody to turn to: a private card of whom to ask, for what.

use core::fmt;

use serde::{Deserialize, Serialize};

use super::{BodyError, MAX_PERSON_LINE, text};

/// Somebody to turn to. An item of its own, private like the diary.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// Who; never empty.
    pub name: String,
    /// What for.
    pub about: String,
    /// How to reach them: a number, a place, a time.
    pub reach: String,
}

impl Person {
    /// Holds it to its bounds: a name, and every line plain and at most [`MAX_PERSON_LINE`] characters.
    ///
    /// # Errors
    /// [`BodyError::Person`].
    pub fn check(&self) -> Result<(), BodyError> {
        let lines = [&self.name, &self.about, &self.reach];
        let fit = lines.iter().all(|line| {
            line.chars().count() <= MAX_PERSON_LINE && text::is_clean(line) && !line.contains(['\n', '\t'])
        });
        if fit && !self.name.trim().is_empty() { Ok(()) } else { Err(BodyError::Person) }
    }

    /// What two devices made of one card, line by line; none when both changed a line differently.
    #[must_use]
    pub fn merge(base: Option<&Self>, ours: &Self, theirs: &Self) -> Option<Self> {
        let line = |of: fn(&Self) -> &String| match (base.map(of), of(ours), of(theirs)) {
            (_, ours, theirs) if ours == theirs => Some(theirs.clone()),
            (Some(base), ours, theirs) if base == theirs => Some(ours.clone()),
            (Some(base), ours, theirs) if base == ours => Some(theirs.clone()),
            _ => None,
        };
        Some(Self { name: line(|it| &it.name)?, about: line(|it| &it.about)?, reach: line(|it| &it.reach)? })
    }
}

impl fmt::Debug for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Person({} bytes)", self.name.len() + self.about.len() + self.reach.len())
    }
}
