//! What is around every screen: the bar or rail, the state of the sync, and what is shown before the diary is open.

use leptos::prelude::*;

use super::{entry, journal, today, write};
use crate::calls::{Failure, SyncState};
use crate::page::{app, t};
use crate::routes::Screen;
use crate::ui::browser;
use crate::ui::icon::{Icon, icon, small_icon};
use crate::ui::say::failure_banner;
use crate::ui::toast::Toasts;
use crate::words::{Words, count, words};

const SKIP: Words = words("Till innehållet", "To the content");
const TODAY: Words = words("Idag", "Today");
const JOURNAL: Words = words("Dagbok", "Journal");
const WRITE: Words = words("Skriv", "Write");
const GROUP: Words = words("Gruppen", "Group");
const ME: Words = words("Jag", "Me");
const OPENING: Words = words("Öppnar dagboken", "Opening the diary");
const UNKNOWN: Words = words("Den sidan finns inte", "There is no such page");
const TO_TODAY: Words = words("Till Idag", "To Today");
const RELOAD: Words = words("Läs in sidan igen", "Load the page again");

const SYNCED: Words = words("Allt är synkat", "All is synced");
const SYNCING: Words = words("Synkar", "Syncing");
const HERE: Words = words("Sparat på enheten", "Saved on this device");
const WAITING: Words = words("{} ännu inte synkad", "{} not synced yet");
const WAITING_MORE: Words = words("{} ännu inte synkade", "{} not synced yet");
const OFFLINE: Words = words("Ingen kontakt med servern", "No contact with the server");

/// Everything.
#[component]
pub fn Shell() -> impl IntoView {
    browser::show_language(app().language.get_untracked());
    let body = move || match app().ready.get() {
        None => opening().into_any(),
        Some(Err(failure)) => not_opened(&failure).into_any(),
        Some(Ok(())) => view! { <Opened /> }.into_any(),
    };
    view! {
        {body}
        <Toasts />
    }
}

fn opening() -> impl IntoView {
    view! {
        <div class="app app--plain">
            <main class="page" aria-busy="true">
                <p class="unseen" role="status">{t(OPENING)}</p>
                <div class="skeleton" aria-hidden="true"><i></i><i></i><i></i></div>
            </main>
        </div>
    }
}

fn not_opened(failure: &Failure) -> impl IntoView + use<> {
    view! {
        <div class="app app--plain">
            <main class="page" id="main">
                <div class="stack">
                    <h1>"Andrum"</h1>
                    {failure_banner(failure)}
                    <button type="button" class="button" on:click=|_| browser::reload()>{t(RELOAD)}</button>
                </div>
            </main>
        </div>
    }
}

#[component]
fn Opened() -> impl IntoView {
    let places = [
        (Screen::Today, TODAY, Icon::House),
        (Screen::Journal, JOURNAL, Icon::Book),
        (Screen::Write, WRITE, Icon::Pencil),
        (Screen::Group, GROUP, Icon::Users),
        (Screen::Me, ME, Icon::User),
    ];
    let here = move |place: Screen| (app().screen.get().home() == Some(place)).then_some("page");
    let bar = move |(place, name, drawing): (Screen, Words, Icon)| {
        let write = place == Screen::Write;
        let class = if write { "bar__link bar__link--write" } else { "bar__link" };
        let label = write.then(|| t(name));
        let words = (!write).then(|| t(name));
        view! {
            <li><a class=class href=place.address() aria-label=label aria-current=move || here(place)>{icon(drawing)}{words}</a></li>
        }
    };
    let rail = move |(place, name, drawing): (Screen, Words, Icon)| {
        view! { <li><a class="rail__link" href=place.address() aria-current=move || here(place)>{icon(drawing)}{t(name)}</a></li> }
    };
    // The bar would be in the way of writing.
    let plain = move || matches!(app().screen.get(), Screen::Write | Screen::Edit(_) | Screen::CloseDay);
    view! {
        <div class="app" class=("app--plain", plain)>
            <a class="skip" href="#main">{t(SKIP)}</a>
            <nav class="rail" aria-label="Andrum">
                <a class="rail__mark" href="/">"Andrum"</a>
                <ul class="rail__list">{places.map(rail)}</ul>
                <div class="rail__end"><SyncLine /></div>
            </nav>
            {screen}
            <nav class="bar" aria-label="Andrum" hidden=plain>
                <ul class="bar__list">{places.map(bar)}</ul>
            </nav>
        </div>
    }
}

fn screen() -> AnyView {
    match app().screen.get() {
        Screen::Today => today::view().into_any(),
        Screen::Journal => journal::view().into_any(),
        Screen::Write => write::view(None).into_any(),
        Screen::Edit(item) => write::view(Some(item)).into_any(),
        Screen::Entry(item) => entry::view(item).into_any(),
        _ => unknown().into_any(),
    }
}

fn unknown() -> impl IntoView {
    browser::title(t(UNKNOWN));
    view! {
        <main class="page" id="main" tabindex="-1">
            <div class="empty">
                <h1>{t(UNKNOWN)}</h1>
                <a class="button" href="/">{t(TO_TODAY)}</a>
            </div>
        </main>
    }
}

/// How the sync stands, and it is always true.
#[component]
pub fn SyncLine() -> impl IntoView {
    let line = move || {
        let status = app().status.get()?;
        if status.locked {
            return None;
        }
        let waiting = count(status.unsynced, t(WAITING), t(WAITING_MORE));
        let (state, drawing, words) = match app().sync.get() {
            _ if status.server.is_none() => ("synced", Icon::Smartphone, t(HERE).to_owned()),
            SyncState::Offline if status.unsynced > 0 => ("offline", Icon::CloudOff, waiting),
            SyncState::Offline => ("offline", Icon::CloudOff, t(OFFLINE).to_owned()),
            _ if status.unsynced > 0 => ("waiting", Icon::CloudUpload, waiting),
            SyncState::Running => ("waiting", Icon::CloudUpload, t(SYNCING).to_owned()),
            _ => ("synced", Icon::CloudCheck, t(SYNCED).to_owned()),
        };
        Some(view! { <p class="sync" data-state=state>{small_icon(drawing)}{words}</p> })
    };
    view! { <div role="status">{line}</div> }
}
