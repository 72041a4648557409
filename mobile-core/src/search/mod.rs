//! Search on the device: by word, whatever its Swedish inflection, over a small line of words per entry.
//!
//! [`words_of`] makes that line once, when an entry is stored; [`Query::matches`] then looks for substrings in it, which is what a processor
//! does fastest. Lines are secrets like the entries themselves and are stored sealed.

mod fold;
mod index;
mod query;
mod tokens;

use core::ops::Range;

pub use index::words_of;
pub use query::Query;

/// The best answers to a query: ids with their times, newest first. Equal times keep the order of `pages`.
///
/// A page is an entry's id, its [`words_of`] and its time in milliseconds since 1970.
pub fn search<'a, Id>(pages: impl IntoIterator<Item = (Id, &'a str, i64)>, query: &Query) -> Vec<(Id, i64)> {
    let matching = pages.into_iter().filter(|(_, words, _)| query.matches(words));
    let mut hits: Vec<_> = matching.map(|(id, _, created_ms)| (id, created_ms)).collect();
    hits.sort_by_key(|(_, created_ms)| core::cmp::Reverse(*created_ms));
    hits
}

/// Where words of `text` answer the query: byte ranges, in order, of whole words as they are written.
#[must_use]
pub fn highlight(text: &str, query: &Query) -> Vec<Range<usize>> {
    tokens::tokens(text).filter(|(_, word)| query.highlights(word)).map(|(range, _)| range).collect()
}

#[cfg(test)]
mod tests;
