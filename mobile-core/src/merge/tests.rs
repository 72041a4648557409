use std::collections::{BTreeSet, HashMap};

use proptest::prelude::*;

use super::*;
use crate::entries::{Conflict, Feeling, Field, Key, Language, Person, Reminder, Section, Strain, Tag, template};

fn text(base: &str, ours: &str, theirs: &str) -> (String, bool) {
    let merged = merge_text(Some(base), ours, theirs);
    (merged.text, merged.conflict)
}

fn clean(text: &str) -> (String, bool) {
    (text.into(), false)
}

fn conflict(text: &str) -> (String, bool) {
    (text.into(), true)
}

#[test]
fn changes_of_different_lines_stand_beside_each_other() {
    assert_eq!(text("a\nb\nc", "A\nb\nc", "a\nb\nC"), clean("A\nb\nC"));
    assert_eq!(text("a\nb", "A\nb", "a\nB"), clean("A\nB"), "neighbours");
    assert_eq!(text("a\nb", "x\na\nb", "a\nb\ny"), clean("x\na\nb\ny"));
    assert_eq!(text("a\nb\nc", "a\nc", "a\nb\nc\nd"), clean("a\nc\nd"));
    assert_eq!(text("a\nb", "A\nb", "a\nx\nb"), clean("A\nx\nb"), "an insertion after a changed line");
    assert_eq!(text("a\nb", "a\nB", "a\nx\nb"), clean("a\nx\nB"), "an insertion before a changed line");
}

#[test]
fn changes_of_the_same_lines_are_both_kept_ours_last() {
    assert_eq!(text("a\nb\nc", "a\nours\nc", "a\ntheirs\nc"), conflict("a\ntheirs\nours\nc"));
    assert_eq!(text("a", "a\nours", "a\ntheirs"), conflict("a\ntheirs\nours"));
    assert_eq!(text("", "ours", "theirs"), conflict("theirs\nours"));
    assert_eq!(text("a\nb", "a", "a\nB"), conflict("a\nB"), "removed and rewritten");
    assert_eq!(text("a\nb\nc\nd", "1\n2\nc\nd", "a\nx\ny\nd"), conflict("a\nx\ny\n1\n2\nc\nd"), "half over the other");
    assert_eq!(text("a\nb\nc", "a\nX\nc", "q"), conflict("q\na\nX\nc"));
}

#[test]
fn the_same_change_on_both_sides_is_one_change() {
    assert_eq!(text("a", "a\nb", "a\nb"), clean("a\nb"));
    assert_eq!(text("a\nb\nc", "a\nX\nc\nd", "a\nX\nc"), clean("a\nX\nc\nd"));
    assert_eq!(text("a", "a\nsame\nours", "a\nsame\ntheirs"), conflict("a\nsame\ntheirs\nours"));
}

#[test]
fn the_end_of_the_text_is_kept_as_it_was_written() {
    assert_eq!(text("a\nb\n", "A\nb\n", "a\nb\nc\n"), clean("A\nb\nc\n"));
    assert_eq!(text("a", "a\n", "A"), clean("A\n"));
    assert_eq!(text("a\n", "a", "A\n"), clean("A"));
    assert_eq!(text("a\r\nb\r\n", "A\r\nb\r\n", "a\r\nb\r\nc"), clean("A\r\nb\r\nc"));
    assert_eq!(text("a", "", "a"), clean(""));
    assert_eq!(text("", "", "x"), clean("x"));
}

#[test]
fn without_a_base_what_is_common_stands_once_and_it_is_a_conflict() {
    let merged = merge_text(None, "a\nours\nb", "a\ntheirs\nb");
    assert_eq!((merged.text.as_str(), merged.conflict), ("a\ntheirs\nours\nb", true));
    let merged = merge_text(None, "a", "a");
    assert_eq!((merged.text.as_str(), merged.conflict), ("a", false));
}

