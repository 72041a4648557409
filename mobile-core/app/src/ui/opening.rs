//! Plain pages in the place of a screen: it opens, or it cannot.

use leptos::prelude::*;

use super::browser;
use super::say::failure_banner;
use crate::calls::{Error, Unanswered};
use crate::shared::t;
use crate::words::{Words, words};

const OPENING: Words = words("Öppnar dagboken", "Opening the diary");
const RELOAD: Words = words("Läs in sidan igen", "Load the page again");

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

/// A page that says what went wrong, with the way to try again.
pub fn failed_page(failure: &Error) -> impl IntoView + use<> {
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

/// The page of a room whose part of the app could not be fetched.
pub fn no_room() -> impl IntoView {
    failed_page(&Error::Unanswered(Unanswered::NotFetched))
}
