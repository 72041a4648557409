//! Ages in numbers with what says that they are somebody's: "är 7 år", "Elias (8)", "pojken, 9 år,".

use super::around::Around;
use super::found::Found;
use super::hint::Kind;
use super::lexicon::Class;
use super::people;
use super::tokens::{Shape, Tokens};
use super::words::numbers;

/// In what an age is counted.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Unit {
    Years,
    Less,
}

/// "i lågstadieåldern" and its like.
pub(super) fn band(years: u32, unit: Unit) -> &'static str {
    match (unit, years) {
        (Unit::Less, _) | (Unit::Years, 0) => "i spädbarnsåldern",
        (_, 1..=5) => "i förskoleåldern",
        (_, 6..=9) => "i lågstadieåldern",
        (_, 10..=12) => "i mellanstadieåldern",
        (_, 13..=19) => "i tonåren",
        (_, 20..=64) => "i vuxen ålder",
        _ => "i pensionsåldern",
    }
}

/// The word before a noun: "en yngre pojke".
pub(super) fn adjective(years: u32, unit: Unit) -> &'static str {
    match (unit, years) {
        (Unit::Less, _) | (Unit::Years, 0..=1) => "liten",
        (_, 2..=12) => "yngre",
        (_, 13..=19) => "tonårig",
        (_, 20..=64) => "vuxen",
        _ => "äldre",
    }
}

struct Amount {
    years: u32,
    next: usize,
    /// Several ages in a row: 3, 5 och 9.
    several: bool,
    range: bool,
}

/// A number, in digits or words, with halves; several of them, or from one to another.
fn amount(tokens: &Tokens<'_>, place: usize) -> Option<Amount> {
    const MOST_IN_A_ROW: usize = 8;
    let mut all = single(tokens, place)?;
    for _ in 0..MOST_IN_A_ROW {
        let to = tokens.is_mark(all.next, &['-', '–']) || tokens.is(all.next, &["till", "to"]);
        let and = tokens.is_mark(all.next, &[',', '&', '+'])
            || tokens.is(all.next, &["och", "o", "and", "eller", "resp", "respektive"]);
        let Some(more) = (to || and).then(|| single(tokens, all.next + 1)).flatten() else { break };
        all = Amount { years: all.years, next: more.next, several: true, range: all.range || to };
    }
    Some(all)
}

fn single(tokens: &Tokens<'_>, place: usize) -> Option<Amount> {
    let (years, mut next) = match tokens.shape(place)? {
        Shape::Digits if tokens.digits(place) <= 3 => (tokens.number(place)?, place + 1),
        Shape::Mixed => (tokens.str(place).strip_suffix('½')?.parse().ok()?, place + 1),
        Shape::Small | Shape::Capital if tokens.class(place).has(Class::NUMBER) => {
            (numbers::whole(&tokens.lower(place))?, place + 1)
        }
        _ => return None,
    };
    if tokens.joined(place) && tokens.is_mark(next, &[',', '.']) && tokens.joined(next) && tokens.digits(next + 1) == 1
    {
        next += 2;
    }
    if tokens.is(next, &["och"]) && tokens.is(next + 1, &["ett", "en"]) && tokens.is(next + 2, &["halvt", "halv"]) {
        next += 3;
    }
    (years <= 115).then_some(Amount { years, next, several: false, range: false })
}

fn unit(tokens: &Tokens<'_>, place: usize) -> Option<Unit> {
    if tokens.is(place, &["år", "års", "years", "year"]) {
        return Some(Unit::Years);
    }
    tokens
        .is(
            place,
            &[
                "månader",
                "månad",
                "månaders",
                "mån",
                "veckor",
                "veckors",
                "vecka",
                "dagar",
                "dagars",
                "months",
                "weeks",
                "dygn",
            ],
        )
        .then_some(Unit::Less)
}

/// An age whose amount begins here.
pub(super) fn from_amount(tokens: &Tokens<'_>, place: usize) -> Option<Found> {
    // Most words are no numbers, and most numbers in words are long known by their first letter.
    let amount = amount(tokens, place)?;
    if tokens.joined_before(place)
        && !tokens.before(place, 1).is_some_and(|before| tokens.is_mark(before, &['(', '"', '”', '“', ':', ',']))
    {
        return None;
    }
    match unit(tokens, amount.next) {
        Some(unit) => with_unit(tokens, place, &amount, unit),
        None => bare(tokens, place, &amount),
    }
}

