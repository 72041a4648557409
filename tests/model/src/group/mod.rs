//! The world of one group: every device of three accounts tries every commit, against the judge of rosters.

pub mod cast;
pub mod deeds;
pub mod ghost;
mod judges;
mod tries;
mod world;

pub use judges::{Judge, Omits, Real};
pub use world::{Group, Start};
