//! The hostile server: a real one whose answers the test bends. Each attack ends in its stated outcome (docs/THREAT-MODEL.md, "What a hostile
//! server meets"), nothing local is lost, and with an honest server all goes on.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod bytes;
mod items;
mod keys;
mod log;
mod spoiled;
mod stolen;
