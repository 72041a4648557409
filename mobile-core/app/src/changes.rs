//! What changed from one text to another, word by word.

use andrum_core::merge::{DiffTag, line_changes};

/// How much unchanged text is kept on each side of a change, in words.
const AROUND: usize = 8;

/// A stretch of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// In both.
    Same(String),
    /// Only in the older one.
    Gone(String),
    /// Only in the newer one.
    New(String),
}

/// All of both texts: what they share, what went and what came.
#[must_use]
pub fn changes(older: &str, newer: &str) -> Vec<Change> {
    let (old, new) = (pieces(older), pieces(newer));
    let mut changes = vec![];
    for op in line_changes(&old, &new) {
        let (tag, old_range, new_range) = op.as_tag_tuple();
        let (gone, come) = (old[old_range].concat(), new[new_range].concat());
        if tag == DiffTag::Equal {
            changes.push(Change::Same(come));
            continue;
        }
        if !gone.is_empty() {
            changes.push(Change::Gone(gone));
        }
        if !come.is_empty() {
            changes.push(Change::New(come));
        }
    }
    changes
}

/// The same, with long stretches that did not change cut down to what stands next to a change.
#[must_use]
pub fn short_changes(older: &str, newer: &str) -> Vec<Change> {
    let mut changes = changes(older, newer);
    let last = changes.len().saturating_sub(1);
    for (place, change) in changes.iter_mut().enumerate() {
        if let Change::Same(text) = change {
            *text = cut(text, place > 0, place < last);
        }
    }
    changes
}

/// Keeps the words next to a change before (`head`) and after (`tail`) a stretch.
fn cut(text: &str, head: bool, tail: bool) -> String {
    let words = pieces(text);
    let kept = AROUND * (usize::from(head) + usize::from(tail));
    if words.len() <= kept + 2 {
        return text.to_owned();
    }
    let begin = if head { words[..AROUND].concat() } else { String::new() };
    let end = if tail { words[words.len() - AROUND..].concat() } else { String::new() };
    format!("{}…{}", begin.trim_end_matches(' '), if head && tail { format!(" {end}") } else { end })
}

/// Words with the space that follows them.
fn pieces(text: &str) -> Vec<&str> {
    text.split_inclusive(char::is_whitespace).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_texts_can_be_read_out_of_the_changes() {
        let (older, newer) = ("Jag tänkte att jag var feg.\nSlut", "Jag tänkte att det var mig själv.\nSlut nu");
        let of = |wanted: &dyn Fn(&Change) -> Option<String>| {
            changes(older, newer).iter().filter_map(wanted).collect::<String>()
        };
        let old = of(&|change| match change {
            Change::Same(text) | Change::Gone(text) => Some(text.clone()),
            Change::New(_) => None,
        });
        let new = of(&|change| match change {
            Change::Same(text) | Change::New(text) => Some(text.clone()),
            Change::Gone(_) => None,
        });
        assert_eq!((old.as_str(), new.as_str()), (older, newer));
        assert_eq!(changes("a b", "a b"), [Change::Same("a b".into())]);
        assert_eq!(changes("", "ny"), [Change::New("ny".into())]);
    }

    #[test]
    fn what_did_not_change_is_shortened() {
        let long = "ord ".repeat(50);
        let shown = short_changes(&format!("{long}feg {long}"), &format!("{long}modig {long}"));
        let same: Vec<_> = shown.iter().filter(|change| matches!(change, Change::Same(_))).collect();
        let Change::Same(before) = same[0] else { panic!() };
        assert_eq!(before.matches("ord").count(), AROUND);
        assert!(before.starts_with('…'));
        let Change::Same(after) = same[1] else { panic!() };
        assert!(after.ends_with('…'), "{after}");
    }
}
