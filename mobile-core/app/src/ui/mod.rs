//! Pieces that all screens are made of. Their looks are in `assets/styles`.

pub mod arrival;
pub mod attention;
pub mod browser;
pub mod dates;
pub mod feelings;
pub mod field;
pub mod head;
pub mod icon;
pub mod js;
pub mod kit_field;
pub mod line;
pub mod menu;
pub mod opening;
pub mod own_word;
pub mod pictures;
pub mod qr;
pub mod say;
pub mod scan;
pub mod sheet;
pub mod summary;
pub mod toast;
pub mod update;
pub mod webauthn;
pub mod work;
