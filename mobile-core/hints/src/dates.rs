//! Exact dates, and years of birth.

use super::found::Found;
use super::hint::Kind;
use super::lexicon::Class;
use super::tokens::{Shape, Tokens};
use super::words::numbers::{MONTHS, month_name, ordinal};

/// Whether there is such a day.
pub(super) fn exists(year: u32, month: u32, day: u32) -> bool {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let longest = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        _ => return false,
    };
    (1..=longest).contains(&day)
}

/// A leap year for days without one.
const ANY: u32 = 2000;

const BORN: &[&str] = &["född", "födda", "fött", "född:", "f", "födelseår", "årsmodell", "born"];
const SEPARATORS: &[char] = &['-', '.', '/', '–', '\u{2010}', '\u{2011}'];

const WEEKDAYS: &[&str] = &[
    "måndag",
    "tisdag",
    "onsdag",
    "torsdag",
    "fredag",
    "lördag",
    "söndag",
    "måndagen",
    "tisdagen",
    "onsdagen",
    "torsdagen",
    "fredagen",
    "lördagen",
    "söndagen",
    "mån",
    "tis",
    "ons",
    "tors",
    "fre",
    "lör",
    "sön",
];

struct Day {
    month: u32,
    day: u32,
    next: usize,
}

/// A date that begins with these digits.
pub(super) fn from_digits(tokens: &Tokens<'_>, place: usize) -> Option<Found> {
    if inside_number(tokens, place) {
        return None;
    }
    if let Some(day) = year_first(tokens, place)
        .or_else(|| run(tokens, place))
        .or_else(|| parted(tokens, place))
        .or_else(|| named(tokens, place))
    {
        return found(tokens, place, &day);
    }
    birth_year(tokens, place).or_else(|| day_alone(tokens, place))
}

/// Joined to digits before: a part of something else.
fn inside_number(tokens: &Tokens<'_>, place: usize) -> bool {
    let joined = tokens.joined_before(place)
        && tokens.before(place, 1).is_some_and(|mark| tokens.is_mark(mark, &['-', '.', '/', ':', '+']));
    joined
        && tokens
            .before(place, 2)
            .is_some_and(|before| tokens.joined(before) && !matches!(tokens.shape(before), Some(Shape::Mark(_))))
}

fn found(tokens: &Tokens<'_>, place: usize, day: &Day) -> Option<Found> {
    if comes_into_force(tokens, place, day.next) {
        return Found::nothing(place, day.next);
    }
    let mut from = place;
    if tokens.was(from, 1, &["den", "the"]) {
        from -= 1;
    }
    if tokens.was(from, 1, WEEKDAYS) {
        from -= 1;
    }
    let part = match day.day {
        1..=10 => "början",
        11..=20 => "mitten",
        _ => "slutet",
    };
    // "från början av mars", but "i början av mars".
    const PREPOSITIONS: &[&str] = &[
        "från", "till", "sedan", "sen", "efter", "före", "innan", "inför", "kring", "runt", "mellan", "mot", "om",
        "av", "med", "i", "vid", "omkring",
    ];
    let into = if tokens.was(from, 1, PREPOSITIONS) { "" } else { "i " };
    Found::new(Kind::Date, from, day.next, format!("{into}{part} av {}", month_name(day.month)))
}

/// The day of a law is nobody's.
fn comes_into_force(tokens: &Tokens<'_>, from: usize, next: usize) -> bool {
    const LAWS: &[&str] = &[
        "lag",
        "lagen",
        "lagar",
        "lagändring",
        "lagändringen",
        "lagstiftning",
        "lagstiftningen",
        "regler",
        "reglerna",
        "föreskrift",
        "föreskrifter",
        "socialtjänstlag",
        "socialtjänstlagen",
        "förordning",
        "förordningen",
        "reform",
        "reformen",
    ];
    let in_force = (from.saturating_sub(7)..next + 7).any(|at| tokens.is(at, &["kraft"]));
    let since = tokens.was(from, 1, &["från", "den", "gäller", "sedan", "om"]);
    in_force || since && (from.saturating_sub(6)..next + 4).any(|at| tokens.is(at, LAWS))
}

fn joined_by(tokens: &Tokens<'_>, place: usize, marks: &[char]) -> bool {
    tokens.joined(place) && tokens.is_mark(place + 1, marks) && tokens.joined(place + 1)
}

