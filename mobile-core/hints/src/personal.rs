//! Personal numbers and coordination numbers, told by their date and their checksum.

use super::dates;
use super::found::Found;
use super::hint::Kind;
use super::tokens::{Shape, Tokens};

/// How the ten or twelve digits may be parted.
const LAYOUTS: [&[usize]; 7] = [&[8, 4], &[6, 4], &[12], &[10], &[4, 2, 2, 4], &[2, 2, 2, 4], &[2, 6, 4]];

/// A number that begins here. What is written as one and has a wrong date or checksum is nothing else either.
pub(super) fn number(tokens: &Tokens<'_>, place: usize) -> Option<Found> {
    if tokens.joined_before(place) && !tokens.before(place, 1).is_some_and(|before| tokens.is_mark(before, OPENS)) {
        return None;
    }
    let layout = LAYOUTS.iter().find_map(|layout| laid_out(tokens, place, layout));
    let (digits, next) = layout?;
    let written_as_one = matches!(tokens.digits(place), 6 | 8) && next > place + 2;
    let looks_like_mobile = digits.len() == 10 && digits.starts_with("07");
    match read(&digits) {
        Some(_) if looks_like_mobile && tokens.digits(place) == 10 && called_before(tokens, place) => None,
        Some(Kind::CoordinationNumber) => Found::new(Kind::CoordinationNumber, place, next, "ett samordningsnummer"),
        Some(kind) => Found::new(kind, place, next, "ett personnummer"),
        None if written_as_one && !looks_like_mobile => Found::nothing(place, next),
        None => None,
    }
}

const OPENS: &[char] = &['(', '[', '"', '”', '“', '’', '\'', ':', '=', ',', ';', '/', '>', '*', '_', '«', '»'];

/// What may stand between the parts; a gap may, too.
const PARTS: &[char] = &['-', '+', '–', '—', '\u{2010}', '\u{2011}', '\u{2212}', '.', '/'];

fn called_before(tokens: &Tokens<'_>, place: usize) -> bool {
    (1..=3).any(|back| {
        tokens.was(place, back, &["tel", "telefon", "mobil", "ring", "ringa", "ringde", "nås", "sms", "nr"])
    })
}

/// The digits, if they are parted like this, and the token after them.
fn laid_out(tokens: &Tokens<'_>, place: usize, layout: &[usize]) -> Option<(String, usize)> {
    let mut digits = String::with_capacity(12);
    let mut at = place;
    for (part, length) in layout.iter().enumerate() {
        if part > 0 && tokens.is_mark(at, PARTS) {
            at += 1;
        }
        if tokens.digits(at) != *length {
            return None;
        }
        digits.push_str(tokens.str(at));
        at += 1;
    }
    let goes_on = tokens.joined(at - 1) && tokens.at(at).is_some_and(|next| !matches!(next.shape, Shape::Mark(_)));
    (!goes_on).then_some((digits, at))
}

/// Which of both ten or twelve digits are, if any.
pub(super) fn read(digits: &str) -> Option<Kind> {
    let (century, ten) = match digits.len() {
        10 => (None, digits),
        12 => (Some(digits.get(..2)?), digits.get(2..)?),
        _ => return None,
    };
    if !century.is_none_or(|century| matches!(century, "18" | "19" | "20")) {
        return None;
    }
    let part = |range| ten.get(range).and_then(|part: &str| part.parse::<u32>().ok());
    let (year, month, day) = (part(0..2)?, part(2..4)?, part(4..6)?);
    // Without a century the year 2000 will do: what is left out is left out in both centuries, but for 1900, which nobody is left of.
    let hundreds = century.and_then(|century| century.parse::<u32>().ok()).unwrap_or(20);
    let (kind, day) = if day > 60 { (Kind::CoordinationNumber, day - 60) } else { (Kind::PersonalNumber, day) };
    (dates::exists(100 * hundreds + year, month, day) && checksum(ten)).then_some(kind)
}

/// Every other digit is doubled, from the first; the sum of all digits ends in 0 (the Luhn algorithm).
fn checksum(ten: &str) -> bool {
    let digits = ten.bytes().map(|byte| u32::from(byte.wrapping_sub(b'0')));
    let doubled = digits.enumerate().map(|(place, digit)| if place % 2 == 0 { 2 * digit } else { digit });
    doubled.map(|value| value / 10 + value % 10).sum::<u32>() % 10 == 0
}
