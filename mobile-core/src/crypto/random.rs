//! The operating system's randomness (in a browser, `crypto.getRandomValues`).

use rand::{Rng, RngCore};

pub use rand::rngs::OsRng;

/// `N` random bytes. Stops the program when the operating system has no randomness to give: nothing safe can follow.
#[must_use]
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    OsRng.fill_bytes(&mut bytes);
    bytes
}

/// A random number from 0 to `end - 1`, each equally likely. 0 when `end` is 0.
#[must_use]
pub fn below(end: usize) -> usize {
    if end == 0 { 0 } else { OsRng.gen_range(0..end) }
}
