//! Signing in without showing the password: the client's side of OPAQUE (RFC 9807), with ristretto255, SHA-512, 3DH and the Argon2id
//! parameters that are compiled in (docs/PROTOCOL.md, "OPAQUE").

mod client;
mod password;

#[cfg(test)]
mod tests;

use zeroize::{Zeroize, ZeroizeOnDrop};

pub use client::{Login, Registration};
pub use password::{MAX_PASSWORD_BYTES, PasswordError};

/// What both sides agree to talk about (RFC 9807, section 6.4.1, "context").
pub const CONTEXT: &[u8] = b"andrum/v1/opaque";

/// Bytes of an export key: those of SHA-512.
pub const EXPORT_KEY_BYTES: usize = 64;

/// What only password and server's record together give; the server never learns it (RFC 9807, section 4). Wiped when dropped.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct ExportKey([u8; EXPORT_KEY_BYTES]);

impl ExportKey {
    #[cfg(test)]
    pub(crate) fn from_bytes(bytes: [u8; EXPORT_KEY_BYTES]) -> Self {
        Self(bytes)
    }

    /// The bytes, for the login wrap.
    pub(crate) fn expose(&self) -> &[u8; EXPORT_KEY_BYTES] {
        &self.0
    }
}

/// Login name or password are wrong, or the server's answer is not what it should be; never says which.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the login failed")]
pub struct LoginFailed;
