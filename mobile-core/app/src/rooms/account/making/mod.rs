//! Making an account, step by step: keys and kit on the device first, then a place at the server, then a lock.
//!
//! Nothing of it is kept by the page but in memory. Begun anew, it makes another kit until one was confirmed; after
//! that it only joins the server.

mod begin;
mod finish;
mod kit;
mod name;
mod state;

use leptos::prelude::*;

use crate::calls::SecretText;
use crate::shared::t;
use crate::ui::browser;
use crate::words::{Words, words};
use state::{Making, Step};

const TITLE: Words = words("Skapa konto", "Make an account");

/// The screen.
pub fn view() -> impl IntoView {
    browser::title(t(TITLE));
    let making = Making::new();
    on_cleanup(move || {
        making.password.try_set_value(SecretText::default());
    });
    let shown = move || match making.step.get() {
        Step::Why => begin::why(making).into_any(),
        Step::Had => begin::had().into_any(),
        Step::Name => name::view(making).into_any(),
        Step::Kit => kit::shown(making).into_any(),
        Step::Check => kit::check(making).into_any(),
        Step::Join => finish::join(making).into_any(),
        Step::Lock => finish::lock(making).into_any(),
        Step::Done => finish::done().into_any(),
    };
    view! { <main class="page" id="main" tabindex="-1">{shown}</main> }
}
