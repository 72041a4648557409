//! A line for a word of one's own, beside those that are offered.

use andrum_core::entries::MAX_TAG_CHARS;
use leptos::prelude::*;

use crate::shared::t;
use crate::words::{Words, words};

const ADD: Words = words("Lägg till", "Add");

/// The line. `add` is given what was typed, and the line is emptied.
pub fn own_word(id: &'static str, label: Words, add: impl Fn(String) + 'static) -> AnyView {
    let typed = RwSignal::new(String::new());
    let send = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        add(typed.get_untracked());
        // It may be gone by now.
        typed.try_set(String::new());
    };
    view! {
        <form class="field" on:submit=send>
            <label for=id>{t(label)}</label>
            <div class="field__line">
                <input
                    id=id
                    type="text"
                    autocomplete="off"
                    maxlength=MAX_TAG_CHARS.to_string()
                    prop:value=typed
                    on:input=move |event| typed.set(event_target_value(&event))
                />
                <button type="submit" class="button button--quiet">{t(ADD)}</button>
            </div>
        </form>
    }
    .into_any()
}
