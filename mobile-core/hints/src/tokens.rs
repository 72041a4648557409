//! A text as words, numbers and marks: what every rule looks at.

use super::lexicon::{Class, Lexicon};

/// What a token looks like.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Shape {
    /// Letters, the first one small.
    Small,
    /// Letters, the first one a capital and a small one somewhere.
    Capital,
    /// Capital letters alone, or one capital.
    Upper,
    /// Digits 0 to 9 alone.
    Digits,
    /// Letters and digits.
    Mixed,
    /// One character that is no letter and no digit. A line's end is one, other white space is not.
    Mark(char),
}

/// A piece of the text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub start: usize,
    pub end: usize,
    pub shape: Shape,
    pub class: Class,
    /// Whether it is written with combining marks or soft hyphens.
    pub composed: bool,
}

impl Token {
    pub(super) fn is_word(&self) -> bool {
        matches!(self.shape, Shape::Small | Shape::Capital | Shape::Upper)
    }
}

/// A text and its tokens. Every look beyond either end finds nothing.
pub(super) struct Tokens<'a> {
    pub text: &'a str,
    pub list: Vec<Token>,
}

/// Words shorter than this (in bytes) are looked up; no longer word is known.
const LONGEST_KNOWN: usize = 32;

impl<'a> Tokens<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let lexicon = Lexicon::get();
        let mut list = Vec::with_capacity(text.len() / 5);
        let mut lower = String::new();
        let mut chars = text.char_indices().peekable();
        while let Some((start, char)) = chars.next() {
            if is_blank(char) {
                continue;
            }
            if !char.is_alphanumeric() {
                list.push(Token {
                    start,
                    end: start + char.len_utf8(),
                    shape: Shape::Mark(char),
                    class: Class::NONE,
                    composed: false,
                });
                continue;
            }
            let mut end = start + char.len_utf8();
            let mut last = char;
            let mut composed = false;
            while let Some(&(at, next)) = chars.peek() {
                if !next.is_alphanumeric() && !is_part_of_letter(next) && !joins(text, at, last, next) {
                    break;
                }
                composed |= is_part_of_letter(next);
                (end, last) = (at + next.len_utf8(), next);
                chars.next();
            }
            let word = &text[start..end];
            let shape = shape(word);
            let known = matches!(shape, Shape::Small | Shape::Capital | Shape::Upper) && word.len() < LONGEST_KNOWN;
            let class = if known {
                fold_into(&mut lower, word);
                lexicon.class(&lower)
            } else {
                Class::NONE
            };
            list.push(Token { start, end, shape, class, composed });
        }
        Self { text, list }
    }

    pub(super) fn at(&self, place: usize) -> Option<&Token> {
        self.list.get(place)
    }

    /// The token that stands `back` before a place.
    pub(super) fn before(&self, place: usize, back: usize) -> Option<usize> {
        place.checked_sub(back)
    }

    pub(super) fn str(&self, place: usize) -> &'a str {
        self.at(place).map_or("", |token| &self.text[token.start..token.end])
    }

    /// The token in lower case, in composed letters; empty beyond the end and for what no word is as long as.
    pub(super) fn lower(&self, place: usize) -> String {
        let mut lower = String::new();
        let word = self.str(place);
        if word.len() < 2 * LONGEST_KNOWN {
            fold_into(&mut lower, word);
        }
        lower
    }

    /// Whether the token is one of these words, written in small or capital letters.
    pub(super) fn is(&self, place: usize, words: &[&str]) -> bool {
        let Some(token) = self.at(place) else { return false };
        if matches!(token.shape, Shape::Mark(_) | Shape::Digits) {
            return false;
        }
        if token.composed {
            return words.contains(&self.lower(place).as_str());
        }
        let word = &self.text[token.start..token.end];
        // Capitals of our letters take as many bytes as small ones; a word ends alike unless it is all capitals.
        let alike = |other: &str| {
            let ends_alike = token.shape == Shape::Upper || word.as_bytes().last() == other.as_bytes().last();
            ends_alike && word.chars().flat_map(char::to_lowercase).eq(other.chars())
        };
        let same =
            |other: &str| word.len() == other.len() && (word == other || (token.shape != Shape::Small && alike(other)));
        words.iter().any(|other| same(other))
    }

    /// As [`Tokens::is`], for the token `back` before a place.
    pub(super) fn was(&self, place: usize, back: usize, words: &[&str]) -> bool {
        self.before(place, back).is_some_and(|place| self.is(place, words))
    }

    pub(super) fn shape(&self, place: usize) -> Option<Shape> {
        self.at(place).map(|token| token.shape)
    }

    pub(super) fn class(&self, place: usize) -> Class {
        self.at(place).map_or(Class::NONE, |token| token.class)
    }

    /// What is known of the token `back` before a place.
    pub(super) fn class_before(&self, place: usize, back: usize) -> Class {
        self.before(place, back).map_or(Class::NONE, |place| self.class(place))
    }

    pub(super) fn mark(&self, place: usize) -> Option<char> {
        match self.shape(place) {
            Some(Shape::Mark(char)) => Some(char),
            _ => None,
        }
    }

    pub(super) fn is_mark(&self, place: usize, marks: &[char]) -> bool {
        self.mark(place).is_some_and(|mark| marks.contains(&mark))
    }

    /// The number of digits, 0 for anything else.
    pub(super) fn digits(&self, place: usize) -> usize {
        self.at(place).filter(|token| token.shape == Shape::Digits).map_or(0, |token| token.end - token.start)
    }

    /// The value of at most nine digits.
    pub(super) fn number(&self, place: usize) -> Option<u32> {
        let fits = matches!(self.digits(place), 1..=9);
        fits.then(|| self.str(place).parse().ok()).flatten()
    }

    /// Whether nothing stands between a token and the next one.
    pub(super) fn joined(&self, place: usize) -> bool {
        match (self.at(place), self.at(place + 1)) {
            (Some(one), Some(next)) => one.end == next.start,
            _ => false,
        }
    }

    /// Whether nothing stands between a token and the one before.
    pub(super) fn joined_before(&self, place: usize) -> bool {
        self.before(place, 1).is_some_and(|before| self.joined(before))
    }

    /// Whether a sentence ends before this token: at the text's end, a line's end, and after . ! ?
    pub(super) fn ends_sentence(&self, place: usize) -> bool {
        self.at(place).is_none() || self.is_mark(place, &['.', '!', '?', '\n', '…'])
    }

    /// Whether a capital means nothing here, since a sentence or something said begins.
    pub(super) fn begins_sentence(&self, place: usize) -> bool {
        let Some(before) = self.before(place, 1) else { return true };
        match self.mark(before) {
            Some('.') => !self.is_abbreviation(before),
            Some('-') => !self.joined(before),
            Some(mark) => !matches!(mark, ',' | '(' | '/' | '&' | '\'' | '['),
            None => false,
        }
    }

    fn is_abbreviation(&self, dot: usize) -> bool {
        const SHORT: &[&str] =
            &["ex", "dr", "nr", "tel", "bl", "a", "ca", "resp", "s", "k", "d", "v", "fd", "f", "mr", "mrs", "st"];
        self.joined_before(dot) && self.was(dot, 1, SHORT)
    }
}

