//! Pieces that all screens are made of. Their looks are in `assets/styles`.

pub mod browser;
pub mod dates;
pub mod feelings;
pub mod icon;
pub mod menu;
pub mod pictures;
pub mod say;
pub mod sheet;
pub mod summary;
pub mod tags;
pub mod toast;
