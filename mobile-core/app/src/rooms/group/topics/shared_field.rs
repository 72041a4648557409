//! Fields for what will be shared: what is typed stays in a signal, and hints stand below it.

use leptos::prelude::*;

use super::hint_list::hint_list;
use crate::shared::t;
use crate::ui::line::bare_line;
use crate::words::Words;

/// Longest text, in characters, as the core takes it.
const MAX_TEXT: usize = 12_000;

/// A line. `error` says what is wrong with it.
pub fn line(id: &'static str, label: Words, text: RwSignal<String>, error: RwSignal<Option<Words>>) -> impl IntoView {
    view! { {bare_line(id, label, text, error)} {hint_list(id, text)} }
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
