//! Me: all that is set, one row each.

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::calls::SignOut;
use crate::client::ask;
use crate::screens::{AccountScreen, EntriesScreen, MeScreen};
use crate::shared::{app, t};
use crate::ui::browser;
use crate::ui::head::row;
use crate::ui::icon::{Icon, icon};
use crate::ui::toast::{say, warn_of};
use crate::words::{Words, words};

const TITLE: Words = words("Jag", "Me");
const HELP: Words = words("Vart kan jag vända mig?", "Where can I turn?");
const HELP_ABOUT: Words = words("112 och 1177", "112 and 1177");
const DIARY: Words = words("Din dagbok", "Your diary");
const LOCK: Words = words("Lås", "Lock");
const NO_LOCK: Words =
    words("Inget lås valt än. Bara enheten skyddar texten.", "No lock yet. Only the device protects the text.");
const LOCKED: Words = words("Valt", "Chosen");
const DEVICES: Words = words("Enheter", "Devices");
const TRANSFER: Words = words("Ladda ner och läs in", "Export and import");
const THEMES: Words = words("Mina teman", "My themes");
const THEMES_ABOUT: Words = words("Månad för månad, bara här", "Month by month, only here");
const TRASH: Words = words("Papperskorg", "Trash");
const ACCOUNT: Words = words("Konto", "Account");
const MAKE_ACCOUNT: Words = words("Skapa konto", "Make an account");
const MAKE_ACCOUNT_ABOUT: Words =
    words("Så att texten finns kvar om enheten försvinner", "So that the text is still there if the device is lost");
const SIGN_IN: Words = words("Jag har redan ett konto", "I have an account already");
const CHANGE_PASSWORD: Words = words("Byt lösenord", "Change password");
const SIGN_OUT: Words = words("Logga ut på den här enheten", "Sign out on this device");
const SIGN_OUT_ABOUT: Words = words("Texten ligger kvar här. Synken stannar.", "The text stays here. Syncing stops.");
const SIGNED_OUT: Words = words("Utloggad. Texten ligger kvar här", "Signed out. The text stays here");
const SIGN_IN_AGAIN: Words = words("Logga in igen", "Sign in again");
const SIGN_IN_AGAIN_ABOUT: Words = words("Synken väntar på det", "Syncing waits for it");
const APP: Words = words("Appen", "The app");
const APPEARANCE: Words = words("Språk och utseende", "Language and appearance");
const PRIVACY: Words = words("Vem ser vad", "Who sees what");
const ACCESSIBILITY: Words = words("Tillgänglighet", "Accessibility");
const DELETE: Words = words("Radera", "Delete");
const DELETE_ABOUT: Words = words("Den här enheten, eller allt", "This device, or everything");

/// What the rows depend on, so that they are not drawn anew for each saved word.
#[derive(Clone, PartialEq, Eq)]
struct Known {
    login: Option<String>,
    locked: bool,
    sign_in_again: bool,
}

/// The screen.
pub fn view() -> impl IntoView {
    browser::title(t(TITLE));
    let known = Memo::new(|_| {
        app().status.with(|status| {
            status.as_ref().map(|status| Known {
                login: status.login.clone(),
                locked: !status.locks.is_empty(),
                sign_in_again: status.sign_in_again,
            })
        })
    });
    move || known.get().map(|known| page(&known))
}

fn page(known: &Known) -> impl IntoView + use<> {
    let lock = if known.locked { t(LOCKED) } else { t(NO_LOCK) };
    let devices =
        known.login.is_some().then(|| row(Icon::Smartphone, AccountScreen::Devices.address(), t(DEVICES), ""));
    view! {
        <main class="page" id="main" tabindex="-1">
            <header class="head"><h1>{t(TITLE)}</h1></header>
            <div class="stack stack--loose">
                <section class="section">
                    <ul class="rows rows--boxed">
                        {row(Icon::Help, MeScreen::Help.address(), t(HELP), t(HELP_ABOUT))}
                    </ul>
                </section>
                <section class="section">
                    <h2>{t(DIARY)}</h2>
                    <ul class="rows rows--boxed">
                        {row(Icon::Lock, MeScreen::Lock.address(), t(LOCK), lock)}
                        {devices}
                        {row(Icon::Download, MeScreen::Transfer.address(), t(TRANSFER), "")}
                        {row(Icon::Tag, MeScreen::OwnThemes.address(), t(THEMES), t(THEMES_ABOUT))}
                        {row(Icon::Trash, EntriesScreen::Trash.address(), t(TRASH), "")}
                    </ul>
                </section>
                <section class="section">
                    <h2>{t(ACCOUNT)}</h2>
                    {account(known)}
                </section>
                <section class="section">
                    <h2>{t(APP)}</h2>
                    <ul class="rows rows--boxed">
                        {row(Icon::Languages, MeScreen::Appearance.address(), t(APPEARANCE), "")}
                        {row(Icon::Shield, MeScreen::Privacy.address(), t(PRIVACY), "")}
                        {row(Icon::Info, "/tillganglighet".to_owned(), t(ACCESSIBILITY), "")}
                    </ul>
                </section>
                <section class="section">
                    <ul class="rows rows--boxed">
                        {row(Icon::Trash, AccountScreen::Delete.address(), t(DELETE), t(DELETE_ABOUT))}
                    </ul>
                </section>
                <p class="note">"Andrum " {env!("CARGO_PKG_VERSION")}</p>
            </div>
        </main>
    }
}

fn account(known: &Known) -> impl IntoView + use<> {
    let again = known
        .sign_in_again
        .then(|| row(Icon::Key, AccountScreen::SignIn.address(), t(SIGN_IN_AGAIN), t(SIGN_IN_AGAIN_ABOUT)));
    let rows = match &known.login {
        None => view! {
            {row(Icon::User, AccountScreen::Begin.address(), t(MAKE_ACCOUNT), t(MAKE_ACCOUNT_ABOUT))}
            {row(Icon::Key, AccountScreen::SignIn.address(), t(SIGN_IN), "")}
        }
        .into_any(),
        Some(login) => view! {
            {again}
            <li>
                <a class="row" href=AccountScreen::Password.address()>
                    {icon(Icon::Key)}
                    <span class="row__main">
                        <span class="row__title">{login.clone()}</span>
                        <span class="row__quiet">{t(CHANGE_PASSWORD)}</span>
                    </span>
                    <span class="row__end">{icon(Icon::ChevronRight)}</span>
                </a>
            </li>
            <li>
                <button type="button" class="row" on:click=sign_out>
                    {icon(Icon::LogOut)}
                    <span class="row__main">
                        <span class="row__title">{t(SIGN_OUT)}</span><span class="row__quiet">{t(SIGN_OUT_ABOUT)}</span>
                    </span>
                </button>
            </li>
        }
        .into_any(),
    };
    view! { <ul class="rows rows--boxed">{rows}</ul> }
}

fn sign_out(_: leptos::ev::MouseEvent) {
    spawn_local(async {
        match ask(SignOut {}).await {
            Ok(()) => say(SIGNED_OUT),
            Err(failure) => warn_of(&failure),
        }
    });
}
