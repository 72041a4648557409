//! Today: close the day, or begin to write.

use andrum_core::facade::Listing;
use leptos::prelude::*;

use super::shell::SyncLine;
use crate::calls::{Filter, List};
use crate::page::{app, fetch, t};
use crate::routes::Screen;
use crate::ui::dates::{long_day, today};
use crate::ui::icon::{Icon, icon, small_icon};
use crate::ui::{browser, summary};
use crate::words::{Words, words};

const TITLE: Words = words("Idag", "Today");
const HELLO: Words = words("Hej", "Hello");
const CLOSE_DAY: Words = words("Stäng dagen", "Close the day");
const CLOSE_DAY_ABOUT: Words =
    words("Tre minuter. Sedan får jobbet vara kvar här.", "Three minutes. Then work can stay here.");
const WELCOME: Words = words("En stund för dig", "A moment for you");
const WELCOME_ABOUT: Words = words(
    "Skriv det som tog plats idag. Det sparas krypterat på den här enheten, utan konto och utan lösenord.",
    "Write what took room today. It is saved encrypted on this device, with no account and no password.",
);
const FIRST: Words = words("Skriv första reflektionen", "Write the first reflection");
const HAVE_ACCOUNT: Words = words("Jag har redan ett konto", "I have an account already");
const LATEST: Words = words("Senast skrivet", "Written last");
const ALL: Words = words("Hela dagboken", "The whole diary");
const ONLY_YOU: Words = words("Bara du kan läsa det här.", "Only you can read this.");
const HELP: Words = words("Vart kan jag vända mig?", "Where can I turn?");
const OPEN: Words = words("Öppna", "Open");

/// The screen.
pub fn view() -> impl IntoView {
    browser::title(t(TITLE));
    let latest = fetch(|| List { listing: Listing::Journal, filter: Filter::default(), from: 0, count: 3 });
    let body = move || match latest.get() {
        None => ().into_any(),
        Some(Ok(part)) if part.total == 0 => first().into_any(),
        Some(Ok(part)) => view! {
            {close_day()}
            <section class="section">
                <h2>{t(LATEST)}</h2>
                <ul class="rows">{part.entries.into_iter().map(summary::row).collect_view()}</ul>
                <a class="button button--text" href=Screen::Journal.address()>{t(ALL)}</a>
            </section>
        }
        .into_any(),
        Some(Err(failure)) => crate::ui::say::failure_banner(&failure).into_any(),
    };
    view! {
        <main class="page" id="main" tabindex="-1">
            <header class="head head--with-state">
                <p class="head__over">{long_day(today())}</p>
                <h1>{t(HELLO)}</h1>
                <SyncLine />
            </header>
            <div class="stack">
                {body}
                <a class="card card--lichen card--line" href=Screen::Help.address()>
                    <span>{t(HELP)}</span><strong>{t(OPEN)}</strong>
                </a>
            </div>
        </main>
    }
}

fn close_day() -> impl IntoView {
    view! {
        <a class="card card--action" href=Screen::CloseDay.address()>
            {icon(Icon::DoorOpen)}
            <span><strong class="card__title">{t(CLOSE_DAY)}</strong><span>{t(CLOSE_DAY_ABOUT)}</span></span>
        </a>
    }
}

fn first() -> impl IntoView {
    let no_account = move || app().status.get().is_some_and(|status| status.account.is_none());
    view! {
        <section class="empty">
            <h2>{t(WELCOME)}</h2>
            <p>{t(WELCOME_ABOUT)}</p>
            <a class="button" href=Screen::Write.address()>{t(FIRST)}</a>
            <p class="privacy-line">{small_icon(Icon::Lock)}{t(ONLY_YOU)}</p>
            <Show when=no_account>
                <a class="button button--text" href=Screen::SignIn.address()>{t(HAVE_ACCOUNT)}</a>
            </Show>
        </section>
    }
}
