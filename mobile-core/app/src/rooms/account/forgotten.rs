//! A forgotten password: the kit alone gets in, after a wait in which every device is told.

use andrum_core::facade::{FirstLook, RecoveryOutcome};
use andrum_wire::accounts::RecoveryPending;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::SubmitEvent;

use super::asked;
use super::devices::name_this_device;
use super::sign_in::first_look;
use crate::calls::{CheckAccount, Error, GetInfo, Recover};
use crate::client::ask;
use crate::rooms::news;
use crate::screens::{AccountScreen, JournalScreen};
use crate::shared::{app, t};
use crate::ui::browser;
use crate::ui::dates::{moment_of_day, weekday};
use crate::ui::field::{Field, Look, all_right};
use crate::ui::head::{arrive, back_to};
use crate::ui::icon::{Icon, icon};
use crate::ui::kit_field::KitField;
use crate::ui::say::needs_you;
use crate::ui::work::Work;
use crate::words::{Words, fill, words};

const SIGN_IN: Words = words("Logga in", "Sign in");
const NAME_OF_SCREEN: Words = words("Glömt lösenordet", "Forgotten password");
const TITLE: Words = words("Välj ett nytt lösenord med kortet", "Choose a new password with the kit");
const READY: Words = words("Nu går det att öppna dagboken", "Now the diary can be opened");
const READY_ABOUT: Words = words(
    "Väntan är över. Skriv namn, kort och det nya lösenordet en gång till.",
    "The wait is over. Type name, kit and the new password once more.",
);
const FIRST: Words =
    words("Du ber om det här, med ditt återställningskort.", "You ask for it here, with your recovery kit.");
const SECOND: Words = words(
    "Alla dina enheter får veta det. Vill någon annan åt dagboken hinner du säga nej.",
    "All your devices are told. If someone else is after the diary you have time to say no.",
);
const THIRD: Words = words(
    "Efter {} timmar kommer du tillbaka hit med kortet och ditt nya lösenord. Då öppnas dagboken.",
    "After {} hours you come back here with the kit and your new password. Then the diary opens.",
);
const NEW: Words = words("Nytt lösenord", "New password");
const NEW_HELP: Words = words(
    "Gärna fyra eller fem ord. Det sparas inte under väntan, så kom ihåg det.",
    "Best four or five words. It is not kept during the wait, so remember it.",
);
const ASK: Words = words("Be om nytt lösenord", "Ask for a new password");
const SET: Words = words("Öppna dagboken", "Open the diary");
const WHY: Words = words("Varför måste jag vänta?", "Why must I wait?");
const WHY_ABOUT: Words = words(
    "Den som hittar ditt kort ska inte kunna öppna dagboken innan du märker det. Väntan bygger på att servern gör som den ska. Är du inloggad på en annan enhet kan du läsa och skriva där som vanligt under tiden.",
    "Whoever finds your kit should not be able to open the diary before you notice. The wait relies on the server doing as it should. If you are signed in on another device you can read and write there as usual meanwhile.",
);
const NO_KIT: Words = words("Jag har inte kortet heller", "I do not have the kit either");
const NO_KIT_ABOUT: Words = words(
    "Då kan ingen öppna det som ligger på servern, inte vi heller. Det som finns på en enhet där du fortfarande kommer in kan du ladda ner därifrån.",
    "Then no one can open what is on the server, nor can we. What is on a device that you can still get into you can download from there.",
);
const FAILED: Words = words(
    "Namnet och kortet hör inte ihop. Vilket som är fel går inte att se. Inget är borta.",
    "The name and the kit do not belong together. Which is wrong cannot be seen. Nothing is gone.",
);

const WAITING: Words = words("Det går att fortsätta på {}", "You can go on on {}");
const LEFT: Words = words("{} av {} timmar kvar", "{} of {} hours left");
const COME_BACK: Words = words(
    "Du behöver inte ha appen öppen. Kom tillbaka hit med kortet när det passar. När du väl har börjat har du ett dygn på dig.",
    "You need not have the app open. Come back here with the kit when it suits you. Once you have begun you have a day for it.",
);
const TOLD: Words = words(
    "Dina andra enheter har fått veta det, och kan säga nej.",
    "Your other devices have been told, and can say no.",
);
const MEANWHILE: Words = words(
    "Under tiden kan du skriva på den här enheten. Det följer med sedan.",
    "Meanwhile you can write on this device. It comes along later.",
);
const WRITE: Words = words("Skriv", "Write");
const SHOW_FORM: Words = words("Skriv in kortet igen", "Type the kit again");

const FORM: &str = "recover";
const HOUR_MS: i64 = 3_600_000;
const USUAL_HOURS: u32 = 72;

/// What is shown.
#[derive(Clone, PartialEq, Eq)]
enum Stands {
    /// The server is asked.
    Looking,
    /// Somebody asked, from elsewhere.
    Asked(RecoveryPending),
    Form,
    Waiting(RecoveryPending),
    In(FirstLook),
}

/// The screen.
pub fn view() -> impl IntoView {
    browser::title(t(NAME_OF_SCREEN));
    let signed_in = app().status.with_untracked(|status| {
        status.as_ref().is_some_and(|status| status.server.is_some() && !status.sign_in_again)
    });
    let stands = RwSignal::new(if signed_in { Stands::Looking } else { by_oneself() });
    if signed_in {
        spawn_local(async move {
            let pending = ask(CheckAccount {}).await;
            if pending == Ok(None) {
                // Refused, or over.
                news::keep_own(None);
            }
            stands.try_set(match pending {
                Ok(Some(pending)) if !news::is_own(&pending) => Stands::Asked(pending),
                _ => by_oneself(),
            });
        });
    }
    let body = move || match stands.get() {
        Stands::Looking => view! { <div class="skeleton" aria-hidden="true"><i></i><i></i></div> }.into_any(),
        Stands::Asked(pending) => asked::view(pending).into_any(),
        Stands::Form => form(stands).into_any(),
        Stands::Waiting(pending) => waiting(pending, stands).into_any(),
        Stands::In(look) => first_look(&look).into_any(),
    };
    view! { <main class="page" id="main" tabindex="-1">{body}</main> }
}

