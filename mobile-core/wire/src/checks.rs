//! The cryptography that judging needs.

use crate::ids::{Hash, InboxKey, PublicKey, Signature};

/// The cryptography that judging needs, so that this crate holds none.
pub trait Checks {
    /// SHA-256 (FIPS 180-4).
    fn sha256(&self, bytes: &[u8]) -> Hash;
    /// Whether an X25519 key is no point of small order, to which anybody could read (RFC 7748, section 6.1).
    fn can_be_encrypted_to(&self, inbox: &InboxKey) -> bool;
    /// Strict verification of an Ed25519 signature (RFC 8032).
    fn verify(&self, key: &PublicKey, message: &[u8], signature: &Signature) -> bool;
}
