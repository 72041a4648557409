//! Tallies: real cores against a real server, on both databases.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod alone;
mod crash;
mod holder;
mod member;
mod people;
mod plan;
mod ring;
mod server;
mod stopped;
mod story;
mod totals;
