//! Andrum on the home screen: offered once there is something to keep, where the browser can.

use leptos::prelude::*;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

use crate::shared::{app, t};
use crate::ui::icon::{Icon, icon};
use crate::ui::{browser, js};
use crate::words::{Words, words};

const TITLE: Words = words("Lägg Andrum på hemskärmen", "Put Andrum on the home screen");
const ABOUT: Words = words(
    "Då öppnas den utan nät, och webbläsaren rensar den inte lika lätt.",
    "Then it opens without a network, and the browser does not clear it as easily.",
);
const ADD: Words = words("Lägg till", "Add");
const NOT_NOW: Words = words("Inte nu", "Not now");

/// The name under which it is remembered that this was put away.
const PUT_AWAY: &str = "install-not-now";
/// The browser's offer, which the first script keeps: page/early.js.
const OFFER: &str = "andrumInstall";
/// Reflections that are written before it is offered.
pub(super) const FROM: usize = 3;

/// Listens for the browser's offer, which may have come before the app was there.
pub(super) fn follow() {
    let look = || app().installable.set(!offer().is_undefined() && browser::kept(PUT_AWAY).is_none());
    look();
    browser::on("andrum:installable", move |_| look());
}

fn offer() -> JsValue {
    js::get(&browser::window(), OFFER)
}

/// The card.
#[component]
pub fn InstallCard() -> impl IntoView {
    let add = |_| {
        app().installable.set(false);
        // The browser asks the person itself, and takes no for an answer.
        spawn_local(async { drop(js::wait_for(&offer(), "prompt", &[]).await) });
    };
    let not_now = |_| {
        browser::keep(PUT_AWAY, Some("yes"));
        app().installable.set(false);
    };
    view! {
        <Show when=|| app().installable.get()>
            <div class="banner" role="status">
                {icon(Icon::Smartphone)}
                <div class="banner__text"><strong>{t(TITLE)}</strong><p>{t(ABOUT)}</p></div>
                <div class="buttons">
                    <button type="button" class="button button--quiet button--small" on:click=add>{t(ADD)}</button>
                    <button type="button" class="button button--text" on:click=not_now>{t(NOT_NOW)}</button>
                </div>
            </div>
        </Show>
    }
}
