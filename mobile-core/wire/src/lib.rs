//! What travels between the Andrum core and the Andrum server, and nothing heavier than serde.
//!
//! Control travels as JSON, commits and blobs as one compact binary frame ([`log`], [`frame`]). Every type is frozen by a snapshot or a
//! vector in this crate's tests; `docs/PROTOCOL.md` is its prose.

pub mod accounts;
pub mod checks;
pub mod devices;
pub mod events;
pub mod frame;
pub mod genesis;
pub mod groups;
pub mod ids;
pub mod info;
pub mod keys;
pub mod limits;
pub mod log;
pub mod problem;
pub mod recovery;
pub mod tally;
pub mod tokens;

#[cfg(feature = "openapi")]
mod schema;
