//! Numbers and days in words.

use super::lexicon::Class;
use super::tokens::Tokens;

const UNITS: [&str; 20] = [
    "noll", "ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv", "tretton",
    "fjorton", "femton", "sexton", "sjutton", "arton", "nitton",
];
const TENS: [&str; 8] = ["tjugo", "trettio", "fyrtio", "femtio", "sextio", "sjuttio", "åttio", "nittio"];

/// A number from 0 to 99 at the beginning of a word in lower case, and what comes after it. The longest one counts: "sjutton", not "sju".
pub(super) fn leading(word: &str) -> Option<(u32, &str)> {
    if let Some((tens, rest)) = (2..).zip(TENS).find_map(|(tens, name)| Some((10 * tens, word.strip_prefix(name)?))) {
        let unit = (0..20).zip(UNITS).skip(1).take(9).find_map(|(unit, name)| Some((unit, rest.strip_prefix(name)?)));
        return Some(unit.map_or((tens, rest), |(unit, rest)| (tens + unit, rest)));
    }
    // From the largest: "fjorton" before "fyra", "sjutton" before "sju".
    (0..20).zip(UNITS).rev().find_map(|(value, name)| Some((value, word.strip_prefix(name)?)))
}

/// A number in words, and nothing else.
pub(super) fn whole(word: &str) -> Option<u32> {
    if !word.starts_with(['n', 'e', 't', 'f', 's', 'å', 'a']) {
        return None;
    }
    leading(word).filter(|(_, rest)| rest.is_empty()).map(|(value, _)| value).or_else(|| (word == "en").then_some(1))
}

const ORDINALS: [&str; 31] = [
    "första",
    "andra",
    "tredje",
    "fjärde",
    "femte",
    "sjätte",
    "sjunde",
    "åttonde",
    "nionde",
    "tionde",
    "elfte",
    "tolfte",
    "trettonde",
    "fjortonde",
    "femtonde",
    "sextonde",
    "sjuttonde",
    "artonde",
    "nittonde",
    "tjugonde",
    "tjugoförsta",
    "tjugoandra",
    "tjugotredje",
    "tjugofjärde",
    "tjugofemte",
    "tjugosjätte",
    "tjugosjunde",
    "tjugoåttonde",
    "tjugonionde",
    "trettionde",
    "trettioförsta",
];

/// The day that a word stands for, 1 to 31.
pub(super) fn ordinal(word: &str) -> Option<u32> {
    (1..).zip(ORDINALS).find(|(_, name)| *name == word).map(|(day, _)| day)
}

const MONTHS: [(&str, &str, &str); 12] = [
    ("januari", "jan", "January"),
    ("februari", "feb", "February"),
    ("mars", "mar", "March"),
    ("april", "apr", "April"),
    ("maj", "maj", "May"),
    ("juni", "jun", "June"),
    ("juli", "jul", "July"),
    ("augusti", "aug", "August"),
    ("september", "sep", "September"),
    ("oktober", "okt", "October"),
    ("november", "nov", "November"),
    ("december", "dec", "December"),
];

/// Every month's name.
pub(super) fn months() -> impl Iterator<Item = &'static str> {
    MONTHS
        .iter()
        .flat_map(|names| [names.0, names.1])
        .chain(["sept", "january", "february", "march", "may", "june", "july", "august", "october"])
}

/// The month that a token stands for, 1 to 12. English months have their capital.
pub(super) fn month(tokens: &Tokens<'_>, place: usize) -> Option<u32> {
    if !tokens.class(place).has(Class::MONTH) {
        return None;
    }
    let word = tokens.lower(place);
    let is = |(_, names): &(u32, (&str, &str, &str))| {
        word == names.0 || word == names.1 || tokens.str(place) == names.2 || (word == "sept" && names.1 == "sep")
    };
    (1..).zip(MONTHS).find(is).map(|(month, _)| month)
}

/// The month's name in Swedish.
pub(super) fn month_name(month: u32) -> &'static str {
    usize::try_from(month).ok().and_then(|month| MONTHS.get(month.checked_sub(1)?)).map_or("", |names| names.0)
}
