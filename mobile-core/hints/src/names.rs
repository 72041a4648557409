//! Names: after a word that says who somebody is, from the list of first names, or told by what stands beside them.

use std::collections::HashSet;

use super::evidence::Evidence;
use super::found::{Found, as_it_begins};
use super::hint::{Hint, Kind};
use super::lexicon::{Class, Lexicon, without_s};
use super::neighbours::{self, by_itself, by_neighbours};
use super::neutral::{alone, written};
use super::people::{self, ends_like_noun, ends_like_surname, ends_like_thing};
use super::tokens::{Shape, Tokens};

/// What a text has told about names so far.
#[derive(Default)]
pub(super) struct Names {
    /// Every name that was found, in lower case without its genitive.
    known: HashSet<String>,
    /// Capitalised words that were no names by themselves.
    open: Vec<usize>,
    /// The token after the last name in a row, and how many are in it after a word for several people.
    row: Option<(usize, u8)>,
}

impl Names {
    /// A name that begins here.
    pub(super) fn at(&mut self, tokens: &Tokens<'_>, place: usize) -> Option<Found> {
        let evidence = self.evidence(tokens, place);
        let Some(evidence) = evidence else {
            if tokens.shape(place) == Some(Shape::Capital) {
                self.open.push(place);
            }
            return None;
        };
        let next = end(tokens, place);
        for at in place..next {
            self.remember(tokens, at);
        }
        self.row = match evidence {
            Evidence::Row(number) => Some((next, number)),
            _ => Some((next, 0)),
        };
        written(tokens, place, next, &evidence)
    }

    fn remember(&mut self, tokens: &Tokens<'_>, place: usize) {
        let lower = tokens.lower(place);
        if lower.chars().count() > 2
            && !tokens.class(place).has(Class::NOBODY)
            && !tokens.class(place).has(Class::AMBIGUOUS)
        {
            if let Some(bare) = without_s(&lower) {
                self.known.insert(bare.to_owned());
            }
            self.known.insert(lower);
        }
    }

    fn evidence(&self, tokens: &Tokens<'_>, place: usize) -> Option<Evidence> {
        let token = tokens.at(place)?;
        let first = people::first_class(tokens, place);
        let is_first = first.has(Class::FIRST);
        match token.shape {
            Shape::Capital => {}
            Shape::Upper
                if is_first
                    && token.end - token.start > 2
                    && !first.has(Class::AMBIGUOUS)
                    && !token.class.has(Class::THING) => {}
            Shape::Small => return small(tokens, place),
            _ => return None,
        }
        let lower = tokens.lower(place);
        let nobody =
            !is_first && (token.class.has(Class::NOBODY) || people::is_place(tokens, place) || ends_like_thing(&lower));
        if nobody || followed_by_thing(tokens, place) || inside_word(tokens, place) {
            return None;
        }
        if tokens.was(place, 1, &["lex"]) {
            return None;
        }
        if let Some(evidence) = self.told(tokens, place, is_first) {
            return Some(evidence);
        }
        let alone = if is_first { by_itself(tokens, place, first) } else { by_neighbours(tokens, place, &lower) };
        alone.then_some(Evidence::Alone)
    }

