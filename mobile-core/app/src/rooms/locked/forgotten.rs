//! The lock was forgotten: password and kit open it, where there is an account at a server. Nothing else does, and
//! nothing is destroyed.

use leptos::prelude::*;
use web_sys::SubmitEvent;

use crate::calls::{Error, SignIn};
use crate::client::ask;
use crate::going::go_instead;
use crate::screens::MeScreen;
use crate::shared::t;
use crate::ui::browser;
use crate::ui::field::{Field, Look, all_right};
use crate::ui::icon::{Icon, icon};
use crate::ui::kit_field::KitField;
use crate::ui::pictures::{Door, door};
use crate::ui::say::needs_you;
use crate::ui::toast;
use crate::ui::work::Work;
use crate::words::{Words, words};

const TITLE: Words = words("Öppna med lösenord och kort", "Open with password and kit");
const ABOUT: Words = words(
    "De öppnar det som låset har stängt. Du behöver vara ansluten till nätet.",
    "They open what the lock has shut. You need to be online.",
);
const PASSWORD: Words = words("Lösenord", "Password");
const OPEN: Words = words("Öppna", "Open");
const BACK: Words = words("Tillbaka till låset", "Back to the lock");
const OPENED: Words = words("Öppnat. Välj ett nytt lås.", "Opened. Choose a new lock.");
const NO_WAY: Words = words("Jag har inget konto", "I have no account");
const NO_WAY_ABOUT: Words = words(
    "Då kan bara låset öppna, och ingen kan öppna det åt dig, inte vi heller. Det du har skrivit ligger kvar här, orört. Försök gärna igen senare.",
    "Then only the lock can open it, and no one can open it for you, nor can we. What you have written stays here, untouched. Try again later.",
);
const NO_KEYS_HERE: Words = words(
    "Den här dagboken hör inte till något konto på servern, så lösenord och kort öppnar den inte. Det du har skrivit ligger kvar här, orört.",
    "This diary belongs to no account on the server, so password and kit do not open it. What you have written stays here, untouched.",
);

const FORM: &str = "open-with-kit";

/// The screen; `turn(false)` goes back to the lock.
pub(super) fn view(turn: impl Fn(bool) + Copy + Send + 'static) -> impl IntoView {
    let (name, password, kit) = (Field::new("login"), Field::new("password"), KitField::new("kit"));
    let work = Work::new();
    let no_keys = RwSignal::new(false);
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        for field in [name, password, kit.0] {
            field.settle();
        }
        name.check_filled();
        password.check_filled();
        kit.check();
        if !all_right(&[name, password, kit.0]) {
            return;
        }
        no_keys.set(false);
        let sign_in =
            SignIn { server: browser::origin(), login: name.text(), password: password.secret(), kit: kit.secret() };
        work.run(async move {
            match ask(sign_in).await {
                Ok(_) => {
                    password.clear();
                    kit.0.clear();
                    // What was forgotten still shuts it: a new one is what is needed now.
                    go_instead(MeScreen::Lock);
                    toast::say(OPENED);
                }
                Err(Error::Locked | Error::HasAccount) => {
                    no_keys.try_set(true);
                }
                Err(failure) if kit.takes(&failure) => {}
                Err(failure) => work.fail(failure),
            }
        });
    };
    view! {
        <div class="locked">
            {door(Door::Shut, "locked__door")}
            <div><h1>{t(TITLE)}</h1><p class="head__under">{t(ABOUT)}</p></div>
            {work.said()}
            {move || no_keys.get().then(|| needs_you(None, t(NO_KEYS_HERE).to_owned()))}
            <form class="stack" id=FORM on:submit=send novalidate>
                {name.login_name(None)}
                {password.password(Look { label: t(PASSWORD).to_owned(), help: None, autocomplete: "current-password" })}
                {kit.view(None)}
            </form>
            <details class="more">
                <summary>{icon(Icon::ChevronDown)}{t(NO_WAY)}</summary>
                <p class="note">{t(NO_WAY_ABOUT)}</p>
            </details>
        </div>
        <footer class="foot">
            {work.submit(FORM, OPEN)}
            <button type="button" class="button button--text" on:click=move |_| turn(false)>{t(BACK)}</button>
        </footer>
    }
}
