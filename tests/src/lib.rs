//! What the black-box tests stand on: real databases, the real server in this process and as one of its own, a real browser, a proxy that
//! records and bends what passes, and a search for what must never be seen.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "only tests use this crate, and a test that cannot go on stops with the reason"
)]

pub mod browser;
pub mod canary;
pub mod circle;
pub mod demo;
pub mod device;
pub mod hostile;
pub mod postgres;
pub mod process;
pub mod proxy;
pub mod server;
