//! Tallies: real cores against a real server, on both databases.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod ring;
mod story;
