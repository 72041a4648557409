//! What is around every screen: the bar or rail, the state of the sync, and what is shown before the diary is open.

use andrum_core::facade::Until;
use leptos::prelude::*;

use super::evicted::is_evicted;
use super::later::{self, Room};
use super::notices::Notices;
use super::{close_day, journal, today, write};
use crate::calls::{Failure, SyncState, Unanswered};
use crate::page::{app, t};
use crate::routes::{Place, Screen};
use crate::ui::attention::Veil;
use crate::ui::icon::{Icon, icon, small_icon};
use crate::ui::say::failure_banner;
use crate::ui::toast::Toasts;
use crate::ui::{arrival, browser, pictures};
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
const UNTIL_SEEN: Words = words("Väntar på dig i gruppen", "Waits for you in the group");
const UNTIL_CONFIRMED: Words = words("Delas när du är bekräftad", "Shared once you are confirmed");
const UNTIL_RETURNED: Words = words("Delas när du är tillbaka", "Shared once you are back");
const REFUSED: Words = words("Servern sa nej", "The server refused");
const SIGN_IN_AGAIN: Words = words("Logga in igen", "Sign in again");
const WRONG: Words = words("Något stämmer inte", "Something is not right");
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
        <Veil />
    }
}

fn opening() -> impl IntoView {
    view! { <div class="app app--plain">{opening_page("page")}</div> }
}

/// What is shown while something opens.
pub fn opening_page(class: &'static str) -> impl IntoView {
    view! {
        <main class=class id="main" tabindex="-1" aria-busy="true">
            <header class="head"><h1>"Andrum"</h1></header>
            <p class="unseen" role="status">{t(OPENING)}</p>
            <div class="skeleton" aria-hidden="true"><i></i><i></i><i></i></div>
        </main>
    }
}

fn not_opened(failure: &Failure) -> impl IntoView + use<> {
    view! {
        <div class="app app--plain">
            {failed_page(failure)}
        </div>
    }
}

fn failed_page(failure: &Failure) -> impl IntoView + use<> {
    view! {
        <main class="page" id="main" tabindex="-1">
            <div class="stack">
                <h1>"Andrum"</h1>
                {failure_banner(failure)}
                <button type="button" class="button" on:click=|_| browser::reload()>{t(RELOAD)}</button>
            </div>
        </main>
    }
}

/// A room whose part of the app could not be fetched.
pub fn no_room() -> impl IntoView {
    failed_page(&Failure::Unanswered(Unanswered::NotFetched))
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
    super::news::follow();
    super::install::follow();
    let frame = Memo::new(|_| frame());
    // A memo: the screen is not drawn anew whenever the count of unsynced entries changes.
    let locked = Memo::new(|_| app().status.with(|status| status.as_ref().map(|status| status.locked)));
    let evicted = Memo::new(|_| is_evicted());
    // What was pressed to shut or open it is gone.
    Effect::new(move |before: Option<Option<bool>>| {
        let now = locked.get();
        if now.is_some() && before.flatten().is_some_and(|before| Some(before) != now) {
            arrival::at_screen();
        }
        now
    });
    // The list stays as it is while entries are read beside it.
    let room = Memo::new_with_compare(
        |_| app().screen.get(),
        |before, now| {
            let is_journal = |screen: Option<&Screen>| matches!(screen, Some(Screen::Journal | Screen::Entry(_)));
            !(is_journal(before) && is_journal(now))
        },
    );
    let bars = move || {
        (frame.get() != Frame::Plain).then(|| {
            view! {
                <nav class="rail" aria-label="Andrum">
                    <a class="rail__mark" href="/">{pictures::mark("")}"Andrum"</a>
                    <a class="button button--quiet button--small rail__write" href=Screen::Write.address()>{icon(Icon::Pencil)}{t(WRITE)}</a>
                    <ul class="rail__list">{places.into_iter().filter(|(place, ..)| *place != Screen::Write).map(rail).collect_view()}</ul>
                    <div class="rail__end"><SyncLine /></div>
                </nav>
            }
        })
    };
    let bottom = move || {
        (frame.get() == Frame::Whole).then(|| {
            view! { <nav class="bar" aria-label="Andrum"><ul class="bar__list">{places.map(bar)}</ul></nav> }
        })
    };
    view! {
        <div class="app" class=("app--plain", move || frame.get() == Frame::Plain) class=("app--no-bar", move || frame.get() == Frame::NoBar)>
            <a class="skip" href="#main" on:click=browser::skip_to_main>{t(SKIP)}</a>
            {bars}
            <div class="content">
                <Notices />
                {move || screen(locked.get(), evicted, room.get())}
            </div>
            {bottom}
        </div>
    }
}

