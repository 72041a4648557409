//! Reading the diary on one more device: where to go, and what is needed there. Nothing secret is shown.

use leptos::prelude::*;

use crate::screens::AccountScreen;
use crate::shared::{app, t};
use crate::ui::browser;
use crate::ui::head::back_to;
use crate::ui::qr::qr;
use crate::words::{Words, fill, words};

const DEVICES: Words = words("Enheter", "Devices");
const TITLE: Words = words("Läs din dagbok på en enhet till", "Read your diary on one more device");
const QR: Words = words("QR-kod med adressen {}", "QR code with the address {}");
const SCAN: Words = words(
    "Öppna kameran på den nya enheten och läs av koden, eller skriv adressen i webbläsaren. Den leder bara till appen.",
    "Open the camera on the new device and scan the code, or type the address in the browser. It only leads to the app.",
);
const CHOOSE: Words = words("Välj ", "Choose ");
const CHOICE: Words = words("Jag har redan en dagbok", "I already have a diary");
const SIGN_IN: Words =
    words("Logga in med namn, lösenord och återställningskort.", "Sign in with name, password and recovery kit.");
const NO_KEYS: Words = words(
    "Koden här innehåller inga nycklar. Den nya enheten syns sedan i listan över enheter.",
    "The code here holds no keys. The new device is in the list of devices afterwards.",
);
const NO_ACCOUNT: Words = words(
    "Först behövs ett konto. Då läggs en krypterad kopia på servern, som den nya enheten kan hämta.",
    "First an account is needed. Then an encrypted copy is put on the server, which the new device can fetch.",
);
const MAKE: Words = words("Skapa konto", "Make an account");

/// The screen.
pub fn view() -> impl IntoView {
    browser::title(t(TITLE));
    let at_server = Memo::new(|_| app().status.with(|it| it.as_ref().is_some_and(|it| it.server.is_some())));
    let body = move || if at_server.get() { how().into_any() } else { first_an_account().into_any() };
    view! {
        <main class="page" id="main" tabindex="-1">
            {back_to(AccountScreen::Devices, DEVICES)}
            <header class="head"><h1>{t(TITLE)}</h1></header>
            {body}
        </main>
    }
}

fn how() -> impl IntoView {
    let host = browser::window().location().host().unwrap_or_default();
    view! {
        <div class="stack stack--loose">
            {qr(&browser::origin(), fill(t(QR), &[&host]), host.clone())}
            <ol class="waiting">
                <li><span>{t(SCAN)}</span></li>
                <li><span>{t(CHOOSE)}<strong>{t(CHOICE)}</strong>"."</span></li>
                <li><span>{t(SIGN_IN)}</span></li>
            </ol>
            <p class="note">{t(NO_KEYS)}</p>
        </div>
    }
}

fn first_an_account() -> impl IntoView {
    view! {
        <p>{t(NO_ACCOUNT)}</p>
        <footer class="foot"><a class="button button--wide" href=AccountScreen::Begin.address()>{t(MAKE)}</a></footer>
    }
}
