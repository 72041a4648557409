//! Case numbers and licence plates.

use super::found::Found;
use super::hint::Kind;
use super::lexicon::Class;
use super::tokens::{Shape, Tokens};
use super::words::cases::CUES;

/// A number after a word that says what it is: "dnr SN 2023/145".
pub(super) fn after_cue(tokens: &Tokens<'_>, place: usize) -> Option<Found> {
    if !tokens.class(place).has(Class::CASE) {
        return None;
    }
    let split = tokens.is(place, &["d"]) && tokens.mark(place + 1) == Some('.') && tokens.is(place + 2, &["nr"]);
    let (_, instead, least) = if split { &CUES[0] } else { CUES.iter().find(|(words, ..)| tokens.is(place, words))? };
    let mut at = if split { place + 3 } else { place + 1 };
    let mut least = *least;
    for _ in 0..3 {
        if tokens.is(at, &["nr", "nummer", "numret", "number", "no"]) {
            least = least.min(3);
            at += 1;
        } else if tokens.is_mark(at, &['.', ':', '#', '=']) || tokens.is(at, &["är"]) {
            at += 1;
        }
    }
    let number = code(tokens, at)?;
    let a_year =
        number.digits == 4 && !number.parted && !number.prefixed && matches!(tokens.number(at), Some(1900..=2099));
    let enough = number.digits >= least && !(a_year && least == 4);
    enough.then(|| Found::new(Kind::CaseNumber, place, number.next, *instead))?
}

/// A number that shows by its form what it is: "SN 2023/145", "T 1234-22", "5000-K123456-24".
pub(super) fn bare(tokens: &Tokens<'_>, place: usize) -> Option<Found> {
    if matches!(tokens.shape(place), Some(Shape::Small | Shape::Capital))
        || tokens.joined_before(place)
            && tokens.before(place, 1).is_some_and(|before| tokens.is_mark(before, &['-', '/', '.', ':']))
    {
        return None;
    }
    let number = code(tokens, place)?;
    let form = Form::of(tokens, number.from, number.next);
    let right = match tokens.shape(place)? {
        Shape::Upper if number.prefixed => {
            const COURTS: &[&str] = &["t", "b", "ä", "k", "f", "ft", "um", "m", "ö", "e", "pmt", "am"];
            const PUBLISHED: &[&str] = &[
                "sfs", "sou", "fs", "sosfs", "nja", "rå", "hfd", "ds", "bet", "prop", "skr", "jo", "iso", "eu",
                "hslf-fs",
            ];
            let published = tokens.is(place, PUBLISHED) || tokens.was(place, 2, PUBLISHED);
            !published && (form.year_and_number || (tokens.is(place, COURTS) && form.number_and_year))
        }
        Shape::Digits => form.long_number_of_year || form.police,
        Shape::Mixed => form.police,
        _ => false,
    };
    right.then(|| Found::new(Kind::CaseNumber, place, number.next, "ett ärende"))?
}

/// How a number without a word before is built.
struct Form {
    /// 2023/145
    year_and_number: bool,
    /// 2023-00123
    long_number_of_year: bool,
    /// 1234-22
    number_and_year: bool,
    /// K123456-24, with four digits before or without
    police: bool,
}

impl Form {
    fn of(tokens: &Tokens<'_>, from: usize, next: usize) -> Self {
        let parts: Vec<usize> =
            (from..next.min(from + 6)).filter(|at| !matches!(tokens.shape(*at), Some(Shape::Mark(_)))).collect();
        let year = |at: usize| tokens.digits(at) == 4 && matches!(tokens.number(at), Some(1980..=2099));
        let digits = |at: usize| tokens.digits(at);
        let case_of_police = |at: usize| {
            let word = tokens.str(at);
            word.strip_prefix(['K', 'k'])
                .is_some_and(|rest| rest.len() >= 5 && rest.bytes().all(|byte| byte.is_ascii_digit()))
        };
        match parts.as_slice() {
            [one, two] => Self {
                year_and_number: year(*one) && (1..=7).contains(&digits(*two)),
                long_number_of_year: year(*one) && (5..=7).contains(&digits(*two)),
                number_and_year: (2..=6).contains(&digits(*one)) && digits(*two) == 2,
                police: case_of_police(*one) && digits(*two) == 2,
            },
            [one, two, three] => Self {
                year_and_number: year(*one) && digits(*two) > 0,
                long_number_of_year: false,
                number_and_year: false,
                police: digits(*one) == 4 && case_of_police(*two) && digits(*three) == 2,
            },
            _ => Self { year_and_number: false, long_number_of_year: false, number_and_year: false, police: false },
        }
    }
}

