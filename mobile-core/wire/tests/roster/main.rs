//! The roster's state machine, with real signatures: who may sign what, and what an attacker tries.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests, with helpers that are no tests themselves"
)]

mod attacks;
mod ended;
mod people;
mod rows;
mod tally;
