//! What may stand in the place of a name.

use super::evidence::Evidence;
use super::found::Found;
use super::hint::Kind;
use super::lexicon::Class;
use super::people;
use super::tokens::{Shape, Tokens};

/// The hint, with the words that go with the name.
pub(super) fn written(tokens: &Tokens<'_>, place: usize, next: usize, evidence: &Evidence) -> Option<Found> {
    match evidence {
        Evidence::Called => Found::new(Kind::Name, place, next, "N.N."),
        Evidence::Row(number) => {
            Found::new(Kind::Name, place, next, char::from(b'A' + (number.saturating_sub(1)) % 26).to_string())
        }
        Evidence::Alone => Found::new(Kind::Name, place, next, alone(tokens, place, next)),
        Evidence::Role(at) => {
            let mut word = in_its_place(tokens, *at)?;
            if is_genitive(tokens, next) && !word.ends_with('s') {
                word.push('s');
            }
            Found::new(Kind::Name, *at, next, word)
        }
        Evidence::Beside(at) => {
            let closed =
                tokens.is_mark(next, &[')']) || (tokens.is_mark(next, &[',']) && tokens.is_mark(at + 1, &[',']));
            Found::new(Kind::Name, *at, if closed { next + 1 } else { next }, in_its_place(tokens, *at)?)
        }
    }
}

/// The role as it reads without the name: "min kollega", "mamman".
fn in_its_place(tokens: &Tokens<'_>, role: usize) -> Option<String> {
    const DETERMINED: &[&str] = &[
        "min", "mitt", "mina", "din", "sin", "sitt", "hans", "hennes", "hens", "deras", "vår", "vårt", "er", "en",
        "ett", "någon", "ny", "nya", "annan", "äldre", "yngre", "egen", "the", "my", "his", "her", "lilla", "stora",
        "förra", "gamla", "denna", "as",
    ];
    let alone = people::role(tokens, role)?;
    let before = tokens.before(role, 1);
    let genitive = before.is_some_and(|at| {
        tokens.at(at).is_some_and(|token| token.is_word())
            && tokens.lower(at).ends_with('s')
            && !tokens.class(at).has(Class::VERB)
    });
    let determined = before.is_some_and(|at| tokens.is(at, DETERMINED)) || genitive;
    Some(if determined { tokens.lower(role) } else { alone })
}

/// Whether the last word of a name is a genitive.
fn is_genitive(tokens: &Tokens<'_>, next: usize) -> bool {
    let Some(last) = tokens.before(next, 1) else { return false };
    if !tokens.lower(last).ends_with('s') {
        return false;
    }
    let whole_name = tokens.class(last).has(Class::FIRST);
    let something_follows =
        tokens.at(next).is_some_and(|token| token.shape == Shape::Small && !token.class.has(Class::VERB));
    if whole_name { tokens.class(next).has(Class::KIN) } else { something_follows }
}

/// Without any role: a child where there are parents or an age, else a person.
pub(super) fn alone(tokens: &Tokens<'_>, place: usize, next: usize) -> String {
    const PARENTS: &[&str] = &[
        "mamma",
        "pappa",
        "föräldrar",
        "mormor",
        "morfar",
        "farmor",
        "farfar",
        "lärare",
        "mor",
        "far",
        "syskon",
        "skola",
        "familjehem",
    ];
    let years = match tokens.mark(next) {
        Some('(' | ',') => tokens.number(next + 1).filter(|_| tokens.digits(next + 1) <= 2),
        _ => None,
    };
    let child = tokens.is(next, PARENTS) || years.is_some_and(|years| years < 18);
    let genitive = is_genitive(tokens, next)
        || (tokens.class(next).has(Class::KIN) && tokens.lower(place).ends_with(['s', 'z', 'x']));
    let word = if child { "barnet" } else { "personen" };
    if genitive { format!("{word}s") } else { word.to_owned() }
}
