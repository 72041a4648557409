//! Groups: logs that several accounts write and read (docs/PROTOCOL.md, "The roster").
//!
//! Who may do what is judged by [`andrum_wire::groups::Roster`], with the same code as in the core; the roster after a log's head is kept
//! beside it. [`rules`] is what the server adds to that, [`append`] how a commit gets in, [`closing`] how a group ends.

pub mod append;
pub mod closing;
pub mod routes;
pub mod rules;
pub mod storage;
