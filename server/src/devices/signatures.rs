//! Hashes and signatures as the protocol checks them: Ed25519 (RFC 8032) strictly, so that every party comes to one verdict.

use andrum_wire::checks::Checks;
use andrum_wire::devices;
use andrum_wire::ids::{DeviceId, Hash, InboxKey, PublicKey, Signature};
use ed25519_dalek::VerifyingKey;
use sha2::{Digest, Sha256};

/// The server's cryptography, for the judges of logs.
pub struct Strict;

impl Checks for Strict {
    fn sha256(&self, bytes: &[u8]) -> Hash {
        Hash(Sha256::digest(bytes).into())
    }

    fn can_be_encrypted_to(&self, inbox: &InboxKey) -> bool {
        curve25519_dalek::MontgomeryPoint(inbox.0).mul_clamped([0; 32]).0 != [0; 32]
    }

    fn verify(&self, key: &PublicKey, message: &[u8], signature: &Signature) -> bool {
        verifies(key, message, signature)
    }
}

/// Whether `signature` is `key`'s over `message`; false for a key that is no key.
#[must_use]
pub fn verifies(key: &PublicKey, message: &[u8], signature: &Signature) -> bool {
    VerifyingKey::from_bytes(&key.0)
        .and_then(|key| key.verify_strict(message, &ed25519_dalek::Signature::from_bytes(&signature.0)))
        .is_ok()
}

/// The id that a device key gives its device (docs/PROTOCOL.md, "Ids").
#[must_use]
pub fn device_id(key: &PublicKey) -> DeviceId {
    devices::device_id(key, &Strict)
}