fn is_blank(char: char) -> bool {
    char != '\n'
        && (char.is_whitespace() || matches!(char, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}'))
}

/// Dots and rings that were typed as characters of their own, and soft hyphens within a word.
fn is_part_of_letter(char: char) -> bool {
    matches!(char, '\u{300}'..='\u{36f}' | '\u{ad}')
}

/// Whether a hyphen or apostrophe stands within a word (Anna-Lena, D’Angelo), or the colon of S:t.
fn joins(text: &str, at: usize, last: char, char: char) -> bool {
    let rest = &text[at + char.len_utf8()..];
    if char == ':' {
        return matches!(last, 'S' | 's') && (rest.starts_with("t ") || rest.starts_with("ta "));
    }
    matches!(char, '-' | '\u{2010}' | '\u{2011}' | '\'' | '’')
        && (last.is_alphabetic() || is_part_of_letter(last))
        && rest.chars().next().is_some_and(char::is_alphabetic)
}

fn shape(word: &str) -> Shape {
    if word.bytes().all(|byte| byte.is_ascii_digit()) {
        return Shape::Digits;
    }
    if word.chars().any(char::is_numeric) {
        return Shape::Mixed;
    }
    let first_upper = word.chars().next().is_some_and(char::is_uppercase);
    match (first_upper, word.chars().any(char::is_lowercase)) {
        (false, _) => Shape::Small,
        (true, true) => Shape::Capital,
        (true, false) => Shape::Upper,
    }
}

/// Lower case; å, ä, ö and é in one character each; hyphens in one form; soft hyphens gone.
fn fold_into(lower: &mut String, word: &str) {
    lower.clear();
    if word.is_ascii() {
        lower.push_str(word);
        lower.make_ascii_lowercase();
        return;
    }
    for char in word.chars() {
        let composed = match (char, lower.chars().next_back()) {
            ('\u{30a}', Some('a')) => Some('å'),
            ('\u{308}', Some('a')) => Some('ä'),
            ('\u{308}', Some('o')) => Some('ö'),
            ('\u{301}', Some('e')) => Some('é'),
            _ => None,
        };
        match (composed, char) {
            (Some(letter), _) => {
                lower.pop();
                lower.push(letter);
            }
            (None, '\u{ad}') => {}
            (None, '\u{2010}' | '\u{2011}') => lower.push('-'),
            (None, 'a'..='z' | 'å' | 'ä' | 'ö') => lower.push(char),
            (None, char) => lower.extend(char.to_lowercase()),
        }
    }
}
