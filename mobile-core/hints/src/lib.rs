//! Identity hints: what in a text might point at a person, and a neutral word to write instead.
//!
//! Hints, never a guarantee. The text is read once from left to right, on the device; every rule looks at a few words around where it stands,
//! so that time grows with the text and with nothing else. What each kind means and where its limits are: `docs/hints.md`.

mod address;
mod age_words;
mod ages;
mod around;
mod cases;
mod contact;
mod dates;
mod evidence;
mod found;
mod hint;
mod lexicon;
mod names;
mod neighbours;
mod neutral;
mod people;
mod personal;
mod schools;
mod tokens;
mod words;
mod workplaces;

#[cfg(test)]
mod tests;

pub use hint::{Hint, Kind};

use found::Found;
use tokens::{Shape, Tokens};

/// What might point at somebody in a text, in order, nothing overlapping.
#[must_use]
pub fn find(text: &str) -> Vec<Hint> {
    let tokens = Tokens::new(text);
    let mut reader = Reader { tokens: &tokens, hints: Vec::new(), no_at_before: 0, names: names::Names::default() };
    reader.read();
    let Reader { mut hints, names, .. } = reader;
    names.again(&tokens, &mut hints);
    hints
}

/// One way through a text.
struct Reader<'a> {
    tokens: &'a Tokens<'a>,
    hints: Vec<Hint>,
    /// Up to this token no `@` stands, so nobody has to look again.
    no_at_before: usize,
    names: names::Names,
}

impl Reader<'_> {
    fn read(&mut self) {
        let mut place = 0;
        while place < self.tokens.list.len() {
            let Some(found) = self.look(place) else {
                place += 1;
                continue;
            };
            let free_from = self.hints.last().map_or(0, |hint| hint.range.end);
            place = found.next.max(place + 1);
            if let Some(hint) = found.hint(self.tokens)
                && hint.range.start >= free_from
            {
                self.hints.push(hint);
            }
        }
    }

    /// What begins with this token, or is known by it.
    fn look(&mut self, place: usize) -> Option<Found> {
        let tokens = self.tokens;
        if let Some(found) = self.email(place) {
            return Some(found);
        }
        match tokens.shape(place)? {
            Shape::Digits => personal::number(tokens, place)
                .or_else(|| age_words::from_digits(tokens, place))
                .or_else(|| dates::from_digits(tokens, place))
                .or_else(|| contact::phone(tokens, place))
                .or_else(|| cases::bare(tokens, place))
                .or_else(|| address::postal_code(tokens, place))
                .or_else(|| ages::from_amount(tokens, place)),
            Shape::Mixed => cases::plate(tokens, place)
                .or_else(|| cases::bare(tokens, place))
                .or_else(|| dates::from_digits(tokens, place))
                .or_else(|| age_words::from_digits(tokens, place))
                .or_else(|| ages::from_amount(tokens, place)),
            Shape::Mark('+' | '(') => contact::phone(tokens, place),
            Shape::Mark(_) => None,
            Shape::Small | Shape::Capital | Shape::Upper => self.word(place),
        }
    }

    fn word(&mut self, place: usize) -> Option<Found> {
        let tokens = self.tokens;
        cases::after_cue(tokens, place)
            .or_else(|| cases::plate(tokens, place))
            .or_else(|| cases::bare(tokens, place))
            .or_else(|| address::street(tokens, place))
            .or_else(|| address::boxed(tokens, place))
            .or_else(|| schools::named(tokens, place))
            .or_else(|| workplaces::named(tokens, place))
            .or_else(|| schools::after_cue(tokens, place))
            .or_else(|| dates::from_word(tokens, place))
            .or_else(|| age_words::from_word(tokens, place))
            .or_else(|| ages::from_amount(tokens, place))
            .or_else(|| self.names.at(tokens, place))
    }

    /// An address is known by its `@`, which comes late: whoever begins a run of characters without a gap looks for it once.
    fn email(&mut self, place: usize) -> Option<Found> {
        if place < self.no_at_before {
            return None;
        }
        match contact::email(self.tokens, place) {
            Ok(found) => Some(found),
            Err(nothing_before) => {
                self.no_at_before = nothing_before;
                None
            }
        }
    }
}
