//! Argon2id (RFC 9106), always with the parameters that are compiled in here. None comes from a file or from the network.

use argon2::{Algorithm, Argon2, Params, Version};

use super::secret::Secret32;

/// Memory in KiB: 64 MiB.
const MEMORY_KIB: u32 = 64 * 1024;
/// Passes over the memory.
const PASSES: u32 = 3;
/// Lanes.
const LANES: u32 = 1;
/// Bytes of a salt (RFC 9106, section 3.1 recommends 16).
pub const SALT_BYTES: usize = 16;

/// Makes a key of 32 bytes from what a person remembers. Takes some tenths of a second and 64 MiB. Unicode is the caller's business.
#[must_use]
pub fn stretch(passphrase: &str, salt: &[u8; SALT_BYTES]) -> Secret32 {
    let mut key = [0; 32];
    stretch_into(passphrase.as_bytes(), salt, &mut key);
    Secret32::from_bytes(key)
}

/// As [`stretch`], for `out` of 4 bytes or more.
pub(crate) fn stretch_into(input: &[u8], salt: &[u8; SALT_BYTES], out: &mut [u8]) {
    let Ok(params) = Params::new(MEMORY_KIB, PASSES, LANES, None) else {
        unreachable!("the parameters are constants within the bounds of RFC 9106, section 3.1")
    };
    if Argon2::new(Algorithm::Argon2id, Version::V0x13, params).hash_password_into(input, salt, out).is_err() {
        unreachable!("inputs and output are within the bounds of RFC 9106, section 3.1");
    }
}
