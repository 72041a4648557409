//! What a rule gives back, and how a suggestion takes the place of what stood there.

use super::hint::{Hint, Kind};
use super::tokens::{Shape, Tokens};

/// What a rule has found: tokens `from..next`, and what may stand in their place.
pub(super) struct Found {
    /// None when something that looks like a hint is none, and is passed over as a whole.
    pub what: Option<(Kind, String)>,
    pub from: usize,
    pub next: usize,
}

impl Found {
    pub(super) fn new(kind: Kind, from: usize, next: usize, suggestion: impl Into<String>) -> Option<Self> {
        Some(Self { what: Some((kind, suggestion.into())), from, next })
    }

    /// Nobody has to look at these tokens again.
    pub(super) fn nothing(from: usize, next: usize) -> Option<Self> {
        Some(Self { what: None, from, next })
    }

    pub(super) fn hint(self, tokens: &Tokens<'_>) -> Option<Hint> {
        let (kind, suggestion) = self.what?;
        let range = tokens.at(self.from)?.start..tokens.at(self.next.checked_sub(1)?)?.end;
        let suggestion = as_it_begins(tokens, self.from, suggestion);
        Some(Hint { kind, range, suggestion })
    }
}

/// With a capital where a sentence begins.
pub(super) fn as_it_begins(tokens: &Tokens<'_>, place: usize, suggestion: String) -> String {
    let word = matches!(tokens.shape(place), Some(Shape::Capital | Shape::Upper));
    let number = matches!(tokens.shape(place), Some(Shape::Digits | Shape::Mixed));
    let after = tokens.before(place, 1).is_none_or(|before| tokens.ends_sentence(before));
    let capital = tokens.begins_sentence(place) && (word || (number && after));
    if !capital {
        return suggestion;
    }
    let mut chars = suggestion.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
