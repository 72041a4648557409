//! Me: all that is set, one row each.

use leptos::prelude::*;

/// The screen.
pub fn view() -> impl IntoView {
    view! { <main class="page" id="main" tabindex="-1"></main> }
}
