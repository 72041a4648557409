//! The line of words that stands for an entry in a search.

use std::collections::BTreeSet;

use super::{
    fold::{fold, plain, stem},
    tokens::tokens,
};
use crate::content::{Entry, Feeling};

/// Goes before a tag in the line.
pub(super) const TAG: char = '#';
/// Goes before a feeling in the line.
pub(super) const FEELING: char = '%';

/// All words of an entry, each once, in order, with a space before and after each.
///
/// A word is there as it is written (so that a beginning of it is found, and English words are found as they stand, whatever the Swedish
/// stemmer would make of them) and as its stem (so that every inflection is found). A word with å, ä or ö is there without them too, so that
/// `arende` finds `ärende`, while a query that has them finds only what has them. Tags stand as `#word_word`, feelings as `%key`.
#[must_use]
pub fn words_of(entry: &Entry) -> String {
    let mut words = BTreeSet::new();
    let texts = entry.sections.iter().map(|it| it.text.as_str());
    for text in texts.chain([entry.title.as_str()]).chain(entry.tags.iter().map(|it| it.as_str())) {
        for (_, word) in tokens(text) {
            words.extend(forms(word));
        }
    }
    words.extend(entry.tags.iter().map(|tag| marked(TAG, tag.as_str())));
    words.extend(entry.feelings.iter().map(|feeling| match feeling {
        Feeling::Named(key) => marked(FEELING, key.as_str()),
        Feeling::Own(word) => marked(FEELING, word.as_str()),
    }));
    let mut line = String::from(" ");
    for word in words {
        line.push_str(&word);
        line.push(' ');
    }
    line
}

/// The forms under which a word is found: itself and its stem, and both of its plain spelling.
fn forms(word: &str) -> impl Iterator<Item = String> {
    spellings(word).flat_map(|spelling| {
        let stem = stem(&spelling);
        let other = (stem != spelling).then_some(stem);
        [Some(spelling), other].into_iter().flatten()
    })
}

/// A word as it is written, folded, and its plain spelling.
pub(super) fn spellings(word: &str) -> impl Iterator<Item = String> {
    let folded = fold(word);
    let plain = plain(&folded);
    core::iter::once(folded).chain(plain)
}

/// A tag or feeling as one word of the line.
pub(super) fn marked(mark: char, text: &str) -> String {
    let words: Vec<_> = tokens(text).map(|(_, word)| fold(word)).collect();
    format!("{mark}{}", words.join("_"))
}