/// What is around a screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Frame {
    /// Bar or rail.
    Whole,
    /// The rail on a desk; no bar, which would be in the way of text.
    NoBar,
    /// Neither: one thing at a time.
    Plain,
}

fn frame() -> Frame {
    if app().status.get().is_none_or(|status| status.locked) {
        return Frame::Plain;
    }
    match app().screen.get() {
        Screen::Today if app().first.get() => Frame::Plain,
        Screen::CloseDay | Screen::Account | Screen::SignIn | Screen::Forgotten | Screen::Join => Frame::Plain,
        Screen::Write | Screen::Edit(_) | Screen::Entry(_) | Screen::History(_) | Screen::Conflict(_) => Frame::NoBar,
        _ => Frame::Whole,
    }
}

fn screen(locked: Option<bool>, evicted: Memo<bool>, room: Screen) -> AnyView {
    // Locked: whatever the address says, this is all there is to see.
    match locked {
        None => return opening_page("page").into_any(),
        Some(true) => return later::view(Room::Locked),
        Some(false) => {}
    }
    match room {
        Screen::Today if evicted.get() => super::evicted::view().into_any(),
        Screen::Today => today::view().into_any(),
        Screen::CloseDay => close_day::view().into_any(),
        Screen::Journal | Screen::Entry(_) => journal::view().into_any(),
        Screen::Write => write::view(None).into_any(),
        Screen::Edit(item) => write::view(Some(item)).into_any(),
        Screen::Unknown => unknown().into_any(),
        later => later::view(Room::Screen(later)),
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
    let line = Memo::new(|_| sync_line());
    let inside = move || {
        line.get().map(|line| {
            let words = match line.there {
                Some(there) => view! { <a href=there>{line.words}</a> }.into_any(),
                None => line.words.into_any(),
            };
            view! { {small_icon(line.drawing)}{words} }
        })
    };
    view! {
        <p class="sync" role="status" data-state=move || line.get().map(|line| line.state) hidden=move || line.get().is_none()>
            {inside}
        </p>
    }
}

#[derive(Clone, PartialEq)]
struct Line {
    state: &'static str,
    drawing: Icon,
    words: String,
    /// Where the person can do something about it.
    there: Option<String>,
}

/// None while the diary is locked.
fn sync_line() -> Option<Line> {
    let status = app().status.get().filter(|status| !status.locked)?;
    let held: usize = status.held.iter().map(|held| held.items).sum();
    // What a group holds up waits for a person, not for a network.
    let unsynced = status.unsynced.saturating_sub(held);
    let waiting = count(unsynced, t(WAITING), t(WAITING_MORE));
    let mut there = None;
    let (state, drawing, words) = match app().sync.get() {
        _ if status.sign_in_again => ("alarm", Icon::Key, t(SIGN_IN_AGAIN).to_owned()),
        _ if !status.alarms.is_empty() => ("alarm", Icon::Alert, t(WRONG).to_owned()),
        _ if status.server.is_none() => ("synced", Icon::Smartphone, t(HERE).to_owned()),
        SyncState::Offline if unsynced > 0 => ("offline", Icon::CloudOff, waiting),
        SyncState::Offline => ("offline", Icon::CloudOff, t(OFFLINE).to_owned()),
        SyncState::Refused if unsynced == 0 => ("alarm", Icon::CloudOff, t(REFUSED).to_owned()),
        _ if unsynced > 0 => ("waiting", Icon::CloudUpload, waiting),
        SyncState::Running => ("waiting", Icon::CloudUpload, t(SYNCING).to_owned()),
        _ => match status.held.first() {
            Some(held) => {
                there = Some(Screen::InGroup(Place::Home, held.group).address());
                let words = match held.until {
                    Until::Seen => UNTIL_SEEN,
                    Until::Confirmed => UNTIL_CONFIRMED,
                    Until::Returned => UNTIL_RETURNED,
                };
                ("held", Icon::Users, t(words).to_owned())
            }
            None => ("synced", Icon::CloudCheck, t(SYNCED).to_owned()),
        },
    };
    Some(Line { state, drawing, words, there })
}