    /// What the words before say.
    fn told(&self, tokens: &Tokens<'_>, place: usize, is_first: bool) -> Option<Evidence> {
        let before = tokens.before(place, 1)?;
        if let Some((next, number)) = self.row
            && next == before
            && (tokens.is(before, &["och", "samt", "eller", "and"])
                || (tokens.is_mark(before, &[',', '&']) && (is_first || number > 0)))
        {
            let lower = tokens.lower(place);
            let right = is_first || (number > 0 && !tokens.is_mark(before, &[','])) || !ends_like_noun(&lower);
            return right.then_some(if number > 0 { Evidence::Row(number.saturating_add(1)) } else { Evidence::Alone });
        }
        if tokens.class(before).has(Class::PLURAL) && !tokens.begins_sentence(place) {
            return Some(Evidence::Row(1));
        }
        if tokens.is_mark(before, &[':', ',', '('])
            && place > 1
            && tokens.class(before - 1).has(Class::PLURAL)
            && is_first
        {
            return Some(Evidence::Row(1));
        }
        // "Fam. Haddad"
        let short = tokens.is_mark(before, &['.']) && tokens.joined_before(before);
        let who = if short { before.checked_sub(1)? } else { before };
        if people::role(tokens, who).is_some() && (!short || tokens.is(who, &["fam", "handl", "hr", "dr"])) {
            return Some(Evidence::Role(who));
        }
        if tokens.is(before, &["heter", "hette", "kallas", "kallad", "kallar", "namn", "honom", "named", "called"])
            && called(tokens, before, is_first)
        {
            return Some(Evidence::Called);
        }
        let is = tokens.is(before, &["är", "var"])
            && people::role(tokens, before.checked_sub(1)?).is_some()
            && (is_first || ends_like_surname(&tokens.lower(place)));
        if is {
            return Some(Evidence::Alone);
        }
        beside(tokens, place, is_first)
    }

    /// Names that were known only later, or stood where they did not show: "Zorka grät. Pojkvännen slår Zorka."
    pub(super) fn again(self, tokens: &Tokens<'_>, hints: &mut Vec<Hint>) {
        if self.known.is_empty() {
            return;
        }
        let mut more = Vec::new();
        let mut free = hints.iter().peekable();
        for place in self.open {
            let Some(token) = tokens.at(place) else { continue };
            while free.next_if(|hint| hint.range.end <= token.start).is_some() {}
            let taken = free.peek().is_some_and(|hint| hint.range.start < token.end);
            if !taken
                && !token.class.has(Class::NOBODY)
                && !followed_by_thing(tokens, place)
                && self.known.contains(&tokens.lower(place))
            {
                let suggestion = alone(tokens, place, place + 1);
                more.push(Hint {
                    kind: Kind::Name,
                    range: token.start..token.end,
                    suggestion: as_it_begins(tokens, place, suggestion),
                });
            }
        }
        if !more.is_empty() {
            hints.append(&mut more);
            hints.sort_by_key(|hint| hint.range.start);
        }
    }
}

/// A first name in small letters, where what stands beside it says that it is one.
fn small(tokens: &Tokens<'_>, place: usize) -> Option<Evidence> {
    let other = Class::AMBIGUOUS.or(Class::NOBODY).or(Class::VERB).or(Class::ROLE);
    let class = tokens.class(place);
    if class.has(other) {
        return None;
    }
    if !class.has(Class::FIRST) {
        let owner = tokens.class(place + 1).has(Class::KIN) && {
            let bare = without_s(&tokens.lower(place)).map_or(Class::NONE, |name| Lexicon::get().class(name));
            bare.has(Class::FIRST) && !bare.has(other)
        };
        return owner.then_some(Evidence::Alone);
    }
    if let Some(before) = tokens.before(place, 1) {
        if people::role(tokens, before).is_some() {
            return Some(Evidence::Role(before));
        }
        if tokens.is(before, &["heter", "hette"]) {
            return Some(Evidence::Called);
        }
    }
    neighbours::of_small(tokens, place).then_some(Evidence::Alone)
}

/// A part of something longer: an address on the net, a path, an acronym with an ending.
fn inside_word(tokens: &Tokens<'_>, place: usize) -> bool {
    let mark = tokens.joined_before(place)
        && tokens.before(place, 1).is_some_and(|before| tokens.is_mark(before, &['@', '#', '\\', '_', '§']));
    let acronym =
        tokens.str(place).chars().nth(1).is_some_and(char::is_uppercase) && tokens.shape(place) == Some(Shape::Capital);
    mark || acronym
}

/// "Maria kyrka", "Nyköpings kommun"
fn followed_by_thing(tokens: &Tokens<'_>, place: usize) -> bool {
    const THINGS: &[&str] = &[
        "kommun",
        "kommuns",
        "stad",
        "län",
        "tingsrätt",
        "universitet",
        "sjukhus",
        "lasarett",
        "centrum",
        "station",
        "församling",
        "kyrka",
        "ungdom",
        "högskola",
        "resecentrum",
        "vårdcentral",
        "museum",
        "park",
    ];
    tokens.is(place + 1, THINGS)
}

