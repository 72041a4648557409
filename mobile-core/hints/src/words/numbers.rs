//! Numbers, days and months in words.

const UNITS: [&str; 20] = [
    "noll", "ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv", "tretton",
    "fjorton", "femton", "sexton", "sjutton", "arton", "nitton",
];
const TENS: [&str; 8] = ["tjugo", "trettio", "fyrtio", "femtio", "sextio", "sjuttio", "åttio", "nittio"];

/// A number from 0 to 99 at the beginning of a word in lower case, and what comes after it. The longest one counts: "sjutton", not "sju".
pub(crate) fn leading(word: &str) -> Option<(u32, &str)> {
    if let Some((tens, rest)) = (2..).zip(TENS).find_map(|(tens, name)| Some((10 * tens, word.strip_prefix(name)?))) {
        let unit = (0..20).zip(UNITS).skip(1).take(9).find_map(|(unit, name)| Some((unit, rest.strip_prefix(name)?)));
        return Some(unit.map_or((tens, rest), |(unit, rest)| (tens + unit, rest)));
    }
    // From the largest: "fjorton" before "fyra", "sjutton" before "sju".
    (0..20).zip(UNITS).rev().find_map(|(value, name)| Some((value, word.strip_prefix(name)?)))
}

/// A number in words, and nothing else.
pub(crate) fn whole(word: &str) -> Option<u32> {
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
pub(crate) fn ordinal(word: &str) -> Option<u32> {
    (1..).zip(ORDINALS).find(|(_, name)| *name == word).map(|(day, _)| day)
}

/// Every month in Swedish, short, and in English.
pub(crate) const MONTHS: [(&str, &str, &str); 12] = [
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
pub(crate) fn months() -> impl Iterator<Item = &'static str> {
    MONTHS
        .iter()
        .flat_map(|names| [names.0, names.1])
        .chain(["sept", "january", "february", "march", "may", "june", "july", "august", "october"])
}

/// The month's name in Swedish.
pub(crate) fn month_name(month: u32) -> &'static str {
    usize::try_from(month).ok().and_then(|month| MONTHS.get(month.checked_sub(1)?)).map_or("", |names| names.0)
}
