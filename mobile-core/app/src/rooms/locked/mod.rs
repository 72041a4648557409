//! The shut door: opened by passphrase or the device's own lock, or, when those are forgotten, by password and kit.

mod forgotten;

use andrum_core::device::{LockKind, UnlockError};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::SubmitEvent;

use crate::calls::{Error, Unlock, UnlockSecret};
use crate::client::ask;
use crate::shared::{app, t};
use crate::ui::browser;
use crate::ui::field::{Field, Look};
use crate::ui::head::arrive;
use crate::ui::icon::{Icon, icon, small_icon};
use crate::ui::pictures::{Door, door};
use crate::ui::webauthn::{self, NoKey};
use crate::ui::work::Work;
use crate::words::{Words, count, words};

const TITLE: Words = words("Dagboken är låst", "The diary is locked");
const ABOUT: Words =
    words("Allt du har skrivit finns kvar på enheten.", "All that you have written is still on the device.");
const PASSPHRASE: Words = words("Lösenfras", "Passphrase");
const UNLOCK: Words = words("Lås upp", "Unlock");
const WITH_DEVICE: Words = words("Lås upp med den här enheten", "Unlock with this device");
const FORGOTTEN: Words = words("Jag kommer inte ihåg", "I do not remember");
const WRONG: Words = words("Det var inte rätt. Försök igen.", "That was not right. Try again.");
const WAIT: Words =
    words("Det var inte rätt. Försök igen om {} sekund.", "That was not right. Try again in {} second.");
const WAIT_MORE: Words =
    words("Det var inte rätt. Försök igen om {} sekunder.", "That was not right. Try again in {} seconds.");
const NEVER_DESTROYED: Words =
    words("Inget raderas, hur många försök det än blir.", "Nothing is deleted, however many tries there are.");
const STOPPED: Words = words("Det avbröts. Försök igen när du vill.", "It was stopped. Try again when you like.");
const CANNOT: Words = words(
    "Enhetens lås svarade inte. Öppna med lösenfrasen, eller med lösenord och återställningskort.",
    "The device's lock did not answer. Open with the passphrase, or with password and recovery kit.",
);
const WHERE: Words = words("Vart kan jag vända mig?", "Where can I turn?");
const WHERE_NOW: Words = words(
    "Vid fara för liv: 112. Råd om vård: 1177. Dygnet runt.",
    "When life is in danger: 112. Advice on care: 1177. Day and night.",
);

const FORM: &str = "unlock";

/// What is tried, and what came of it.
#[derive(Clone, Copy)]
struct Opening {
    /// Whether there is a passphrase, and so a field to say things at.
    by_phrase: bool,
    /// What is said where there is no field.
    words: RwSignal<Option<String>>,
    field: Field,
    work: Work,
    /// Seconds to wait after wrong tries.
    wait: RwSignal<u32>,
    /// A try was wrong.
    tried: RwSignal<bool>,
    no_key: RwSignal<Option<NoKey>>,
}

/// The screen.
pub fn view() -> impl IntoView {
    browser::title(t(TITLE));
    let forgotten = RwSignal::new(false);
    let turn = move |to: bool| {
        forgotten.set(to);
        arrive();
    };
    let body = move || if forgotten.get() { forgotten::view(turn).into_any() } else { shut(turn).into_any() };
    view! { <main class="page" id="main" tabindex="-1">{body}</main> }
}

