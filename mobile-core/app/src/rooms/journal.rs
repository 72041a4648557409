//! The list of what was written, its filters, and the search.

use andrum_core::facade::Listing;
use leptos::prelude::*;

use super::shell::SyncLine;
use crate::calls::{Filter, List, Search};
use crate::page::{fetch, t};
use crate::routes::Screen;
use crate::ui::icon::{Icon, icon};
use crate::ui::say::failure_banner;
use crate::ui::{browser, summary};
use crate::words::{Words, count, fill, words};

const TITLE: Words = words("Dagbok", "Journal");
const SEARCH: Words = words("Sök i dagboken", "Search the diary");
const EMPTY: Words = words("Här samlas det du skriver", "What you write gathers here");
const EMPTY_ABOUT: Words = words("En rad räcker för att börja.", "One line is enough to begin.");
const WRITE: Words = words("Skriv", "Write");
const MORE: Words = words("Visa fler", "Show more");
const SEARCHED: Words = words("Sökte i {} reflektion på den här enheten.", "Searched {} reflection on this device.");
const SEARCHED_MORE: Words =
    words("Sökte i {} reflektioner på den här enheten.", "Searched {} reflections on this device.");
const NOT_SEARCHED: Words = words(" {} gick inte att läsa här.", " {} could not be read here.");
const NO_HITS: Words =
    words("Inget hittades. Pröva en annan böjning eller färre ord.", "Nothing was found. Try fewer words.");
const TRASH: Words = words("Papperskorgen", "The trash");

/// How many entries are shown at first, and added each time.
const STEP: usize = 40;

/// The screen.
pub fn view() -> impl IntoView {
    browser::title(t(TITLE));
    let typed = RwSignal::new(String::new());
    let shown = RwSignal::new(STEP);
    let searching = move || !typed.get().trim().is_empty();
    view! {
        <main class="page" id="main" tabindex="-1">
            <header class="head head--with-state">
                <h1>{t(TITLE)}</h1>
                <SyncLine />
            </header>
            <div class="stack">
                <form class="search" role="search" on:submit=|event| event.prevent_default()>
                    {icon(Icon::Search)}
                    <input
                        type="search"
                        aria-label=t(SEARCH)
                        placeholder=t(SEARCH)
                        autocomplete="off"
                        prop:value=typed
                        on:input=move |event| {
                            shown.set(STEP);
                            typed.set(event_target_value(&event));
                        }
                    />
                </form>
                <Show when=searching fallback=move || all(shown)>{hits(typed, shown)}</Show>
            </div>
        </main>
    }
}

fn more(shown: RwSignal<usize>, total: usize) -> Option<impl IntoView> {
    let press = move |_| shown.update(|shown| *shown += STEP);
    (shown.get() < total)
        .then(|| view! { <button type="button" class="button button--quiet" on:click=press>{t(MORE)}</button> })
}

fn all(shown: RwSignal<usize>) -> impl IntoView {
    let part =
        fetch(move || List { listing: Listing::Journal, filter: Filter::default(), from: 0, count: shown.get() });
    move || match part.get() {
        None => ().into_any(),
        Some(Err(failure)) => failure_banner(&failure).into_any(),
        Some(Ok(part)) if part.total == 0 => view! {
            <section class="empty">
                <h2>{t(EMPTY)}</h2>
                <p>{t(EMPTY_ABOUT)}</p>
                <a class="button" href=Screen::Write.address()>{t(WRITE)}</a>
            </section>
        }
        .into_any(),
        Some(Ok(part)) => view! {
            <ul class="rows">{part.entries.into_iter().map(summary::row).collect_view()}</ul>
            {more(shown, part.total)}
            <a class="button button--text" href=Screen::Trash.address()>{icon(Icon::Trash)}{t(TRASH)}</a>
        }
        .into_any(),
    }
}

fn hits(typed: RwSignal<String>, shown: RwSignal<usize>) -> impl IntoView {
    let found = fetch(move || Search { typed: typed.get(), count: shown.get() });
    move || match found.get() {
        None => ().into_any(),
        Some(Err(failure)) => failure_banner(&failure).into_any(),
        Some(Ok(found)) => {
            let mut honest = count(found.searched, t(SEARCHED), t(SEARCHED_MORE));
            if found.not_searched > 0 {
                honest += &fill(t(NOT_SEARCHED), &[&found.not_searched]);
            }
            let none = (found.total == 0).then(|| view! { <p>{t(NO_HITS)}</p> });
            view! {
                <p class="note" role="status">{honest}</p>
                {none}
                <ul class="rows">{found.hits.into_iter().map(summary::row).collect_view()}</ul>
                {more(shown, found.total)}
            }
            .into_any()
        }
    }
}
