//! The key by which this server signs batches and releases. Descriptors name it.

use andrum_wire::ids::{PublicKey, Signature};
use ed25519_dalek::{Signer as _, SigningKey};
use rand::RngCore;
use rand::rngs::OsRng;
use zeroize::Zeroizing;

/// Ed25519 (RFC 8032).
pub struct Signer(SigningKey);

impl Signer {
    /// The 32 bytes of a new key.
    #[must_use]
    pub fn generate() -> Zeroizing<Vec<u8>> {
        let mut seed = Zeroizing::new(vec![0; 32]);
        OsRng.fill_bytes(&mut seed);
        seed
    }

    /// Reads what [`Self::generate`] has made; none for another length.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(|seed| Self(SigningKey::from_bytes(seed)))
    }

    /// What descriptors name.
    #[must_use]
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key().to_bytes())
    }

    /// Signs a batch or a release.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> Signature {
        Signature(self.0.sign(message).to_bytes())
    }
}
