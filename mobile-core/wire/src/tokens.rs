//! Tokens: what opens the server's routes. A token guards storage; no decision about secrecy depends on one.

use serde::{Deserialize, Serialize};

use crate::ids::{AccountId, Blob, DeviceId, Nonce, Signature};

/// How long an access token is good, in seconds.
pub const ACCESS_SECONDS: u64 = 600;
/// How long after the password was given a route that asks for a fresh login opens, in seconds.
pub const FRESH_SECONDS: u64 = 300;

/// Ed25519 message prefix of a device proof.
pub const DEVICE_PROOF_DOMAIN: &[u8] = b"andrum/v1/device-proof\0";
/// Ed25519 message prefix of a refresh.
pub const REFRESH_DOMAIN: &[u8] = b"andrum/v1/refresh\0";

/// The bytes that a device key signs to prove itself at a login.
#[must_use]
pub fn device_proof_bytes(account: &AccountId, nonce: &Nonce) -> Vec<u8> {
    [DEVICE_PROOF_DOMAIN, account.as_bytes(), nonce.as_bytes()].concat()
}

/// The bytes that a device key signs to refresh: a stolen refresh token alone is worth nothing.
#[must_use]
pub fn refresh_bytes(device: &DeviceId, refresh: &[u8]) -> Vec<u8> {
    [REFRESH_DOMAIN, device.as_bytes(), refresh].concat()
}

/// An access token and, for a device, a refresh token.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Tokens {
    /// JWT (RFC 7519), EdDSA, sent as `Authorization: Bearer`. Good for [`ACCESS_SECONDS`].
    pub access: String,
    /// 32 random bytes, good once. None with an `enrol` token.
    pub refresh: Option<Blob>,
}

impl core::fmt::Debug for Tokens {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Tokens(..)")
    }
}

/// Body of `POST /v1/tokens/refresh`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Refresh {
    /// Which device.
    pub device: DeviceId,
    /// Its newest refresh token. One that was used before revokes the family.
    pub refresh: Blob,
    /// By the device key over [`refresh_bytes`].
    pub proof: Signature,
}
