//! Two versions of an entry, to be settled.

use andrum_wire::ids::ItemId;
use leptos::prelude::*;

/// The screen.
pub fn view(_item: ItemId) -> impl IntoView {
    view! { <main class="page" id="main" tabindex="-1"></main> }
}
