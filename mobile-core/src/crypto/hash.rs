//! SHA-256 (FIPS 180-4).

use andrum_wire::ids::Hash;
use sha2::Digest;

/// For the modules that name a hash to a library.
pub(crate) use sha2::{Sha256, Sha512, digest::Output};

/// The digest of `bytes`.
#[must_use]
pub fn sha256(bytes: &[u8]) -> Hash {
    Hash(Sha256::digest(bytes).into())
}

/// The digest of all parts, joined.
#[must_use]
pub fn sha256_of(parts: &[&[u8]]) -> Hash {
    let mut digest = Sha256::new();
    for part in parts {
        digest.update(part);
    }
    Hash(digest.finalize().into())
}