fn shut(turn: impl Fn(bool) + Copy + Send + 'static) -> impl IntoView {
    let locks = app().status.with_untracked(|status| status.as_ref().map(|it| it.locks.clone()).unwrap_or_default());
    let (by_device, by_phrase) = (locks.contains(&LockKind::Prf), locks.contains(&LockKind::Passphrase));
    let opening = Opening {
        by_phrase,
        words: RwSignal::new(None),
        field: Field::new("passphrase"),
        work: Work::new(),
        wait: RwSignal::new(0),
        tried: RwSignal::new(false),
        no_key: RwSignal::new(None),
    };
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        opening.open_with_phrase();
    };
    if by_phrase && !by_device {
        request_animation_frame(move || opening.field.focus());
    }
    let class = if by_phrase { "button button--quiet button--wide" } else { "button button--wide" };
    let off = move || (opening.wait.get() > 0 || opening.work.is_busy()).then_some("true");
    let look = Look { label: t(PASSPHRASE).to_owned(), help: None, autocomplete: "current-password" };
    view! {
        <div class="locked">
            {door(Door::Shut, "locked__door")}
            <div><h1>{t(TITLE)}</h1><p class="head__under">{t(ABOUT)}</p></div>
            {opening.said()}
            {by_phrase.then(|| view! {
                <form class="stack" id=FORM on:submit=send novalidate>{opening.field.password(look)}</form>
            })}
            {move || opening.tried.get().then(|| view! { <p class="note">{t(NEVER_DESTROYED)}</p> })}
        </div>
        <footer class="foot">
            {by_phrase.then(|| opening.work.submit_unless(FORM, UNLOCK, move || opening.wait.get() > 0))}
            {by_device.then(|| view! {
                <button type="button" class=class aria-disabled=off on:click=move |_| opening.open_with_device()>
                    {icon(Icon::Fingerprint)}{t(WITH_DEVICE)}
                </button>
            })}
            <div class="stack stack--none">
                <button type="button" class="button button--text" on:click=move |_| turn(true)>{t(FORGOTTEN)}</button>
                {where_to_turn()}
            </div>
        </footer>
    }
}

impl Opening {
    fn open_with_phrase(self) {
        if self.wait.get_untracked() > 0 {
            return self.field.focus();
        }
        self.field.settle();
        self.field.check_filled();
        if self.field.is_wrong() {
            return self.field.focus();
        }
        self.no_key.set(None);
        self.work.run(async move {
            let outcome = ask(Unlock { secret: UnlockSecret::Passphrase(self.field.secret()) }).await;
            self.field.clear();
            if let Err(failure) = outcome {
                self.refused(failure);
                self.field.focus();
            }
        });
    }

    fn open_with_device(self) {
        if self.wait.get_untracked() > 0 {
            return;
        }
        self.no_key.set(None);
        self.words.set(None);
        self.work.run(async move {
            match webauthn::ask().await {
                Ok(secret) => {
                    if let Err(failure) = ask(Unlock { secret }).await {
                        self.refused(failure);
                    }
                }
                Err(why) => {
                    self.no_key.try_set(Some(why));
                }
            }
        });
    }

    fn refused(self, failure: Error) {
        self.tried.try_set(true);
        match failure {
            Error::Unlock(UnlockError::Wrong) => self.wrong(t(WRONG).to_owned()),
            Error::Unlock(UnlockError::Wait { wait_ms }) => spawn_local(self.count_down(wait_ms)),
            failure => self.work.fail(failure),
        }
    }

    /// Tells each second how long there is to wait.
    async fn count_down(self, ms: i64) {
        let until = browser::now_ms() + ms;
        loop {
            let left = (until - browser::now_ms() + 999).div_euclid(1000).max(0);
            if self.wait.try_set(left as u32).is_some() || left == 0 {
                break;
            }
            self.wrong(count(left as usize, t(WAIT), t(WAIT_MORE)));
            TimeoutFuture::new(500).await;
        }
        self.field.settle();
        self.words.try_set(None);
    }

    /// Says it at the field, or in its place.
    fn wrong(self, words: String) {
        if self.by_phrase {
            self.field.fail(words);
        } else {
            self.words.try_set(Some(words));
        }
    }

    fn said(self) -> impl IntoView {
        let no_key = move || {
            self.no_key.get().map(|why| {
                let words = if why == NoKey::Stopped { STOPPED } else { CANNOT };
                view! { <p class="note" role="alert">{t(words)}</p> }
            })
        };
        view! {
            {self.work.said()}
            {no_key}
            <p class="note" role="alert" hidden=move || self.words.with(Option::is_none)>{self.words}</p>
        }
    }
}

/// What must be at hand even behind a shut door.
fn where_to_turn() -> impl IntoView {
    view! {
        <details class="more">
            <summary>{icon(Icon::ChevronDown)}{t(WHERE)}</summary>
            <p class="note">{small_icon(Icon::Phone)}{t(WHERE_NOW)}</p>
        </details>
    }
}
