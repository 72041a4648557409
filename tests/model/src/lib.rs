//! The explorer: every sequence of commits, honest and hostile, up to a depth, against the rules of andrum-wire (docs/explorer.md).
//!
//! Signatures are symbols ([`symbols`]), so a commit is judged in microseconds and a sequence of six is tried with all its variants. Each
//! state of a [`group`] or a [`private`] log is looked at once; states that differ in names alone are one.
#![allow(clippy::unwrap_used, reason = "a model of what is tested: it stops with the reason")]

pub mod explore;
pub mod group;
pub mod private;
pub mod symbols;
