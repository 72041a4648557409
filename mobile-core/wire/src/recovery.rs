//! Recovery: in again with the kit alone, after a delay in which every other device is told and may refuse.

use serde::{Deserialize, Serialize};

use crate::accounts::RecoveryPending;
use crate::ids::{AccountId, LoginName, Nonce, Signature};
use crate::keys::SealedKeys;
use crate::tokens::Tokens;

/// Ed25519 message prefix of a recovery, signed by the kit's root key.
pub const DOMAIN: &[u8] = b"andrum/v1/recovery\0";

/// The bytes that the kit's root key signs.
#[must_use]
pub fn signed_bytes(login: &LoginName, nonce: &Nonce) -> Vec<u8> {
    [DOMAIN, nonce.as_bytes(), login.as_str().as_bytes()].concat()
}

/// Body of `POST /v1/recovery/start`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecoveryStart {
    /// Whose. An unknown name is answered like a known one.
    pub login: LoginName,
}

/// Answer of `POST /v1/recovery/start`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecoveryStarted {
    /// To be signed. Good once, for two minutes.
    pub nonce: Nonce,
}

/// Body of `POST /v1/recovery/prove`: the first time it starts the delay, after the delay it gives out the keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecoveryProve {
    /// As at the start.
    pub login: LoginName,
    /// From the start.
    pub nonce: Nonce,
    /// By the kit's root key over [`signed_bytes`].
    pub proof: Signature,
}

/// Answer of `POST /v1/recovery/prove`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
#[allow(clippy::large_enum_variant, reason = "an answer is made once and read once")]
pub enum RecoveryProved {
    /// Come back later. Every device of the account is told.
    Pending(RecoveryPending),
    /// The keys, and an `enrol` token to set a new password and add this device with.
    Ready {
        /// Whose.
        account: AccountId,
        /// With the recovery wrap.
        keys: SealedKeys,
        /// What opens the routes.
        tokens: Tokens,
    },
}
