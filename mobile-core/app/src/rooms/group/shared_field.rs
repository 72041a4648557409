//! Fields for what will be shared: what is typed stays in a signal, and hints stand below it.

use leptos::prelude::*;

use super::hint_list::hint_list;
use crate::page::t;
use crate::ui::icon::{Icon, icon};
use crate::words::Words;

/// Longest line and longest text, in characters, as the core takes them.
pub const MAX_LINE: usize = 120;
const MAX_TEXT: usize = 12_000;

/// A line. `error` says what is wrong with it.
pub fn line(id: &'static str, label: Words, text: RwSignal<String>, error: RwSignal<Option<Words>>) -> impl IntoView {
    view! { {bare_line(id, label, text, error)} {hint_list(id, text)} }
}

/// A line where a name or a place is what is asked for.
pub fn bare_line(
    id: &'static str,
    label: Words,
    text: RwSignal<String>,
    error: RwSignal<Option<Words>>,
) -> impl IntoView {
    let typed = move |event| {
        error.set(None);
        text.set(event_target_value(&event).replace(['\n', '\r'], " "));
    };
    let wrong = move || error.with(Option::is_some);
    let said = move || {
        error.get().map(|words| view! { <p class="field__error" id=format!("{id}-error")>{icon(Icon::Alert)}<span>{t(words)}</span></p> })
    };
    view! {
        <div class="field">
            <label for=id>{t(label)}</label>
            <input
                id=id
                type="text"
                autocomplete="off"
                maxlength=MAX_LINE.to_string()
                aria-invalid=move || wrong().then_some("true")
                aria-describedby=move || wrong().then(|| format!("{id}-error"))
                prop:value=text
                on:input=typed
            />
            {said}
        </div>
    }
}

/// A text of any length.
pub fn area(id: &'static str, label: Words, help: Option<Words>, text: RwSignal<String>) -> impl IntoView {
    let described = help.map(|_| format!("{id}-help"));
    view! {
        <div class="field">
            <label for=id>{t(label)}</label>
            {help.map(|help| view! { <p class="field__help" id=format!("{id}-help")>{t(help)}</p> })}
            <div class="grow" data-text=text>
                <textarea
                    class="area area--boxed"
                    id=id
                    rows="3"
                    maxlength=MAX_TEXT.to_string()
                    aria-describedby=described
                    prop:value=text
                    on:input=move |event| text.set(event_target_value(&event))
                ></textarea>
            </div>
        </div>
        {hint_list(id, text)}
    }
}
