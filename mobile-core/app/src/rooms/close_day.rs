//! Closing the day: a feeling, three short questions, one breath.

use leptos::prelude::*;

/// The screen.
pub fn view() -> impl IntoView {
    view! { <main class="page" id="main" tabindex="-1"></main> }
}
