//! The top of a screen: the way back, and how far one has come.

use leptos::prelude::*;

use super::browser;
use super::icon::{Icon, icon};
use crate::page::t;
use crate::routes::Screen;
use crate::words::Words;

/// A way to the screen that this one belongs to.
pub fn back_to(screen: Screen, name: Words) -> impl IntoView {
    view! {
        <header class="topbar">
            <a class="topbar__back" href=screen.address()>{icon(Icon::ChevronLeft)}{t(name)}</a>
        </header>
    }
}

/// A step of several: its number, and how many there are.
pub fn steps(words: String, step: usize, of: usize) -> impl IntoView {
    let line = (0..of).map(|index| view! { <i class=("is-done", index < step)></i> }).collect_view();
    view! { <p class="steps">{words}<span class="steps__line" aria-hidden="true">{line}</span></p> }
}

/// A screen has changed within itself: it begins at its top, and who listens is taken there.
pub fn arrive() {
    browser::scroll_up();
    request_animation_frame(|| browser::focus("main"));
}
