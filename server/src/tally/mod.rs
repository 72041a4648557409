//! Tallies: the server as one of two aggregators (docs/PROTOCOL.md, "The tally").
//!
//! It takes reports ([`reports`]), signs the batch and releases its aggregate share once ([`closing`]), and forgets. What it holds of a
//! choice is one share, which alone says nothing; of a note, a ciphertext for others.

pub mod closing;
pub mod opening;
pub mod reports;
pub mod routes;
pub mod sealing;
pub mod signer;
pub mod storage;
pub mod vdaf;
