//! What of the diary is shown: the reference bank, a theme, a feeling, a way to write, this day in other years.

use andrum_core::entries::{FEELINGS, TEMPLATES, template};
use andrum_core::facade::Listing;
use leptos::prelude::*;

use super::wanted::{STEP, Wanted};
use crate::asking::fetch;
use crate::calls::{Filter, List};
use crate::shared::{app, t};
use crate::ui::dates::today;
use crate::ui::icon::{Icon, small_icon};
use crate::ui::sheet::Sheet;
use crate::words::{Words, words};
use andrum_core::entries::this_day::same_days;

const SHOW: Words = words("Visa", "Show");
const ALL: Words = words("Alla", "All");
const REFERENCES: Words = words("Referensbanken", "Reference bank");
const CONFLICTS: Words = words("Två versioner", "Two versions");
const THEME: Words = words("Tema", "Theme");
const FEELING: Words = words("Känsla", "Feeling");
const TEMPLATE: Words = words("Frågor", "Questions");
const THIS_DAY: Words = words("Den här dagen", "On this day");
const NO_THEMES: Words = words(
    "Här visas teman som du har satt på dina reflektioner.",
    "Themes that you have given your reflections are shown here.",
);

/// One of the filters that have several values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Theme,
    Feeling,
    Template,
}

impl Kind {
    const fn name(self) -> Words {
        match self {
            Self::Theme => THEME,
            Self::Feeling => FEELING,
            Self::Template => TEMPLATE,
        }
    }

    fn value(self, filter: &Filter) -> Option<String> {
        match self {
            Self::Theme => filter.tag.clone(),
            Self::Feeling => filter.feeling.clone(),
            Self::Template => filter.template.clone(),
        }
    }

    fn set(self, filter: &mut Filter, value: Option<String>) {
        match self {
            Self::Theme => filter.tag = value,
            Self::Feeling => filter.feeling = value,
            Self::Template => filter.template = value,
        }
    }

    /// How a value is called.
    fn word(self, value: &str) -> String {
        let language = app().language.get_untracked();
        let word = match self {
            Self::Theme => None,
            Self::Feeling => FEELINGS.iter().find(|it| it.key == value).map(|it| it.name),
            Self::Template => template(value).map(|it| it.name),
        };
        word.map_or(value, |word| word.in_language(language)).to_owned()
    }
}

/// The filters. They rest while one searches.
#[component]
pub fn Filters(wanted: RwSignal<Wanted>) -> impl IntoView {
    let journal = fetch(|| List { listing: Listing::Journal, filter: Filter::default(), from: 0, count: 0 });
    let any_conflict = Memo::new(move |_| journal.with(|part| matches!(part, Some(Ok(part)) if part.conflicts > 0)));
    let is_needed = Memo::new(move |_| journal.with(|part| matches!(part, Some(Ok(part)) if part.total > 0)));
    let rests = Memo::new(move |_| wanted.with(Wanted::searches));
    let tags = Memo::new(move |_| {
        journal.with(|part| match part {
            Some(Ok(part)) => part.tags.iter().map(|(tag, _)| tag.clone()).collect::<Vec<_>>(),
            _ => vec![],
        })
    });
    let open = RwSignal::new(false);
    let kind = RwSignal::new(Kind::Theme);
    let listing = move |listing: Listing| {
        let pressed = move || wanted.with(|wanted| wanted.listing == listing);
        let press = move |_| {
            let listing = if pressed() { Listing::Journal } else { listing };
            change(wanted, |wanted| wanted.listing = listing);
        };
        (pressed, press)
    };
    let (reference_pressed, reference) = listing(Listing::References);
    let (conflict_pressed, conflict) = listing(Listing::Conflicts);
    let is_this_day = move || wanted.with(|wanted| !wanted.filter.days.is_empty());
    let this_day = move |_| {
        let days = if is_this_day() { vec![] } else { same_days(today()).into_iter().map(|(_, day)| day).collect() };
        change(wanted, |wanted| wanted.filter.days = days);
    };
    view! {
        <Show when=move || is_needed.get()>
            <div class="chips chips--one-line" role="group" aria-label=t(SHOW) hidden=move || rests.get()>
                <button
                    type="button"
                    class="chip"
                    aria-pressed=move || pressed(wanted.with(Wanted::is_all))
                    on:click=move |_| wanted.set(Wanted::default())
                >
                    {t(ALL)}
                </button>
                <Show when=move || any_conflict.get()>
                    <button
                        type="button"
                        class="chip"
                        aria-pressed=move || pressed(conflict_pressed())
                        on:click=conflict
                    >
                        {t(CONFLICTS)}
                    </button>
                </Show>
                <button type="button" class="chip" aria-pressed=move || pressed(reference_pressed()) on:click=reference>
                    {small_icon(Icon::Bookmark)}{t(REFERENCES)}
                </button>
                {[Kind::Theme, Kind::Feeling, Kind::Template].map(|it| chip(wanted, it, kind, open))}
                <button type="button" class="chip" aria-pressed=move || pressed(is_this_day()) on:click=this_day>
                    {t(THIS_DAY)}
                </button>
            </div>
        </Show>
        <Sheet open title=Signal::derive(move || t(kind.get().name()).to_owned())>
            <Choices wanted kind open tags />
        </Sheet>
    }
}

