//! The compact binary encoding: postcard (its specification, version 1), made canonical by decoding, re-encoding and comparing.

use core::fmt;

use serde::{Serialize, de::DeserializeOwned};

/// Bytes that are not the one encoding of a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FrameError {
    /// The bytes end early, go on too long, or hold an impossible value.
    Malformed,
    /// A second encoding of a value that has a shorter one.
    NotCanonical,
    /// Beyond a bound of [`crate::limits`].
    TooLarge,
    /// A version of the format that this build does not know.
    UnknownVersion,
}

impl fmt::Display for FrameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Malformed => "malformed frame",
            Self::NotCanonical => "frame is not in its canonical encoding",
            Self::TooLarge => "frame is larger than the limit",
            Self::UnknownVersion => "frame has an unknown version",
        })
    }
}

impl core::error::Error for FrameError {}

/// Encodes a value. Every type of this crate has exactly one encoding.
///
/// # Errors
/// [`FrameError::Malformed`] for a type that postcard cannot write (none in this crate).
pub fn encode<T: Serialize>(value: &T) -> Result<Vec<u8>, FrameError> {
    postcard::to_allocvec(value).map_err(|_| FrameError::Malformed)
}

/// Decodes all of `bytes`, at most `limit` of them, and refuses any but the canonical encoding.
///
/// # Errors
/// [`FrameError`]; nothing is allocated beyond the size of the input.
pub fn decode<T: Serialize + DeserializeOwned>(bytes: &[u8], limit: usize) -> Result<T, FrameError> {
    if bytes.len() > limit {
        return Err(FrameError::TooLarge);
    }
    let value = postcard::from_bytes::<T>(bytes).map_err(|_| FrameError::Malformed)?;
    if encode(&value)? != bytes {
        return Err(FrameError::NotCanonical);
    }
    Ok(value)
}
