//! The group: a room for each thing that is done in it.

mod agreement;
mod begin;
pub mod card;
mod close;
mod home;
pub mod join;
mod list;
mod members;
pub mod on_today;
mod parts;
mod reading;
pub mod sessions;
mod tally;
pub mod topics;

use andrum_wire::ids::LogId;
use leptos::prelude::*;

use crate::asking::fetch;
use crate::calls::Groups;
use crate::screens::{GroupScreen, GroupsScreen};
use crate::ui::dates::today;
use crate::ui::say::failure_banner;

/// Draws a screen on the way into groups.
pub fn draw(screen: GroupsScreen) -> AnyView {
    match screen {
        GroupsScreen::List => tab().into_any(),
        GroupsScreen::Begin => begin::view(false).into_any(),
        GroupsScreen::AskMentor => begin::view(true).into_any(),
        GroupsScreen::Join => join::view().into_any(),
        GroupsScreen::Lift(item) => topics::lift::view(item).into_any(),
    }
}

/// Draws a screen of a group.
pub fn draw_in(group: LogId, screen: GroupScreen) -> AnyView {
    match screen {
        GroupScreen::Home => home::view(group, false).into_any(),
        GroupScreen::Members => members::view(group).into_any(),
        GroupScreen::Invite => members::invite::view(group).into_any(),
        GroupScreen::Agreement => agreement::view(group).into_any(),
        GroupScreen::Plan => sessions::plan::view(group).into_any(),
        GroupScreen::Compare => members::compare::view(group).into_any(),
        GroupScreen::NewTopic => topics::new_topic::view(group).into_any(),
        GroupScreen::Themes => tally::view(group).into_any(),
        GroupScreen::Votes => tally::votes::view(group).into_any(),
        GroupScreen::Close => close::view(group).into_any(),
        GroupScreen::Session(session) => sessions::session::view(group, session).into_any(),
        GroupScreen::Prepare(session) => sessions::prepare::view(group, session).into_any(),
        GroupScreen::Topic(item) => topics::topic::view(group, item).into_any(),
    }
}

/// The tab: the only group at once, or all of them, or what a group is.
fn tab() -> impl IntoView {
    let groups = fetch(|| Groups { today: today() });
    let groups = Memo::new(move |_| groups.get());
    move || match groups.get() {
        None => list::page(list::TITLE, parts::waits()).into_any(),
        Some(Err(failure)) => list::page(list::TITLE, failure_banner(&failure).into_any()).into_any(),
        Some(Ok(groups)) => match groups.as_slice() {
            [] => list::page(list::TITLE, list::empty().into_any()).into_any(),
            [only] => home::view(only.group, true).into_any(),
            _ => list::page(list::TITLE_MANY, list::list(groups).into_any()).into_any(),
        },
    }
}
