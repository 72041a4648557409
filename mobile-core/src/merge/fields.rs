//! The merge of an entry, field by field.

use std::collections::{BTreeMap, BTreeSet};

use super::lines::{MergedText, merge_text};
use crate::entries::{Conflict, Entry, Field, Key, Section};

pub(super) fn merge(base: Option<&Entry>, ours: &Entry, theirs: &Entry) -> Entry {
    let mut merge = Merge { base, ours, theirs, conflicts: BTreeSet::new() };
    let merged = Entry {
        created_ms: *merge.changed(|it| &it.created_ms).unwrap_or_else(|| (&ours.created_ms).min(&theirs.created_ms)),
        written_day: *merge.value(Field::WrittenDay, |it| &it.written_day, ToString::to_string),
        template: merge.value(Field::Template, |it| &it.template, ToString::to_string).clone(),
        title: merge.value(Field::Title, |it| &it.title, Clone::clone).clone(),
        sections: merge.sections(),
        tags: merge_sets(base.map(|it| &it.tags), &ours.tags, &theirs.tags),
        feelings: merge_sets(base.map(|it| &it.feelings), &ours.feelings, &theirs.feelings),
        strain: *merge.value(
            Field::Strain,
            |it| &it.strain,
            |strain| strain.map_or_else(String::new, |strain| strain.get().to_string()),
        ),
        reference: *merge.changed(|it| &it.reference).unwrap_or(&true),
        trashed_ms: merge_trash(base, ours, theirs),
        conflicts: BTreeSet::new(),
    };
    let mut conflicts = merge_sets(base.map(|it| &it.conflicts), &ours.conflicts, &theirs.conflicts);
    conflicts.append(&mut merge.conflicts);
    Entry { conflicts, ..merged }
}

struct Merge<'a> {
    base: Option<&'a Entry>,
    ours: &'a Entry,
    theirs: &'a Entry,
    conflicts: BTreeSet<Conflict>,
}

impl<'a> Merge<'a> {
    /// The value of the side that changed; none when both changed it differently.
    fn changed<T: PartialEq>(&self, field: impl Fn(&'a Entry) -> &'a T) -> Option<&'a T> {
        let (base, ours, theirs) = (self.base.map(&field), field(self.ours), field(self.theirs));
        if ours == theirs || base == Some(ours) {
            Some(theirs)
        } else if base == Some(theirs) {
            Some(ours)
        } else {
            None
        }
    }

    /// A single value: the changed one, or theirs and a conflict.
    fn value<T: PartialEq>(
        &mut self,
        name: Field,
        field: impl Fn(&'a Entry) -> &'a T,
        text: impl Fn(&T) -> String,
    ) -> &'a T {
        if let Some(value) = self.changed(&field) {
            return value;
        }
        let (base, ours, theirs) = (self.base.map(&field), field(self.ours), field(self.theirs));
        self.conflicts.insert(Conflict { field: name, base: base.map(&text), ours: text(ours), theirs: text(theirs) });
        theirs
    }

    /// All sections of both sides. One that a side does not have counts as empty; it goes when nothing is left in it.
    fn sections(&mut self) -> Vec<Section> {
        let base = self.base.map(texts_by_prompt);
        let (ours, theirs) = (texts_by_prompt(self.ours), texts_by_prompt(self.theirs));
        let mut merged = Vec::new();
        for prompt in self.prompts() {
            let in_base = base.as_ref().map(|it| it.get(prompt).copied());
            let (our_text, their_text) = (ours.get(prompt).copied(), theirs.get(prompt).copied());
            let (full_base, full_ours, full_theirs) =
                (in_base.map(Option::unwrap_or_default), our_text.unwrap_or_default(), their_text.unwrap_or_default());
            let MergedText { text, conflict } = merge_text(full_base, full_ours, full_theirs);
            if conflict {
                self.conflicts.insert(Conflict {
                    field: Field::Section(prompt.clone()),
                    base: full_base.map(str::to_owned),
                    ours: full_ours.to_owned(),
                    theirs: full_theirs.to_owned(),
                });
            }
            let removed = in_base.flatten().is_some() && (our_text.is_none() || their_text.is_none());
            if !(removed && text.is_empty()) {
                merged.push(Section { prompt: prompt.clone(), text });
            }
        }
        merged
    }

    /// The prompts of both sides, in the order of the side that changed it, then the other's.
    fn prompts(&self) -> Vec<&'a Key> {
        let of = |entry: &'a Entry| entry.sections.iter().map(|it| &it.prompt).collect::<Vec<_>>();
        let (ours, theirs) = (of(self.ours), of(self.theirs));
        let (first, second) = if self.base.map(of).as_ref() == Some(&theirs) { (ours, theirs) } else { (theirs, ours) };
        let added: Vec<_> = second.into_iter().filter(|it| !first.contains(it)).collect();
        first.into_iter().chain(added).collect()
    }
}

fn texts_by_prompt(entry: &Entry) -> BTreeMap<&Key, &str> {
    entry.sections.iter().map(|it| (&it.prompt, it.text.as_str())).collect()
}

/// What both have, and what one side added; what one side took away is gone.
fn merge_sets<T: Ord + Clone>(base: Option<&BTreeSet<T>>, ours: &BTreeSet<T>, theirs: &BTreeSet<T>) -> BTreeSet<T> {
    let removed = |it: &&T| base.is_some_and(|base| base.contains(it)) && !(ours.contains(it) && theirs.contains(it));
    ours.union(theirs).filter(|it| !removed(it)).cloned().collect()
}

/// An edit beats the trash: only an entry that both threw away, or that the other side left alone, stays there.
fn merge_trash(base: Option<&Entry>, ours: &Entry, theirs: &Entry) -> Option<i64> {
    let untrashed = |entry: &Entry| Entry { trashed_ms: None, ..entry.clone() };
    let edited = |side: &Entry| base.is_none_or(|base| untrashed(base) != untrashed(side));
    match (ours.trashed_ms, theirs.trashed_ms) {
        (None, None) => None,
        (Some(ours), Some(theirs)) => match base.and_then(|it| it.trashed_ms) {
            Some(base) if base == ours => Some(theirs),
            Some(base) if base == theirs => Some(ours),
            _ => Some(ours.max(theirs)),
        },
        (Some(trashed), None) => (!edited(theirs) && base.is_some_and(|it| it.trashed_ms.is_none())).then_some(trashed),
        (None, Some(trashed)) => (!edited(ours) && base.is_some_and(|it| it.trashed_ms.is_none())).then_some(trashed),
    }
}