/// 2024-03-03
fn year_first(tokens: &Tokens<'_>, place: usize) -> Option<Day> {
    if tokens.digits(place) != 4 {
        return None;
    }
    let parts = joined_by(tokens, place, SEPARATORS) && joined_by(tokens, place + 2, SEPARATORS);
    let gaps = tokens.digits(place + 1) == 2 && tokens.digits(place + 2) == 2 && tokens.digits(place + 3) == 0;
    let (second, third) = if gaps { (place + 1, place + 2) } else { (place + 2, place + 4) };
    let (year, month, day) = (tokens.number(place)?, tokens.number(second)?, tokens.number(third)?);
    let right = gaps || parts && tokens.digits(second) <= 2 && tokens.digits(third) <= 2;
    (right && (1900..2100).contains(&year) && exists(year, month, day)).then_some(Day { month, day, next: third + 1 })
}

/// 20240303, and 240303 or 240303-XXXX of somebody who is born.
fn run(tokens: &Tokens<'_>, place: usize) -> Option<Day> {
    let number = tokens.number(place)?;
    let hidden = joined_by(tokens, place, &['-', '+'])
        && (tokens.is(place + 2, &["xxxx", "nnnn"]) || tokens.is_mark(place + 2, &['*']));
    let next = if hidden && tokens.mark(place + 2).is_none() { place + 3 } else { place + 1 };
    let said = hidden
        || [BORN, &["den", "datum", "födelsedatum", "födelsedag"]]
            .iter()
            .any(|words| (1..=2).any(|back| tokens.was(place, back, words)));
    // "240514: hembesök"
    let heading = tokens.begins_sentence(place) && tokens.is_mark(place + 1, &[':']) && tokens.joined(place);
    let year = match tokens.digits(place) {
        8 if (19_000_000..21_000_000).contains(&number) => number / 10_000,
        6 if said || heading => ANY,
        _ => return None,
    };
    let (month, day) = (number / 100 % 100, number % 100);
    exists(year, month, day).then_some(Day { month, day, next })
}

/// 3/3, 3/3-24, 3.3.2024, 3/3 2024
fn parted(tokens: &Tokens<'_>, place: usize) -> Option<Day> {
    if tokens.digits(place) > 2 || !joined_by(tokens, place, SEPARATORS) || tokens.digits(place + 2) > 2 {
        return None;
    }
    let (day, month) = (tokens.number(place)?, tokens.number(place + 2)?);
    let year_joined = joined_by(tokens, place + 2, SEPARATORS) && matches!(tokens.digits(place + 4), 2 | 4);
    let year_apart = matches!(tokens.number(place + 3), Some(1950..=2099)) && tokens.digits(place + 3) == 4;
    let next = if year_joined {
        place + 5
    } else if year_apart {
        place + 4
    } else {
        place + 3
    };
    let slash = tokens.mark(place + 1) == Some('/');
    let with_year = year_joined && (tokens.digits(place + 4) == 4 || (slash && tokens.digits(place + 4) == 2));
    let right =
        exists(ANY, month, day) && (with_year || (slash && (year_apart || !is_fraction(tokens, place, day, month))));
    right.then_some(Day { month, day, next })
}

/// 1/2 and 3/4 of something, 8/10 on a scale, 24/7.
fn is_fraction(tokens: &Tokens<'_>, place: usize, day: u32, month: u32) -> bool {
    const DATED: &[&str] = &[
        "den",
        "sedan",
        "från",
        "till",
        "senast",
        "måndag",
        "tisdag",
        "onsdag",
        "torsdag",
        "fredag",
        "lördag",
        "söndag",
        "födelsedag",
        "datum",
        "t.o.m",
        "innan",
        "före",
        "efter",
    ];
    if tokens.was(place, 1, DATED) {
        return false;
    }
    if tokens.was(place, 1, &["avsnitt", "del", "kapitel", "steg", "sida", "uppgift", "modul", "nr", "träff", "pass"])
    {
        return true;
    }
    const AFTER: &[&str] = &[
        "av", "tjänst", "timme", "på", "dag", "dagar", "del", "delar", "deltid", "poäng", "i", "rätt", "tid", "år",
        "dl", "msk", "tsk",
    ];
    const BEFORE: &[&str] =
        &["skala", "betyg", "fick", "mår", "fått", "smärta", "cirka", "ca", "poäng", "jobbar", "arbetar", "arbetade"];
    matches!((day, month), (1, 2..=6 | 8) | (2, 3) | (3, 4) | (2..=4, 5) | (24, 7))
        || (month == 10 && (tokens.is(place + 3, AFTER) || tokens.was(place, 1, BEFORE)))
        || tokens.is(place + 3, &["av", "tjänst", "del", "delar", "dl"])
}

