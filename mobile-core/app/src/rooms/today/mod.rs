//! Today: close the day, what was written last, and what stood on this day before.

mod close_day;

use andrum_core::facade::Listing;
use leptos::prelude::*;

use super::install::{self, InstallCard};
use super::later::{self, Room};
use super::sync_line::SyncLine;
use crate::address;
use crate::asking::fetch;
use crate::calls::{Filter, List, Listed};
use crate::screens::{AccountScreen, JournalScreen, MeScreen, TodayScreen};
use crate::shared::{app, t};
use crate::ui::dates::{long_day, today};
use crate::ui::icon::{Icon, icon, small_icon};
use crate::ui::pictures::{Door, door, mark};
use crate::ui::say::failure_banner;
use crate::ui::{browser, summary};
use crate::words::{Words, count, words};
use andrum_core::entries::this_day::{Ago, same_days};

const TITLE: Words = words("Idag", "Today");
const NAME: Words = words("Andrum", "Andrum");
const HELLO: Words = words("Hej", "Hello");
const CLOSE_DAY: Words = words("Stäng dagen", "Close the day");
const CLOSE_DAY_ABOUT: Words =
    words("Tre minuter. Sedan får jobbet vara kvar här.", "Three minutes. Then work can stay here.");
const WELCOME: Words = words("En stund att skriva av sig", "A moment to write it down");
const WELCOME_ABOUT: Words = words(
    "Skriv om något som hände i dag. Det tar några minuter, och du behöver inget konto.",
    "Write about something that happened today. It takes a few minutes, and you need no account.",
);
const FIRST: Words = words("Skriv första reflektionen", "Write the first reflection");
const HAVE_ONE: Words = words("Jag har redan en dagbok", "I already have a diary");
const SEALED: Words = words(
    "Det du skriver krypteras på enheten. Bara du kan läsa det. ",
    "What you write is encrypted on this device. Only you can read it. ",
);
const HOW: Words = words("Så fungerar det", "How it works");
const LATEST: Words = words("Senast skrivet", "Written last");
const HELP: Words = words("Vart kan jag vända mig?", "Where can I turn?");
const OPEN: Words = words("Öppna", "Open");
const ONLY_HERE: Words = words("Dagboken finns bara här", "The diary is only here");
const ONLY_HERE_ABOUT: Words = words(
    "Går telefonen eller datorn sönder är den borta. Med ett konto får du den tillbaka, fortfarande så att bara du kan läsa.",
    "If this phone or computer breaks, it is gone. With an account you get it back, still so that only you can read it.",
);
const MAKE_ACCOUNT: Words = words("Skapa konto", "Make an account");
const LATER: Words = words("Senare", "Later");
const OPENING: Words = words("Öppnar dagboken", "Opening the diary");
const WEEK_AGO: Words = words("För en vecka sedan", "A week ago");
const MONTH_AGO: Words = words("För en månad sedan", "A month ago");
const HALF_YEAR_AGO: Words = words("För ett halvår sedan", "Half a year ago");
const YEAR_AGO: Words = words("För ett år sedan", "A year ago");
const YEARS_AGO: Words = words("För {} år sedan", "{} years ago");

/// The name under which page/early.js finds that this is no first visit.
const KNOWN: &str = "known";
/// The name under which it is remembered when the account was put off.
const PUT_OFF: &str = "account-later";
/// How long that is respected, in milliseconds: a week.
const PUT_OFF_MS: i64 = 7 * 24 * 60 * 60 * 1000;

/// Draws a screen of the day.
pub fn draw(screen: TodayScreen) -> AnyView {
    match screen {
        TodayScreen::Today => view().into_any(),
        TodayScreen::CloseDay => close_day::view().into_any(),
    }
}

/// The screen.
pub fn view() -> impl IntoView {
    browser::title(t(TITLE));
    let latest = fetch(|| List { listing: Listing::Journal, filter: Filter::default(), from: 0, count: 1 });
    let latest = Memo::new(move |_| latest.get());
    let no_account =
        Memo::new(|_| app().status.with(|status| status.as_ref().is_some_and(|status| status.account.is_none())));
    let is_first =
        Memo::new(move |_| no_account.get() && latest.with(|part| matches!(part, Some(Ok(part)) if part.total == 0)));
    Effect::new(move |_| app().first.set(is_first.get()));
    Effect::new(move |_| {
        if let Some(part) = latest.get() {
            if part.is_ok_and(|part| part.total > 0) {
                browser::keep(KNOWN, Some("yes"));
            }
            browser::clear_first_paint();
        }
    });
    on_cleanup(|| app().first.set(false));
    let body = move || match latest.get() {
        None => opening().into_any(),
        Some(Err(failure)) => failure_banner(&failure).into_any(),
        Some(Ok(part)) => {
            let ask_for_account = part.total > 0 && no_account.get() && !was_put_off();
            let worth_keeping = part.total >= install::FROM;
            let newest = part.entries.into_iter().next();
            view! {
                <div class="columns">
                    <div class="stack">
                        {ask_for_account.then(|| view! { <AccountCard /> })}
                        {close_day()}
                        {groups()}
                        {newest.map(last_written)}
                    </div>
                    <div class="stack">
                        {worth_keeping.then(|| view! { <InstallCard /> })}
                        <ThisDay />
                        {turn()}
                    </div>
                </div>
            }
            .into_any()
        }
    };
    move || {
        if is_first.get() {
            return first().into_any();
        }
        view! {
            <main class="page page--wide" id="main" tabindex="-1">
                <header class="head head--with-state">
                    <p class="head__over">{long_day(today())}</p>
                    <h1>{t(HELLO)}</h1>
                    <SyncLine />
                </header>
                {body}
            </main>
        }
        .into_any()
    }
}

