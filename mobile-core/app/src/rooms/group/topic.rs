//! A topic.

use andrum_wire::ids::{ItemId, LogId};
use leptos::prelude::*;

use crate::page::t;
use crate::routes::Screen;
use crate::ui::browser;
use crate::ui::head::head;
use crate::words::{Words, words};

const GROUP: Words = words("Gruppen", "Group");
const TITLE: Words = words("Fråga", "Topic");

/// The screen.
pub fn view(_group: LogId, _item: ItemId) -> impl IntoView {
    browser::title(t(TITLE));
    view! { <main class="page" id="main" tabindex="-1">{head((Screen::Group, GROUP), TITLE, None)}</main> }
}
