//! The server's shares at rest: age files (C2SP age-encryption.org/v1) under a key of the tally, which goes when the tally ends.

use std::str::FromStr;

use age::secrecy::ExposeSecret;
use age::x25519::{Identity, Recipient};
use zeroize::Zeroizing;

use crate::problem::Error;

/// A new key, as text.
#[must_use]
pub fn new_identity() -> Zeroizing<String> {
    Zeroizing::new(Identity::generate().to_string().expose_secret().to_owned())
}

/// Seals a share.
///
/// # Errors
/// `internal` for a damaged key.
pub fn seal(identity: &str, share: &[u8]) -> Result<Vec<u8>, Error> {
    let recipient: Recipient = read(identity)?.to_public();
    age::encrypt(&recipient, share).map_err(Error::internal)
}

/// Opens a share.
///
/// # Errors
/// `internal` for a damaged key or share.
pub fn open(identity: &str, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, Error> {
    age::decrypt(&read(identity)?, sealed).map(Zeroizing::new).map_err(Error::internal)
}

fn read(identity: &str) -> Result<Identity, Error> {
    Identity::from_str(identity).map_err(Error::internal)
}
