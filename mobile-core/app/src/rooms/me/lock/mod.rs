//! The lock of this device: which, when it shuts by itself, and what it protects against.

pub(in crate::rooms) mod choice;

use andrum_core::device::LockKind;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::screens::MeScreen;
use crate::shared::{app, t};
use crate::ui::attention::{self, MINUTES};
use crate::ui::browser;
use crate::ui::head::{arrive, back_to};
use crate::ui::icon::{Icon, icon, small_icon};
use crate::words::{Words, fill, words};
use choice::Choice;

const ME: Words = words("Jag", "Me");
const TITLE: Words = words("Lås", "Lock");
const ABOUT: Words = words("Gäller bara på den här enheten.", "For this device only.");
const NONE: Words = words("Inget lås är valt", "No lock is chosen");
const NONE_ABOUT: Words = words(
    "Just nu skyddar bara enhetens egen skärmlåsning det du har skrivit.",
    "Just now only the device's own screen lock protects what you have written.",
);
const ON: Words = words("Låset är på", "The lock is on");
const BY_PASSPHRASE: Words = words("Lösenfrasen öppnar.", "The passphrase opens it.");
const BY_DEVICE: Words = words("Den här enhetens lås öppnar.", "This device's lock opens it.");
const BY_BOTH: Words = words(
    "Den här enhetens lås öppnar, och lösenfrasen också.",
    "This device's lock opens it, and the passphrase too.",
);
const CHANGE: Words = words("Byt eller lägg till", "Change or add");
const SAVE: Words = words("Spara låset", "Save the lock");
const SAVED: Words = words("Ditt val är sparat.", "Your choice is saved.");
const LOCK_NOW: Words = words("Lås nu", "Lock now");
const HIDE_NOW: Words = words("Göm nu", "Hide now");
const HIDE_KEY: Words =
    words("Med tangentbord gömmer du genom att trycka Esc två gånger.", "With a keyboard, press Esc twice to hide.");
const AFTER: Words = words("Lås av sig själv när ingen rör appen", "Lock by itself when no one touches the app");
const NEVER: Words = words("Aldrig", "Never");
const MINUTES_WORDS: Words = words("{} min", "{} min");
const VEIL: Words = words("Göm när jag byter app", "Hide when I change app");
const VEIL_ABOUT: Words = words(
    "Försöker gömma texten bland öppna appar. En del telefoner hinner ta bilden före.",
    "Tries to hide the text among open apps. Some phones take the picture before that.",
);
const PROTECTS: Words = words("Vad låset skyddar mot", "What the lock protects against");
const PROTECTS_FROM: Words = words(
    "Den som lånar, hittar eller tar enheten kommer inte åt det du har skrivit utan låset.",
    "Whoever borrows, finds or takes the device cannot get at what you have written without the lock.",
);
const PROTECTS_NOT: Words = words(
    "Det skyddar inte när dagboken är öppen, och inte mot en enhet som någon annan styr eller har ändrat i.",
    "It does not protect while the diary is open, nor against a device that someone else controls or has tampered with.",
);
const PROTECTS_BEFORE: Words = words(
    "Det som skrevs innan ett lås valdes kan finnas kvar i enhetens minne en tid. Enhetens egen kryptering skyddar det.",
    "What was written before a lock was chosen may remain in the device's memory for a time. The device's own encryption protects it.",
);
const NEVER_DESTROYED: Words = words(
    "Fel försök gör att du får vänta. Inget raderas någonsin för det.",
    "Wrong tries make you wait. Nothing is ever deleted for them.",
);

