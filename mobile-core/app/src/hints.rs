//! What might point at a person, while one writes: a soft word, never a guarantee, and never in the way.

/// Something that might point at a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// As it stands in the text.
    pub found: String,
    /// What it looks like.
    pub looks_like: LooksLike,
}

/// What something looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LooksLike {
    /// A Swedish personal number or coordination number, with a checksum that is right.
    PersonalNumber,
    /// A name; the word that says who, without it.
    Name(&'static str),
}

/// Words that say who somebody is, and what may stand in place of word and name.
const ROLES: &[(&str, &str)] = &[
    ("mamman", "mamman"),
    ("mamma", "mamman"),
    ("mammas", "mammans"),
    ("mammans", "mammans"),
    ("modern", "modern"),
    ("pappan", "pappan"),
    ("pappa", "pappan"),
    ("pappas", "pappans"),
    ("pappans", "pappans"),
    ("fadern", "fadern"),
    ("föräldern", "föräldern"),
    ("bonuspappan", "bonuspappan"),
    ("bonusmamman", "bonusmamman"),
    ("styvpappan", "styvpappan"),
    ("styvmamman", "styvmamman"),
    ("vårdnadshavaren", "vårdnadshavaren"),
    ("barnet", "barnet"),
    ("flickan", "flickan"),
    ("pojken", "pojken"),
    ("tjejen", "tjejen"),
    ("killen", "killen"),
    ("tonåringen", "tonåringen"),
    ("ungdomen", "ungdomen"),
    ("sonen", "sonen"),
    ("dottern", "dottern"),
    ("brodern", "brodern"),
    ("systern", "systern"),
    ("syskonet", "syskonet"),
    ("bebisen", "bebisen"),
    ("mormor", "mormor"),
    ("morfar", "morfar"),
    ("farmor", "farmor"),
    ("farfar", "farfar"),
    ("mostern", "mostern"),
    ("moster", "mostern"),
    ("faster", "fastern"),
    ("morbror", "morbrodern"),
    ("farbror", "farbrodern"),
    ("klienten", "klienten"),
    ("brukaren", "brukaren"),
    ("eleven", "eleven"),
    ("kvinnan", "kvinnan"),
    ("mannen", "mannen"),
    ("grannen", "grannen"),
    ("maken", "maken"),
    ("makan", "makan"),
    ("sambon", "sambon"),
    ("pojkvännen", "pojkvännen"),
    ("flickvännen", "flickvännen"),
    ("kompisen", "kompisen"),
    ("läraren", "läraren"),
    ("mother", "the mother"),
    ("mum", "the mother"),
    ("father", "the father"),
    ("dad", "the father"),
    ("child", "the child"),
    ("girl", "the girl"),
    ("boy", "the boy"),
    ("son", "the son"),
    ("daughter", "the daughter"),
    ("grandmother", "the grandmother"),
    ("grandfather", "the grandfather"),
    ("client", "the client"),
];

/// Capitalised words that are no names.
const NO_NAMES: &[&str] =
    &["Jag", "Men", "Och", "Hon", "Han", "De", "Vi", "Du", "Det", "Den", "Socialtjänsten", "Sverige"];

/// What might point at somebody in a text, each thing once.
#[must_use]
pub fn hints(text: &str) -> Vec<Hint> {
    let mut hints: Vec<Hint> = vec![];
    for hint in personal_numbers(text).into_iter().chain(names(text)) {
        if !hints.contains(&hint) {
            hints.push(hint);
        }
    }
    hints
}

fn personal_numbers(text: &str) -> Vec<Hint> {
    let chars: Vec<char> = text.chars().collect();
    let mut found = vec![];
    let mut at = 0;
    while at < chars.len() {
        let run = digits_from(&chars, at);
        if run == 0 {
            at += 1;
            continue;
        }
        let mut end = at + run;
        let parted = chars.get(end).is_some_and(|char| matches!(char, '-' | '+' | '–' | ' '));
        if matches!(run, 6 | 8) && parted && digits_from(&chars, end + 1) == 4 {
            end += 5;
        }
        let stands_alone = |place: Option<&char>| place.is_none_or(|char| !char.is_alphanumeric());
        let before = at.checked_sub(1).and_then(|before| chars.get(before));
        let written: String = chars[at..end].iter().collect();
        if stands_alone(before) && stands_alone(chars.get(end)) && is_personal_number(&written) {
            found.push(Hint { found: written, looks_like: LooksLike::PersonalNumber });
        }
        at = end;
    }
    found
}

fn digits_from(chars: &[char], start: usize) -> usize {
    chars.iter().skip(start).take_while(|char| char.is_ascii_digit()).count()
}