#[test]
fn huge_texts_merge() {
    // Every line differs: the worst case of a line diff, at the largest size that an entry may have.
    let lines = |mark: &str| (0..40_000).map(|n| format!("{mark}{n}")).collect::<Vec<_>>().join("\n");
    let (base, ours, theirs) = (lines("b"), lines("o"), lines("t"));
    let (merged, conflict) = text(&base, &ours, &theirs);
    assert!(conflict && merged == format!("{theirs}\n{ours}"));
    let one = "x".repeat(256 * 1024);
    assert_eq!(text(&one, &format!("{one}\ny"), &format!("z\n{one}")), clean(&format!("z\n{one}\ny")));
}

fn base_entry() -> Entry {
    let mut entry = Entry::new(template("driscoll").unwrap(), "2026-03-02".parse().unwrap(), 1_000);
    entry.write(&what(), "ett\ntvå\ntre");
    entry.tags = [Tag::new("Stöd").unwrap(), Tag::new("Gränser").unwrap()].into();
    entry
}

fn what() -> Key {
    Key::new("what").unwrap()
}

fn changed(change: impl FnOnce(&mut Entry)) -> Entry {
    let mut entry = base_entry();
    change(&mut entry);
    entry
}

#[test]
fn every_side_keeps_its_change() {
    let base = base_entry();
    let ours = changed(|it| {
        it.title = "Rubrik".into();
        it.write(&what(), "ETT\ntvå\ntre");
        it.tags.remove(&Tag::new("Stöd").unwrap());
        it.tags.insert(Tag::new("Egen").unwrap());
        it.strain = Strain::try_from(3).ok();
    });
    let theirs = changed(|it| {
        it.write(&what(), "ett\ntvå\nTRE");
        it.tags.insert(Tag::new("Deras").unwrap());
        it.feelings.insert(Feeling::new("lugn").unwrap());
        it.reference = true;
        it.sections.push(Section { prompt: Key::new("extra").unwrap(), text: "mer".into() });
    });
    let merged = merge(Some(&base), &ours, &theirs);
    let tags: Vec<_> = merged.tags.iter().map(Tag::as_str).collect();
    assert_eq!(
        (merged.title.as_str(), merged.section("what"), merged.section("extra")),
        ("Rubrik", "ETT\ntvå\nTRE", "mer")
    );
    assert_eq!(tags, ["Deras", "Egen", "Gränser"]);
    assert!(
        merged.strain == ours.strain && merged.reference && merged.feelings.len() == 1 && merged.conflicts.is_empty()
    );
}

#[test]
fn what_both_changed_is_a_conflict_with_both_values_whole() {
    let base = base_entry();
    let ours = changed(|it| {
        it.title = "Min".into();
        it.written_day = "2026-03-01".parse().unwrap();
        it.template = Key::new("gibbs").unwrap();
        it.strain = Strain::try_from(1).ok();
        it.write(&what(), "ett\nvårt\ntre");
    });
    let theirs = changed(|it| {
        it.title = "Din".into();
        it.written_day = "2026-02-28".parse().unwrap();
        it.template = Key::new("free").unwrap();
        it.strain = Strain::try_from(5).ok();
        it.write(&what(), "ett\nderas\ntre");
    });
    let mut merged = merge(Some(&base), &ours, &theirs);
    assert_eq!(
        (merged.title.as_str(), merged.written_day, &merged.template, merged.strain),
        ("Din", theirs.written_day, &theirs.template, theirs.strain)
    );
    assert_eq!(merged.section("what"), "ett\nderas\nvårt\ntre");
    let found: Vec<_> = merged
        .conflicts
        .iter()
        .map(|it| (it.field.clone(), it.base.as_deref(), it.ours.as_str(), it.theirs.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            (Field::Title, Some(""), "Min", "Din"),
            (Field::WrittenDay, Some("2026-03-02"), "2026-03-01", "2026-02-28"),
            (Field::Template, Some("driscoll"), "gibbs", "free"),
            (Field::Strain, Some(""), "1", "5"),
            (Field::Section(what()), Some("ett\ntvå\ntre"), "ett\nvårt\ntre", "ett\nderas\ntre"),
        ]
    );
    // Each side's value settles its conflict, so the stored texts are texts that `settle` reads.
    let with_marks = merged.clone();
    for ours in found.iter().map(|it| it.2.to_owned()).collect::<Vec<_>>() {
        merged.settle(0, &ours).unwrap();
    }
    assert!(merged == ours);

    // Settled on one device, untouched on the other: settled. Still open on both: still open.
    assert!(merge(Some(&with_marks), &merged, &with_marks).conflicts.is_empty());
    let retitled = Entry { reference: true, ..with_marks.clone() };
    assert!(merge(Some(&with_marks), &merged, &retitled).conflicts.is_empty());
    let tagged = Entry { strain: None, ..with_marks.clone() };
    assert_eq!(merge(Some(&with_marks), &retitled, &tagged).conflicts.len(), 5);
}

