//! A line of text that is kept in a signal.

use leptos::prelude::*;

use super::icon::{Icon, icon};
use crate::shared::t;
use crate::words::Words;

/// Longest line, in characters, as the core takes it.
pub const MAX_LINE: usize = 120;

/// A line where a name or a place is what is asked for. `error` says what is wrong with it.
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
        error.get().map(|words| {
            view! {
                <p class="field__error" id=format!("{id}-error")>{icon(Icon::Alert)}<span>{t(words)}</span></p>
            }
        })
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
