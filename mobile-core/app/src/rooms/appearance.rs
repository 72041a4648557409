//! Language and appearance.

use leptos::prelude::*;

/// The screen.
pub fn view() -> impl IntoView {
    view! { <main class="page" id="main" tabindex="-1"></main> }
}
