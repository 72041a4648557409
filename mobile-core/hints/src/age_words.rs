//! Words that are an age: "sjuåringen", "17-årig", "15-årsdag".

use super::ages::{Unit, adjective, band};
use super::found::Found;
use super::hint::Kind;
use super::lexicon::Class;
use super::people;
use super::tokens::{Shape, Tokens};
use super::words::numbers;

/// An age that is part of the word which begins here; "17-årig" begins with 17.
pub(super) fn from_word(tokens: &Tokens<'_>, place: usize) -> Option<Found> {
    let word = tokens
        .at(place)
        .filter(|token| {
            let number = token.class.has(Class::NUMBER);
            token.end - token.start < 64 && (number || tokens.str(place).contains('å'))
        })
        .map(|_| tokens.lower(place))?;
    if let Some(months) = word.strip_prefix("årsgam") {
        return (!months.is_empty())
            .then(|| Found::new(Kind::Age, place, place + 1, if months == "la" { "lilla" } else { "liten" }))?;
    }
    let (years, rest) = numbers::leading(&word)?;
    if rest.is_empty() {
        return apart(tokens, place, years);
    }
    shaped(tokens, place, place + 1, years, rest.trim_start_matches('-'))
}

/// The same with digits: "17-årig", "7åring".
pub(super) fn from_digits(tokens: &Tokens<'_>, place: usize) -> Option<Found> {
    match tokens.shape(place)? {
        Shape::Mixed => {
            let word = tokens.lower(place);
            let digits = word.bytes().take_while(u8::is_ascii_digit).count();
            let years = word.get(..digits).filter(|_| matches!(digits, 1 | 2))?.parse().ok()?;
            shaped(tokens, place, place + 1, years, word.get(digits..)?)
        }
        Shape::Digits if matches!(tokens.digits(place), 1..=3) => {
            if let Some(found) = apart(tokens, place, tokens.number(place)?) {
                return Some(found);
            }
            let hyphen = tokens.joined(place)
                && tokens.is_mark(place + 1, &['-', '–', '\u{2010}', '\u{2011}'])
                && tokens.joined(place + 1);
            let words = hyphen.then(|| tokens.lower(place + 2))?;
            shaped(tokens, place, place + 3, tokens.number(place)?, &words)
        }
        _ => None,
    }
}

/// "7 årig", "sju åring": as if they were one word.
fn apart(tokens: &Tokens<'_>, place: usize, years: u32) -> Option<Found> {
    let word = tokens.lower(place + 1);
    (word.starts_with("årig") || word.starts_with("åring")).then(|| shaped(tokens, place, place + 2, years, &word))?
}

fn shaped(tokens: &Tokens<'_>, from: usize, next: usize, years: u32, rest: &str) -> Option<Found> {
    // A range before it: 7-9-åringar.
    if years > 115 || rest.is_empty() {
        return None;
    }
    if let Some(ending) = rest.strip_prefix("åring") {
        return person(tokens, from, next, years, ending);
    }
    if let Some(ending) = rest.strip_prefix("årig") {
        return described(tokens, next, ending)
            .then(|| Found::new(Kind::Age, from, next, with_ending(adjective(years, Unit::Years), ending)))?;
    }
    if rest.starts_with("year-old") {
        return Found::new(Kind::Age, from, next, "young");
    }
    if let Some(ending) = rest.strip_prefix("års") {
        let day = ending.strip_prefix("dag").or_else(|| ending.strip_prefix("kalas"));
        return match (ending, day) {
            (_, Some(rest)) => {
                Found::new(Kind::Age, from, next, if rest.starts_with("en") { "födelsedagen" } else { "födelsedag" })
            }
            ("", _) if tokens.is(next, &["ålder"]) => Found::new(Kind::Age, from, next + 1, band(years, Unit::Years)),
            ("", _) => people::role(tokens, next)
                .and_then(|_| Found::new(Kind::Age, from, next, adjective(years, Unit::Years))),
            ("ålder", _) => Found::new(Kind::Age, from, next, band(years, Unit::Years)),
            _ => None,
        };
    }
    let less = ["månaders", "veckors", "dagars", "månads"].contains(&rest);
    (less && people::role(tokens, next).is_some()).then(|| Found::new(Kind::Age, from, next, "liten"))?
}