/// Waiting for what was asked from here, or the form.
fn by_oneself() -> Stands {
    news::own().filter(|own| own.ready_ms > browser::now_ms()).map_or(Stands::Form, Stands::Waiting)
}

#[derive(Clone, Copy)]
struct Fields {
    name: Field,
    kit: KitField,
    password: Field,
}

impl Fields {
    fn are_right(self) -> bool {
        let all = [self.name, self.kit.0, self.password];
        all.into_iter().for_each(Field::settle);
        self.name.check_filled();
        self.kit.check();
        self.password.check_new();
        all_right(&all)
    }
}

fn form(stands: RwSignal<Stands>) -> impl IntoView {
    let ready = news::own().is_some_and(|own| own.ready_ms <= browser::now_ms());
    let fields = Fields { name: Field::new("login"), kit: KitField::new("kit"), password: Field::new("new-password") };
    let work = Work::new();
    let failed = RwSignal::new(false);
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        if fields.are_right() {
            failed.set(false);
            work.run(recover(fields, work, failed, stands));
        }
    };
    let wrong = move || failed.get().then(|| needs_you(None, t(FAILED).to_owned()));
    view! {
        {back_to(AccountScreen::SignIn, SIGN_IN)}
        <header class="head">
            <h1>{t(if ready { READY } else { TITLE })}</h1>
            {ready.then(|| view! { <p class="head__under">{t(READY_ABOUT)}</p> })}
        </header>
        <div class="stack stack--loose">
            {(!ready).then(how)}
            <form class="stack" id=FORM on:submit=send novalidate>
                {wrong}
                {work.said()}
                {fields.name.login_name(None)}
                {fields.kit.view(None)}
                {fields.password.new_password(Look {
                    label: t(NEW).to_owned(),
                    help: (!ready).then(|| t(NEW_HELP)),
                    autocomplete: "new-password",
                })}
            </form>
            <div>{more(WHY, WHY_ABOUT)}{more(NO_KIT, NO_KIT_ABOUT)}</div>
        </div>
        <footer class="foot">{work.submit(FORM, if ready { SET } else { ASK })}</footer>
    }
}

async fn recover(fields: Fields, work: Work, failed: RwSignal<bool>, stands: RwSignal<Stands>) {
    let recover = Recover {
        server: browser::origin(),
        login: fields.name.text(),
        kit: fields.kit.secret(),
        new_password: fields.password.secret(),
    };
    match ask(recover).await {
        Ok(outcome) => {
            fields.kit.0.clear();
            fields.password.clear();
            match outcome {
                RecoveryOutcome::Pending(pending) => {
                    news::keep_own(Some(pending));
                    stands.try_set(Stands::Waiting(pending));
                }
                RecoveryOutcome::Done(look) => {
                    news::keep_own(None);
                    name_this_device();
                    stands.try_set(Stands::In(look));
                }
            }
            arrive();
        }
        Err(Error::LoginFailed) => {
            failed.try_set(true);
        }
        Err(failure) if fields.kit.takes(&failure) => {}
        Err(failure) => work.fail(failure),
    }
}

/// What will happen.
fn how() -> impl IntoView {
    let hours = RwSignal::new(USUAL_HOURS);
    spawn_local(async move {
        if let Ok(info) = ask(GetInfo { server: browser::origin() }).await {
            hours.try_set(info.recovery_hours);
        }
    });
    view! {
        <ol class="waiting">
            <li><span>{t(FIRST)}</span></li>
            <li><span>{t(SECOND)}</span></li>
            <li><span>{move || fill(t(THIRD), &[&hours.get()])}</span></li>
        </ol>
    }
}

fn more(title: Words, about: Words) -> impl IntoView {
    view! {
        <details class="more">
            <summary>{icon(Icon::ChevronDown)}{t(title)}</summary>
            <p class="note">{t(about)}</p>
        </details>
    }
}

fn waiting(pending: RecoveryPending, stands: RwSignal<Stands>) -> impl IntoView {
    let hours = |ms: i64| (ms + HOUR_MS - 1).div_euclid(HOUR_MS).max(0);
    let all = hours(pending.ready_ms - pending.asked_ms);
    let left = hours(pending.ready_ms - browser::now_ms()).min(all);
    let again = move |_| {
        stands.set(Stands::Form);
        arrive();
    };
    view! {
        {back_to(AccountScreen::SignIn, SIGN_IN)}
        <header class="head">
            <h1>{fill(t(WAITING), &[&weekday(pending.ready_ms)])}</h1>
            <p class="head__under">{moment_of_day(pending.ready_ms)}</p>
        </header>
        <div class="stack">
            <div class="field">
                <label for="wait">{fill(t(LEFT), &[&left, &all])}</label>
                <progress class="progress" id="wait" max=all.to_string() value=(all - left).to_string()></progress>
            </div>
            <p>{t(COME_BACK)}</p>
            <p>{t(TOLD)}</p>
            <p class="quiet">{t(MEANWHILE)}</p>
        </div>
        <footer class="foot">
            <a class="button button--wide" href=JournalScreen::Write.address()>{t(WRITE)}</a>
            <button type="button" class="button button--text" on:click=again>{t(SHOW_FORM)}</button>
        </footer>
    }
}