fn with_unit(tokens: &Tokens<'_>, place: usize, amount: &Amount, unit: Unit) -> Option<Found> {
    let mut next = amount.next + 1;
    let age = tokens.is(next, &["ålder", "åldern"]);
    if (tokens.was(place, 1, &["vid", "från", "i", "sedan", "till"]) || tokens.was(place, 1, &["redan"]))
        && age
        && !amount.range
    {
        let from = if tokens.was(place, 1, &["vid"]) { place - 1 } else { place };
        return Found::new(Kind::Age, from, next + 1, band(amount.years, unit));
    }
    if tokens.is(next, &["old"]) {
        return Found::new(Kind::Age, place, next + 1, band(amount.years, unit));
    }
    let old = tokens.is(next, &["gammal", "gamla", "gammalt"]);
    let somebody = Around::of(tokens, place);
    if amount.range && !(somebody.is_called && old) {
        return None;
    }
    if old {
        let thing = tokens.is(next, &["gammalt"])
            && !(1..=8).any(|back| tokens.was(place, back, &["barn", "barnet", "syskon", "spädbarn"]));
        let noun = tokens.at(next + 1).is_some_and(|token| token.shape == Shape::Small);
        let before_noun =
            noun && tokens.was(place, 1, &["en", "ett", "den", "min", "sin", "deras", "hennes", "hans", "två", "vår"]);
        let somebody_after = (1..=3).any(|ahead| people::role(tokens, next + ahead).is_some());
        if thing || (before_noun && !somebody_after) || somebody.is_thing {
            return None;
        }
        let text = if before_noun {
            inflected(tokens, next, adjective(amount.years, unit))
        } else {
            band(amount.years, unit).to_owned()
        };
        return Found::new(Kind::Age, place, next + 1, text);
    }
    if tokens.is(amount.next, &["månaders", "veckors", "dagars", "års"]) {
        return people::role(tokens, next)
            .and_then(|_| Found::new(Kind::Age, place, next, adjective(amount.years, unit)));
    }
    let duration = tokens.is(
        next,
        &[
            "sedan",
            "sen",
            "senare",
            "kvar",
            "till",
            "bort",
            "framåt",
            "fängelse",
            "i",
            "av",
            "tidigare",
            "att",
            "hos",
            "med",
            "innan",
            "utan",
        ],
    ) && !somebody.fills
        && !(somebody.by_verb && is_moment(tokens, next));
    // "Mamma 2 dagar, pappa 5", "känt familjen 3 år"
    let nobodys = unit == Unit::Less && tokens.was(place, 1, ADULT) || tokens.was(place, 1, &["familj", "familjen"]);
    if duration || nobodys || !(somebody.is_called || somebody.fills || (somebody.is_row && amount.several)) {
        return None;
    }
    if somebody.fills && !amount.several {
        return Found::new(Kind::Age, somebody.from, next, verb_alone(tokens, somebody.from));
    }
    if tokens.is_mark(next, &['.'])
        && tokens.is(amount.next, &["mån"])
        && tokens.joined(amount.next)
        && !tokens.ends_sentence(next)
    {
        next += 1;
    }
    Found::new(Kind::Age, with_its_words(tokens, place), next, band(amount.years, unit))
}

