//! Andrum as people meet it.
//!
//! One wasm, started twice: `start` draws, and a worker keeps the whole core (`worker`): keys, store, sync, search.
//! They talk in [`calls`]. Rooms have the names of what they show and declare their [`screens`]; [`words`] says how
//! texts exist in both languages.

pub mod calendar;
pub mod calls;
pub mod changes;
pub mod kit_text;
pub mod qr_code;
pub mod screens;
pub mod signs;
pub mod strength;
pub mod words;

#[cfg(target_family = "wasm")]
mod address;
#[cfg(target_family = "wasm")]
mod asking;
#[cfg(target_family = "wasm")]
mod client;
#[cfg(target_family = "wasm")]
mod going;
#[cfg(target_family = "wasm")]
mod listening;
#[cfg(target_family = "wasm")]
mod rooms;
#[cfg(target_family = "wasm")]
mod shared;
#[cfg(target_family = "wasm")]
mod start;
#[cfg(target_family = "wasm")]
mod ui;
#[cfg(target_family = "wasm")]
mod worker;
