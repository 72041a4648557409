//! What in a text might point at somebody, and words to write instead: taken with one tap, never in the way, never a guarantee.

use core::ops::Range;

use leptos::prelude::*;

use crate::page::t;
use crate::ui::browser;
use crate::ui::icon::{Icon, small_icon};
use crate::words::{Words, fill, words};

const MIGHT: Words = words("Kan peka ut någon", "Might point at somebody");
const INSTEAD: Words = words("Skriv ”{}” i stället för ”{}”", "Write “{}” instead of “{}”");

/// The hints on a text, below the field with this id.
pub fn hint_list(id: &'static str, text: RwSignal<String>) -> impl IntoView {
    let found = Memo::new(move |_| text.with(|text| find(text)));
    let rows = move || {
        let hints = found.get();
        (!hints.is_empty()).then(|| {
            let rows = hints.into_iter().map(|hint| row(id, text, hint)).collect_view();
            view! {
                <p class="hints__head">{small_icon(Icon::Lightbulb)}{t(MIGHT)}</p>
                <ul class="hints__list">{rows}</ul>
            }
        })
    };
    view! { <div class="hints" id=format!("{id}-hints") tabindex="-1" aria-live="polite">{rows}</div> }
}

fn row(id: &'static str, text: RwSignal<String>, hint: Hint) -> impl IntoView {
    let found = text.with_untracked(|text| text.get(hint.range.clone()).unwrap_or_default().to_owned());
    let label = fill(t(INSTEAD), &[&hint.suggestion, &found]);
    let suggestion = hint.suggestion.clone();
    let take = move |_| {
        text.update(|text| {
            // The text may have moved on under the finger.
            if text.get(hint.range.clone()).is_some() {
                text.replace_range(hint.range.clone(), &hint.suggestion);
            }
        });
        browser::focus(&format!("{id}-hints"));
    };
    view! {
        <li>
            <span class="hints__found"><bdi>{found}</bdi><span class="quiet small">{t(kind_words(hint.kind))}</span></span>
            <button type="button" class="chip" aria-label=label on:click=take>{suggestion}</button>
        </li>
    }
}

/// A text with what might point at somebody marked.
pub fn pointed(text: &str) -> impl IntoView + use<> {
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    lines.map(|line| view! { <p dir="auto">{marked(line)}</p> }).collect_view()
}

/// One line of it.
pub fn marked(line: &str) -> impl IntoView + use<> {
    let mut pieces: Vec<AnyView> = vec![];
    let mut at = 0;
    for hint in find(line) {
        pieces.push(line[at..hint.range.start].to_owned().into_any());
        pieces.push(view! { <mark class="pointing">{line[hint.range.clone()].to_owned()}</mark> }.into_any());
        at = hint.range.end;
    }
    pieces.push(line[at..].to_owned().into_any());
    pieces
}

/// What might point at somebody in a text, in order, nothing overlapping.
pub fn find(text: &str) -> Vec<Hint> {
    let mut hints: Vec<Hint> = vec![];
    for old in crate::hints::hints(text) {
        for (start, found) in text.match_indices(&old.found) {
            let (start, suggestion, kind) = match old.looks_like {
                crate::hints::LooksLike::PersonalNumber => (start, "ett nummer".to_owned(), Kind::PersonalNumber),
                crate::hints::LooksLike::Name(instead) => {
                    let before = text[..start].trim_end_matches(|char: char| !char.is_alphanumeric());
                    let word = before.rfind(|char: char| !char.is_alphanumeric()).map_or(0, |at| at + 1);
                    (word, instead.to_owned(), Kind::Name)
                }
            };
            let end = text[start..].find(found).map_or(start, |at| start + at + found.len());
            hints.push(Hint { kind, range: start..end, suggestion });
        }
    }
    hints.sort_by_key(|hint| hint.range.start);
    let mut end = 0;
    hints.retain(|hint| {
        hint.range.start >= end && {
            end = hint.range.end;
            true
        }
    });
    hints
}

/// What a hint has found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    PersonalNumber,
    Name,
}

/// Something that might point at a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    pub kind: Kind,
    pub range: Range<usize>,
    pub suggestion: String,
}

fn kind_words(kind: Kind) -> Words {
    match kind {
        Kind::PersonalNumber => words("personnummer", "personal number"),
        Kind::Name => words("namn", "name"),
    }
}
