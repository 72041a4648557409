//! XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03, section 2) with a random nonce in front.

use chacha20poly1305::aead::{AeadInPlace, KeyInit};
use chacha20poly1305::{Tag, XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

use super::{NotReadable, random, secret::Secret32};

/// Bytes of the nonce.
pub const NONCE_BYTES: usize = 24;
/// Bytes of the tag.
pub const TAG_BYTES: usize = 16;
/// How much longer the sealed form is than the plain one.
pub const OVERHEAD_BYTES: usize = NONCE_BYTES + TAG_BYTES;

/// Seals `plain` under `key`, bound to the joined parts of `aad`: nonce, ciphertext, tag.
#[must_use]
pub fn seal(key: &Secret32, aad: &[&[u8]], plain: &[u8]) -> Vec<u8> {
    seal_with_nonce(key, &random::bytes(), aad, plain)
}

/// As [`seal`], with a given nonce, so that vectors can be recomputed. A nonce must never be used twice with one key.
pub(crate) fn seal_with_nonce(key: &Secret32, nonce: &[u8; NONCE_BYTES], aad: &[&[u8]], plain: &[u8]) -> Vec<u8> {
    let mut sealed = Vec::with_capacity(plain.len() + OVERHEAD_BYTES);
    sealed.extend_from_slice(nonce);
    sealed.extend_from_slice(plain);
    let cipher = XChaCha20Poly1305::new(key.expose().into());
    match cipher.encrypt_in_place_detached(XNonce::from_slice(nonce), &aad.concat(), &mut sealed[NONCE_BYTES..]) {
        Ok(tag) => sealed.extend_from_slice(&tag),
        Err(_) => unreachable!("XChaCha20 takes up to 256 GiB"),
    }
    sealed
}

/// Opens what [`seal`] has sealed under the same key and the same `aad`.
///
/// # Errors
/// [`NotReadable`] for any other key, `aad` or bytes.
pub fn open(key: &Secret32, aad: &[&[u8]], sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, NotReadable> {
    let (nonce, rest) = sealed.split_at_checked(NONCE_BYTES).ok_or(NotReadable)?;
    let end = rest.len().checked_sub(TAG_BYTES).ok_or(NotReadable)?;
    let (ciphertext, tag) = rest.split_at(end);
    let mut plain = Zeroizing::new(ciphertext.to_vec());
    let cipher = XChaCha20Poly1305::new(key.expose().into());
    cipher
        .decrypt_in_place_detached(XNonce::from_slice(nonce), &aad.concat(), &mut plain, Tag::from_slice(tag))
        .map_err(|_| NotReadable)?;
    Ok(plain)
}