#[test]
fn conflicts_of_both_sides_are_kept() {
    let mark = |ours: &str| Conflict { field: Field::Title, base: None, ours: ours.into(), theirs: String::new() };
    let (ours, theirs) =
        (changed(|it| it.conflicts = [mark("a")].into()), changed(|it| it.conflicts = [mark("b")].into()));
    assert_eq!(merge(Some(&base_entry()), &ours, &theirs).conflicts.len(), 2);
    assert_eq!(merge(None, &ours, &theirs).conflicts.len(), 2);
}

#[test]
fn an_edit_beats_the_trash() {
    let base = base_entry();
    let trashed = changed(|it| it.trashed_ms = Some(5));
    let edited = changed(|it| it.title = "Kvar".into());
    for (ours, theirs) in [(&trashed, &edited), (&edited, &trashed)] {
        assert!(merge(Some(&base), ours, theirs) == edited);
    }
    assert!(merge(Some(&base), &trashed, &base) == trashed && merge(Some(&base), &base, &trashed) == trashed);
    let later = changed(|it| it.trashed_ms = Some(9));
    assert_eq!(merge(Some(&base), &trashed, &later).trashed_ms, Some(9));
    let restored_elsewhere = merge(Some(&trashed), &base, &later);
    assert_eq!(restored_elsewhere.trashed_ms, None);
    assert_eq!(merge(None, &trashed, &edited).trashed_ms, None);
    // Thrown away with a last change on one side, changed on the other: nothing of it is lost.
    let last_words = changed(|it| {
        it.trashed_ms = Some(5);
        it.write(&what(), "ett\ntvå\ntre\nsist");
    });
    let merged = merge(Some(&base), &last_words, &edited);
    assert_eq!(
        (merged.trashed_ms, merged.section("what"), merged.title.as_str()),
        (None, "ett\ntvå\ntre\nsist", "Kvar")
    );
}

#[test]
fn a_removed_section_comes_back_only_with_what_was_written_meanwhile() {
    let base = base_entry();
    let removed = changed(|it| it.sections.retain(|section| section.prompt != what()));
    let other = changed(|it| it.title = "x".into());
    assert!(merge(Some(&base), &removed, &other).sections.iter().all(|it| it.prompt != what()));
    let written = changed(|it| it.write(&what(), "ett\ntvå\ntre\nfyra"));
    let merged = merge(Some(&base), &removed, &written);
    assert!(merged.section("what").contains("fyra") && merged.conflicts.len() == 1);
}

#[test]
fn settings_take_the_changed_side() {
    let base = Settings::default();
    let ours = Settings { language: Language::English, ..base };
    let theirs = Settings { reminder: Some(Reminder { weekday: 4, minute: 900 }), ..base };
    let merged = merge_settings(Some(&base), &ours, &theirs);
    assert_eq!(merged, Settings { language: Language::English, reminder: theirs.reminder });
    assert_eq!(merge_settings(None, &ours, &theirs), theirs);
}