/// Whether "heter" is said of somebody and not of a thing.
fn called(tokens: &Tokens<'_>, verb: usize, is_first: bool) -> bool {
    if tokens.is(verb, &["namn"]) {
        return tokens.was(verb, 1, &["vid"]) || tokens.was(verb, 1, &["i"]) && is_first;
    }
    if tokens.is(verb, &["honom"]) {
        return tokens.was(verb, 1, &["kalla"]);
    }
    const PEOPLE: &[&str] =
        &["hon", "han", "hen", "jag", "du", "någon", "she", "he", "vi", "barnet", "mellannamn", "efternamn", "förnamn"];
    let who = |back: usize| {
        tokens.before(verb, back).is_some_and(|at| {
            people::role(tokens, at).is_some() || tokens.is(at, PEOPLE) || tokens.class(at).has(Class::PLURAL)
        })
    };
    // "Hej, heter Zorka och är ny"
    let first_word =
        tokens.begins_sentence(verb) || tokens.before(verb, 1).is_some_and(|at| tokens.is_mark(at, &[',']));
    is_first
        || first_word && tokens.is(verb, &["heter"])
        || who(1)
        || (tokens.was(verb, 1, &["som", "who"]) && who(2))
        || who(2)
        || (who(3) && !tokens.was(verb, 1, &["som"]))
}

/// "pojken, Elias, ..." and "pappan (Dragan)"
fn beside(tokens: &Tokens<'_>, place: usize, is_first: bool) -> Option<Evidence> {
    let mut before = tokens.before(place, 1)?;
    if tokens.is_mark(before, &['”', '"', '“']) {
        before = before.checked_sub(1)?;
    }
    let bracket = tokens.is_mark(before, &['(']);
    if !(bracket || tokens.is_mark(before, &[',', ':', '–'])) {
        return None;
    }
    let who = before.checked_sub(1).filter(|at| people::role(tokens, *at).is_some())?;
    let next = end(tokens, place);
    let closed = if bracket {
        tokens.is_mark(next, &[')', ','])
    } else {
        tokens.is_mark(next, &[',', '.']) || tokens.at(next).is_none()
    };
    let colon = tokens.is_mark(before, &[':']);
    let sure = is_first || bracket || next > place + 1;
    let a_noun = !sure && ends_like_noun(&tokens.lower(place));
    // "Mamma: Jag orkar inte" is said by her.
    if closed && (!colon || is_first) && !a_noun {
        return Some(Evidence::Beside(who));
    }
    None
}

/// The token after a name: first names, particles and surnames.
fn end(tokens: &Tokens<'_>, place: usize) -> usize {
    const MOST: usize = 4;
    const PARTICLES: &[&str] = &["von", "af", "de", "el", "al", "bin", "van", "der", "ibn", "da", "dos"];
    let mut next = place + 1;
    if tokens.shape(place) == Some(Shape::Small) {
        return next;
    }
    let fits = |at: usize| {
        let class = tokens.class(at);
        // "Erik Lund": right after a first name a town is a surname.
        let surname = class.has(Class::PLACE) && people::first_class(tokens, at - 1).has(Class::FIRST);
        tokens.shape(at) == Some(Shape::Capital)
            && !tokens.joined_before(at)
            && (!class.has(Class::NOBODY) || class.has(Class::FIRST) || (surname && !followed_by_thing(tokens, at)))
            && !ends_like_thing(&tokens.lower(at))
    };
    while next < place + MOST {
        let particle = tokens.is(next, PARTICLES) && fits(next + 1);
        if !(particle || fits(next))
            || tokens.lower(next - 1).ends_with('s') && !tokens.class(next - 1).has(Class::FIRST) && next > place + 1
        {
            break;
        }
        next += if particle { 2 } else { 1 };
    }
    next
}