/// 3 mars, 3:e mars, 3–5 mars, 3 mars 2024, 3rd of March
fn named(tokens: &Tokens<'_>, place: usize) -> Option<Day> {
    let written = tokens.str(place);
    let digits = written.bytes().take_while(u8::is_ascii_digit).count();
    let ending = written.get(digits..)?.to_lowercase();
    if !matches!(digits, 1 | 2) || !matches!(ending.as_str(), "" | "st" | "nd" | "rd" | "th" | "e" | "a") {
        return None;
    }
    let mut day: u32 = written.get(..digits)?.parse().ok()?;
    let mut at = place + 1;
    if tokens.is_mark(at, &[':']) && tokens.is(at + 1, &["e", "a"]) {
        at += 2;
    } else if tokens.is(at, &["e", "a"]) {
        at += 1;
    }
    if tokens.is_mark(at, &['-', '–']) && matches!(tokens.digits(at + 1), 1 | 2) {
        day = tokens.number(at + 1)?;
        at += 2;
    }
    if tokens.is(at, &["of"]) {
        at += 1;
    }
    let month = month(tokens, at)?;
    let next = with_year(tokens, at + 1);
    exists(ANY, month, day).then_some(Day { month, day, next })
}

fn with_year(tokens: &Tokens<'_>, place: usize) -> usize {
    if tokens.digits(place) == 4 && matches!(tokens.number(place), Some(1900..=2099)) { place + 1 } else { place }
}

/// född 2014, född -14, född år 2014
fn birth_year(tokens: &Tokens<'_>, place: usize) -> Option<Found> {
    let short = tokens.digits(place) == 2
        && tokens.before(place, 1).is_some_and(|before| tokens.is_mark(before, &['-', '–', '’', '\'']))
        && tokens.was(place, 2, BORN);
    let two = tokens.digits(place) == 2 && tokens.was(place, 1, BORN);
    let year = tokens.digits(place) == 4 && matches!(tokens.number(place), Some(1900..=2099));
    let back = if tokens.was(place, 1, &["år", "in"]) { 2 } else { 1 };
    let full = year
        && (tokens.was(place, back, BORN)
            || (tokens.was(place, 2, BORN)
                && tokens.before(place, 1).is_some_and(|dot| tokens.is_mark(dot, &['.', ':']))));
    let from = if short { place - 1 } else { place };
    (short || two || full).then(|| Found::new(Kind::Date, from, place + 1, "ett visst år"))?
}

/// "den 12:e" and nothing that would be counted after it.
fn day_alone(tokens: &Tokens<'_>, place: usize) -> Option<Found> {
    let day = tokens.number(place).filter(|day| (1..=31).contains(day))?;
    let numbered = joined_by(tokens, place, &[':']) && tokens.is(place + 2, &["e", "a"]);
    let next = if numbered { place + 3 } else { place + 1 };
    let alone = numbered && ends_here(tokens, next);
    let weekday = tokens.was(place, 1, &["den"]) && tokens.was(place, 2, WEEKDAYS) && ends_here(tokens, next);
    let timed = (numbered || day > 12) && tokens.is(next, &["kl", "klockan"]);
    let said = tokens.was(place, 1, &["den"]) && (alone || timed || weekday);
    said.then(|| Found::new(Kind::Date, place - 1, next, "en dag den månaden"))?
}

fn ends_here(tokens: &Tokens<'_>, place: usize) -> bool {
    tokens.at(place).is_none() || tokens.is_mark(place, &['.', ',', '!', '?', '\n', ')'])
}

/// "tredje mars", "March 3".
pub(super) fn from_word(tokens: &Tokens<'_>, place: usize) -> Option<Found> {
    if let Some(day) = ordinal_day(tokens, place) {
        return found(tokens, place, &day);
    }
    let english = tokens.shape(place) == Some(Shape::Capital) && !tokens.was(place, 1, &["i", "under"]);
    let written = tokens.str(place + 1);
    let digits = written.trim_end_matches(['s', 't', 'n', 'd', 'r', 'h']);
    if !english || digits.is_empty() || digits.len() > 2 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (month, day) = (month(tokens, place)?, digits.parse().ok()?);
    let right = exists(ANY, month, day) && tokens.str(place).len() > 2;
    right.then(|| found(tokens, place, &Day { month, day, next: place + 2 }))?
}

fn ordinal_day(tokens: &Tokens<'_>, place: usize) -> Option<Day> {
    let month = month(tokens, place + 1)?;
    let day = ordinal(&tokens.lower(place))?;
    let holiday = (day, month) == (1, 5) && !tokens.was(place, 1, &["den"]);
    (!holiday && exists(ANY, month, day)).then_some(Day { month, day, next: with_year(tokens, place + 2) })
}

/// The month that a token stands for, 1 to 12. English months have their capital.
fn month(tokens: &Tokens<'_>, place: usize) -> Option<u32> {
    if !tokens.class(place).has(Class::MONTH) {
        return None;
    }
    let word = tokens.lower(place);
    let is = |(_, names): &(u32, (&str, &str, &str))| {
        word == names.0 || word == names.1 || tokens.str(place) == names.2 || (word == "sept" && names.1 == "sep")
    };
    (1..).zip(MONTHS).find(is).map(|(month, _)| month)
}
