//! A session: the agenda, the room, what was agreed.

use andrum_core::groups::SessionId;
use andrum_wire::ids::LogId;
use leptos::prelude::*;

use crate::page::t;
use crate::routes::Screen;
use crate::ui::browser;
use crate::ui::head::head;
use crate::words::{Words, words};

const GROUP: Words = words("Gruppen", "Group");
const TITLE: Words = words("Träff", "Session");

/// The screen.
pub fn view(_group: LogId, _session: SessionId) -> impl IntoView {
    browser::title(t(TITLE));
    view! { <main class="page" id="main" tabindex="-1">{head((Screen::Group, GROUP), TITLE, None)}</main> }
}
