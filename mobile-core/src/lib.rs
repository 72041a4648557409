//! The shared Andrum core: everything that keeps a secret, the same for phones, browsers and tests.
//!
//! The core does no I/O of its own. It plans, and a [`store::Store`] and a [`transport::Transport`] carry out one atomic set of changes at a time.

pub mod api;
pub mod calls;
pub mod chain;
pub mod content;
pub mod crypto;
pub mod device;
pub mod entries;
pub mod envelope;
pub mod export;
pub mod facade;
pub mod groups;
pub mod keys;
pub mod kit;
pub mod log;
pub mod maybe_send;
pub mod merge;
pub mod opaque;
pub mod platform;
pub mod search;
pub mod store;
pub mod sync;
pub mod tally;
pub mod transport;

#[cfg(test)]
mod vectors;
