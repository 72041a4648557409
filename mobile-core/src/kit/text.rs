//! The kit's text: Crockford's base32 in eight groups of four characters, each with a check character of its own.

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// Bytes of a kit: 160 bit.
pub const KIT_BYTES: usize = 20;
/// How many groups a code has.
pub const GROUPS: usize = 8;
/// Comes before the code in a QR code.
pub const QR_PREFIX: &str = "andrum-kit:";

/// Crockford's base32: no I, L, O or U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Characters of a group that carry something.
const GROUP_DATA: usize = 4;
/// Characters of a group with its check.
const GROUP_SIZE: usize = GROUP_DATA + 1;

/// Why a text is no kit. Never holds any of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum KitError {
    /// Not forty characters, spaces and hyphens not counted.
    #[error("a kit has eight groups of five characters")]
    Length,
    /// This group, from 1 to 8, holds a character that no kit has.
    #[error("group {0} has a character that is in no kit")]
    Character(u8),
    /// This group, from 1 to 8, does not fit its check: mistyped, or not in its place.
    #[error("group {0} is mistyped")]
    Group(u8),
}

/// Writes a kit: `XXXXC-XXXXC-…`.
pub(super) fn write(kit: &[u8; KIT_BYTES]) -> Zeroizing<String> {
    let mut code = Zeroizing::new(String::with_capacity(GROUPS * (GROUP_SIZE + 1)));
    for index in 0..GROUPS {
        let mut group = [0; GROUP_DATA];
        for (place, value) in group.iter_mut().enumerate() {
            *value = five_bits(kit, index * GROUP_DATA + place);
        }
        if index > 0 {
            code.push('-');
        }
        for value in group.into_iter().chain([check(index, &group)]) {
            code.push(char::from(ALPHABET[usize::from(value)]));
        }
    }
    code
}

/// Reads a kit, however it was spaced, hyphenated or cased.
pub(super) fn read(typed: &str) -> Result<[u8; KIT_BYTES], KitError> {
    let typed = typed.trim();
    let code = match typed.split_at_checked(QR_PREFIX.len()) {
        Some((prefix, code)) if prefix.eq_ignore_ascii_case(QR_PREFIX) => code,
        _ => typed,
    };
    let values = Zeroizing::new(significant(code).map(value).collect::<Vec<_>>());
    if values.len() != GROUPS * GROUP_SIZE {
        return Err(KitError::Length);
    }
    let mut kit = [0; KIT_BYTES];
    for (index, typed) in values.chunks_exact(GROUP_SIZE).enumerate() {
        let number = index as u8 + 1;
        let mut group = [0; GROUP_SIZE];
        for (place, value) in group.iter_mut().enumerate() {
            *value = typed[place].ok_or(KitError::Character(number))?;
        }
        let [a, b, c, d, typed_check] = group;
        let data = [a, b, c, d];
        if check(index, &data) != typed_check {
            return Err(KitError::Group(number));
        }
        for (place, value) in data.into_iter().enumerate() {
            put_five_bits(&mut kit, index * GROUP_DATA + place, value);
        }
    }
    Ok(kit)
}

/// Whether two spellings are the same characters.
pub(super) fn same(one: &str, other: &str) -> bool {
    let (one, other) = (significant(one).map(value), significant(other).map(value));
    one.map(|value| value.unwrap_or(u8::MAX)).eq(other.map(|value| value.unwrap_or(u8::MAX - 1)))
}

/// All but spaces and hyphens, of which keyboards have several.
fn significant(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}'))
}

/// What a character stands for.
fn value(character: char) -> Option<u8> {
    let character = match character.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    ALPHABET.iter().position(|known| char::from(*known) == character).map(|position| position as u8)
}

/// The check of a group: the Luhn algorithm mod 32 over its number, from 0, and its four values.
fn check(index: usize, data: &[u8; GROUP_DATA]) -> u8 {
    let digits = [index as u8, data[0], data[1], data[2], data[3]];
    let sum: u8 = digits
        .iter()
        .rev()
        .enumerate()
        // Every second digit from the right is doubled, beginning with the last; of 32 and more the two digits are added.
        .map(|(place, digit)| if place % 2 == 0 { digit * 2 / 32 + digit * 2 % 32 } else { *digit })
        .fold(0, |sum, digit| (sum + digit) % 32);
    (32 - sum) % 32
}

/// The `place`th five bits, the most significant first. 20 bytes have 32 of them.
fn five_bits(kit: &[u8; KIT_BYTES], place: usize) -> u8 {
    (0..5).fold(0, |value, bit| {
        let position = place * 5 + bit;
        value << 1 | (kit[position / 8] >> (7 - position % 8) & 1)
    })
}

/// Puts them back.
fn put_five_bits(kit: &mut [u8; KIT_BYTES], place: usize, value: u8) {
    for bit in 0..5 {
        let position = place * 5 + bit;
        kit[position / 8] |= (value >> (4 - bit) & 1) << (7 - position % 8);
    }
}
