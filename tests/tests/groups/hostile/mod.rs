//! The server, or a member, as the attacker on a group: refused, named, nothing encrypted to the wrong person, nothing lost.

mod member;
pub mod ring;
mod server;
