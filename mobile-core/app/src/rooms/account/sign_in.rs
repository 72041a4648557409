//! Signing in with password and kit: on a new device, or again on one whose keys were changed elsewhere.

use andrum_core::facade::FirstLook;
use leptos::prelude::*;
use web_sys::SubmitEvent;

use super::devices::name_this_device;
use crate::calls::{Error, SignIn};
use crate::client::ask;
use crate::rooms::group::join::or_today;
use crate::rooms::news;
use crate::screens::{AccountScreen, TodayScreen};
use crate::shared::{app, t};
use crate::ui::browser;
use crate::ui::dates::moment_of_day;
use crate::ui::field::{Field, Look, all_right};
use crate::ui::head::{arrive, back_to};
use crate::ui::kit_field::KitField;
use crate::ui::say::{failure_words, needs_you};
use crate::ui::work::Work;
use crate::words::{Words, words};

const BACK: Words = words("Tillbaka", "Back");
const TITLE: Words = words("Öppna din dagbok här", "Open your diary here");
const ABOUT: Words =
    words("Det behövs både lösenord och återställningskort.", "It takes both password and recovery kit.");
const AGAIN: Words = words("Den här enheten behöver logga in igen", "This device needs to sign in again");
const AGAIN_UNDER: Words = words("Nycklarna byttes på en annan enhet.", "The keys were changed on another device.");
const SHUT_OUT: Words = words(
    "Servern släpper inte in den. Den kan ha stängts ute från en annan enhet.",
    "The server does not let it in. It may have been shut out from another device.",
);
const AGAIN_ABOUT: Words = words(
    "Det du har skrivit finns kvar här och går att läsa. För att synka igen behövs lösenord och återställningskort.",
    "What you have written is still here and can be read. To sync again, password and recovery kit are needed.",
);
const PASSWORD: Words = words("Lösenord", "Password");
const OWN: Words = words(
    "Det du redan har skrivit på den här enheten följer med.",
    "What you have written on this device already comes along.",
);
const SIGN_IN: Words = words("Logga in", "Sign in");
const FORGOTTEN: Words = words("Jag har glömt lösenordet", "I have forgotten the password");
const LATER: Words = words("Senare", "Later");
const FAILED: Words = words("Det gick inte att logga in", "Signing in did not work");

const FITS: Words = words("Stämmer det här?", "Is this right?");
const FITS_ABOUT: Words = words(
    "En ny enhet kan inte själv veta om något saknas. Det vet du bäst.",
    "A new device cannot know by itself if something is missing. You know best.",
);
const ENTRIES: Words = words("Reflektioner", "Reflections");
const NEWEST: Words = words("Den senaste skrevs", "The newest was written");
const NONE: Words = words("ingen än", "none yet");
const YES: Words = words("Ja, det stämmer", "Yes, that is right");
const NO: Words = words("Nej, något saknas", "No, something is missing");
const MISSING: Words = words("Något saknas", "Something is missing");
const MISSING_ABOUT: Words = words(
    "Det som syns här är allt som servern har visat. Det som saknas kan finnas kvar på en annan enhet.",
    "What is shown here is all that the server has shown. What is missing may still be on another device.",
);
const MISSING_STEPS: [Words; 3] = [
    words(
        "Öppna Andrum på den enhet du skrev på, med nät, och vänta tills allt är synkat.",
        "Open Andrum on the device that you wrote on, online, and wait until all is synced.",
    ),
    words(
        "Radera inget där. Ladda gärna ner dagboken, så har du en kopia till.",
        "Delete nothing there. Best download the diary, so that you have one more copy.",
    ),
    words(
        "Saknas det fortfarande: berätta för den som driver servern. Den kan ha återställts från en gammal säkerhetskopia.",
        "If it is still missing, tell whoever runs the server. It may have been restored from an old backup.",
    ),
];
const TO_DIARY: Words = words("Till dagboken", "To the diary");

const FORM: &str = "sign-in";

/// The screen.
pub fn view() -> impl IntoView {
    browser::title(t(SIGN_IN));
    let looked: RwSignal<Option<FirstLook>> = RwSignal::new(None);
    let body = move || match looked.get() {
        None => form(looked).into_any(),
        Some(look) => first_look(&look).into_any(),
    };
    view! { <main class="page" id="main" tabindex="-1">{body}</main> }
}

#[derive(Clone, Copy)]
struct Fields {
    name: Field,
    password: Field,
    kit: KitField,
}

impl Fields {
    fn are_right(self) -> bool {
        let all = [self.name, self.password, self.kit.0];
        all.into_iter().for_each(Field::settle);
        self.name.check_filled();
        self.password.check_filled();
        self.kit.check();
        all_right(&all)
    }
}