struct Code {
    /// Where it begins behind its prefix.
    from: usize,
    next: usize,
    digits: usize,
    prefixed: bool,
    parted: bool,
}

/// Letters and digits with signs between them.
fn code(tokens: &Tokens<'_>, place: usize) -> Option<Code> {
    const PARTS: usize = 8;
    let mut from = place;
    while from < place + 3 && tokens.shape(from) == Some(Shape::Upper) && tokens.str(from).len() <= 6 {
        from += if tokens.is_mark(from + 1, &['-', '/', '–']) && tokens.joined(from) { 2 } else { 1 };
    }
    let mut code = Code { from, next: from, digits: 0, prefixed: from > place, parted: false };
    for _ in 0..PARTS {
        let at = code.next;
        match tokens.shape(at) {
            Some(Shape::Digits | Shape::Mixed) => {
                code.digits += tokens.str(at).bytes().filter(u8::is_ascii_digit).count()
            }
            Some(Shape::Upper) if at > from => {}
            _ => break,
        }
        code.next = at + 1;
        let goes_on = tokens.joined(at) && tokens.is_mark(at + 1, &['-', '/', ':', '–', '.']) && tokens.joined(at + 1);
        let digits_follow = matches!(tokens.shape(at + 2), Some(Shape::Digits | Shape::Mixed | Shape::Upper));
        if !(goes_on && digits_follow) {
            break;
        }
        code.parted = true;
        code.next = at + 2;
    }
    (code.digits > 0 && code.digits <= 20).then_some(code)
}

/// Three letters, then three digits or two and a letter (Transportstyrelsen). In small letters only where a car is spoken of.
pub(super) fn plate(tokens: &Tokens<'_>, place: usize) -> Option<Found> {
    let token = tokens.at(place)?;
    let number_follows = matches!(tokens.shape(place + 1), Some(Shape::Digits | Shape::Mixed | Shape::Mark('-')));
    if token.shape != Shape::Mixed && !number_follows {
        return None;
    }
    let (letters, rest, next) = match (token.shape, token.end - token.start) {
        (Shape::Mixed, 6) => (tokens.str(place).get(..3)?, tokens.str(place).get(3..)?, place + 1),
        (Shape::Upper | Shape::Small | Shape::Capital, 3)
            if !tokens.joined(place) || tokens.mark(place + 1) == Some('-') =>
        {
            let at = if tokens.joined(place) { place + 2 } else { place + 1 };
            (tokens.str(place), tokens.str(at), at + 1)
        }
        _ => return None,
    };
    let small = letters.bytes().all(|byte| byte.is_ascii_lowercase());
    let (letters, rest) = (letters.to_ascii_uppercase(), rest.to_ascii_uppercase());
    let on_plates = |byte: u8| byte.is_ascii_uppercase() && !matches!(byte, b'I' | b'Q' | b'V');
    let [one, two, three] = rest.as_bytes() else { return None };
    let right = letters.bytes().all(on_plates)
        && one.is_ascii_digit()
        && two.is_ascii_digit()
        && (three.is_ascii_digit() || (on_plates(*three) && *three != b'O'));
    if !right
        || (tokens.joined_before(place)
            && !tokens.before(place, 1).is_some_and(|before| tokens.is_mark(before, &['(', '"', '”', ':', '/'])))
    {
        return None;
    }
    const CARS: &[&str] = &[
        "bil",
        "bilen",
        "regnr",
        "reg",
        "regnummer",
        "regnumret",
        "registreringsnummer",
        "registreringsnumret",
        "registreringsskylt",
        "skylt",
        "skylten",
        "nummerplåt",
        "nummerplåten",
        "volvo",
        "saab",
        "audi",
        "bmw",
        "toyota",
        "golf",
        "mercedes",
        "ford",
        "opel",
        "plate",
        "car",
        "mopeden",
        "bilar",
        "skåpbil",
        "taxi",
    ];
    const NO_PLATES: &[&str] = &[
        "rum", "sal", "tel", "dnr", "sek", "eur", "usd", "kap", "lpt", "lsu", "sos", "tbc", "hus", "god", "kod", "pkt",
        "par", "max", "abs", "gdp", "fass", "prp", "npu",
    ];
    let car = (1..=5).any(|back| tokens.was(place, back, CARS));
    let acronym = tokens.class(place).has(Class::THING) || tokens.is(place, NO_PLATES);
    (car || !(small || acronym || tokens.shape(place) == Some(Shape::Capital)))
        .then(|| Found::new(Kind::LicencePlate, place, next, "ett registreringsnummer"))?
}
