//! The beginning of an account, which is the beginning of its log.

use serde::{Deserialize, Serialize};

use crate::checks::Checks;
use crate::ids::{AccountId, Hash, LogId, PublicKey};

/// SHA-256 prefix of a genesis; the digest is the log's id.
pub const DOMAIN: &[u8] = b"andrum/v1/genesis\0";

/// The keys that an account begins with. The log's id is the hash of this.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Genesis {
    /// [`crate::log::VERSION`].
    pub version: u8,
    /// Certifies devices.
    pub account_key: PublicKey,
    /// The kit's root key; outranks the account key.
    pub root_key: PublicKey,
    /// Makes two logs of the same keys differ.
    pub nonce: Hash,
}

impl Genesis {
    /// The account that begins with this, which is also the id of its log.
    #[must_use]
    pub fn account(&self, checks: &impl Checks) -> AccountId {
        // The encoding of a version and three arrays, none with a length, is the fields, one after another.
        let Self { version, account_key, root_key, nonce } = self;
        let parts = [DOMAIN, &[*version], account_key.as_bytes(), root_key.as_bytes(), nonce.as_bytes()];
        LogId(checks.sha256(&parts.concat()).0)
    }
}
