//! The list itself: by month, or what a search found.

use andrum_core::search::Query;
use andrum_wire::ids::ItemId;
use leptos::prelude::*;

use super::wanted::{STEP, Wanted};
use crate::asking::fetch;
use crate::calls::{List, ListPart, Listed, Search, SearchResult};
use crate::screens::JournalScreen;
use crate::shared::t;
use crate::ui::dates::month_words;
use crate::ui::say::failure_banner;
use crate::ui::{pictures, summary};
use crate::words::{Words, count, fill, words};

const EMPTY: Words = words("Här samlas det du skriver", "What you write gathers here");
const EMPTY_ABOUT: Words = words(
    "En rad räcker. Ingen räknar dagar, och ingen annan ser den.",
    "One line is enough. No one counts days, and no one else sees it.",
);
const WRITE: Words = words("Skriv första reflektionen", "Write the first reflection");
const NOTHING_SO: Words = words("Inget här ännu", "Nothing here yet");
const NOTHING_SO_ABOUT: Words = words("Ingen reflektion passar det du valde.", "No reflection fits what you chose.");
const SHOW_ALL: Words = words("Visa alla", "Show all");
const MORE: Words = words("Visa fler", "Show more");
const OPENING: Words = words("Öppnar dagboken", "Opening the diary");
const HITS: Words = words("{} träff. ", "{} hit. ");
const HITS_MORE: Words = words("{} träffar. ", "{} hits. ");
const SEARCHED: Words = words("Sökte i {} reflektion på den här enheten.", "Searched {} reflection on this device.");
const SEARCHED_MORE: Words =
    words("Sökte i {} reflektioner på den här enheten.", "Searched {} reflections on this device.");
const NOT_SEARCHED: Words = words(" {} gick inte att läsa här.", " {} could not be read here.");
const NO_HITS: Words = words("Inget med de orden", "Nothing with these words");
const NO_HITS_ABOUT: Words =
    words("Pröva ett kortare ord, eller bara början på det.", "Try a shorter word, or only the beginning of it.");

/// What was asked for.
#[component]
pub fn Entries(wanted: RwSignal<Wanted>, read: Memo<Option<ItemId>>) -> impl IntoView {
    let searches = Memo::new(move |_| wanted.with(Wanted::searches));
    // The list stays while one searches: drawing it anew is what a first letter would wait for.
    let listed = Memo::new(move |before: Option<&bool>| before == Some(&true) || !searches.get());
    view! {
        <div hidden=move || searches.get()>{move || listed.get().then(|| all(wanted, read))}</div>
        {move || searches.get().then(|| hits(wanted, read))}
    }
}

fn all(wanted: RwSignal<Wanted>, read: Memo<Option<ItemId>>) -> impl IntoView {
    let asked = Memo::new(move |_| wanted.with(|it| (it.listing, it.filter.clone(), it.shown)));
    let part = fetch(move || {
        let (listing, filter, count) = asked.get();
        List { listing, filter, from: 0, count }
    });
    // A memo: a sync that changed nothing here draws nothing anew.
    let part = Memo::new(move |_| part.get());
    move || match part.get() {
        None => loading().into_any(),
        Some(Err(failure)) => failure_banner(&failure).into_any(),
        Some(Ok(part)) if part.total == 0 && wanted.with_untracked(Wanted::is_all) => empty().into_any(),
        Some(Ok(part)) if part.total == 0 => nothing_so(wanted).into_any(),
        Some(Ok(part)) => view! {
            <div class="entries">{months(&part, read.into())}</div>
            {more(part.entries.len(), part.total, move || wanted.update(|wanted| wanted.shown += STEP))}
        }
        .into_any(),
    }
}

fn months(part: &ListPart, here: Signal<Option<ItemId>>) -> impl IntoView + use<> {
    let month = |listed: &Listed| listed.summary.day.to_string().get(..7).map(str::to_owned);
    let months = part.entries.chunk_by(|a, b| month(a) == month(b)).map(|entries| {
        let name = entries.first().map(|first| month_words(first.summary.day));
        let rows = entries.iter().map(|listed| summary::row(listed.clone(), None, here)).collect_view();
        view! {
            <h2 class="entries__month">{name}</h2>
            <ul class="rows rows--bare">{rows}</ul>
        }
    });
    months.collect_view()
}

fn more(shown: usize, total: usize, press: impl Fn() + 'static) -> Option<impl IntoView> {
    (shown < total).then(
        || view! { <button type="button" class="button button--quiet" on:click=move |_| press()>{t(MORE)}</button> },
    )
}

fn hits(wanted: RwSignal<Wanted>, read: Memo<Option<ItemId>>) -> impl IntoView {
    // With what was asked, so that the marks fit the hits.
    let asked = RwSignal::new(String::new());
    let words = Memo::new(move |_| wanted.with(|it| (it.typed.clone(), it.hits)));
    let found = fetch(move || {
        let (typed, count) = words.get();
        asked.set(typed.clone());
        Search { typed, count }
    });
    // The same hits may be marked for other words.
    let found = Memo::new(move |_| (found.get(), asked.get_untracked()));
    move || match found.get() {
        (None, _) => loading().into_any(),
        (Some(Err(failure)), _) => failure_banner(&failure).into_any(),
        (Some(Ok(found)), asked) => {
            let query = Query::parse(&asked);
            let rows = found.hits.iter().map(|listed| summary::row(listed.clone(), Some(&query), read.into()));
            let none = (found.total == 0).then(|| {
                view! {
                    <div class="empty">
                        {pictures::nothing_found()}
                        <h2>{t(NO_HITS)}</h2>
                        <p>{t(NO_HITS_ABOUT)}</p>
                    </div>
                }
            });
            view! {
                <p class="searched" role="status">{honest(&found)}</p>
                <div class="entries"><ul class="rows rows--bare">{rows.collect_view()}</ul></div>
                {none}
                {more(found.hits.len(), found.total, move || wanted.update(|wanted| wanted.hits += STEP))}
            }
            .into_any()
        }
    }
}

/// How much was found, and in how much.
fn honest(found: &SearchResult) -> String {
    let mut said = String::new();
    if found.total > 0 {
        said += &count(found.total, t(HITS), t(HITS_MORE));
    }
    said += &count(found.searched, t(SEARCHED), t(SEARCHED_MORE));
    if found.not_searched > 0 {
        said += &fill(t(NOT_SEARCHED), &[&found.not_searched]);
    }
    said
}

fn loading() -> impl IntoView {
    view! {
        <div class="skeleton" aria-hidden="true"><i></i><i></i><i></i><i></i></div>
        <p class="unseen" role="status">{t(OPENING)}</p>
    }
}

fn empty() -> impl IntoView {
    view! {
        <div class="empty">
            {pictures::open_book()}
            <h2>{t(EMPTY)}</h2>
            <p>{t(EMPTY_ABOUT)}</p>
            <a class="button" href=JournalScreen::Write.address()>{t(WRITE)}</a>
        </div>
    }
}

fn nothing_so(wanted: RwSignal<Wanted>) -> impl IntoView {
    view! {
        <div class="empty">
            {pictures::nothing_found()}
            <h2>{t(NOTHING_SO)}</h2>
            <p>{t(NOTHING_SO_ABOUT)}</p>
            <button type="button" class="button button--quiet" on:click=move |_| wanted.set(Wanted::default())>
                {t(SHOW_ALL)}
            </button>
        </div>
    }
}
