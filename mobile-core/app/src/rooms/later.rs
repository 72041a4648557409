//! The rooms that a first visit does without: one part of the app's wasm, loaded when the first of them is opened.

use core::cell::Cell;

use futures_util::FutureExt;
use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use wasm_bindgen_futures::spawn_local;

use super::shell::{no_room, opening_page};
use super::{
    account, add_device, alarm, appearance, components, conflict, delete, devices, forgotten, group, help, history,
    lock, locked, me, own_themes, password, privacy, sign_in, transfer, trash,
};
use crate::routes::Screen;
use crate::ui::{arrival, browser};

/// What is drawn by the part.
#[derive(Clone, Copy)]
pub enum Room {
    /// A screen.
    Screen(Screen),
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
        Room::Locked => locked::view().into_any(),
        Room::GroupsOnToday => view! { {group::card::view()} <group::on_today::GroupCards /> }.into_any(),
        Room::Screen(screen) => draw_screen(screen),
    })
}

fn draw_screen(screen: Screen) -> AnyView {
    match screen {
        Screen::Trash => trash::view().into_any(),
        Screen::History(item) => history::view(item).into_any(),
        Screen::Conflict(item) => conflict::view(item).into_any(),
        Screen::Lift(item) => group::lift::view(item).into_any(),
        Screen::Group => group::view().into_any(),
        Screen::BeginGroup => group::begin::view(false).into_any(),
        Screen::AskMentor => group::begin::view(true).into_any(),
        Screen::Join => group::join::view().into_any(),
        Screen::InGroup(place, group) => group::place(place, group),
        Screen::Session(group, session) => group::session::view(group, session).into_any(),
        Screen::Prepare(group, session) => group::prepare::view(group, session).into_any(),
        Screen::Topic(group, item) => group::topic::view(group, item).into_any(),
        Screen::Me => me::view().into_any(),
        Screen::Account => account::view().into_any(),
        Screen::SignIn => sign_in::view().into_any(),
        Screen::Forgotten => forgotten::view().into_any(),
        Screen::Password => password::view().into_any(),
        Screen::Devices => devices::view().into_any(),
        Screen::AddDevice => add_device::view().into_any(),
        Screen::Lock => lock::view().into_any(),
        Screen::OwnThemes => own_themes::view().into_any(),
        Screen::Transfer => transfer::view().into_any(),
        Screen::Delete => delete::view().into_any(),
        Screen::Appearance => appearance::view().into_any(),
        Screen::Privacy => privacy::view().into_any(),
        Screen::Help => help::view().into_any(),
        Screen::Alarm => alarm::view().into_any(),
        Screen::Components => components::view().into_any(),
        // Drawn by the shell.
        Screen::Today | Screen::CloseDay | Screen::Journal | Screen::Entry(_) => no_room().into_any(),
        Screen::Write | Screen::Edit(_) | Screen::Unknown => no_room().into_any(),
    }
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
