//! Why an account; and what stands here once there is one.

use leptos::prelude::*;

use super::state::{Making, STEP, STEPS, Step};
use crate::screens::{AccountScreen, MeScreen, TodayScreen};
use crate::shared::t;
use crate::ui::head::{back_to, steps};
use crate::ui::icon::{Icon, icon};
use crate::words::{Words, fill, words};

const LATER: Words = words("Senare", "Later");
const TITLE: Words = words("Så blir dagboken kvar", "So that the diary stays");
const ABOUT: Words = words(
    "Just nu finns det du har skrivit bara på den här enheten. Med ett konto läggs en krypterad kopia på servern, så att du kan få tillbaka den eller läsa på en enhet till.",
    "What you have written is on this device alone just now. With an account an encrypted copy is put on the server, so that you can get it back or read on another device.",
);
const WHO_SEES: Words = words("Vem ser vad", "Who sees what");
const YOU: Words = words("Du", "You");
const YOU_SEE: Words = words("allt du skriver", "all that you write");
const SERVER: Words = words("Servern", "The server");
const SERVER_SEES: Words = words(
    "namnet du loggar in med, när du skriver och ungefär hur mycket, inte vad",
    "the name you sign in with, when you write and roughly how much, not what",
);
const EMPLOYER: Words = words("Arbetsgivaren", "Your employer");
const EMPLOYER_SEES: Words = words(
    "ingenting på servern. Sköter de din telefon kan de se det du ser.",
    "nothing on the server. If they manage your phone they can see what you see.",
);
const TAKES: Words = words(
    "Det tar ungefär tre minuter. Du väljer ett lösenord och får ett återställningskort att spara.",
    "It takes about three minutes. You choose a password and get a recovery kit to keep.",
);
const BEGIN: Words = words("Börja", "Begin");

const ME: Words = words("Jag", "Me");
const HAD: Words = words("Du har ett konto", "You have an account");
const HAD_ABOUT: Words =
    words("Dagboken på den här enheten hör till ditt konto.", "The diary on this device belongs to your account.");
const TO_DEVICES: Words = words("Dina enheter", "Your devices");
const TO_LOCK: Words = words("Lås för den här enheten", "A lock for this device");

/// The first step.
pub(super) fn why(making: Making) -> impl IntoView {
    let row = |who: Words, what: Words| view! { <tr><th scope="row">{t(who)}</th><td>{t(what)}</td></tr> };
    view! {
        <header class="topbar">
            <a class="topbar__back" href=TodayScreen::Today.address()>{icon(Icon::Cross)}{t(LATER)}</a>
            {steps(fill(t(STEP), &[&1, &STEPS]), 1, STEPS)}
        </header>
        <header class="head"><h1>{t(TITLE)}</h1></header>
        <div class="stack stack--loose">
            <p class="reading">{t(ABOUT)}</p>
            <table class="who-sees">
                <caption>{t(WHO_SEES)}</caption>
                <tbody>{row(YOU, YOU_SEE)}{row(SERVER, SERVER_SEES)}{row(EMPLOYER, EMPLOYER_SEES)}</tbody>
            </table>
            <p class="note">{t(TAKES)}</p>
        </div>
        <footer class="foot">
            <button type="button" class="button button--wide" on:click=move |_| making.go(Step::Name)>
                {t(BEGIN)}
            </button>
        </footer>
    }
}

/// There is one already.
pub(super) fn had() -> impl IntoView {
    view! {
        {back_to(MeScreen::Me, ME)}
        <header class="head"><h1>{t(HAD)}</h1><p class="head__under">{t(HAD_ABOUT)}</p></header>
        <div class="buttons">
            <a class="button button--quiet" href=AccountScreen::Devices.address()>{t(TO_DEVICES)}</a>
            <a class="button button--quiet" href=MeScreen::Lock.address()>{t(TO_LOCK)}</a>
        </div>
    }
}
