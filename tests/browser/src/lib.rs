//! What runs inside a real browser. Each export is one step that `tests/tests/store_in_browser.rs` asks for.
//!
//! The steps run in a worker, as the app's core does, and answer with JSON.

#[cfg(target_family = "wasm")]
mod border;
#[cfg(target_family = "wasm")]
mod store;
#[cfg(target_family = "wasm")]
mod tally;
#[cfg(target_family = "wasm")]
mod transport;
