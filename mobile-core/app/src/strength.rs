//! How hard a new password is to guess, told in four words. An estimate to guide by, never a promise.

use std::collections::BTreeSet;

/// Fewest characters of a new password or passphrase.
pub const FEWEST: usize = 10;

/// How hard it is to guess.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// Easy.
    Weak,
    /// Possible.
    Fair,
    /// Hard.
    Good,
    /// Very hard.
    Strong,
}

/// Estimates it. Several words count for more than odd characters; repeats and rows such as "123" count for nothing.
#[must_use]
pub fn strength(typed: &str) -> Strength {
    let characters: Vec<char> = typed.chars().collect();
    if characters.len() < FEWEST {
        return Strength::Weak;
    }
    let steps = characters.windows(2).filter(|pair| {
        let distance = u32::from(pair[0]).abs_diff(u32::from(pair[1]));
        distance <= 1
    });
    let distinct: BTreeSet<char> = characters.iter().flat_map(|c| c.to_lowercase()).collect();
    let telling = (characters.len() - steps.count()).min(distinct.len() * 2);
    let words: BTreeSet<&str> =
        typed.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().count() >= 3).collect();
    let kinds = [char::is_lowercase, char::is_uppercase, char::is_numeric]
        .iter()
        .filter(|kind| characters.iter().any(|c| kind(*c)))
        .count();
    let points = telling * 2 + kinds.saturating_sub(1) * 3 + words.len().saturating_sub(1) * 5;
    match points {
        0..28 => Strength::Weak,
        28..38 => Strength::Fair,
        38..54 => Strength::Good,
        _ => Strength::Strong,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_stronger_than_tricks() {
        for (typed, expected) in [
            ("", Strength::Weak),
            ("sommar1", Strength::Weak),
            ("aaaaaaaaaaaaaaaa", Strength::Weak),
            ("1234567890123456", Strength::Weak),
            ("password123", Strength::Weak),
            ("lampa grus tisdag", Strength::Good),
            ("fyra ord som står still", Strength::Strong),
        ] {
            assert_eq!(strength(typed), expected, "{typed}");
        }
    }
}
