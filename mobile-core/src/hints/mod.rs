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
mod found;
mod lexicon;
mod names;
mod neighbours;
mod neutral;
mod numerals;
mod people;
mod personal;
mod schools;
mod tokens;
mod workplaces;

#[cfg(test)]
mod tests;

use std::ops::Range;

use found::Found;
use lexicon::Class;
use tokens::{Shape, Tokens};

/// What a hint has found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A Swedish personal number: a date, a serial number and a checksum that is right (Skatteverket, SKV 704).
    PersonalNumber,
    /// A coordination number: the same with 60 added to the day (Skatteverket, SKV 707).
    CoordinationNumber,
    /// A telephone number that is somebody's; not 112, 1177, 020 and their like.
    Phone,
    /// An e-mail address.
    Email,
    /// A street with a number, a box, a postal code with its town.
    Address,
    /// The number under which an authority, a court or the police keep a case.
    CaseNumber,
    /// A Swedish licence plate.
    LicencePlate,
    /// A school by its name.
    School,
    /// A preschool by its name.
    Preschool,
    /// Where somebody works, by its name.
    Workplace,
    /// A day in a certain month, or a year of birth.
    Date,
    /// Somebody's age.
    Age,
    /// Somebody's name.
    Name,
}

impl Kind {
    /// Every kind, in the order in which people think of them.
    pub const ALL: [Self; 13] = [
        Self::PersonalNumber,
        Self::CoordinationNumber,
        Self::Phone,
        Self::Email,
        Self::Address,
        Self::CaseNumber,
        Self::LicencePlate,
        Self::School,
        Self::Preschool,
        Self::Workplace,
        Self::Date,
        Self::Age,
        Self::Name,
    ];

    /// The kind's name in JSON and in the labelled sentences.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::PersonalNumber => "personal_number",
            Self::CoordinationNumber => "coordination_number",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::Address => "address",
            Self::CaseNumber => "case_number",
            Self::LicencePlate => "licence_plate",
            Self::School => "school",
            Self::Preschool => "preschool",
            Self::Workplace => "workplace",
            Self::Date => "date",
            Self::Age => "age",
            Self::Name => "name",
        }
    }
}

/// Something that might point at a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// What it looks like.
    pub kind: Kind,
    /// Where it stands, in bytes of UTF-8, on character boundaries. It takes in the words that have to go with it for the
    /// sentence to read well: "mamman Anna" and not "Anna" alone.
    pub range: Range<usize>,
    /// What may stand in its place: neutral words, in Swedish but after English role words. The sentence still reads well.
    pub suggestion: String,
}

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

/// Nothing that a name could be: authorities, places, things.
const NOBODY: Class = Class::THING.or(Class::PLACE).or(Class::GENERIC).or(Class::SCHOOL);
