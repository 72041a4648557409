//! One form for words that are written differently.

use rust_stemmers::{Algorithm, Stemmer};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Lower case, without diacritics except å, ä and ö, which are letters of their own in Swedish.
pub(super) fn fold(word: &str) -> String {
    let mut folded = String::with_capacity(word.len());
    for c in word.nfc().flat_map(char::to_lowercase) {
        if matches!(c, 'å' | 'ä' | 'ö') {
            folded.push(c);
        } else {
            folded.extend(core::iter::once(c).nfd().filter(|part| !is_combining_mark(*part)));
        }
    }
    folded
}

/// As [`fold`], and å, ä and ö lose their marks too: what somebody types on a foreign keyboard. None when nothing changes.
pub(super) fn plain(folded: &str) -> Option<String> {
    let swedish = folded.contains(['å', 'ä', 'ö']);
    swedish.then(|| {
        let letter = |c| match c {
            'å' | 'ä' => 'a',
            'ö' => 'o',
            other => other,
        };
        folded.chars().map(letter).collect()
    })
}

/// The stem of a folded word, by the Swedish Snowball stemmer (snowballstem.org).
pub(super) fn stem(folded: &str) -> String {
    Stemmer::create(Algorithm::Swedish).stem(without_neuter_article(folded)).into_owned()
}

/// The word without the articles -et (`besöket`, `mötets`) and -na after -e (`mötena`). Snowball takes the first off since its version 3, and
/// `rust-stemmers`, being older, leaves both. Nouns that end in -et by themselves keep it (`identitet`, `budget`), as does -het, which the stemmer knows.
fn without_neuter_article(folded: &str) -> &str {
    const KEEP: &[&str] = &["it", "h", "budg", "fab", "pak", "rak", "kom"];
    let word = folded.strip_suffix('s').unwrap_or(folded);
    if let Some(noun) = word.strip_suffix("et").filter(|noun| !KEEP.iter().any(|ending| noun.ends_with(ending)))
        && could_be_noun(noun)
    {
        return noun;
    }
    match word.strip_suffix("na") {
        // The -en that is left is the stemmer's to take.
        Some(plural) if plural.strip_suffix('e').is_some_and(could_be_noun) => &folded[..plural.len() + 1],
        _ => folded,
    }
}

fn could_be_noun(stem: &str) -> bool {
    const VOWELS: &[char] = &['a', 'e', 'i', 'o', 'u', 'y', 'å', 'ä', 'ö'];
    stem.chars().count() >= 3 && stem.contains(VOWELS) && !stem.ends_with(VOWELS)
}
