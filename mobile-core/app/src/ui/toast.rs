//! A word on what was just done, with a way to undo it. It stays until the next one, or until it is put away.

use leptos::prelude::*;

use super::icon::{Icon, icon};
use crate::page::{app, t};
use crate::words::{Words, words};

const UNDO: Words = words("Ångra", "Undo");
const CLOSE: Words = words("Stäng", "Close");

/// What is said, and what undoes it.
#[derive(Clone)]
pub struct Toast {
    text: String,
    undo: Option<Callback<()>>,
}

/// Says something.
pub fn say(words: Words) {
    say_text(t(words).to_owned());
}

/// Says something that was put together.
pub fn say_text(text: String) {
    app().toast.set(Some(Toast { text, undo: None }));
}

/// Says something that can be undone.
pub fn say_with_undo(words: Words, undo: impl Fn() + Send + Sync + 'static) {
    app().toast.set(Some(Toast { text: t(words).to_owned(), undo: Some(Callback::new(move |()| undo())) }));
}

/// Where it is shown.
#[component]
pub fn Toasts() -> impl IntoView {
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
                    <button type="button" class="toast__close" aria-label=t(CLOSE) on:click=move |_| app().toast.set(None)>{icon(Icon::Cross)}</button>
                </div>
            }
        })
    };
    view! { <div class="toasts" role="status" aria-live="polite">{shown}</div> }
}
