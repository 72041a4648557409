//! Identity hints on labelled sentences: recall and precision, per kind and in total.
//!
//! `cargo test -p andrum-hints --test hints -- --nocapture` prints them. A hint is right when it has the label's kind and a byte in common
//! with it; each counts once.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, reason = "tests")]

use std::collections::BTreeMap;
use std::ops::Range;

use andrum_hints::{Kind, find};
use proptest::prelude::*;

const DEV: &str = include_str!("data/dev.txt");
const HELD_OUT: &str = include_str!("data/held-out.txt");

struct Sentence {
    text: String,
    labels: Vec<(Kind, Range<usize>)>,
}

fn sentences(file: &str) -> Vec<Sentence> {
    file.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(sentence).collect()
}

/// `[kind|span]` is a label.
fn sentence(line: &str) -> Sentence {
    let (mut text, mut labels) = (String::new(), Vec::new());
    let mut rest = line;
    while let Some((before, label)) = rest.split_once('[') {
        let (label, after) = label.split_once(']').unwrap_or_else(|| panic!("not closed: {line}"));
        let (name, span) = label.split_once('|').unwrap_or_else(|| panic!("no kind: {line}"));
        let kind = Kind::ALL.into_iter().find(|kind| kind.name() == name).unwrap_or_else(|| panic!("{name}: {line}"));
        text += before;
        labels.push((kind, text.len()..text.len() + span.len()));
        text += span;
        rest = after;
    }
    Sentence { text: text + rest, labels }
}

#[derive(Default, Clone, Copy)]
struct Score {
    right: u32,
    missed: u32,
    wrong: u32,
}

impl Score {
    fn recall(self) -> f64 {
        share(self.right, self.missed)
    }

    fn precision(self) -> f64 {
        share(self.right, self.wrong)
    }
}

fn share(right: u32, not: u32) -> f64 {
    if right + not == 0 { 1.0 } else { f64::from(right) / f64::from(right + not) }
}

type Scores = BTreeMap<Kind, Score>;

fn measure(sentences: &[Sentence]) -> Scores {
    let mut scores = Scores::new();
    for Sentence { text, labels } in sentences {
        let mut hints = find(text);
        for (kind, span) in labels {
            let score = scores.entry(*kind).or_default();
            let fits = |hint: &andrum_hints::Hint| {
                hint.kind == *kind && hint.range.start < span.end && span.start < hint.range.end
            };
            if let Some(place) = hints.iter().position(fits) {
                hints.remove(place);
                score.right += 1;
            } else {
                println!("  missed {}: {} in: {text}", kind.name(), &text[span.clone()]);
                score.missed += 1;
            }
        }
        for hint in hints {
            println!("  wrong {}: {} in: {text}", hint.kind.name(), &text[hint.range.clone()]);
            scores.entry(hint.kind).or_default().wrong += 1;
        }
    }
    scores
}

fn print(name: &str, sentences: &[Sentence], scores: &Scores) -> Score {
    let empty = sentences.iter().filter(|sentence| sentence.labels.is_empty()).count();
    println!("{name}: {} sentences, {empty} with nothing to find", sentences.len());
    let mut total = Score::default();
    let line = |name: &str, score: Score| {
        let Score { right, missed, wrong } = score;
        println!(
            "{name:20} recall {:.3}  precision {:.3}  {right} right, {missed} missed, {wrong} wrong",
            score.recall(),
            score.precision()
        );
    };
    for (kind, score) in scores {
        line(kind.name(), *score);
        total.right += score.right;
        total.missed += score.missed;
        total.wrong += score.wrong;
    }
    line("total", total);
    total
}

#[test]
fn labelled_sentences_are_found_and_all_others_left_alone() {
    for (name, file) in [("dev", DEV), ("held out", HELD_OUT)] {
        let sentences = sentences(file);
        let empty = sentences.iter().filter(|sentence| sentence.labels.is_empty()).count();
        assert!(sentences.len() >= 300 && 5 * empty >= 2 * sentences.len(), "{name} is too small or asks for too much");
        let scores = measure(&sentences);
        let total = print(name, &sentences, &scores);
        assert!(total.recall() >= 0.95, "{name}: recall {:.3}", total.recall());
        assert!(total.precision() >= 0.90, "{name}: precision {:.3}", total.precision());
        for kind in Kind::ALL {
            let score = scores.get(&kind).copied().unwrap_or_default();
            assert!(score.right > 0, "{name}: no {}", kind.name());
            assert!(score.recall() >= 0.85 && score.precision() >= 0.85, "{name}: {}", kind.name());
        }
    }
}

/// What is suggested is neutral: with it in place there is nothing left to find.
#[test]
fn with_the_suggestions_there_is_nothing_left() {
    let mut left = Vec::new();
    for Sentence { text, .. } in sentences(DEV).into_iter().chain(sentences(HELD_OUT)) {
        let mut neutral = text.clone();
        for hint in find(&text).into_iter().rev() {
            neutral.replace_range(hint.range, &hint.suggestion);
        }
        let more = find(&neutral);
        if !more.is_empty() {
            left.push(format!("{text}\n  {neutral}\n  {more:?}"));
        }
    }
    assert!(left.is_empty(), "{}", left.join("\n"));
}

fn well_formed(text: &str) {
    let mut free_from = 0;
    for hint in find(text) {
        assert!(hint.range.start >= free_from && hint.range.end > hint.range.start, "{hint:?}");
        assert!(text.get(hint.range.clone()).is_some(), "{hint:?} is not on character boundaries");
        assert!(!hint.suggestion.is_empty());
        free_from = hint.range.end;
    }
}

proptest! {
    #[test]
    fn any_text_is_read(text in any::<String>()) {
        well_formed(&text);
    }

    /// Pieces that rules begin with, in any order.
    #[test]
    fn any_mixture_is_read(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..60)) {
        well_formed(&pieces.concat());
    }
}

const PIECES: &[&str] = &[
    " ",
    " ",
    " ",
    ",",
    ".",
    "-",
    "–",
    "(",
    ")",
    "@",
    ":",
    "/",
    "+",
    "\n",
    "”",
    "0",
    "7",
    "14",
    "070",
    "2024",
    "900101",
    "9802",
    "½",
    "å",
    "a\u{308}",
    "\u{ad}",
    "Anna",
    "Åke",
    "mamman",
    "syskonen",
    "och",
    "heter",
    "är",
    "år",
    "sjuåring",
    "-årig",
    "gammal",
    "fyller",
    "den",
    "mars",
    "född",
    "dnr",
    "SN",
    "ABC",
    "12D",
    "K12345",
    "Storgatan",
    "Box",
    "förskolan",
    "skola",
    "Solrosens",
    "jobbar",
    "på",
    "ICA",
    "i",
    "Flen",
    "S:t",
    "tredje",
    "mål",
    "nr",
    "(at)",
    "se",
    "🙂",
    "مريم",
];