/// The screen.
pub fn view() -> impl IntoView {
    browser::title(t(TITLE));
    let locks = Memo::new(|_| {
        app().status.with(|status| status.as_ref().map(|status| status.locks.clone()).unwrap_or_default())
    });
    let saved = RwSignal::new(false);
    // Drawn anew when a lock was set or removed.
    let body = move || {
        let is_on = !locks.get().is_empty();
        let choice = Choice::new(false, move || {
            saved.set(true);
            arrive();
        });
        view! {
            <div class="stack stack--loose">
                <section class="section">
                    {is_on.then(|| view! { <h2>{t(CHANGE)}</h2> })}
                    {choice.view()}
                </section>
                {is_on.then(after)}
                {veil()}
                {protects()}
            </div>
            <footer class="foot">{choice.submit(SAVE)}</footer>
        }
    };
    view! {
        <main class="page" id="main" tabindex="-1">
            {back_to(MeScreen::Me, ME)}
            <header class="head"><h1>{t(TITLE)}</h1><p class="head__under">{t(ABOUT)}</p></header>
            <div class="stack stack--loose">
                <div class="stack stack--tight" role="status">
                    {move || stands(&locks.get())}
                    {move || saved.get().then(|| view! { <p class="note">{t(SAVED)}</p> })}
                </div>
                {body}
            </div>
        </main>
    }
}

fn stands(locks: &[LockKind]) -> impl IntoView + use<> {
    let by = match (locks.contains(&LockKind::Prf), locks.contains(&LockKind::Passphrase)) {
        (false, false) => {
            return view! {
                <div class="banner banner--needs">
                    {icon(Icon::LockOpen)}
                    <div class="banner__text"><strong>{t(NONE)}</strong><p>{t(NONE_ABOUT)}</p></div>
                </div>
            }
            .into_any();
        }
        (true, true) => BY_BOTH,
        (true, false) => BY_DEVICE,
        (false, true) => BY_PASSPHRASE,
    };
    view! {
        <div class="banner">
            {icon(Icon::Lock)}
            <div class="banner__text"><strong>{t(ON)}</strong><p>{t(by)}</p></div>
            <button type="button" class="button button--text" on:click=|_| spawn_local(attention::lock_now())>
                {t(LOCK_NOW)}
            </button>
        </div>
    }
    .into_any()
}

fn after() -> impl IntoView {
    let chosen = attention::lock_after();
    let choices = MINUTES.map(|minutes| {
        let words = if minutes == 0 { t(NEVER).to_owned() } else { fill(t(MINUTES_WORDS), &[&minutes]) };
        view! {
            <label>
                <input
                    type="radio"
                    name="lock-after"
                    checked={minutes == chosen}
                    on:change=move |_| attention::keep_lock_after(minutes)
                />
                <span>{words}</span>
            </label>
        }
    });
    view! {
        <fieldset class="segmented">
            <legend>{t(AFTER)}</legend>
            <div class="segmented__choices">{choices.collect_view()}</div>
        </fieldset>
    }
}

fn veil() -> impl IntoView {
    let changed = move |event| attention::keep_veils_unseen(event_target_checked(&event));
    view! {
        <div class="stack stack--tight">
            <ul class="rows rows--boxed">
                <li>
                    <label class="switch row">
                        <span class="switch__text">
                            <span>{t(VEIL)}</span><span class="row__quiet">{t(VEIL_ABOUT)}</span>
                        </span>
                        <input type="checkbox" role="switch" checked=attention::veils_unseen() on:change=changed />
                    </label>
                </li>
            </ul>
            <div class="cluster">
                <button type="button" class="button button--quiet button--small" on:click=|_| attention::veil()>
                    {small_icon(Icon::EyeOff)}{t(HIDE_NOW)}
                </button>
            </div>
            <p class="note">{t(HIDE_KEY)}</p>
        </div>
    }
}

fn protects() -> impl IntoView {
    view! {
        <details class="more">
            <summary>{icon(Icon::ChevronDown)}{t(PROTECTS)}</summary>
            <div class="stack stack--tight">
                {[PROTECTS_FROM, PROTECTS_NOT, PROTECTS_BEFORE, NEVER_DESTROYED].map(|words| view! {
                    <p class="note">{t(words)}</p>
                }).collect_view()}
            </div>
        </details>
    }
}
