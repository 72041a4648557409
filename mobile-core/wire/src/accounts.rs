//! Accounts: signing up, signing in, password, leaving (docs/PROTOCOL.md, "Keys and logging in").

use serde::{Deserialize, Serialize};

use crate::devices::DeviceCertificate;
use crate::genesis::Genesis;
use crate::ids::{AccountId, Blob, DeviceId, LoginName, Nonce, Signature};
use crate::keys::SealedKeys;
use crate::tokens::Tokens;

/// Body of `POST /v1/registration/start`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RegistrationStart {
    /// The name that the account will sign in with.
    pub login: LoginName,
    /// OPAQUE RegistrationRequest (RFC 9807, section 5.1).
    pub request: Blob,
    /// Needed where registration is `invited`.
    pub invitation: Option<String>,
}

/// Answer of `POST /v1/registration/start` and of `POST /v1/account/password/start`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RegistrationStarted {
    /// OPAQUE RegistrationResponse (RFC 9807, section 5.1).
    pub response: Blob,
}

/// Body of `POST /v1/registration/finish`. Creates the account, its empty log and its first device, or nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RegistrationFinish {
    /// As at the start.
    pub login: LoginName,
    /// As at the start; spent now.
    pub invitation: Option<String>,
    /// OPAQUE RegistrationRecord (RFC 9807, section 5.1).
    pub record: Blob,
    /// Made on the device, perhaps long ago. Its hash is the account's id.
    pub genesis: Genesis,
    /// The device that signs up.
    pub device: DeviceCertificate,
    /// By the device key over [`crate::tokens::device_proof_bytes`] with the account and a zero nonce.
    pub proof: Signature,
    /// The keys to begin with: version 1, signed by the kit.
    pub keys: SealedKeys,
}

/// Body of `POST /v1/account/password/start`; needs a fresh login or a recovery.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PasswordStart {
    /// OPAQUE RegistrationRequest (RFC 9807, section 5.1).
    pub request: Blob,
}

/// Body of `POST /v1/login/start`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LoginStart {
    /// The account's name. An unknown one is answered like a known one.
    pub login: LoginName,
    /// OPAQUE KE1 (RFC 9807, section 6.1).
    pub request: Blob,
}

/// Answer of `POST /v1/login/start`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LoginStarted {
    /// Names this login for two minutes.
    pub nonce: Nonce,
    /// OPAQUE KE2 (RFC 9807, section 6.1).
    pub response: Blob,
}

/// Body of `POST /v1/login/finish`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LoginFinish {
    /// From the start. Good once.
    pub nonce: Nonce,
    /// OPAQUE KE3 (RFC 9807, section 6.1).
    pub finalization: Blob,
    /// A device that the account already has; none on a new one, which then gets an `enrol` token.
    pub device: Option<DeviceProof>,
}

/// Proves that the caller holds a device key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeviceProof {
    /// Which device.
    pub device: DeviceId,
    /// By its key over [`crate::tokens::device_proof_bytes`].
    pub proof: Signature,
}

/// Answer of registration, login and adding a device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LoggedIn {
    /// Whose.
    pub account: AccountId,
    /// What opens the routes.
    pub tokens: Tokens,
}

/// Answer of `GET /v1/account`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Account {
    /// Whose.
    pub account: AccountId,
    /// The genesis, so that a new device can begin to verify.
    pub genesis: Genesis,
    /// Version of the sealed keys.
    pub keys_version: u64,
    /// Stored bytes.
    pub used_bytes: u64,
    /// Most that may be stored.
    pub quota_bytes: u64,
    /// A recovery that waits; every device shows it.
    pub recovery: Option<RecoveryPending>,
}

/// A recovery that waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RecoveryPending {
    /// When it was asked for, Unix milliseconds.
    pub asked_ms: i64,
    /// When it may be finished, Unix milliseconds.
    pub ready_ms: i64,
}
