//! Andrum as people meet it.
//!
//! One wasm, started twice: `page` draws, and a worker keeps the whole core (`worker`): keys, store, sync, search. They talk in
//! [`calls`]. Rooms have the names of what they show; [`words`] says how texts exist in both languages.

pub mod calendar;
pub mod calls;
pub mod changes;
pub mod kit_text;
pub mod qr_code;
pub mod routes;
pub mod strength;
pub mod words;

#[cfg(target_family = "wasm")]
mod client;
#[cfg(target_family = "wasm")]
mod listening;
#[cfg(target_family = "wasm")]
mod page;
#[cfg(target_family = "wasm")]
mod rooms;
#[cfg(target_family = "wasm")]
mod ui;
#[cfg(target_family = "wasm")]
mod worker;