#[test]
fn what_is_too_large_together_stays_as_two() {
    let base = Body::Entry(base_entry());
    let wide = |c: &str| Body::Entry(changed(|it| it.write(&what(), &c.repeat(200 * 1024))));
    let (ours, theirs) = (wide("o"), wide("t"));
    let reconciled = reconcile(Some(&base), &ours, &theirs);
    assert!(reconciled == Reconciled { body: theirs.clone(), beside: Some(ours.clone()) });
    let small = reconcile(Some(&base), &ours, &base);
    assert!(small == Reconciled { body: ours.clone(), beside: None });
    let settings = Body::Settings(Settings::default());
    assert!(reconcile(None, &ours, &settings) == Reconciled { body: settings, beside: Some(ours) });
}

#[test]
fn somebody_to_turn_to_is_merged_by_line_or_stands_twice() {
    let person =
        |name: &str, about: &str| Body::Person(Person { name: name.into(), about: about.into(), reach: String::new() });
    let base = person("Åsa", "LVU");
    let one = reconcile(Some(&base), &person("Åsa Ek", "LVU"), &person("Åsa", "LVU, SoL"));
    assert!(one == Reconciled { body: person("Åsa Ek", "LVU, SoL"), beside: None });
    let (ours, theirs) = (person("Åsa Ek", "LVU"), person("Åsa Berg", "LVU"));
    let two = reconcile(Some(&base), &ours, &theirs);
    assert!(two == Reconciled { body: theirs, beside: Some(ours) }, "nothing that was written is lost");
}

/// Any entry, from few enough values that sides often agree.
fn any_entry() -> impl Strategy<Value = Entry> {
    let few = |values: &'static [&'static str]| prop::sample::select(values);
    let lines = prop::collection::vec(few(&["a", "b", "c", "", "d\r"]), 0..5).prop_map(|lines| lines.join("\n"));
    let sections = prop::collection::btree_map(few(&["what", "so-what", "free"]), lines, 0..3);
    let tags = prop::collection::btree_set(few(&["x", "y", "z"]), 0..3);
    let conflicts = prop::collection::btree_set(few(&["m", "n"]), 0..2);
    (sections, tags, few(&["", "t", "u"]), 0..4u8, prop::option::of(0..3i64), any::<bool>(), conflicts, 0..3i64)
        .prop_map(|(sections, tags, title, strain, trashed_ms, reference, conflicts, created_ms)| Entry {
            created_ms,
            written_day: "2026-03-02".parse().unwrap(),
            template: Key::new("free").unwrap(),
            title: title.into(),
            sections: sections
                .into_iter()
                .map(|(key, text)| Section { prompt: Key::new(key).unwrap(), text })
                .collect(),
            tags: tags.iter().map(|tag| Tag::new(tag).unwrap()).collect(),
            feelings: tags.iter().map(|tag| Feeling::new(tag).unwrap()).collect(),
            strain: Strain::try_from(strain).ok(),
            reference,
            trashed_ms,
            conflicts: conflicts
                .iter()
                .map(|it| Conflict { field: Field::Title, base: None, ours: (*it).into(), theirs: String::new() })
                .collect(),
        })
}

fn counts(text: &str) -> HashMap<&str, usize> {
    let mut counts = HashMap::new();
    for line in text.split('\n') {
        *counts.entry(line).or_default() += 1;
    }
    counts
}

/// An edit of a text of `lines` lines: which are replaced, removed or followed by a new one. New lines are like no other.
fn edits(lines: usize) -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(prop_oneof![5 => Just(0u8), 1 => Just(1), 1 => Just(2), 1 => Just(3)], lines)
}

fn edited(base: &[String], edits: &[u8], mark: &str) -> String {
    let mut lines = Vec::new();
    for (number, (line, edit)) in base.iter().zip(edits).enumerate() {
        match edit {
            1 => lines.push(format!("{mark}{number}")),
            2 => {}
            3 => lines.extend([line.clone(), format!("{mark}{number}")]),
            _ => lines.push(line.clone()),
        }
    }
    lines.join("\n")
}

