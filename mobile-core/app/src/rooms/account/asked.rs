//! Somebody has asked to open the diary with the kit: the person, or someone who found it.

use andrum_wire::accounts::RecoveryPending;
use leptos::prelude::*;
use web_sys::SubmitEvent;

use crate::calls::{Error, RefuseRecovery};
use crate::client::ask;
use crate::going::go_instead;
use crate::rooms::news;
use crate::screens::TodayScreen;
use crate::shared::t;
use crate::ui::dates::moment_of_day;
use crate::ui::field::{Field, Look, all_right};
use crate::ui::say::needs_you;
use crate::ui::toast;
use crate::ui::work::Work;
use crate::words::{Words, fill, words};

const TITLE: Words = words("Någon har bett om att få öppna din dagbok", "Someone has asked to open your diary");
const WHEN: Words = words("{}, med ditt återställningskort", "{}, with your recovery kit");
const WAS_IT_YOU: Words = words("Var det du?", "Was it you?");
const WAS_IT_YOU_ABOUT: Words = words(
    "Då behöver du inte göra något. Var det inte du, säg nej och skaffa ett nytt konto: den som har kortet kan försöka igen.",
    "Then you need do nothing. If it was not you, say no and get a new account: whoever has the kit can try again.",
);
const UNTIL: Words = words("Du kan säga nej fram till {}.", "You can say no until {}.");
const PASSWORD: Words = words("Ditt lösenord", "Your password");
const PASSWORD_HELP: Words = words("Behövs för att säga nej.", "Needed to say no.");
const WRONG: Words = words("Lösenordet stämmer inte. Försök igen.", "The password is not right. Try again.");
const NOT_ME: Words = words("Nej, det var inte jag", "No, it was not me");
const ME: Words = words("Det var jag", "It was me");
const REFUSED: Words = words("Begäran är nekad", "The request is refused");

const FORM: &str = "refuse";

/// The screen. Saying "it was me" is remembered on this device.
pub(super) fn view(pending: RecoveryPending) -> impl IntoView {
    let password = Field::new("password");
    let work = Work::new();
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        password.settle();
        password.check_filled();
        if !all_right(&[password]) {
            return;
        }
        work.run(async move {
            match ask(RefuseRecovery { password: password.secret() }).await {
                Ok(()) => {
                    password.clear();
                    toast::say(REFUSED);
                    go_instead(TodayScreen::Today);
                }
                Err(Error::LoginFailed) => {
                    password.fail(t(WRONG).to_owned());
                    password.focus();
                }
                Err(failure) => work.fail(failure),
            }
        });
    };
    let was_me = move |_| {
        news::keep_own(Some(pending));
        go_instead(TodayScreen::Today);
    };
    let look = Look { label: t(PASSWORD).to_owned(), help: Some(t(PASSWORD_HELP)), autocomplete: "current-password" };
    view! {
        <header class="head">
            <h1>{t(TITLE)}</h1>
            <p class="head__under">{fill(t(WHEN), &[&moment_of_day(pending.asked_ms)])}</p>
        </header>
        <form class="stack" id=FORM on:submit=send novalidate>
            {needs_you(Some(WAS_IT_YOU), t(WAS_IT_YOU_ABOUT).to_owned())}
            {work.said()}
            <p>{fill(t(UNTIL), &[&moment_of_day(pending.ready_ms)])}</p>
            {password.password(look)}
        </form>
        <footer class="foot">
            {work.submit(FORM, NOT_ME)}
            <button type="button" class="button button--text" on:click=was_me>{t(ME)}</button>
        </footer>
    }
}
