//! Telephone numbers and e-mail addresses.

use super::found::Found;
use super::hint::Kind;
use super::tokens::{Shape, Tokens};

/// A telephone number that begins here.
pub(super) fn phone(tokens: &Tokens<'_>, place: usize) -> Option<Found> {
    let next = match tokens.mark(place) {
        Some('+') if tokens.joined(place) => {
            grouped(tokens, place + 1, 15).filter(|number| (8..=15).contains(&number.digits.len()))?.next
        }
        Some('(') if is_area(tokens, place + 1) && tokens.is_mark(place + 2, &[')']) => {
            let rest = grouped(tokens, place + 3, 8)?;
            national(&format!("{}{}", tokens.str(place + 1), rest.digits)).then_some(rest.next)?
        }
        Some(_) => return None,
        None => from_digits(tokens, place)?,
    };
    Found::new(Kind::Phone, place, next, "ett telefonnummer")
}

fn from_digits(tokens: &Tokens<'_>, place: usize) -> Option<usize> {
    if tokens.str(place).starts_with("00") {
        let number = grouped(tokens, place, 17).filter(|number| (11..=17).contains(&number.digits.len()))?;
        return (!number.digits.starts_with("000")).then_some(number.next);
    }
    let area = tokens.digits(place);
    if area == 2 && tokens.str(place) != "08" {
        return called(tokens, place);
    }
    if tokens.str(place).starts_with('0') {
        let number = grouped(tokens, place, 10)?;
        // 08.30 and 08 30 are times: the part after 08 is longer.
        let time = area == 2
            && tokens.digits(place + 1).max(tokens.digits(place + 2)) < 3
            && !tokens.is_mark(place + 1, DASHES);
        return (!time && national(&number.digits)).then_some(number.next);
    }
    called(tokens, place)
}

const DASHES: &[char] = &['-', '–', '\u{2010}', '\u{2011}', '\u{2212}', '/'];

fn is_area(tokens: &Tokens<'_>, place: usize) -> bool {
    matches!(tokens.digits(place), 2..=4) && tokens.str(place).starts_with('0')
}

/// Whether these digits with area code are somebody's: not those for free numbers (020) and of authorities (077).
fn national(digits: &str) -> bool {
    let free = ["020", "077", "00", "0900", "099"].iter().any(|prefix| digits.starts_with(prefix));
    let right = match digits.get(..2) {
        Some("07") => digits.len() == 10,
        Some("08") => (8..=10).contains(&digits.len()),
        _ => (9..=10).contains(&digits.len()),
    };
    digits.starts_with('0') && !free && right
}

/// A number without area code after a word that says so.
fn called(tokens: &Tokens<'_>, place: usize) -> Option<usize> {
    const CUES: &[&str] = &[
        "tel",
        "telefon",
        "telefonnummer",
        "telefonnumret",
        "mobil",
        "mobilnummer",
        "nummer",
        "numret",
        "ring",
        "ringa",
        "nås",
        "sms",
        "sms:a",
    ];
    const GROUPS: &[usize] = &[2, 3];
    if !(1..=3).any(|back| tokens.was(place, back, CUES)) || !GROUPS.contains(&tokens.digits(place)) {
        return None;
    }
    let number = grouped(tokens, place, 8)?;
    let fits = (6..=8).contains(&number.digits.len()) && number.groups >= 2;
    let known_to_all = number.digits.starts_with("11") || number.digits.starts_with('0');
    (fits && !known_to_all).then_some(number.next)
}

struct Number {
    digits: String,
    groups: usize,
    next: usize,
}

/// Groups of digits with a gap, a dash or `(0)` between them, as many as go into `most` digits.
fn grouped(tokens: &Tokens<'_>, place: usize, most: usize) -> Option<Number> {
    let mut number = Number { digits: String::new(), groups: 0, next: place };
    let mut at = place;
    if tokens.joined_before(place)
        && tokens.before(place, 1).is_some_and(|before| tokens.is_mark(before, &['.', '-', '/', '§']))
    {
        return None;
    }
    loop {
        let length = tokens.digits(at);
        let lonely = length < 2 && number.groups > 0;
        if length == 0 || lonely || number.digits.len() + length > most {
            break;
        }
        number.digits.push_str(tokens.str(at));
        number.groups += 1;
        number.next = at + 1;
        at += 1;
        // (0) after the country's code.
        if tokens.is_mark(at, &['(']) && tokens.str(at + 1) == "0" && tokens.is_mark(at + 2, &[')']) {
            at += 3;
        }
        let dotted =
            number.digits.starts_with('0') && tokens.joined(at - 1) && tokens.is_mark(at, &['.']) && tokens.joined(at);
        if tokens.is_mark(at, DASHES) || dotted {
            at += 1;
        }
    }
    (number.groups > 0).then_some(number)
}

/// An e-mail address that begins here, or the token up to which nobody has to look again.
pub(super) fn email(tokens: &Tokens<'_>, place: usize) -> Result<Found, usize> {
    let mut at = place;
    let sign = loop {
        if tokens.mark(at) == Some('@') || (tokens.at(at).is_some() && spelt_at(tokens, at)) {
            break at;
        }
        if !tokens.joined(at) && !spelt_at(tokens, at + 1) {
            return Err(at + 1);
        }
        at += 1;
    };
    let after = if tokens.mark(sign) == Some('@') { sign + 1 } else { sign + 3 };
    let Some(next) = domain(tokens, after) else { return Err(sign + 1) };
    let mut from = sign;
    while from > place && is_local(tokens, from - 1) && (from == sign || tokens.joined(from - 1)) {
        from -= 1;
    }
    while tokens.is_mark(from, &['.', '-', '+']) {
        from += 1;
    }
    if from >= sign {
        return Err(sign + 1);
    }
    Found::new(Kind::Email, from, next, "en e-postadress").ok_or(sign + 1)
}

/// `(at)`, `[at]` or `(snabel-a)` in place of the sign.
fn spelt_at(tokens: &Tokens<'_>, place: usize) -> bool {
    tokens.is_mark(place, &['(', '['])
        && tokens.is_mark(place + 2, &[')', ']'])
        && tokens.is(place + 1, &["at", "a", "snabel-a", "snabela"])
}

fn is_local(tokens: &Tokens<'_>, place: usize) -> bool {
    match tokens.shape(place) {
        Some(Shape::Mark(mark)) => matches!(mark, '.' | '_' | '-' | '+' | '%'),
        Some(_) => true,
        None => false,
    }
}

/// The token after a domain with a dot in it and letters at its end.
fn domain(tokens: &Tokens<'_>, place: usize) -> Option<usize> {
    /// Longer domains do not exist (RFC 1035, 255 bytes).
    const PARTS: usize = 128;
    let mut at = place;
    let mut dots = 0;
    while dots < PARTS {
        while tokens.at(at).is_some_and(|token| !matches!(token.shape, Shape::Mark(_)))
            && tokens.joined(at)
            && tokens.is_mark(at + 1, &['-'])
        {
            at += 2;
        }
        match tokens.shape(at)? {
            Shape::Mark(_) => return None,
            shape => {
                let last = !(tokens.joined(at)
                    && tokens.mark(at + 1) == Some('.')
                    && tokens.joined(at + 1)
                    && !matches!(tokens.shape(at + 2), None | Some(Shape::Mark(_))));
                if last {
                    let letters = !matches!(shape, Shape::Digits | Shape::Mixed) && tokens.str(at).len() >= 2;
                    return (dots > 0 && letters).then_some(at + 1);
                }
            }
        }
        dots += 1;
        at += 2;
    }
    None
}
