//! Me: choices for this device, and what to know.

mod appearance;
mod components;
mod help;
mod list;
pub mod lock;
mod own_themes;
mod people;
mod privacy;
mod transfer;

use leptos::prelude::*;

use crate::screens::MeScreen;

/// Draws a screen of Me.
pub fn draw(screen: MeScreen) -> AnyView {
    match screen {
        MeScreen::Me => list::view().into_any(),
        MeScreen::Lock => lock::view().into_any(),
        MeScreen::OwnThemes => own_themes::view().into_any(),
        MeScreen::Transfer => transfer::view().into_any(),
        MeScreen::Appearance => appearance::view().into_any(),
        MeScreen::Privacy => privacy::view().into_any(),
        MeScreen::Help => help::view().into_any(),
        MeScreen::Components => components::view().into_any(),
    }
}
