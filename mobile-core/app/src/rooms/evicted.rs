//! The browser has cleared the diary's place: recognised by what is missing, and the way back.

use leptos::prelude::*;

use crate::screens::{AccountScreen, MeScreen};
use crate::shared::{app, t};
use crate::ui::browser;
use crate::words::{Words, words};

const TITLE: Words = words("Webbläsaren har tömt dagbokens plats", "The browser has cleared the diary's place");
const ABOUT: Words = words(
    "Det händer när utrymmet tar slut, eller när någon rensar webbdata. Det var inget du gjorde fel.",
    "It happens when room runs out, or when somebody clears web data. You did nothing wrong.",
);
const LEFT: Words = words("Vad som finns kvar", "What is left");
const SYNCED: Words = words("Synkat", "Synced");
const SYNCED_ABOUT: Words = words(
    "finns krypterat på servern och kommer tillbaka när du loggar in",
    "is encrypted at the server and comes back when you sign in",
);
const UNSYNCED: Words = words("Inte synkat", "Not synced");
const UNSYNCED_ABOUT: Words = words(
    "är borta från den här enheten, om du inte har det på en annan enhet eller i en nedladdad fil",
    "is gone from this device, unless you have it on another device or in an exported file",
);
const SIGN_IN: Words = words("Logga in och hämta", "Sign in and fetch");
const IMPORT: Words = words("Läs in en fil", "Import a file");
const FRESH: Words = words("Börja om på den här enheten", "Begin anew on this device");

/// Whether there was an account here, and now there is nothing.
pub fn is_evicted() -> bool {
    browser::had_account()
        && app().status.with(|status| status.as_ref().is_some_and(|status| !status.locked && status.account.is_none()))
}

/// What Today shows then.
pub fn view() -> impl IntoView {
    browser::clear_first_paint();
    let fresh = move |_| {
        browser::forget_account();
        app().status.update(|_| {});
    };
    view! {
        <main class="page" id="main" tabindex="-1">
            <div class="empty">
                <svg
                    class="empty__picture"
                    viewBox="0 0 128 96"
                    fill="none"
                    stroke="currentColor"
                    stroke-width="2"
                    stroke-linecap="round"
                    stroke-linejoin="round"
                    aria-hidden="true"
                >
                    <path d="M20 78h88M34 78V30h14v48M48 78V38h12v40" />
                    <path d="M60 78V26M74 78V26M90 78V26M104 78V26" stroke-dasharray="3 5" opacity=".6" />
                </svg>
                <h1>{t(TITLE)}</h1>
                <p>{t(ABOUT)}</p>
            </div>
            <table class="who-sees">
                <caption>{t(LEFT)}</caption>
                <tbody>
                    <tr><th scope="row">{t(SYNCED)}</th><td>{t(SYNCED_ABOUT)}</td></tr>
                    <tr><th scope="row">{t(UNSYNCED)}</th><td>{t(UNSYNCED_ABOUT)}</td></tr>
                </tbody>
            </table>
            <footer class="foot">
                <a class="button button--wide" href=AccountScreen::SignIn.address()>{t(SIGN_IN)}</a>
                <a class="button button--text" href=MeScreen::Transfer.address()>{t(IMPORT)}</a>
                <button type="button" class="button button--text" on:click=fresh>{t(FRESH)}</button>
            </footer>
        </main>
    }
}