/// Ten digits, or twelve with the century: a date (with 60 added to the day in a coordination number), a serial number, and the checksum over
/// the ten (Skatteverket, SKV 704).
fn is_personal_number(written: &str) -> bool {
    let digits: Vec<u32> = written.chars().filter_map(|char| char.to_digit(10)).collect();
    let ten = match digits.len() {
        10 => digits.as_slice(),
        12 if matches!(digits[..2], [1, 8 | 9] | [2, 0]) => &digits[2..],
        _ => return false,
    };
    let (month, day) = (10 * ten[2] + ten[3], 10 * ten[4] + ten[5]);
    let day = if day > 60 { day - 60 } else { day };
    let longest = match month {
        2 => 29,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    (1..=12).contains(&month) && (1..=longest).contains(&day) && luhn(ten)
}

/// Every other digit is doubled, from the first; the sum of all digits ends in 0.
fn luhn(ten: &[u32]) -> bool {
    let doubled = ten.iter().enumerate().map(|(place, digit)| if place % 2 == 0 { 2 * digit } else { *digit });
    doubled.map(|value| value / 10 + value % 10).sum::<u32>() % 10 == 0
}

/// A word with what stands between it and the next one.
struct Spoken<'a> {
    word: &'a str,
    after: &'a str,
}

fn spoken(text: &str) -> Vec<Spoken<'_>> {
    let is_word = |char: char| char.is_alphanumeric() || matches!(char, '-' | '’' | '\'');
    let mut words = vec![];
    let mut rest = text.trim_start_matches(|char| !is_word(char));
    while !rest.is_empty() {
        let end = rest.find(|char| !is_word(char)).unwrap_or(rest.len());
        let (word, tail) = rest.split_at(end);
        let next = tail.find(is_word).unwrap_or(tail.len());
        words.push(Spoken { word, after: &tail[..next] });
        rest = &tail[next..];
    }
    words
}

/// Capitalised words after a role. A word at the very end may still be growing, so it is left alone.
fn names(text: &str) -> Vec<Hint> {
    let words = spoken(text);
    let mut found = vec![];
    for (place, spoken) in words.iter().enumerate() {
        let lower = spoken.word.to_lowercase();
        let Some((_, instead)) = ROLES.iter().find(|(role, _)| *role == lower) else { continue };
        if !matches!(spoken.after, " " | ", " | " (" | ": ") {
            continue;
        }
        let mut name: Vec<&str> = vec![];
        for next in words.iter().skip(place + 1) {
            if next.after.is_empty() || !is_name(next.word) {
                break;
            }
            name.push(next.word);
            if next.after != " " {
                break;
            }
        }
        if !name.is_empty() {
            found.push(Hint { found: name.join(" "), looks_like: LooksLike::Name(instead) });
        }
    }
    found
}

/// A capital, then small letters: no abbreviation, and no word that only begins a sentence.
fn is_name(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_uppercase)
        && chars.next().is_some_and(char::is_lowercase)
        && !NO_NAMES.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        hints(text).into_iter().map(|hint| hint.found).collect()
    }

    #[test]
    fn personal_numbers_are_told_by_their_checksum() {
        // Numbers that Skatteverket has set aside for tests.
        for number in ["189001019802", "18900101-9802", "900101-9802", "9001019802", "900101+9802", "900101 9802"] {
            assert_eq!(found(&format!("Det var {number}, tror jag.")), [number], "{number}");
        }
        for no_number in
            ["900101-9803", "901301-9802", "900132-9802", "9001019802345", "x9001019802", "0704-123456", "2026-03-02"]
        {
            assert_eq!(found(&format!("Det var {no_number}.")), Vec::<String>::new(), "{no_number}");
        }
    }

    #[test]
    fn coordination_numbers_too() {
        let serial = "90016123";
        let check = (0..10).find(|digit| is_personal_number(&format!("{serial}9{digit}"))).unwrap();
        assert_eq!(found(&format!("{serial}9{check}")).len(), 1);
        assert!(!is_personal_number("9001929802"), "there is no 32 January");
    }

    #[test]
    fn a_name_is_seen_after_the_word_that_says_who() {
        let hint = |text: &str| hints(text).pop();
        let name = |found: &str, instead| Some(Hint { found: found.into(), looks_like: LooksLike::Name(instead) });
        assert_eq!(hint("Då sa mamman Anna att"), name("Anna", "mamman"));
        assert_eq!(hint("Mamma Anna-Karin Ek grät."), name("Anna-Karin Ek", "mamman"));
        assert_eq!(hint("Pojken, Elis, satt still."), name("Elis", "pojken"));
        assert_eq!(hint("The mother Anna said"), name("Anna", "the mother"));
        for nothing in [
            "mamman BUP ringde",
            "Jag mötte mamman. Anna var där.",
            "mamman\nAnna kom",
            "barnet och jag",
            "Vi sa till pappan Jag vet inte.",
            "mamman An",
            "",
        ] {
            assert_eq!(hint(nothing), None, "{nothing}");
        }
    }

    #[test]
    fn each_thing_is_said_once() {
        assert_eq!(found("mamman Anna och mamman Anna igen"), ["Anna"]);
    }
}
