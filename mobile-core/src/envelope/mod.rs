//! Items: how one is signed, padded and encrypted, and how one is believed (docs/PROTOCOL.md, "Items").
//!
//! age has neither associated data nor a sender. So the plaintext repeats what the outside says of the item, signed by the device that
//! wrote it, and the reader compares all of it with what the commit says.

mod padding;

#[cfg(test)]
mod tests;

use andrum_wire::frame;
use andrum_wire::ids::{DeviceId, Hash, ItemId, LogId, PublicKey, RevisionId, Signature};
use andrum_wire::limits::MAX_BLOB_BYTES;
use andrum_wire::log::{Kind, Suite};
use serde::Serialize;
use zeroize::Zeroizing;

use crate::crypto::NotReadable;
use crate::crypto::age::{self, Identity, Recipient};
use crate::crypto::hash::sha256_of;
use crate::crypto::sign::{self, SigningKey};

pub use padding::padded_length;

/// Ed25519 message prefix of an item.
pub const DOMAIN: &[u8] = b"andrum/v1/item\0";
/// Longest padded plaintext, in bytes. Its ciphertext fits in [`MAX_BLOB_BYTES`].
pub const MAX_PADDED_BYTES: usize = 512 * 1024;

/// age adds a header, a nonce of 16 bytes, and a tag of 16 bytes to every 64 KiB (C2SP age-encryption.org/v1, "Payload").
const MAX_AGE_BYTES: usize = age::MAX_HEADER_BYTES + 16 + 16 * (MAX_PADDED_BYTES / (64 * 1024));
const _: () = assert!(MAX_PADDED_BYTES + MAX_AGE_BYTES <= MAX_BLOB_BYTES);

/// Bytes of a length in the plaintext.
const LENGTH_BYTES: usize = 4;
/// Where the domain is put to sign or verify without a copy: in the signature's place, up to its end.
const DOMAIN_START: usize = Signature::SIZE - DOMAIN.len();

/// What the outside says of an item. Repeated inside; every field must be equal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ItemHeader {
    /// What it is.
    pub kind: Kind,
    /// How it is encrypted.
    pub suite: Suite,
    /// The log that it stands in.
    pub log: LogId,
    /// Which item.
    pub item: ItemId,
    /// The revision that it was written on.
    pub base: Option<RevisionId>,
    /// The device that wrote and signed it.
    pub author: DeviceId,
    /// In a group log, the last roster operation before it.
    pub roster: Option<Hash>,
    /// [`recipients_hash`] of whom it is for; [`Hash::ZERO`] for a private item, whose recipient is published nowhere.
    pub recipients: Hash,
}

/// Longer than may be stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too large")]
pub struct TooLarge;

/// Why an item was not sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// With header and padding more than [`MAX_PADDED_BYTES`].
    #[error("the item is too large")]
    TooLarge,
    /// Nobody could open it, or more than [`age::MAX_RECIPIENTS`].
    #[error("the item has no recipients, or too many")]
    WrongRecipients,
    /// The suite is reserved and not built.
    #[error("the suite is not supported")]
    Unsupported,
}

/// The SHA-256 over the sorted texts of the recipients.
#[must_use]
pub fn recipients_hash(recipients: &[Recipient]) -> Hash {
    let mut texts: Vec<String> = recipients.iter().map(Recipient::to_text).collect();
    texts.sort_unstable();
    texts.dedup();
    let parts: Vec<&[u8]> = texts.iter().map(String::as_bytes).collect();
    sha256_of(&parts)
}

/// Signs `body` as the item that `header` says, pads it and encrypts it to `recipients`. Gives the blob.
///
/// # Errors
/// [`SealError`].
pub fn seal(
    header: &ItemHeader,
    body: &[u8],
    author: &SigningKey,
    recipients: &[Recipient],
) -> Result<Vec<u8>, SealError> {
    if header.suite != Suite::AgeX25519 {
        return Err(SealError::Unsupported);
    }
    let header = frame::encode(header).map_err(|_| SealError::TooLarge)?;
    let blob = age::encrypt(recipients, &sign_and_pad(&header, body, author)?);
    blob.map_err(|age::WrongRecipients| SealError::WrongRecipients)
}

/// Opens a blob with whichever of `identities` fits, and believes it only if it is what `expected` says, signed by `author_key`. Gives the body.
///
/// # Errors
/// [`NotReadable`], whatever the cause.
pub fn open(
    blob: &[u8],
    identities: &[&Identity],
    expected: &ItemHeader,
    author_key: &PublicKey,
) -> Result<Zeroizing<Vec<u8>>, NotReadable> {
    if expected.suite != Suite::AgeX25519 {
        return Err(NotReadable);
    }
    let mut plain = age::decrypt(identities, blob, MAX_PADDED_BYTES)?;
    let expected = frame::encode(expected).map_err(|_| NotReadable)?;
    let body = find_body(&plain, &expected).ok_or(NotReadable)?;
    let signature = Signature::from_slice(&plain[..Signature::SIZE]).map_err(|_| NotReadable)?;
    plain[DOMAIN_START..Signature::SIZE].copy_from_slice(DOMAIN);
    if !sign::verify(author_key, &plain[DOMAIN_START..body.end], &signature) {
        return Err(NotReadable);
    }
    let length = body.len();
    plain.copy_within(body, 0);
    plain.truncate(length);
    Ok(plain)
}

/// `signature || u32 length of header || header || u32 length of body || body || zeros`.
fn sign_and_pad(header: &[u8], body: &[u8], author: &SigningKey) -> Result<Zeroizing<Vec<u8>>, SealError> {
    let end = Signature::SIZE + LENGTH_BYTES + header.len() + LENGTH_BYTES + body.len();
    let padded = padded_length(end);
    if padded > MAX_PADDED_BYTES {
        return Err(SealError::TooLarge);
    }
    let mut plain = Zeroizing::new(Vec::with_capacity(padded));
    plain.resize(DOMAIN_START, 0);
    plain.extend_from_slice(DOMAIN);
    for part in [header, body] {
        plain.extend_from_slice(&(part.len() as u32).to_le_bytes());
        plain.extend_from_slice(part);
    }
    let signature = author.sign(&plain[DOMAIN_START..]);
    plain[..Signature::SIZE].copy_from_slice(signature.as_bytes());
    plain.resize(padded, 0);
    Ok(plain)
}

/// Where the body stands in a plaintext whose header is `expected`, whose padding is zeros and whose length is the one for what it holds.
fn find_body(plain: &[u8], expected: &[u8]) -> Option<std::ops::Range<usize>> {
    let rest = plain.get(Signature::SIZE..)?;
    let (header, rest) = split_part(rest)?;
    let (body, zeros) = split_part(rest)?;
    let end = plain.len() - zeros.len();
    let canonical = plain.len() == padded_length(end) && zeros.iter().all(|byte| *byte == 0);
    (header == expected && canonical).then(|| end - body.len()..end)
}

/// Splits off one part with its length in front, in four bytes, little-endian.
fn split_part(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<LENGTH_BYTES>()?;
    rest.split_at_checked(u32::from_le_bytes(*length) as usize)
}
