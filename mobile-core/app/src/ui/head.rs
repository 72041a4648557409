//! The top of a screen: the way back, what it is, how far one has come; and rows that lead on.

use leptos::prelude::*;

use super::icon::{Icon, icon};
use super::{arrival, browser};
use crate::screens::Screen;
use crate::shared::t;
use crate::words::Words;

/// A way to the screen that this one belongs to.
pub fn back_to(screen: impl Into<Screen>, name: Words) -> impl IntoView {
    view! {
        <header class="topbar">
            <a class="topbar__back" href=screen.into().address()>{icon(Icon::ChevronLeft)}{t(name)}</a>
        </header>
    }
}

/// A way back, and what this screen is.
pub fn head(back: (impl Into<Screen>, Words), title: Words, under: Option<Words>) -> impl IntoView {
    browser::title(t(title));
    view! {
        {back_to(back.0, back.1)}
        <header class="head">
            <h1>{t(title)}</h1>
            {under.map(|under| view! { <p class="head__under">{t(under)}</p> })}
        </header>
    }
}

/// A row that leads somewhere.
pub fn row(drawing: Icon, address: String, title: &'static str, quiet: impl IntoView) -> impl IntoView {
    view! {
        <li>
            <a class="row" href=address>
                {icon(drawing)}
                <span class="row__main">
                    <span class="row__title">{title}</span>
                    <span class="row__quiet">{quiet}</span>
                </span>
                <span class="row__end">{icon(Icon::ChevronRight)}</span>
            </a>
        </li>
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
    arrival::at_step();
}
