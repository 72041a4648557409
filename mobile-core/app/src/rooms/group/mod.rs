//! The group: a room for each thing one does in it.

pub mod agreement;
pub mod begin;
pub mod close;
pub mod compare;
pub mod home;
pub mod invite;
pub mod join;
pub mod lift;
pub mod members;
pub mod new_topic;
pub mod plan;
pub mod prepare;
pub mod session;
pub mod topic;

use andrum_wire::ids::LogId;
use leptos::prelude::*;

use crate::page::t;
use crate::routes::Place;
use crate::ui::browser;
use crate::ui::icon::{Icon, small_icon};
use crate::words::{Words, words};

const TITLE: Words = words("Gruppen", "Group");
const EMPTY: Words = words("Gruppen kommer hit", "The group comes here");
const EMPTY_ABOUT: Words = words(
    "I en kommande version bjuder handledaren in gruppen hit, till träffar och frågor att ta upp.",
    "In a version to come the supervisor invites the group here, to sessions and topics.",
);
const NEVER: Words = words("Din dagbok visas aldrig för gruppen.", "Your diary is never shown to the group.");

/// The screen.
pub fn view() -> impl IntoView {
    browser::title(t(TITLE));
    view! {
        <main class="page" id="main" tabindex="-1">
            <header class="head"><h1>{t(TITLE)}</h1></header>
            <div class="empty">
                <svg class="empty__picture" viewBox="0 0 128 96" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">
                    <ellipse cx="64" cy="56" rx="20" ry="8" opacity=".45" />
                    <path d="M20 34v22h16M20 56v16M36 56v16M108 34v22H92M108 56v16M92 56v16M52 14v16h24V14M52 30v10M76 30v10M48 68v16M80 68v16M48 72h32" />
                </svg>
                <h2>{t(EMPTY)}</h2>
                <p>{t(EMPTY_ABOUT)}</p>
                <p class="privacy-line">{small_icon(Icon::Lock)}{t(NEVER)}</p>
            </div>
        </main>
    }
}

/// The screen of a place in a group.
pub fn place(place: Place, group: LogId) -> AnyView {
    match place {
        Place::Home => home::view(group).into_any(),
        Place::Members => members::view(group).into_any(),
        Place::Invite => invite::view(group).into_any(),
        Place::Agreement => agreement::view(group).into_any(),
        Place::Plan => plan::view(group).into_any(),
        Place::Compare => compare::view(group).into_any(),
        Place::NewTopic => new_topic::view(group).into_any(),
        Place::Close => close::view(group).into_any(),
    }
}