const fn pressed(is: bool) -> &'static str {
    if is { "true" } else { "false" }
}

fn change(wanted: RwSignal<Wanted>, change: impl FnOnce(&mut Wanted)) {
    wanted.update(|wanted| {
        change(wanted);
        wanted.shown = STEP;
    });
}

/// Opens the choice of a value; shows the one that was chosen.
fn chip(wanted: RwSignal<Wanted>, it: Kind, kind: RwSignal<Kind>, open: RwSignal<bool>) -> impl IntoView {
    let value = Memo::new(move |_| wanted.with(|wanted| it.value(&wanted.filter)));
    let press = move |_| {
        kind.set(it);
        open.set(true);
    };
    let words = move || value.get().map_or_else(|| t(it.name()).to_owned(), |value| it.word(&value));
    view! {
        <button
            type="button"
            class="chip"
            aria-haspopup="dialog"
            aria-pressed=move || pressed(value.get().is_some())
            on:click=press
        >
            {words}{small_icon(Icon::ChevronDown)}
        </button>
    }
}

#[component]
fn Choices(
    wanted: RwSignal<Wanted>,
    kind: RwSignal<Kind>,
    open: RwSignal<bool>,
    tags: Memo<Vec<String>>,
) -> impl IntoView {
    let it = kind.get_untracked();
    let values: Vec<String> = match it {
        Kind::Theme => tags.get_untracked(),
        Kind::Feeling => FEELINGS.iter().map(|it| it.key.to_owned()).collect(),
        Kind::Template => TEMPLATES.iter().map(|it| it.key.to_owned()).collect(),
    };
    let chosen = wanted.with_untracked(|wanted| it.value(&wanted.filter));
    let none = values.is_empty().then(|| view! { <p class="note">{t(NO_THEMES)}</p> });
    let choice = |value: Option<String>| {
        let is_chosen = chosen == value;
        let word = value.as_ref().map_or_else(|| t(ALL).to_owned(), |value| it.word(value));
        let press = move |_| {
            change(wanted, |wanted| it.set(&mut wanted.filter, value.clone()));
            open.set(false);
        };
        view! { <button type="button" class="chip" aria-pressed=pressed(is_chosen) on:click=press>{word}</button> }
    };
    let all = choice(None);
    let choices: Vec<_> = values.into_iter().map(|value| choice(Some(value))).collect();
    view! {
        {none}
        <div class="chips" role="group" aria-labelledby="sheet-title">{all}{choices}</div>
    }
}