/// A number alone: "Elias (8)", "hon är 15.", "fyller 18".
fn bare(tokens: &Tokens<'_>, place: usize, amount: &Amount) -> Option<Found> {
    let somebody = Around::of(tokens, place);
    let next = amount.next;
    // "När han var 11 hittade han": a verb follows.
    let clause = somebody.by_verb && (2..=5).any(|back| tokens.was(place, back, &["när", "sedan", "tills", "when"]));
    let counted = !(tokens.at(next).is_none()
        || tokens.is_mark(next, &['.', ',', '!', '?', ')', '\n', ';', ':', '”', '"', '–'])
        || (clause && !tokens.is(next, MEASURES))
        || tokens.is(next, &["och", "men", "när", "eller", "så", "nu", "då", "and", "but", "when", "på", "om"])
        || is_moment(tokens, next));
    let times = tokens.joined(next.saturating_sub(1))
        && tokens.is_mark(next, &['.', ',', ':'])
        && (tokens.digits(next + 1) > 0 || tokens.is(next + 1, &["a", "e"]))
        && tokens.joined(next);
    if amount.range || times || amount.years > 110 {
        return None;
    }
    if somebody.fills && !counted && !amount.several {
        return Found::new(Kind::Age, somebody.from, next, verb_alone(tokens, somebody.from));
    }
    let word = tokens.digits(place) == 0;
    let enclosed = match tokens.before(place, 1).and_then(|before| tokens.mark(before)) {
        Some('(') => tokens.is_mark(next, &[')', ',']),
        Some(',') => !word && tokens.is_mark(next, &[',', '.']) && !amount.several,
        _ => false,
    };
    let said = somebody.is_called && (enclosed || somebody.by_verb) && !counted && !(word && amount.years < 2);
    let of_age = tokens.was(place, 1, &["aged"]) || (somebody.of_age && !counted);
    let woman_of = tokens.was(place, 1, &["på"])
        && tokens.before(place, 2).is_some_and(|who| people::role(tokens, who).is_some())
        && (!counted || tokens.was(place, 3, &["en", "den"]) && tokens.class(next).has(Class::VERB.or(Class::DOES)));
    let after_role =
        !word && !counted && (tokens.was(place, 1, SINGLE) || amount.years > 13 && tokens.was(place, 1, ADULT));
    let row = somebody.is_row && amount.several && !counted && !word;
    (said || of_age || woman_of || after_role || row)
        .then(|| Found::new(Kind::Age, with_its_words(tokens, place), next, band(amount.years, Unit::Years)))?
}

/// "i dag", "i sommar": what follows an age, not a duration.
fn is_moment(tokens: &Tokens<'_>, place: usize) -> bool {
    const MOMENTS: &[&str] = &[
        "dag",
        "går",
        "år",
        "höst",
        "vår",
        "vinter",
        "sommar",
        "januari",
        "februari",
        "mars",
        "april",
        "maj",
        "juni",
        "juli",
        "augusti",
        "september",
        "oktober",
        "november",
        "december",
        "morgon",
        "förrgår",
        "helgen",
        "veckan",
        "natt",
        "jul",
    ];
    tokens.is(place, &["i"]) && tokens.is(place + 1, MOMENTS)
}

/// "en kvinna på 34 år" is a woman "i vuxen ålder"; "drygt" and its like make no sense before that either.
fn with_its_words(tokens: &Tokens<'_>, place: usize) -> usize {
    const ABOUT: &[&str] = &["drygt", "ca", "cirka", "ungefär", "nästan", "knappt", "precis", "runt", "på"];
    if tokens.was(place, 1, ABOUT) { place - 1 } else { place }
}

/// The same for people who are no children.
const ADULT: &[&str] = &["mamman", "pappan", "mamma", "pappa", "mor", "far", "kvinna", "kvinnan", "mannen"];

/// Roles after which a bare number is an age: "dottern 9".
const SINGLE: &[&str] = &[
    "dottern",
    "sonen",
    "flicka",
    "flickan",
    "pojke",
    "pojken",
    "tjej",
    "tjejen",
    "kille",
    "killen",
    "son",
    "dotter",
    "syster",
    "bror",
    "lillebror",
    "lillasyster",
    "storebror",
    "storasyster",
];

const MEASURES: &[&str] = &[
    "min", "minuter", "timmar", "timme", "dagar", "veckor", "månader", "år", "personer", "procent", "meter", "cm",
    "kilo", "kg", "stycken", "gånger", "grader",
];

fn verb_alone(tokens: &Tokens<'_>, verb: usize) -> String {
    format!("{} år", tokens.lower(verb))
}

fn inflected(tokens: &Tokens<'_>, old: usize, word: &str) -> String {
    match (tokens.is(old, &["gamla"]), word) {
        (true, "liten") => "lilla".to_owned(),
        (true, "tonårig") => "tonåriga".to_owned(),
        (true, "vuxen") => "vuxna".to_owned(),
        _ => word.to_owned(),
    }
}
