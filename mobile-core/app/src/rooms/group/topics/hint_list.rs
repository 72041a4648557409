//! What in a text might point at somebody, and words to write instead: taken with one tap, never in the way, never a
//! guarantee.

use core::ops::Range;

use andrum_hints::{Hint, Kind, find};
use leptos::prelude::*;

use crate::shared::t;
use crate::ui::browser;
use crate::ui::icon::{Icon, small_icon};
use crate::words::{Words, fill, words};

const MIGHT: Words = words("Kan peka ut någon", "Might point at somebody");
const INSTEAD: Words = words("Skriv ”{}” i stället för ”{}”", "Write “{}” instead of “{}”");

/// A text and what in it might point at somebody, looked for once.
#[derive(Clone, PartialEq, Eq)]
pub struct Hinted {
    text: String,
    hints: Vec<Hint>,
}

impl Hinted {
    /// Looks through a text.
    pub fn new(text: String) -> Self {
        Self { hints: find(&text), text }
    }

    /// How many places might point at somebody.
    pub const fn count(&self) -> usize {
        self.hints.len()
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text with one hint taken; none when the text has moved on under the finger.
    fn taken(mut self, hint: &Hint) -> Option<String> {
        self.hints.contains(hint).then(|| {
            self.text.replace_range(hint.range.clone(), &hint.suggestion);
            self.text
        })
    }
}

/// The hints on a text, below the field with this id.
pub fn hint_list(id: &'static str, text: RwSignal<String>) -> impl IntoView {
    hints_on(id, Memo::new(move |_| Hinted::new(text.get())), move |written| text.set(written))
}

/// The hints on a text that was looked through already. `take` is given the text with one of them taken.
pub fn hints_on(id: &'static str, found: Memo<Hinted>, take: impl Fn(String) + Copy + Send + 'static) -> impl IntoView {
    let rows = move || {
        let hinted = found.get();
        (hinted.count() > 0).then(|| {
            let rows = hinted.hints.iter().map(|hint| row(id, found, hint.clone(), take)).collect_view();
            view! {
                <p class="hints__head">{small_icon(Icon::Lightbulb)}{t(MIGHT)}</p>
                <ul class="hints__list">{rows}</ul>
            }
        })
    };
    view! { <div class="hints" id=format!("{id}-hints") tabindex="-1" aria-live="polite">{rows}</div> }
}

fn row(id: &'static str, hinted: Memo<Hinted>, hint: Hint, take: impl Fn(String) + Copy + 'static) -> impl IntoView {
    let found = hinted.with_untracked(|it| it.text.get(hint.range.clone()).unwrap_or_default().to_owned());
    let label = fill(t(INSTEAD), &[&hint.suggestion, &found]);
    let suggestion = hint.suggestion.clone();
    let kind = t(kind_words(hint.kind));
    let on_click = move |_| {
        if let Some(written) = hinted.get_untracked().taken(&hint) {
            take(written);
        }
        browser::focus(&format!("{id}-hints"));
    };
    view! {
        <li>
            <span class="hints__found"><bdi>{found}</bdi><span class="quiet small">{kind}</span></span>
            <button type="button" class="chip" aria-label=label on:click=on_click>{suggestion}</button>
        </li>
    }
}

/// A text with what might point at somebody marked, a paragraph for each line. It is read as a whole: a hint may look at the line before.
pub fn pointed(Hinted { text, hints }: &Hinted) -> impl IntoView + use<> {
    let mut begins = 0;
    let mut lines = vec![];
    for line in text.split_inclusive('\n') {
        let here = begins..begins + line.trim_end_matches('\n').len();
        if !line.trim().is_empty() {
            lines.push(view! { <p dir="auto">{marked(text, here, hints)}</p> });
        }
        begins += line.len();
    }
    lines
}

/// One line of it.
pub fn pointed_line(Hinted { text, hints }: &Hinted) -> impl IntoView + use<> {
    marked(text, 0..text.len(), hints)
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