/// "en sjuåring", with its article, since what stands in its place may have another one.
fn person(tokens: &Tokens<'_>, from: usize, next: usize, years: u32, ending: &str) -> Option<Found> {
    const COUNTED: &[&str] =
        &["två", "tre", "fyra", "fem", "sex", "2", "3", "4", "5", "6", "några", "dessa", "båda", "mina", "våra"];
    let age = band(years, Unit::Years);
    let (one, ones, many, the, thes, all) = match years {
        0..=12 => ("ett barn", "ett barns", "barn", "barnet", "barnets", "barnen"),
        13..=19 => ("en tonåring", "en tonårings", "tonåringar", "tonåringen", "tonåringens", "tonåringarna"),
        _ => ("en vuxen person", "en vuxen persons", "vuxna", "den vuxna personen", "den vuxna personens", "de vuxna"),
    };
    let article = tokens.was(from, 1, &["en", "ett"]);
    let start = if article { from - 1 } else { from };
    let bare = |phrase: &str| {
        if article { phrase.to_owned() } else { phrase.split_once(' ').map_or(phrase, |(_, bare)| bare).to_owned() }
    };
    let text = match ending {
        "" if years <= 12 => format!("{} {age}", bare(one)),
        "" => bare(one),
        "s" => bare(ones),
        "en" => the.to_owned(),
        "ens" => thes.to_owned(),
        "arna" | "arnas" => all.to_owned(),
        "ar" if tokens.before(from, 1).is_some_and(|before| COUNTED.contains(&tokens.lower(before).as_str())) => {
            many.to_owned()
        }
        _ => return None,
    };
    Found::new(Kind::Age, start, next, text)
}

/// Whether "-årig" says something of a person and not of a plan.
fn described(tokens: &Tokens<'_>, next: usize, ending: &str) -> bool {
    const LASTING: &[&str] = &[
        "utbildning",
        "program",
        "plan",
        "projekt",
        "avtal",
        "kontrakt",
        "erfarenhet",
        "relation",
        "äktenskap",
        "missbruk",
        "karriär",
        "anställning",
        "tjänst",
        "bana",
        "konflikt",
        "tvist",
        "fängelse",
        "dom",
        "straff",
        "histori",
        "process",
        "kamp",
        "period",
        "vänskap",
        "placering",
        "garanti",
        "uppfölj",
        "strategi",
        "samarbet",
        "kurs",
        "grundskol",
        "gymnasi",
        "handlingsplan",
        "behandling",
        "vård",
        "uppdrag",
        "satsning",
        "förordnande",
        "mandat",
        "studi",
        "uppehåll",
        "tradition",
        "lån",
        "hyres",
    ];
    let noun = tokens.lower(next);
    let person = people::role(tokens, next).is_some() || people::role(tokens, next + 1).is_some();
    matches!(ending, "" | "a" | "e" | "as" | "es" | "t")
        && (person || (ending != "t" && !LASTING.iter().any(|stem| noun.contains(stem))))
}

fn with_ending(adjective: &str, ending: &str) -> String {
    match (adjective, ending) {
        ("tonårig", ending) => format!("tonårig{ending}"),
        ("vuxen", "a" | "e" | "as" | "es") => "vuxna".to_owned(),
        ("vuxen", "t") => "vuxet".to_owned(),
        ("liten", "a" | "e" | "as" | "es") => "lilla".to_owned(),
        ("liten", "t") => "litet".to_owned(),
        (same, _) => same.to_owned(),
    }
}
