//! Groups: the roster's operations, and how each of them counts (docs/PROTOCOL.md, "The roster").
//!
//! A group is a log whose genesis names its creator. Its commits carry signed roster operations, which the server can read, and items, which
//! it cannot. [`Roster`] says who may do what; server and core judge with the same one.

mod judge;
mod messages;
mod operations;
mod roster;

pub use judge::{Verdict, group_id};
pub use messages::{AtTheDoor, Group, Groups, Knock};
pub use operations::{GroupGenesis, GroupKind, Introduction, RosterOp, join_bytes, knock_bytes};
pub use roster::{GroupRefusal, Invite, InviteState, Member, News, Role, Roster, Standing};

/// The version of roster operations.
pub const VERSION: u8 = 1;

/// Domain separation of hashes and signatures over rosters.
pub mod domain {
    /// SHA-256 prefix of a group's genesis; the digest is the id of the group and of its log.
    pub const GROUP: &[u8] = b"andrum/v1/group\0";
    /// Ed25519 message prefix of a join, signed by the invite's secret.
    pub const JOIN: &[u8] = b"andrum/v1/join\0";
    /// Ed25519 message prefix of a knock, signed by the invite's secret.
    pub const KNOCK: &[u8] = b"andrum/v1/knock\0";
}