fn opening() -> impl IntoView {
    view! {
        <div class="skeleton" aria-hidden="true"><i></i><i></i><i></i></div>
        <p class="unseen" role="status">{t(OPENING)}</p>
    }
}

/// Nothing was written yet: one door.
fn first() -> impl IntoView {
    view! {
        <main class="page" id="main" tabindex="-1">
            <header class="topbar">
                <span>{t(NAME)}</span>
                <a class="button button--text" href=AccountScreen::SignIn.address()>{t(HAVE_ONE)}</a>
            </header>
            <section class="first">
                {door(Door::Ajar, "first__picture")}
                <h1>{t(WELCOME)}</h1>
                <p class="first__lead">{t(WELCOME_ABOUT)}</p>
                <p class="privacy-line">
                    {small_icon(Icon::Lock)}
                    <span>{t(SEALED)}<a href=MeScreen::Privacy.address()>{t(HOW)}</a></span>
                </p>
            </section>
            <footer class="foot">
                <a class="button button--wide" href=JournalScreen::Write.address()>{t(FIRST)}</a>
            </footer>
        </main>
    }
}

fn was_put_off() -> bool {
    let put_off = browser::kept(PUT_OFF).and_then(|when| when.parse::<i64>().ok());
    put_off.is_some_and(|when| browser::now_ms() - when < PUT_OFF_MS)
}

/// What an account is good for, once there is something to lose.
#[component]
fn AccountCard() -> impl IntoView {
    let shown = RwSignal::new(true);
    let later = move |_| {
        browser::keep(PUT_OFF, Some(&browser::now_ms().to_string()));
        shown.set(false);
        browser::focus("main");
    };
    view! {
        <Show when=move || shown.get()>
            <section class="banner">
                {icon(Icon::Smartphone)}
                <div class="banner__text"><strong>{t(ONLY_HERE)}</strong><p>{t(ONLY_HERE_ABOUT)}</p></div>
                <div class="buttons">
                    <a class="button button--quiet button--small" href=AccountScreen::Begin.address()>
                        {t(MAKE_ACCOUNT)}
                    </a>
                    <button type="button" class="button button--text" on:click=later>{t(LATER)}</button>
                </div>
            </section>
        </Show>
    }
}

fn close_day() -> impl IntoView {
    view! {
        <a class="card card--action" href=TodayScreen::CloseDay.address()>
            {mark("card__picture")}
            <span>
                <strong class="card__title">{t(CLOSE_DAY)}</strong>
                <span>{t(CLOSE_DAY_ABOUT)}</span>
            </span>
        </a>
    }
}

/// What there is to tell of groups; for who is in none, it is not even loaded.
fn groups() -> impl IntoView {
    let has_server = Memo::new(|_| app().status.with(|it| it.as_ref().is_some_and(|status| status.server.is_some())));
    let invited = address::invite().is_some();
    move || (invited || has_server.get()).then(|| later::view(Room::GroupsOnToday))
}

fn last_written(listed: Listed) -> impl IntoView {
    let address = JournalScreen::Entry(listed.summary.item).address();
    view! {
        <section class="card">
            <h2>{t(LATEST)}</h2>
            <a class="entry" href=address>{summary::inside(listed, None)}</a>
        </section>
    }
}

fn turn() -> impl IntoView {
    view! {
        <a class="card card--lichen turn" href=MeScreen::Help.address()>
            <span>{t(HELP)}</span>
            <b>{t(OPEN)}</b>
        </a>
    }
}

/// What was written on this day before, the longest ago.
#[component]
fn ThisDay() -> impl IntoView {
    let days = same_days(today());
    let asked = days.iter().map(|(_, day)| *day).collect::<Vec<_>>();
    let found = fetch(move || List {
        listing: Listing::Journal,
        filter: Filter { days: asked.clone(), ..Filter::default() },
        from: 0,
        count: 20,
    });
    let oldest = Memo::new(move |_| {
        found.with(|part| match part {
            Some(Ok(part)) => part.entries.last().cloned(),
            _ => None,
        })
    });
    move || {
        let listed = oldest.get()?;
        let (ago, _) = days.iter().find(|(_, day)| *day == listed.summary.day)?;
        let text = if listed.title.is_empty() { listed.lines } else { listed.title };
        (!text.is_empty()).then(|| {
            view! {
                <a class="card card--quote" href=JournalScreen::Entry(listed.summary.item).address()>
                    <span class="quiet small">{ago_words(*ago)}</span>
                    <span class="today__quote">{quoted(&text)}</span>
                </a>
            }
        })
    }
}

fn quoted(text: &str) -> String {
    let (begin, end) = match app().language.get_untracked() {
        crate::words::Language::Swedish => ('”', '”'),
        crate::words::Language::English => ('“', '”'),
    };
    format!("{begin}{text}{end}")
}

fn ago_words(ago: Ago) -> String {
    match ago {
        Ago::Week => t(WEEK_AGO).to_owned(),
        Ago::Months(6) => t(HALF_YEAR_AGO).to_owned(),
        Ago::Months(_) => t(MONTH_AGO).to_owned(),
        Ago::Years(years) => count(years as usize, t(YEAR_AGO), t(YEARS_AGO)),
    }
}
