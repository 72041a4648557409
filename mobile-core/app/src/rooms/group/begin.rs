//! Beginning a group.

use leptos::prelude::*;

use crate::page::t;
use crate::routes::Screen;
use crate::ui::browser;
use crate::ui::head::head;
use crate::words::{Words, words};

const GROUP: Words = words("Gruppen", "Group");
const TITLE: Words = words("Starta en grupp", "Begin a group");

/// The screen.
pub fn view() -> impl IntoView {
    browser::title(t(TITLE));
    view! { <main class="page" id="main" tabindex="-1">{head((Screen::Group, GROUP), TITLE, None)}</main> }
}
