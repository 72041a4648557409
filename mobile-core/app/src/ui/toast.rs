//! A word on what was just done, with a way to undo it. It goes by itself once there was time to read it, unless it is
//! being looked at, can be undone, or says what went wrong: then it stays until the next one, or until it is put away.
//! It never lies on what one may want to press.

use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::icon::{Icon, icon};
use super::{browser, js};
use crate::calls::Error;
use crate::shared::{Toast, app, t};
use crate::ui::say::failure_words;
use crate::words::{Words, words};

const UNDO: Words = words("Ångra", "Undo");
const CLOSE: Words = words("Stäng", "Close");

/// Time to find it, in milliseconds.
const FIND_MS: u32 = 5000;
/// Time to read a character of it twice, in milliseconds.
const CHARACTER_MS: u32 = 80;
/// What is left free below it, in CSS pixels.
const GAP: f64 = 12.0;
/// How often it is looked whether it lies well and whether it is over, in milliseconds.
const LOOK_MS: u32 = 200;

/// Says something.
pub fn say(words: Words) {
    say_text(t(words));
}

/// Says a text that was put together.
pub fn say_text(text: impl Into<Oco<'static, str>>) {
    show(Toast { text: text.into(), undo: None, stays: false });
}

/// Says what went wrong.
pub fn warn(words: Words) {
    show(Toast { text: t(words).into(), undo: None, stays: true });
}

/// Says what went wrong.
pub fn warn_of(failure: &Error) {
    show(Toast { text: failure_words(failure).into(), undo: None, stays: true });
}

/// Says something that can be undone.
pub fn say_with_undo(words: Words, undo: impl Fn() + Send + Sync + 'static) {
    show(Toast { text: t(words).into(), undo: Some(Callback::new(move |()| undo())), stays: true });
}

fn show(toast: Toast) {
    app().toast.set(Some(toast));
}

/// Sees to it that it lies well, and puts it away when its time is over. Ends when another has come.
async fn attend(toast: Toast, is_newest: impl Fn() -> bool) {
    leptos::task::tick().await;
    let mut left = FIND_MS + CHARACTER_MS * toast.text.chars().count() as u32;
    while is_newest() {
        lift();
        if left == 0 {
            return app().toast.set(None);
        }
        TimeoutFuture::new(LOOK_MS).await;
        if !toast.stays && !is_held() {
            left = left.saturating_sub(LOOK_MS);
        }
    }
}

/// Whether somebody points at it or has gone to it.
fn is_held() -> bool {
    let held = browser::document().map(|document| document.query_selector(".toast:hover, .toast:focus-within"));
    held.is_some_and(|held| held.is_ok_and(|held| held.is_some()))
}

/// Puts it above the bar and the actions that stay in sight; tells the page how much room to leave, so that what lies
/// under it can be scrolled free.
fn lift() {
    let Some(document) = browser::document() else { return };
    let Ok(Some(toast)) = document.query_selector(".toast") else { return };
    let Some(below) = document.document_element().map(|root| f64::from(root.client_height())) else { return };
    let height = toast.get_bounding_client_rect().height() + GAP;
    let mut end = below;
    for place in [".bar", ".bar__link--write", ".foot"] {
        let Ok(Some(element)) = document.query_selector(place) else { continue };
        // What scrolls with the page can be scrolled free.
        let style = js::call(&browser::window(), "getComputedStyle", &[(*element).clone().into()]).unwrap_or_default();
        if js::get(&style, "position") == "static" {
            continue;
        }
        let edges = element.get_bounding_client_rect();
        if edges.height() > 0.0 && edges.top() < end && edges.bottom() > end - height {
            end = edges.top();
        }
    }
    let Some(body) = document.body() else { return };
    for (on, name, length) in [(&*toast, "--lift", below - end), (&*body, "--toast-room", height)] {
        let style = js::get(on, "style");
        let _ = js::call(&style, "setProperty", &[name.into(), format!("{length}px").into()]);
    }
}

/// Where it is shown.
#[component]
pub fn Toasts() -> impl IntoView {
    let newest = StoredValue::new(0_u32);
    Effect::new(move |_| {
        let number = newest.get_value().wrapping_add(1);
        newest.set_value(number);
        if let Some(toast) = app().toast.get() {
            spawn_local(attend(toast, move || newest.try_get_value() == Some(number)));
        }
    });
    let shown = move || {
        app().toast.get().map(|toast| {
            let undo = toast.undo.map(|undo| {
                let pressed = move |_| {
                    app().toast.set(None);
                    undo.run(());
                };
                view! { <button type="button" class="toast__action" on:click=pressed>{t(UNDO)}</button> }
            });
            view! {
                <div class="toast">
                    <span class="toast__text">{toast.text}</span>
                    {undo}
                    <button
                        type="button"
                        class="toast__close"
                        aria-label=t(CLOSE)
                        on:click=move |_| app().toast.set(None)
                    >
                        {icon(Icon::Cross)}
                    </button>
                </div>
            }
        })
    };
    view! { <div class="toasts" role="status" aria-live="polite">{shown}</div> }
}
