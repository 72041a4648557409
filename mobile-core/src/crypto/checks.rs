//! The cryptography with which this core judges.

use andrum_wire::checks::Checks;
use andrum_wire::ids::{Hash, InboxKey, PublicKey, Signature};

use super::age::Recipient;
use super::hash::sha256;
use super::sign;

/// The core's hashing and strict verification, for the judges of logs.
pub struct Strict;

impl Checks for Strict {
    fn sha256(&self, bytes: &[u8]) -> Hash {
        sha256(bytes)
    }

    fn can_be_encrypted_to(&self, inbox: &InboxKey) -> bool {
        Recipient::from_inbox(inbox).is_ok()
    }

    fn verify(&self, key: &PublicKey, message: &[u8], signature: &Signature) -> bool {
        sign::verify(key, message, signature)
    }
}
