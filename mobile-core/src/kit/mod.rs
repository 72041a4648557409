//! The recovery kit: one code on paper, from which three keys come (docs/PROTOCOL.md, "Keys").

mod text;

#[cfg(test)]
mod tests;

use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::crypto::random;
use crate::crypto::secret::{Secret32, derive};
use crate::crypto::sign::SigningKey;

pub use text::{GROUPS, KIT_BYTES, KitError, QR_PREFIX};

/// A kit. It is on the device only while the account is made, changed or recovered, and wiped when dropped.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Kit([u8; KIT_BYTES]);

impl Kit {
    /// A new kit.
    #[must_use]
    pub fn random() -> Self {
        Self(random::bytes())
    }

    #[cfg(test)]
    pub(crate) fn from_bytes(bytes: [u8; KIT_BYTES]) -> Self {
        Self(bytes)
    }

    /// What is written down: eight groups of four characters and a check, with hyphens between, 47 characters in all.
    #[must_use]
    pub fn code(&self) -> Zeroizing<String> {
        text::write(&self.0)
    }

    /// What a QR code of the kit says: [`QR_PREFIX`] and the code.
    #[must_use]
    pub fn qr_text(&self) -> Zeroizing<String> {
        Zeroizing::new([QR_PREFIX, &self.code()].concat())
    }

    /// Reads what somebody typed or scanned, with or without [`QR_PREFIX`].
    ///
    /// # Errors
    /// [`KitError`] says where the slip is.
    pub fn parse(typed: &str) -> Result<Self, KitError> {
        text::read(typed).map(Self)
    }

    /// Two different groups, each from 1 to [`GROUPS`], that the person is asked to type again, so that the kit is known to be written down.
    #[must_use]
    pub fn challenge() -> (usize, usize) {
        let first = random::below(GROUPS);
        let other = (first + 1 + random::below(GROUPS - 1)) % GROUPS;
        (first + 1, other + 1)
    }

    /// Whether `typed` is group `number`, from 1 to [`GROUPS`], of this kit.
    #[must_use]
    pub fn check_group(&self, number: usize, typed: &str) -> bool {
        let code = self.code();
        let group = number.checked_sub(1).and_then(|index| code.split('-').nth(index));
        group.is_some_and(|group| text::same(group, typed))
    }

    /// The part that every device keeps; with the password it opens the login wrap.
    #[must_use]
    pub fn k1(&self) -> Secret32 {
        derive(&[&self.0], "andrum/v1/kit/k1")
    }

    /// The part that opens the recovery wrap. Kept nowhere.
    #[must_use]
    pub fn k2(&self) -> Secret32 {
        derive(&[&self.0], "andrum/v1/kit/k2")
    }

    /// The key that outranks the account key. Kept nowhere.
    #[must_use]
    pub fn root(&self) -> SigningKey {
        SigningKey::from_seed(&derive(&[&self.0], "andrum/v1/kit/root"))
    }
}
