//! Cutting text into words.

use core::ops::Range;

use unicode_normalization::char::is_combining_mark;

/// The words of a text with their byte ranges: runs of letters, digits and marks.
///
/// Unicode's own word boundaries (UAX 29) join `EU:s` and `hem.Sen`; for search the parts matter, so every other character divides.
pub(super) fn tokens(text: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    let mut rest = text.char_indices().peekable();
    core::iter::from_fn(move || {
        let (start, first) = rest.find(|(_, c)| is_inside(*c))?;
        let mut end = start + first.len_utf8();
        while let Some((at, c)) = rest.next_if(|(_, c)| is_inside(*c)) {
            end = at + c.len_utf8();
        }
        Some((start..end, &text[start..end]))
    })
}

fn is_inside(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c)
}
