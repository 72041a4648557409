//! Entries: reading and writing them, and what else can be done with them.

mod conflict;
pub mod draft;
mod entry;
pub mod fields;
mod history;
mod journal;
mod tags;
mod trash;
pub mod write;

use leptos::prelude::*;

use crate::screens::{EntriesScreen, JournalScreen};

/// Draws a screen that the main part of the app holds.
pub fn draw_at_once(screen: JournalScreen) -> AnyView {
    match screen {
        JournalScreen::List | JournalScreen::Entry(_) => journal::view().into_any(),
        JournalScreen::Write => write::view(None).into_any(),
        JournalScreen::Edit(item) => write::view(Some(item)).into_any(),
    }
}

/// Draws a screen of the part `rooms`.
pub fn draw(screen: EntriesScreen) -> AnyView {
    match screen {
        EntriesScreen::Trash => trash::view().into_any(),
        EntriesScreen::History(item) => history::view(item).into_any(),
        EntriesScreen::Conflict(item) => conflict::view(item).into_any(),
    }
}
