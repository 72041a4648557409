//! Streets with their number, boxes, and postal codes with their town.

use super::found::Found;
use super::hint::Kind;
use super::lexicon::Class;
use super::people;
use super::tokens::{Shape, Tokens};

const INSTEAD: &str = "en adress";
/// Endings that hardly anything but a street has.
const STREETS: &[&str] =
    &["gatan", "gata", "vägen", "väg", "gränd", "gränden", "stigen", "allén", "allé", "esplanaden", "stråket"];
/// Endings that ask for a number after them.
const MAYBE: &[&str] = &[
    "torget", "torg", "plan", "platsen", "plats", "backen", "leden", "kajen", "slingan", "ringen", "liden", "höjden",
    "kroken", "svängen", "dalen", "vreten", "åsen", "hagen", "parken", "gången", "berget", "bron", "stig", "backe",
];
/// What may stand before a street's own name.
const PARTS: &[&str] = &[
    "stora", "lilla", "norra", "södra", "östra", "västra", "gamla", "nya", "övre", "nedre", "sankt", "s:t", "inre",
    "yttre",
];
/// What ends like a street and is none.
const NONE: &[&str] = &[
    "motorvägen",
    "järnvägen",
    "utvägen",
    "omvägen",
    "avvägen",
    "genvägen",
    "halvvägen",
    "bakgatan",
    "gågatan",
    "huvudgatan",
    "återvändsgränd",
    "återvändsgränden",
    "landsvägen",
    "cykelvägen",
    "gångvägen",
    "hemvägen",
    "skolvägen",
    "vårdplan",
    "genomförandeplan",
    "handlingsplan",
    "vårdplats",
    "arbetsplats",
    "arbetsplatsen",
    "praktikplats",
    "förskoleplats",
    "skolplats",
    "bostadsplats",
    "fotbollsplan",
    "utveckling",
    "avdelning",
    "handlingsplanen",
    "omväg",
    "genväg",
    "utväg",
    "uppväg",
    "behandlingsplan",
    "säkerhetsplan",
];

enum Street {
    Sure,
    Maybe,
}

/// A street that begins here.
pub(super) fn street(tokens: &Tokens<'_>, place: usize) -> Option<Found> {
    if !tokens.at(place)?.is_word()
        || tokens.joined_before(place)
            && tokens.before(place, 1).is_some_and(|before| tokens.is_mark(before, &['-', '/', '.']))
    {
        return None;
    }
    let number_follows = matches!(tokens.shape(place + 1), Some(Shape::Digits | Shape::Mixed));
    if tokens.shape(place) == Some(Shape::Small) && !number_follows {
        return None;
    }
    let (last, kind) = named(tokens, place)?;
    let capital = tokens.shape(place) == Some(Shape::Capital);
    if let Some(next) = numbered(tokens, last + 1) {
        return (capital || matches!(kind, Street::Sure))
            .then(|| Found::new(Kind::Address, place, with_town(tokens, next), INSTEAD))?;
    }
    let living = tokens.was(place, 1, &["på", "vid", "adress", "adressen"]) && !tokens.was(place, 2, &["ute", "fokus"]);
    (capital && living && matches!(kind, Street::Sure)).then(|| Found::new(Kind::Address, place, last + 1, INSTEAD))?
}

/// The last token of a street's name: Storgatan, Södra vägen, Karl Johans gata.
fn named(tokens: &Tokens<'_>, place: usize) -> Option<(usize, Street)> {
    if let Some(kind) = compound(tokens, place) {
        return Some((place, kind));
    }
    if tokens.shape(place) != Some(Shape::Capital) {
        return None;
    }
    for last in place + 1..place + 4 {
        if STREETS.iter().chain(MAYBE).any(|word| tokens.is(last, &[word]))
            && !tokens.is(last, &["plats", "platsen", "leden"])
        {
            let named = tokens.lower(last - 1).ends_with('s')
                || PARTS.iter().any(|part| tokens.is(last - 1, &[part]))
                || tokens.shape(last) == Some(Shape::Capital);
            let sure = STREETS.iter().any(|word| tokens.is(last, &[word])) && named;
            return Some((last, if sure { Street::Sure } else { Street::Maybe }));
        }
        if tokens.shape(last) != Some(Shape::Capital) {
            return None;
        }
        let part = PARTS.iter().any(|part| tokens.is(last - 1, &[part]));
        if let Some(kind) = compound(tokens, last).filter(|_| part) {
            return Some((last, kind));
        }
    }
    None
}

