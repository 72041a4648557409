//! A password as it was typed, in the one form that is used.

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// Longest password, in bytes of UTF-8 after normalisation.
pub const MAX_PASSWORD_BYTES: usize = 1024;

/// A password in Unicode normal form C (UAX #15), so that keyboards that compose "å" differently give the same. Not trimmed: spaces count
/// (RFC 8265, section 4.2, but that only non-empty and bounded is asked). Wiped when dropped.
#[derive(Zeroize, ZeroizeOnDrop)]
pub(super) struct Password(String);

/// Why a text is no password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum PasswordError {
    /// Nothing was typed.
    #[error("the password is empty")]
    Empty,
    /// More than [`MAX_PASSWORD_BYTES`].
    #[error("the password is too long")]
    TooLong,
}

impl Password {
    /// Takes what was typed.
    pub(super) fn new(typed: &str) -> Result<Self, PasswordError> {
        // Normal form C is at most three times as long (UAX #15, section 9), so the buffer never moves and leaves no copy behind.
        if typed.len() > MAX_PASSWORD_BYTES {
            return Err(PasswordError::TooLong);
        }
        let mut password = Self(String::with_capacity(typed.len() * 3));
        password.0.extend(typed.nfc());
        match password.0.len() {
            0 => Err(PasswordError::Empty),
            1..=MAX_PASSWORD_BYTES => Ok(password),
            _ => Err(PasswordError::TooLong),
        }
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}
