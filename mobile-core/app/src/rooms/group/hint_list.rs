//! What in a text might point at somebody, and words to write instead: taken with one tap, never in the way, never a guarantee.

use core::ops::Range;

use andrum_hints::{Hint, Kind, find};
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

/// A text with what might point at somebody marked, a paragraph for each line. It is read as a whole: a hint may look at the line before.
pub fn pointed(text: &str) -> impl IntoView + use<> {
    let hints = find(text);
    let mut begins = 0;
    let mut lines = vec![];
    for line in text.split_inclusive('\n') {
        let here = begins..begins + line.trim_end_matches('\n').len();
        if !line.trim().is_empty() {
            lines.push(view! { <p dir="auto">{marked(text, here, &hints)}</p> });
        }
        begins += line.len();
    }
    lines
}

/// One line of it.
pub fn pointed_line(text: &str) -> impl IntoView + use<> {
    marked(text, 0..text.len(), &find(text))
}

fn marked(text: &str, line: Range<usize>, hints: &[Hint]) -> impl IntoView + use<> {
    let mut pieces: Vec<AnyView> = vec![];
    let mut at = line.start;
    for hint in hints {
        let (start, end) = (hint.range.start.max(at), hint.range.end.min(line.end));
        if start < end {
            pieces.push(text[at..start].to_owned().into_any());
            pieces.push(view! { <mark class="pointing">{text[start..end].to_owned()}</mark> }.into_any());
            at = end;
        }
    }
    pieces.push(text[at..line.end].to_owned().into_any());
    pieces
}

const fn kind_words(kind: Kind) -> Words {
    match kind {
        Kind::PersonalNumber => words("personnummer", "personal number"),
        Kind::CoordinationNumber => words("samordningsnummer", "coordination number"),
        Kind::Phone => words("telefonnummer", "phone number"),
        Kind::Email => words("e-postadress", "e-mail address"),
        Kind::Address => words("adress", "address"),
        Kind::CaseNumber => words("ärendenummer", "case number"),
        Kind::LicencePlate => words("registreringsnummer", "licence plate"),
        Kind::School => words("skola", "school"),
        Kind::Preschool => words("förskola", "preschool"),
        Kind::Workplace => words("arbetsplats", "workplace"),
        Kind::Date => words("datum", "date"),
        Kind::Age => words("ålder", "age"),
        Kind::Name => words("namn", "name"),
    }
}
