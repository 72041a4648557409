//! Tokens: who calls.

pub mod caller;
