//! The rooms that a first visit does without: one part of the app's wasm, loaded when the first of them is opened.

use core::cell::Cell;

use andrum_wire::ids::LogId;
use futures_util::FutureExt;
use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use wasm_bindgen_futures::spawn_local;

use super::{account, entries, group, locked, me};
use crate::screens::{AccountScreen, EntriesScreen, GroupScreen, GroupsScreen, MeScreen};
use crate::ui::opening::{no_room, opening_page};
use crate::ui::{arrival, browser};

/// What is drawn by the part.
#[derive(Clone, Copy)]
pub enum Room {
    /// A screen of entries that a first visit does without.
    Entries(EntriesScreen),
    /// A screen on the way into groups.
    Groups(GroupsScreen),
    /// A screen of a group.
    Group(LogId, GroupScreen),
    /// A screen of the account.
    Account(AccountScreen),
    /// A screen of Me.
    Me(MeScreen),
    /// What there is to see while the diary is locked.
    Locked,
    /// What Today tells of groups.
    GroupsOnToday,
}

thread_local! {
    static HERE: Cell<bool> = const { Cell::new(false) };
}

#[wasm_split(rooms, wasm_split_path = leptos::wasm_split, fallible, preload(load))]
fn draw(room: Room) -> Result<AnyView, SplitLoaderError> {
    Ok(match room {
        Room::Entries(screen) => entries::draw(screen),
        Room::Groups(screen) => group::draw(screen),
        Room::Group(group, screen) => group::draw_in(group, screen),
        Room::Account(screen) => account::draw(screen),
        Room::Me(screen) => me::draw(screen),
        Room::Locked => locked::view().into_any(),
        Room::GroupsOnToday => view! { {group::card::view()} <group::on_today::GroupCards /> }.into_any(),
    })
}

/// A room; until its part is here, that it is being opened.
pub fn view(room: Room) -> AnyView {
    if HERE.get() {
        return at_once(room);
    }
    let came: RwSignal<Option<bool>> = RwSignal::new(None);
    spawn_local(async move {
        let here = load().await.is_ok();
        if here {
            HERE.set(true);
        }
        let waits = browser::focused().is_some_and(|id| id == "main");
        came.try_set(Some(here));
        if waits {
            arrival::at_screen();
        }
    });
    (move || match (came.get(), room) {
        (Some(true), _) => at_once(room),
        // Today has enough to show without.
        (_, Room::GroupsOnToday) => ().into_any(),
        (None, _) => opening_page("page page--late").into_any(),
        (Some(false), _) => no_room().into_any(),
    })
    .into_any()
}

/// Nothing is waited for once the part is here.
fn at_once(room: Room) -> AnyView {
    match draw(room).now_or_never() {
        Some(Ok(view)) => view,
        _ => no_room().into_any(),
    }
}
