//! Changing the password.

use leptos::prelude::*;
use web_sys::SubmitEvent;

use crate::calls::{ChangePassword, Error};
use crate::client::ask;
use crate::going::go_instead;
use crate::screens::{AccountScreen, MeScreen};
use crate::shared::{app, t};
use crate::ui::browser;
use crate::ui::field::{Field, Look, all_right};
use crate::ui::head::back_to;
use crate::ui::kit_field::KitField;
use crate::ui::say::needs_you;
use crate::ui::toast;
use crate::ui::work::Work;
use crate::words::{Words, words};

const ME: Words = words("Jag", "Me");
const TITLE: Words = words("Byt lösenord", "Change the password");
const ABOUT: Words = words(
    "Kortet behövs, för det är den andra halvan av nyckeln.",
    "The kit is needed, for it is the other half of the key.",
);
const OLD: Words = words("Nuvarande lösenord", "Present password");
const NEW: Words = words("Nytt lösenord", "New password");
const NEW_HELP: Words =
    words("Gärna fyra eller fem ord som inte hör ihop.", "Best four or five words that do not belong together.");
const KIT_HELP: Words = words("Samma kort gäller efteråt.", "The same kit is valid afterwards.");
const CHANGED: Words = words("Lösenordet är bytt", "The password is changed");
const FAILED: Words = words("Lösenordet är inte bytt", "The password is not changed");
const FAILED_ABOUT: Words = words(
    "Nuvarande lösenord stämmer inte, eller så hör kortet till ett annat konto. Det gamla lösenordet gäller.",
    "The present password is not right, or the kit belongs to another account. The old password is valid.",
);
const NO_ACCOUNT: Words =
    words("Det finns inget konto på den här enheten än.", "There is no account on this device yet.");
const MAKE: Words = words("Skapa konto", "Make an account");

const FORM: &str = "password-change";

/// The screen.
pub fn view() -> impl IntoView {
    browser::title(t(TITLE));
    let at_server = Memo::new(|_| app().status.with(|it| it.as_ref().is_some_and(|it| it.server.is_some())));
    let body = move || if at_server.get() { form().into_any() } else { none().into_any() };
    view! {
        <main class="page" id="main" tabindex="-1">
            {back_to(MeScreen::Me, ME)}
            <header class="head"><h1>{t(TITLE)}</h1><p class="head__under">{t(ABOUT)}</p></header>
            {body}
        </main>
    }
}

fn form() -> impl IntoView {
    let (old, new, kit) = (Field::new("old-password"), Field::new("new-password"), KitField::new("kit"));
    let work = Work::new();
    let failed = RwSignal::new(false);
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        for field in [old, new, kit.0] {
            field.settle();
        }
        old.check_filled();
        new.check_new();
        kit.check();
        if !all_right(&[old, new, kit.0]) {
            return;
        }
        failed.set(false);
        let change = ChangePassword { old: old.secret(), new: new.secret(), kit: kit.secret() };
        work.run(async move {
            match ask(change).await {
                Ok(()) => {
                    for field in [old, new, kit.0] {
                        field.clear();
                    }
                    toast::say(CHANGED);
                    go_instead(MeScreen::Me);
                }
                Err(Error::LoginFailed) => {
                    failed.try_set(true);
                }
                Err(failure) if kit.takes(&failure) => {}
                Err(failure) => work.fail(failure),
            }
        });
    };
    let wrong = move || failed.get().then(|| needs_you(Some(FAILED), t(FAILED_ABOUT).to_owned()));
    view! {
        <form class="stack" id=FORM on:submit=send novalidate>
            {wrong}
            {work.said()}
            {old.password(Look { label: t(OLD).to_owned(), help: None, autocomplete: "current-password" })}
            {new.new_password(Look { label: t(NEW).to_owned(), help: Some(t(NEW_HELP)), autocomplete: "new-password" })}
            {kit.view(Some(KIT_HELP))}
        </form>
        <footer class="foot">{work.submit(FORM, TITLE)}</footer>
    }
}

fn none() -> impl IntoView {
    view! {
        <p>{t(NO_ACCOUNT)}</p>
        <footer class="foot"><a class="button button--wide" href=AccountScreen::Begin.address()>{t(MAKE)}</a></footer>
    }
}
