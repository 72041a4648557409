//! Devices.
use leptos::prelude::*;
/// The screen.
pub fn view() -> impl IntoView {
    view! { <main class="page" id="main" tabindex="-1"></main> }
}
/// Names.
pub(in crate::rooms) fn name_this_device() {}
