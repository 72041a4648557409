//! The devices that can open the diary: their names, and shutting out one that was lost.

mod doing;
mod rename;
mod revoke;

use andrum_core::entries::Day;
use andrum_core::facade::DeviceInfo;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::asking::fetch;
use crate::calls::{Devices, DevicesAtServer, NameDevice};
use crate::client::ask;
use crate::screens::{AccountScreen, MeScreen};
use crate::shared::{app, t};
use crate::ui::browser;
use crate::ui::dates::day_words;
use crate::ui::head::back_to;
use crate::ui::icon::{Icon, icon};
use crate::ui::say::failure_banner;
use crate::words::{Words, capitalized, fill, words};
use doing::{Doing, name};

const ME: Words = words("Jag", "Me");
const TITLE: Words = words("Enheter", "Devices");
const ABOUT: Words = words("De här kan öppna din dagbok.", "These can open your diary.");
const ONLY_THIS: Words = words(
    "Dagboken finns bara på den här enheten. Med ett konto kan du läsa på en till.",
    "The diary is on this device alone. With an account you can read on one more.",
);
const MAKE: Words = words("Skapa konto", "Make an account");
const ADD: Words = words("Lägg till en enhet", "Add a device");
const THIS: Words = words("Den här", "This one");
const NOT_SENT: Words = words("har inte skickat något till servern än", "has sent nothing to the server yet");
const SEEN: Words = words("senast använd {}", "last used {}");
const ADDED: Words = words("tillagd {}", "added {}");
const SHUT_OUT: Words = words("Utestängd", "Shut out");
const RENAME: Words = words("Byt namn", "Rename");
const REVOKE: Words = words("Stäng ute", "Shut out");
const SHUT_OUT_LIST: Words = words("Utestängda", "Shut out");
const MAY_BE_OLD: Words = words(
    "Den här enheten behöver logga in igen. Listan är den som den såg senast.",
    "This device needs to sign in again. The list is as it saw it last.",
);
const NAMES: Words = words("Bara dina egna enheter ser namnen.", "Only your own devices see the names.");

/// The screen.
pub fn view() -> impl IntoView {
    browser::title(t(TITLE));
    let at_server = Memo::new(|_| app().status.with(|it| it.as_ref().is_some_and(|it| it.server.is_some())));
    let body = move || if at_server.get() { list().into_any() } else { only_this().into_any() };
    view! {
        <main class="page" id="main" tabindex="-1">
            {back_to(MeScreen::Me, ME)}
            {body}
        </main>
    }
}

fn only_this() -> impl IntoView {
    view! {
        <header class="head"><h1>{t(TITLE)}</h1><p class="head__under">{t(ONLY_THIS)}</p></header>
        <footer class="foot"><a class="button button--wide" href=AccountScreen::Begin.address()>{t(MAKE)}</a></footer>
    }
}

fn list() -> impl IntoView {
    name_this_device();
    let known = fetch(|| {
        app().account.track();
        Devices {}
    });
    // With a network more is known; without one the list is there all the same.
    let at_server = fetch(|| {
        app().account.track();
        DevicesAtServer {}
    });
    let devices = Memo::new(move |_| at_server.get().filter(Result::is_ok).or_else(|| known.get()));
    let old = Memo::new(|_| app().status.with(|it| it.as_ref().is_some_and(|it| it.sign_in_again)));
    let doing: RwSignal<Option<Doing>> = RwSignal::new(None);
    let body = move || {
        devices.get().map(|devices| match devices {
            Err(failure) => failure_banner(&failure).into_any(),
            Ok(mut devices) => {
                devices.sort_by_key(|device| !device.this);
                let (gone, here): (Vec<_>, Vec<_>) = devices.into_iter().partition(|device| device.revoked);
                let rows =
                    |devices: Vec<DeviceInfo>| devices.into_iter().map(|device| row(device, doing)).collect_view();
                view! {
                    <ul class="rows rows--boxed">{rows(here)}</ul>
                    {(!gone.is_empty()).then(|| view! {
                        <section class="section">
                            <h2 id="shut-out">{t(SHUT_OUT_LIST)}</h2>
                            <ul class="rows rows--boxed" aria-labelledby="shut-out">{rows(gone)}</ul>
                        </section>
                    })}
                }
                .into_any()
            }
        })
    };
    let sheet = move || {
        doing.get().map(|what| match what {
            Doing::Renaming(device) => rename::sheet(&device, doing).into_any(),
            Doing::Revoking(device) => revoke::sheet(&device, doing).into_any(),
        })
    };
    view! {
        <header class="head">
            <h1>{t(TITLE)}</h1>
            <p class="head__under">{move || t(if old.get() { MAY_BE_OLD } else { ABOUT })}</p>
        </header>
        <div class="stack">
            {body}
            <p class="note">{t(NAMES)}</p>
        </div>
        {sheet}
        <footer class="foot">
            <a class="button button--wide" href=AccountScreen::AddDevice.address()>{icon(Icon::Smartphone)}{t(ADD)}</a>
        </footer>
    }
}

fn row(device: DeviceInfo, doing: RwSignal<Option<Doing>>) -> impl IntoView {
    let name = name(&device);
    let about = about(&device);
    let rename = (!device.revoked).then(|| {
        let device = device.clone();
        let label = format!("{} {name}", t(RENAME));
        view! {
            <button
                type="button"
                class="button button--text"
                aria-label=label
                on:click=move |_| doing.set(Some(Doing::Renaming(device.clone())))
            >
                {t(RENAME)}
            </button>
        }
    });
    let revoke = (!device.revoked && !device.this).then(|| {
        let device = device.clone();
        let label = format!("{} {name}", t(REVOKE));
        view! {
            <button
                type="button"
                class="button button--text"
                aria-label=label
                on:click=move |_| doing.set(Some(Doing::Revoking(device.clone())))
            >
                {t(REVOKE)}
            </button>
        }
    });
    view! {
        <li class="pin">
            {icon(Icon::Smartphone)}
            <div class="row__main">
                <strong class="row__title">{name.clone()}</strong>
                {(!about.is_empty()).then(|| view! { <span class="row__quiet">{about}</span> })}
            </div>
            <div class="row__end">{rename}{revoke}</div>
        </li>
    }
}

/// What tells one device from another: the days are the server's word.
fn about(device: &DeviceInfo) -> String {
    let day = |words: Words, ms: i64| Day::at(ms, 0).ok().map(|day| fill(t(words), &[&day_words(day)]));
    let days = device.at_server.map(|it| [day(SEEN, it.seen_day_ms).filter(|_| !device.this), day(ADDED, it.added_ms)]);
    let is_quiet = !device.in_log && !device.revoked;
    let of_itself = [
        device.revoked.then(|| t(SHUT_OUT).to_owned()),
        device.this.then(|| t(THIS).to_owned()),
        is_quiet.then(|| t(NOT_SENT).to_owned()),
    ];
    let parts: Vec<String> = of_itself.into_iter().chain(days.into_iter().flatten()).flatten().collect();
    capitalized(&parts.join(" · "))
}

/// Gives this device a first name after what it is, unless it has one. Only the account's own devices can read it.
pub(super) fn name_this_device() {
    spawn_local(async {
        let Ok(devices) = ask(Devices {}).await else { return };
        if let Some(this) = devices.into_iter().find(|device| device.this && device.name.is_none()) {
            // Should it not reach the server, it is tried again when the person looks at the devices.
            let _ = ask(NameDevice { device: this.device, name: browser::kind_of_device().to_owned() }).await;
        }
    });
}
