//! What a list shows of an entry's text.

use super::{Query, highlight};
use crate::entries::{Entry, text};

/// Longest excerpt, in characters.
const LENGTH: usize = 180;
/// How much of it stands before a hit.
const BEFORE: usize = 60;

/// How an entry's text begins, without its title.
#[must_use]
pub fn beginning(entry: &Entry) -> String {
    let lines: Vec<&str> = lines(entry).take(4).collect();
    text::shorten(&lines.join(" "), LENGTH)
}

/// The place of an entry's text that answers a query; its beginning, where title, tag or feeling do.
#[must_use]
pub fn answering(entry: &Entry, query: &Query) -> String {
    let hit = lines(entry).find_map(|line| highlight(line, query).next().map(|hit| around(line, hit.start)));
    hit.unwrap_or_else(|| beginning(entry))
}

/// How many words an entry has.
#[must_use]
pub fn word_count(entry: &Entry) -> usize {
    entry.plain_text().split_whitespace().count()
}

fn lines(entry: &Entry) -> impl Iterator<Item = &str> {
    entry.sections.iter().flat_map(|section| section.text.lines()).map(str::trim).filter(|line| !line.is_empty())
}

/// The part of a line that has a hit in it, from the beginning of a word.
fn around(line: &str, hit: usize) -> String {
    let before = line[..hit].char_indices().rev().nth(BEFORE).map(|(at, _)| at);
    let Some(earliest) = before else { return text::shorten(line, LENGTH) };
    let start = line[earliest..hit].find(char::is_whitespace).map_or(hit, |space| earliest + space);
    format!("…{}", text::shorten(line[start..].trim_start(), LENGTH))
}

#[cfg(test)]
mod tests {
    use crate::entries::{Key, TEMPLATES};

    use super::*;

    fn entry(written: &str) -> Entry {
        let mut entry = Entry::new(&TEMPLATES[0], "2026-03-02".parse().unwrap(), 0);
        entry.title = "En titel".into();
        entry.write(&Key::new("what").unwrap(), written);
        entry
    }

    #[test]
    fn it_begins_with_the_text() {
        assert_eq!(beginning(&entry("\n Först. \n\nSedan.")), "Först. Sedan.");
        assert_eq!(beginning(&entry("")), "");
        assert_eq!(word_count(&entry("ett två\ntre")), 5);
    }

    #[test]
    fn a_hit_is_shown_with_what_stands_around_it() {
        let long = format!("Början.\n{} bilen {}", "å ord ".repeat(60), "slut ".repeat(80));
        let shown = answering(&entry(&long), &Query::parse("bil"));
        assert!(shown.starts_with('…') && shown.ends_with('…') && shown.contains(" bilen "), "{shown}");
        assert!(shown.chars().count() <= LENGTH + 1, "{shown}");
        assert_eq!(answering(&entry("I bilen."), &Query::parse("bilar")), "I bilen.");
        assert_eq!(answering(&entry("Annat."), &Query::parse("titel")), "Annat.");
    }
}
