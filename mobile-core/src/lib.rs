//! The shared Andrum core: everything that keeps a secret, the same for phones, browsers and tests.
//!
//! The core does no I/O of its own. It plans, and a [`store::Store`] and a [`transport::Transport`] carry out one atomic set of changes at a time.

#[cfg(feature = "demo")]
pub mod demo;
pub mod entries;
pub mod export;
pub mod maybe_send;
pub mod merge;
pub mod search;
pub mod store;
pub mod transport;
