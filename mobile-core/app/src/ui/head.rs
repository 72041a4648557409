//! The top of a screen, and rows that lead on.

use leptos::prelude::*;

use super::icon::{Icon, icon};
use crate::page::t;
use crate::routes::Screen;
use crate::words::Words;

/// A way back, and what this screen is.
pub fn head(back: (Screen, Words), title: Words, under: Option<Words>) -> impl IntoView {
    super::browser::title(t(title));
    view! {
        <header class="topbar">
            <a class="topbar__back" href=back.0.address()>{icon(Icon::ChevronLeft)}{t(back.1)}</a>
        </header>
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
                <span class="row__main"><span class="row__title">{title}</span><span class="row__quiet">{quiet}</span></span>
                <span class="row__end">{icon(Icon::ChevronRight)}</span>
            </a>
        </li>
    }
}
