//! What the black-box tests share.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "only tests use this crate, and a test fails by panicking"
)]

pub mod browser;
