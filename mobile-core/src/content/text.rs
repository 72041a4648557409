//! What text may hold: everything but control characters. Line breaks are line feeds.

/// Characters that are seen nowhere and yet change what is read (Unicode 16, Bidi_Control and zero-width formats).
const HIDDEN: &[char] = &[
    '\u{00ad}', '\u{061c}', '\u{180e}', '\u{200b}', '\u{200c}', '\u{200d}', '\u{200e}', '\u{200f}', '\u{202a}',
    '\u{202b}', '\u{202c}', '\u{202d}', '\u{202e}', '\u{2060}', '\u{2066}', '\u{2067}', '\u{2068}', '\u{2069}',
    '\u{feff}',
];

/// Makes text fit to be stored: every line break becomes a line feed, every other control character but tab goes.
#[must_use]
pub fn clean(text: &str) -> String {
    let breaks = text.replace("\r\n", "\n").replace(['\r', '\u{85}', '\u{b}', '\u{c}'], "\n");
    breaks.chars().filter(|c| is_allowed(*c)).collect()
}

/// Whether [`clean`] would leave the text as it is.
#[must_use]
pub fn is_clean(text: &str) -> bool {
    text.chars().all(is_allowed)
}

/// Hidden and direction-changing characters, each with the byte where it stands. They are kept, since some scripts need them, and
/// shown to the person before anything is shared.
#[must_use]
pub fn hidden_characters(text: &str) -> Vec<(usize, char)> {
    text.char_indices().filter(|(_, c)| HIDDEN.contains(c)).collect()
}

/// The first `limit` characters of a text, with an ellipsis in place of the last one when there were more. Prefers to end after a word.
#[must_use]
pub fn shorten(text: &str, limit: usize) -> String {
    if text.chars().count() <= limit {
        return text.to_owned();
    }
    let kept: String = text.chars().take(limit.saturating_sub(1)).collect();
    let at_word = kept.rfind(char::is_whitespace).filter(|end| *end > kept.len() / 2);
    format!("{}…", kept[..at_word.unwrap_or(kept.len())].trim_end())
}

fn is_allowed(c: char) -> bool {
    !c.is_control() || matches!(c, '\n' | '\t')
}
