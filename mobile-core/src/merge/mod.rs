//! Three-way merge of what two devices changed without knowing of each other.
//!
//! Sets merge as sets; a single value takes the side that changed; texts merge by line ([`lines`]). What both changed differently is kept
//! twice: in the entry (a text holds theirs, then ours; a single value holds theirs) and whole in a [`Conflict`](crate::entries::Conflict), until the person settles it.
//! The same input gives the same output on every device.

mod fields;
mod lines;

pub use lines::{MergedText, line_changes, merge_text};
pub use similar::{DiffOp, DiffTag};

use crate::entries::{Answer, Body, Entry, Person, Settings, encode};

/// What comes of two bodies of one item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reconciled {
    /// The item's new body.
    pub body: Body,
    /// Set when both do not go into one item: ours, to be kept as an item of its own.
    pub beside: Option<Body>,
}

/// Merges two entries. `base` is the revision that both began with, where it is known.
///
/// Trash: when one side threw the entry away and the other changed it, it comes back.
#[must_use]
pub fn merge(base: Option<&Entry>, ours: &Entry, theirs: &Entry) -> Entry {
    if ours == theirs || base == Some(ours) {
        return theirs.clone();
    }
    if base == Some(theirs) {
        return ours.clone();
    }
    fields::merge(base, ours, theirs)
}

/// Merges settings: each takes the side that changed it, and theirs where both did.
#[must_use]
pub fn merge_settings(base: Option<&Settings>, ours: &Settings, theirs: &Settings) -> Settings {
    let pick = |is_ours: bool| if is_ours { ours } else { theirs };
    Settings {
        language: pick(base.is_some_and(|base| base.language == theirs.language)).language,
        reminder: pick(base.is_some_and(|base| base.reminder == theirs.reminder)).reminder,
    }
}

/// Merges two bodies of one item so that nothing is lost, whatever they are.
#[must_use]
pub fn reconcile(base: Option<&Body>, ours: &Body, theirs: &Body) -> Reconciled {
    let both = || Reconciled { body: theirs.clone(), beside: Some(ours.clone()) };
    let merged = match (ours, theirs) {
        (Body::Entry(ours), Body::Entry(theirs)) => {
            let base = base.and_then(|base| if let Body::Entry(base) = base { Some(base) } else { None });
            Body::Entry(merge(base, ours, theirs))
        }
        (Body::Settings(ours), Body::Settings(theirs)) => {
            let base = base.and_then(|base| if let Body::Settings(base) = base { Some(base) } else { None });
            Body::Settings(merge_settings(base, ours, theirs))
        }
        (Body::Person(ours), Body::Person(theirs)) => {
            let base = base.and_then(|base| if let Body::Person(base) = base { Some(base) } else { None });
            match Person::merge(base, ours, theirs) {
                Some(merged) => Body::Person(merged),
                // Two cards: the person sees both and keeps what is right.
                None => return both(),
            }
        }
        (Body::Answer(ours), Body::Answer(theirs)) => Body::Answer(Box::new(Answer::later(ours, theirs))),
        _ => return both(),
    };
    if encode(&merged).is_ok() { Reconciled { body: merged, beside: None } } else { both() }
}

#[cfg(test)]
mod tests;
