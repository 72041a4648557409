//! What the black-box tests stand on: real databases, the real server in this process and as one of its own, a proxy that records and
//! bends what passes, and a search for what must never be seen.
//! What the black-box tests share.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "test support: a test that cannot go on stops with the reason"
)]

pub mod canary;
pub mod postgres;
pub mod proxy;
    reason = "only tests use this crate, and a test fails by panicking"
pub mod browser;