proptest! {
    #[test]
    fn merging_with_what_nobody_changed_changes_nothing(base in any_entry(), side in any_entry()) {
        prop_assert!(merge(Some(&base), &base, &side) == side);
        prop_assert!(merge(Some(&base), &side, &base) == side);
        prop_assert!(merge(Some(&base), &side, &side) == side);
        prop_assert!(merge(None, &side, &side) == side);
    }

    #[test]
    fn field_by_field_it_is_the_same(base in any_entry(), side in any_entry()) {
        // Without the short cut for equal entries: what a side did not touch takes the other's value.
        let merged = fields::merge(Some(&base), &base, &side);
        prop_assert!(merged.title == side.title && merged.tags == side.tags && merged.strain == side.strain && merged.reference == side.reference);
        prop_assert!(merged.trashed_ms == side.trashed_ms && merged.conflicts == side.conflicts && merged.created_ms == side.created_ms);
        for section in &side.sections {
            prop_assert_eq!(merged.section(section.prompt.as_str()), &section.text);
        }
    }

    #[test]
    fn whatever_happens_both_sides_can_be_read_back(base in prop::option::of(any_entry()), ours in any_entry(), theirs in any_entry()) {
        let merged = merge(base.as_ref(), &ours, &theirs);
        prop_assert!(merged == merge(base.as_ref(), &ours, &theirs));
        for side in [&ours, &theirs] {
            for section in &side.sections {
                let before = base.as_ref().map_or("", |it| it.section(section.prompt.as_str()));
                let (before, now) = (counts(before), counts(merged.section(section.prompt.as_str())));
                for (line, count) in counts(&section.text) {
                    let written = count > before.get(line).copied().unwrap_or_default();
                    prop_assert!(!written || line.is_empty() || now.contains_key(line), "{:?} was lost", line);
                }
            }
            let shown = |it: &Conflict| it.field == Field::Title && (it.ours == side.title || it.theirs == side.title);
            let untouched = base.as_ref().is_some_and(|base| base.title == side.title);
            prop_assert!(untouched || merged.title == side.title || merged.conflicts.iter().any(shown));
        }
    }

    #[test]
    fn no_written_line_is_lost_and_no_untouched_line_is_doubled((ours, theirs) in (1usize..12).prop_flat_map(|n| (edits(n), edits(n)))) {
        let base: Vec<_> = (0..ours.len()).map(|n| format!("base{n}")).collect();
        let (our_text, their_text) = (edited(&base, &ours, "o"), edited(&base, &theirs, "t"));
        let merged = merge_text(Some(&base.join("\n")), &our_text, &their_text);
        let found = counts(&merged.text);
        let written: BTreeSet<_> = our_text.split('\n').chain(their_text.split('\n')).filter(|it| it.starts_with(['o', 't'])).collect();
        for line in written {
            prop_assert_eq!(found.get(line), Some(&1), "{} in {:?}", line, merged.text);
        }
        for (number, line) in base.iter().enumerate() {
            // Nobody touched it, nor what stands beside it in a way that a diff could take for a change of it.
            if matches!((ours[number], theirs[number]), (0, 0)) {
                prop_assert_eq!(found.get(line.as_str()), Some(&1), "{} in {:?}", line, merged.text);
            }
        }
    }

    #[test]
    fn changes_of_different_lines_never_conflict(edits in edits(12), mine in prop::collection::vec(any::<bool>(), 12)) {
        let base: Vec<_> = (0..12).map(|n| format!("base{n}")).collect();
        // Whoever the line falls to changes it; only replacing and removing, since two insertions at one place are one place.
        let side = |is_ours: bool| -> Vec<u8> {
            edits.iter().zip(&mine).map(|(edit, mine)| if *mine == is_ours && *edit != 3 { *edit } else { 0 }).collect()
        };
        let both: Vec<_> = edits.iter().map(|edit| if *edit == 3 { 0 } else { *edit }).collect();
        let merged = merge_text(Some(&base.join("\n")), &edited(&base, &side(true), "n"), &edited(&base, &side(false), "n"));
        prop_assert!(!merged.conflict);
        let everything_gone = both.iter().all(|edit| *edit == 2);
        prop_assert!(everything_gone || merged.text == edited(&base, &both, "n"), "{:?}", merged.text);
    }
}
