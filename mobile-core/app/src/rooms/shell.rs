//! What is around every screen: the bar or rail, the state of the sync, and what is shown before the diary is open.

use leptos::prelude::*;

use super::evicted::is_evicted;
use super::later::{self, Room};
use super::notices::Notices;
use super::sync_line::SyncLine;
use super::{entries, install, news, today};
use crate::calls::Error;
use crate::screens::{GroupsScreen, JournalScreen, MeScreen, Screen, TodayScreen};
use crate::shared::{app, t};
use crate::signs::{Bar, Frame};
use crate::ui::attention::Veil;
use crate::ui::icon::{Icon, icon};
use crate::ui::opening::{failed_page, opening_page};
use crate::ui::toast::Toasts;
use crate::ui::{arrival, browser, pictures};
use crate::words::{Words, words};

const SKIP: Words = words("Till innehållet", "To the content");
const TODAY: Words = words("Idag", "Today");
const JOURNAL: Words = words("Dagbok", "Journal");
const WRITE: Words = words("Skriv", "Write");
const GROUP: Words = words("Gruppen", "Group");
const ME: Words = words("Jag", "Me");
const UNKNOWN: Words = words("Den sidan finns inte", "There is no such page");
const TO_TODAY: Words = words("Till Idag", "To Today");

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

fn not_opened(failure: &Error) -> impl IntoView + use<> {
    view! {
        <div class="app app--plain">
            {failed_page(failure)}
        </div>
    }
}

/// A place in the bar: the address that it opens, its name and its icon.
type Place = (Bar, String, Words, Icon);

fn places() -> [Place; 5] {
    [
        (Bar::Today, TodayScreen::Today.address(), TODAY, Icon::House),
        (Bar::Journal, JournalScreen::List.address(), JOURNAL, Icon::Book),
        (Bar::Write, JournalScreen::Write.address(), WRITE, Icon::Pencil),
        (Bar::Group, GroupsScreen::List.address(), GROUP, Icon::Users),
        (Bar::Me, MeScreen::Me.address(), ME, Icon::User),
    ]
}

fn current(place: Bar) -> Option<&'static str> {
    (app().screen.get().sign().bar == place).then_some("page")
}

fn bar() -> impl IntoView {
    let link = |(place, address, name, drawing): Place| {
        let write = place == Bar::Write;
        let class = if write { "bar__link bar__link--write" } else { "bar__link" };
        let label = write.then(|| t(name));
        let words = (!write).then(|| t(name));
        view! {
            <li>
                <a class=class href=address aria-label=label aria-current=move || current(place)>
                    {icon(drawing)}{words}
                </a>
            </li>
        }
    };
    view! { <nav class="bar" aria-label="Andrum"><ul class="bar__list">{places().map(link)}</ul></nav> }
}

fn rail() -> impl IntoView {
    let link = |(place, address, name, drawing): Place| {
        view! {
            <li><a class="rail__link" href=address aria-current=move || current(place)>{icon(drawing)}{t(name)}</a></li>
        }
    };
    // Writing has a button of its own.
    let links = places().into_iter().filter(|(place, ..)| *place != Bar::Write).map(link).collect_view();
    view! {
        <nav class="rail" aria-label="Andrum">
            <a class="rail__mark" href="/">{pictures::mark("")}"Andrum"</a>
            <a class="button button--quiet button--small rail__write" href=JournalScreen::Write.address()>
                {icon(Icon::Pencil)}{t(WRITE)}
            </a>
            <ul class="rail__list">{links}</ul>
            <div class="rail__end"><SyncLine /></div>
        </nav>
    }
}

#[component]
fn Opened() -> impl IntoView {
    news::follow();
    install::follow();
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
            let is_list = |screen: Option<&Screen>| {
                matches!(screen, Some(Screen::Journal(JournalScreen::List | JournalScreen::Entry(_))))
            };
            !(is_list(before) && is_list(now))
        },
    );
    let plain = move || frame.get() == Frame::Plain;
    let no_bar = move || frame.get() == Frame::NoBar;
    view! {
        <div class="app" class=("app--plain", plain) class=("app--no-bar", no_bar)>
            <a class="skip" href="#main" on:click=browser::skip_to_main>{t(SKIP)}</a>
            {move || (!plain()).then(rail)}
            <div class="content">
                <Notices />
                {move || screen(locked.get(), evicted, room.get())}
            </div>
            {move || (frame.get() == Frame::Whole).then(bar)}
        </div>
    }
}

/// What is around the screen now: what the screen declares, but nothing around a lock or a first visit.
fn frame() -> Frame {
    if app().status.get().is_none_or(|status| status.locked) {
        return Frame::Plain;
    }
    match app().screen.get() {
        Screen::Today(TodayScreen::Today) if app().first.get() => Frame::Plain,
        screen => screen.sign().frame,
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
        Screen::Today(TodayScreen::Today) if evicted.get() => super::evicted::view().into_any(),
        Screen::Today(screen) => today::draw(screen),
        Screen::Journal(screen) => entries::draw_at_once(screen),
        Screen::Entries(screen) => later::view(Room::Entries(screen)),
        Screen::Groups(screen) => later::view(Room::Groups(screen)),
        Screen::Group(group, screen) => later::view(Room::Group(group, screen)),
        Screen::Account(screen) => later::view(Room::Account(screen)),
        Screen::Me(screen) => later::view(Room::Me(screen)),
        Screen::Unknown => unknown().into_any(),
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