fn form(looked: RwSignal<Option<FirstLook>>) -> impl IntoView {
    let fields = Fields { name: Field::new("login"), password: Field::new("password"), kit: KitField::new("kit") };
    let work = Work::new();
    let failed = RwSignal::new(false);
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        if !fields.are_right() {
            return;
        }
        failed.set(false);
        let sign_in = SignIn {
            server: browser::origin(),
            login: fields.name.text(),
            password: fields.password.secret(),
            kit: fields.kit.secret(),
        };
        work.run(async move {
            match ask(sign_in).await {
                Ok(look) => {
                    fields.password.clear();
                    fields.kit.0.clear();
                    name_this_device();
                    news::is_let_in();
                    looked.try_set(Some(look));
                    arrive();
                }
                Err(Error::LoginFailed) => {
                    failed.try_set(true);
                }
                Err(failure) if fields.kit.takes(&failure) => {}
                Err(failure) => work.fail(failure),
            }
        });
    };
    let (again, own) = app().status.with_untracked(|status| {
        status.as_ref().map_or((false, false), |it| (it.sign_in_again, it.unsynced > 0 && it.server.is_none()))
    });
    let again = again || app().shut_out.get_untracked();
    view! {
        {(!again).then(|| back_to(TodayScreen::Today, BACK))}
        {heading(again)}
        <div class="stack">
            {again.then(|| view! { <p>{t(AGAIN_ABOUT)}</p> })}
            {move || failed.get().then(|| needs_you(Some(FAILED), failure_words(&Error::LoginFailed)))}
            {work.said()}
            <form class="stack" id=FORM on:submit=send novalidate>
                {fields.name.login_name(None)}
                {fields.password.password(Look { label: t(PASSWORD).to_owned(), help: None, autocomplete: "current-password" })}
                {fields.kit.view(None)}
                {own.then(|| view! { <p class="note">{t(OWN)}</p> })}
            </form>
        </div>
        <footer class="foot">
            {work.submit(FORM, SIGN_IN)}
            <a class="button button--text" href=AccountScreen::Forgotten.address()>{t(FORGOTTEN)}</a>
            {again.then(|| view! { <a class="button button--text" href=TodayScreen::Today.address()>{t(LATER)}</a> })}
        </footer>
    }
}

fn heading(again: bool) -> impl IntoView {
    let (title, under) = match (again, app().shut_out.get_untracked()) {
        (true, true) => (AGAIN, SHUT_OUT),
        (true, false) => (AGAIN, AGAIN_UNDER),
        (false, _) => (TITLE, ABOUT),
    };
    view! {
        <header class="head"><h1>{t(title)}</h1><p class="head__under">{t(under)}</p></header>
    }
}

/// What came: only the person can tell whether it is all.
pub(super) fn first_look(look: &FirstLook) -> impl IntoView + use<> {
    let missing = RwSignal::new(false);
    let (entries, newest) = (look.entries, look.newest_ms);
    move || {
        if missing.get() {
            return something_missing().into_any();
        }
        let say_no = move |_| {
            missing.set(true);
            arrive();
        };
        let newest = newest.map_or_else(|| t(NONE).to_owned(), moment_of_day);
        view! {
            <header class="head"><h1>{t(FITS)}</h1><p class="head__under">{t(FITS_ABOUT)}</p></header>
            <div class="card">
                <dl class="stack stack--tight">
                    <div class="cluster cluster--apart">
                        <dt class="quiet">{t(ENTRIES)}</dt><dd><strong class="numbers">{entries}</strong></dd>
                    </div>
                    <div class="cluster cluster--apart">
                        <dt class="quiet">{t(NEWEST)}</dt><dd><strong>{newest}</strong></dd>
                    </div>
                </dl>
            </div>
            <footer class="foot">
                <a class="button button--wide" href=or_today().address()>{t(YES)}</a>
                <button type="button" class="button button--text" on:click=say_no>{t(NO)}</button>
            </footer>
        }
        .into_any()
    }
}

fn something_missing() -> impl IntoView {
    let steps = MISSING_STEPS.map(|words| view! { <li><span>{t(words)}</span></li> });
    view! {
        <header class="head"><h1>{t(MISSING)}</h1><p class="head__under">{t(MISSING_ABOUT)}</p></header>
        <div class="stack"><ol class="waiting">{steps.collect_view()}</ol></div>
        <footer class="foot"><a class="button button--wide" href=TodayScreen::Today.address()>{t(TO_DIARY)}</a></footer>
    }
}
