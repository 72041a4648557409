//! Who looks, and since when not: locking by itself, and hiding at once from who looks over one's shoulder.

use core::cell::{Cell, RefCell};

use gloo_timers::callback::Interval;
use leptos::html::Dialog;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::browser;
use super::pictures::{Door, door};
use crate::calls::{GetStatus, Lock};
use crate::client::ask;
use crate::shared::{app, t};
use crate::words::{Words, words};

const HIDDEN: Words = words("Gömd", "Hidden");
const GO_ON: Words = words("Tryck för att fortsätta.", "Press to go on.");

/// What asks whoever writes to save now.
pub const SAVE: &str = "andrum:save";

const AFTER: &str = "lock-after";
const VEIL: &str = "veil-unseen";
/// Between two looks at the clock, in milliseconds.
const LOOK_MS: u32 = 5_000;
/// Two presses of Escape within so many milliseconds hide.
const TWICE_MS: i64 = 600;

/// Minutes after which it locks by itself, that one may choose among; 0 is never.
pub const MINUTES: [u32; 4] = [0, 1, 5, 15];
const USUAL_MINUTES: u32 = 5;

thread_local! {
    static TOUCHED_MS: Cell<i64> = const { Cell::new(0) };
    static ESCAPE_MS: Cell<i64> = const { Cell::new(0) };
    /// The veil came by itself, and goes by itself.
    static BY_ITSELF: Cell<bool> = const { Cell::new(false) };
    /// Where the caret was, and the title that was shown.
    static BEFORE: RefCell<Option<(web_sys::HtmlElement, String)>> = const { RefCell::new(None) };
}

/// Minutes without a touch after which it locks.
pub fn lock_after() -> u32 {
    let kept = browser::kept(AFTER).and_then(|kept| kept.parse().ok());
    kept.filter(|minutes| MINUTES.contains(minutes)).unwrap_or(USUAL_MINUTES)
}

/// Chooses them.
pub fn keep_lock_after(minutes: u32) {
    browser::keep(AFTER, Some(&minutes.to_string()));
}

/// Whether the text is hidden when another app is looked at.
pub fn veils_unseen() -> bool {
    browser::kept(VEIL).is_none_or(|kept| kept != "no")
}

/// Chooses it.
pub fn keep_veils_unseen(veils: bool) {
    browser::keep(VEIL, Some(if veils { "yes" } else { "no" }));
}

/// Watches, for as long as the window lives.
pub fn follow() {
    touched();
    for sign in ["pointerdown", "keydown", "wheel", "touchmove"] {
        browser::on(sign, |_| touched());
    }
    browser::on("visibilitychange", |_| seen_or_not());
    browser::on("keydown", |event| {
        let escape = event.dyn_ref::<web_sys::KeyboardEvent>().is_some_and(|event| event.key() == "Escape");
        if escape && !event.default_prevented() && escape_pressed() {
            // The same key would shut the veil again.
            event.prevent_default();
        }
    });
    Interval::new(LOOK_MS, lock_if_due).forget();
}

/// Hides everything but a shut door.
pub fn veil() {
    if app().veiled.get_untracked() {
        return;
    }
    let document = browser::window().document();
    let focused = document.and_then(|document| Some((document.active_element()?.dyn_into().ok()?, document.title())));
    BEFORE.set(focused);
    browser::title("Andrum");
    app().veiled.set(true);
}

/// Shows it again, with the caret where it was.
pub fn unveil() {
    if !app().veiled.get_untracked() {
        return;
    }
    BY_ITSELF.set(false);
    app().veiled.set(false);
    if let Some((element, title)) = BEFORE.take() {
        browser::title(&title);
        request_animation_frame(move || {
            let _ = element.focus();
        });
    }
}

/// Has what is being written saved, and waits until it is.
pub async fn save_all() {
    // The worker answers in turn: after the first answer a save that was under way is done, after the second what was
    // typed meanwhile is.
    for _ in 0..2 {
        browser::tell(SAVE);
        let _ = ask(GetStatus {}).await;
    }
}

/// Locks, once what is being written is saved. Without a lock that was set this does nothing.
pub async fn lock_now() {
    save_all().await;
    let _ = ask(Lock {}).await;
}

fn touched() {
    if browser::is_seen() {
        TOUCHED_MS.set(browser::now_ms());
    }
}

fn is_due() -> bool {
    let minutes = i64::from(lock_after());
    let lockable = app()
        .status
        .with_untracked(|status| status.as_ref().is_some_and(|status| !status.locked && !status.locks.is_empty()));
    lockable && minutes > 0 && browser::now_ms() - TOUCHED_MS.get() >= minutes * 60_000
}

fn lock_if_due() {
    if is_due() {
        spawn_local(lock_now());
    }
}

fn seen_or_not() {
    if !browser::is_seen() {
        if veils_unseen() && !app().veiled.get_untracked() {
            veil();
            BY_ITSELF.set(true);
        }
        return;
    }
    if is_due() {
        // Nothing is shown before the lock has shut.
        veil();
        BY_ITSELF.set(true);
        spawn_local(async {
            lock_now().await;
            unveil();
        });
    } else {
        touched();
        if BY_ITSELF.get() {
            unveil();
        }
    }
}

/// Once shows again, twice hides; true when it has hidden.
fn escape_pressed() -> bool {
    let now = browser::now_ms();
    let twice = now - ESCAPE_MS.replace(now) < TWICE_MS;
    if app().veiled.get_untracked() {
        ESCAPE_MS.set(0);
        unveil();
        false
    } else if twice {
        ESCAPE_MS.set(0);
        veil();
        true
    } else {
        false
    }
}

/// The shut door over everything. What is below cannot be seen, read aloud or reached (`body:has(> .veil)` in the
/// styles).
#[component]
pub fn Veil() -> impl IntoView {
    move || {
        app().veiled.get().then(|| {
            let dialog: NodeRef<Dialog> = NodeRef::new();
            // Modal, so that it is above a sheet that is open.
            dialog.on_load(|dialog| {
                let _ = dialog.show_modal();
            });
            view! {
                <dialog class="veil" aria-label=t(HIDDEN) node_ref=dialog on:close=|_| unveil() on:click=|_| unveil()>
                    <button type="button" class="veil__door breath">
                        {door(Door::Shut, "")}
                        <span class="quiet">{t(GO_ON)}</span>
                    </button>
                </dialog>
            }
        })
    }
}
