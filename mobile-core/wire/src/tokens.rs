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
pub fn refresh_bytes(refresh: &Refresh) -> Vec<u8> {
    let attempt = refresh.attempt.to_be_bytes();
    [REFRESH_DOMAIN, refresh.device.as_bytes(), &attempt, &refresh.refresh.0, &refresh.next.0].concat()
}

/// An access token and, for a device, a refresh token.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Tokens {
    /// JWT (RFC 7519), EdDSA, sent as `Authorization: Bearer`. Good for [`ACCESS_SECONDS`].
    pub access: String,
    /// 32 bytes, good once: the server's at a login, after a refresh the ones that the device has made. None with an `enrol` token.
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
    /// The refresh token to come: 32 random bytes that the device has stored before it asks, so that a lost answer loses nothing.
    pub next: Blob,
    /// Counts the device's tries with this token from 1. The server takes each number once: a request that somebody copied is never good again.
    pub attempt: u32,
    /// By the device key over [`refresh_bytes`].
    pub proof: Signature,
}
