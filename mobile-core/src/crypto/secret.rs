//! Secret bytes, and keys derived from them by HKDF-SHA256 (RFC 5869).

use hkdf::{Hkdf, HkdfExtract};
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::hash::Sha256;
use super::random;

/// 32 secret bytes. Not copied, printed or serialized; wiped when dropped. Compared in constant time.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Secret32([u8; 32]);

impl Secret32 {
    /// Takes 32 bytes that are secret already.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Takes a slice of exactly 32 bytes; none for any other length.
    #[must_use]
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// 32 random bytes.
    #[must_use]
    pub fn random() -> Self {
        Self(random::bytes())
    }

    /// The bytes, for the one place that needs them.
    #[must_use]
    pub fn expose(&self) -> &[u8; 32] {
        &self.0
    }

    /// A key for another purpose: HKDF-SHA256 without salt (RFC 5869, sections 2.2 and 2.3), 32 bytes.
    #[must_use]
    pub fn derive(&self, info: &str) -> Self {
        derive(&[&self.0], info)
    }
}

impl PartialEq for Secret32 {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for Secret32 {}

/// A key from secret parts, joined: HKDF-SHA256 without salt (RFC 5869, sections 2.2 and 2.3), 32 bytes.
#[must_use]
pub fn derive(parts: &[&[u8]], info: &str) -> Secret32 {
    let mut extract = HkdfExtract::<Sha256>::new(None);
    for part in parts {
        extract.input_ikm(part);
    }
    let (mut pseudorandom, expand): (_, Hkdf<Sha256>) = extract.finalize();
    pseudorandom.as_mut_slice().zeroize();
    let mut key = Secret32([0; 32]);
    if expand.expand(info.as_bytes(), &mut key.0).is_err() {
        unreachable!("HKDF-SHA256 gives up to 8160 bytes");
    }
    key
}
