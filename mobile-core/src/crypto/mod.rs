//! Thin wrappers around the cryptographic libraries. Each external crate is seen by one module here and nowhere else, and nothing in here
//! is a construction of our own (docs/PROTOCOL.md, docs/adr/0002).

pub mod aead;
pub mod age;
pub mod argon;
pub mod checks;
pub mod hash;
pub mod random;
pub mod secret;
pub mod sign;

#[cfg(test)]
mod tests;

/// The one error of everything that reads something sealed. What failed is not said, so that no answer helps whoever altered it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not readable")]
pub struct NotReadable;
