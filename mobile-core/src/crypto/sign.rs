//! Ed25519 (RFC 8032) with strict verification: no small-order keys, no second form of a signature.

use andrum_wire::ids::{PublicKey, Signature};
use ed25519_dalek::{Signer, VerifyingKey};

use super::secret::Secret32;

/// A key that signs. Wiped when dropped.
pub struct SigningKey(ed25519_dalek::SigningKey);

impl SigningKey {
    /// A new random key.
    #[must_use]
    pub fn random() -> Self {
        Self::from_seed(&Secret32::random())
    }

    /// The key that a seed stands for (RFC 8032, section 5.1.5).
    #[must_use]
    pub fn from_seed(seed: &Secret32) -> Self {
        Self(ed25519_dalek::SigningKey::from_bytes(seed.expose()))
    }

    /// The seed, to be sealed and stored.
    #[must_use]
    pub fn seed(&self) -> Secret32 {
        Secret32::from_bytes(self.0.to_bytes())
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key().to_bytes())
    }

    /// Signs `message`. Its domain prefix is the caller's business.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> Signature {
        Signature(self.0.sign(message).to_bytes())
    }
}

/// Whether `signature` is by `key` over `message`. False for a key that is no point, or of small order.
#[must_use]
pub fn verify(key: &PublicKey, message: &[u8], signature: &Signature) -> bool {
    let signature = ed25519_dalek::Signature::from_bytes(&signature.0);
    VerifyingKey::from_bytes(&key.0).is_ok_and(|key| key.verify_strict(message, &signature).is_ok())
}