fn compound(tokens: &Tokens<'_>, place: usize) -> Option<Street> {
    let word = tokens
        .at(place)
        .filter(|token| token.is_word() && token.end - token.start < 48)
        .map(|_| tokens.lower(place))?;
    let ends = |endings: &[&str]| {
        endings.iter().any(|ending| word.strip_suffix(ending).is_some_and(|name| name.chars().count() >= 2))
    };
    if NONE.contains(&word.as_str()) {
        return None;
    }
    if ends(STREETS) {
        return Some(Street::Sure);
    }
    ends(MAYBE).then_some(Street::Maybe)
}

/// The token after a number, its letter, stairs and flat.
fn numbered(tokens: &Tokens<'_>, place: usize) -> Option<usize> {
    let place = if tokens.is(place, &["nr", "nummer"]) { place + 1 } else { place };
    if tokens.class(place).has(Class::NUMBER) && !tokens.is(place, &["en", "ett"]) && ends(tokens, place + 1) {
        return Some(place + 1);
    }
    let mixed = tokens.shape(place)? == Shape::Mixed
        && tokens.str(place).len() <= 5
        && tokens.str(place).starts_with(|char: char| char.is_ascii_digit());
    if !(matches!(tokens.digits(place), 1..=3) || mixed) || tokens.joined_before(place) {
        return None;
    }
    if tokens.is(
        place + 1,
        &[
            "timmar", "minuter", "km", "år", "gånger", "procent", "personer", "veckor", "dagar", "månader", "meter",
            "mil", "steg",
        ],
    ) {
        return None;
    }
    let mut next = place + 1;
    let letter = tokens.shape(next) == Some(Shape::Upper) && tokens.str(next).len() == 1;
    if letter {
        next += 1;
    }
    for _ in 0..2 {
        let at = if tokens.is_mark(next, &[',']) { next + 1 } else { next };
        let stairs = matches!(tokens.digits(at), 1 | 2) && tokens.is(at + 1, &["tr", "trappor"]);
        let flat = tokens.is(at, &["lgh", "lägenhet"]) && tokens.digits(at + 1) > 0;
        if stairs || flat {
            next = at + 2;
        }
    }
    Some(next)
}

fn ends(tokens: &Tokens<'_>, place: usize) -> bool {
    tokens.at(place).is_none() || tokens.is_mark(place, &['.', ',', '!', '?', '\n'])
}

fn with_town(tokens: &Tokens<'_>, place: usize) -> usize {
    let at = if tokens.is_mark(place, &[',']) { place + 1 } else { place };
    coded(tokens, at).unwrap_or(place)
}

/// The token after "611 34 Nyköping".
fn coded(tokens: &Tokens<'_>, place: usize) -> Option<usize> {
    let town = match (tokens.digits(place), tokens.digits(place + 1)) {
        (3, 2) => place + 2,
        (5, _) if people::is_place(tokens, place + 1) => place + 1,
        _ => return None,
    };
    let right =
        !tokens.str(place).starts_with('0') && matches!(tokens.shape(town), Some(Shape::Capital | Shape::Upper));
    right.then_some(town + 1)
}

/// A postal code with its town.
pub(super) fn postal_code(tokens: &Tokens<'_>, place: usize) -> Option<Found> {
    let next = coded(tokens, place)?;
    (!tokens.joined_before(place)).then(|| Found::new(Kind::Address, place, next, INSTEAD))?
}

/// "Box 123", "lgh 1203".
pub(super) fn boxed(tokens: &Tokens<'_>, place: usize) -> Option<Found> {
    let number = tokens.digits(place + 1);
    if number == 0 {
        return None;
    }
    let found = (tokens.is(place, &["box"]) && matches!(number, 2..=6))
        || (tokens.is(place, &["lgh", "lägenhet"]) && number == 4);
    found.then(|| Found::new(Kind::Address, place, with_town(tokens, place + 2), INSTEAD))?
}
