//! Search on the device: by word, whatever its Swedish inflection, over a small line of words per entry.
//!
//! [`words_of`] makes that line once, when an entry is stored; [`Query::matches`] then looks for substrings in it, which is what a processor
//! does fastest. Lines are secrets like the entries themselves and are stored sealed.

mod excerpt;
mod fold;
mod index;
mod query;
mod tokens;

use core::ops::Range;

pub use excerpt::{answering, beginning, word_count};
pub use index::words_of;
pub use query::Query;

/// Where words of `text` answer the query: byte ranges, in order, of whole words as they are written. Looked for as they are asked for.
pub fn highlight(text: &str, query: &Query) -> impl Iterator<Item = Range<usize>> {
    tokens::tokens(text).filter(|(_, word)| query.highlights(word)).map(|(range, _)| range)
}

#[cfg(test)]
mod tests;
