//! Ed25519 (RFC 8032) as the protocol checks it: strictly, so that every party comes to one verdict.

use andrum_wire::ids::{DeviceId, PublicKey, Signature};
use ed25519_dalek::VerifyingKey;
use sha2::{Digest, Sha256};

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
    let digest = Sha256::new().chain_update(andrum_wire::devices::domain::DEVICE_ID).chain_update(key.0).finalize();
    let mut id = [0; DeviceId::SIZE];
    id.copy_from_slice(&digest[..DeviceId::SIZE]);
    DeviceId(id)
}
