//! Pieces that all screens are made of. Their looks are in `assets/styles`.

pub mod browser;
pub mod dates;
pub mod head;
pub mod icon;
pub mod pictures;
pub mod say;
pub mod summary;
pub mod toast;
pub mod update;
