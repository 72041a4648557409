//! An account's sealed keys: the keybag, who has written it, and the wraps of the master key (docs/PROTOCOL.md, "Keys").

use serde::{Deserialize, Serialize};

use crate::ids::{AccountId, Blob, Hash, PublicKey, Signature};

/// Ed25519 message prefix of a keybag, signed by the key that has written it.
pub const KEYBAG_WRITER_DOMAIN: &[u8] = b"andrum/v1/keybag-writer\0";

/// A keybag under the master key, and whose work it is.
///
/// A keybag that comes with wraps is signed by the kit's root key; any other by the key of the device that has written it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SealedKeybag {
    /// Counts from 1, up by one with every change.
    pub version: u64,
    /// The keybag under the master key.
    pub sealed: Blob,
    /// The key of the device that has written it, or the kit's root key.
    pub writer: PublicKey,
    /// By that key over [`keybag_writer_bytes`].
    pub signature: Signature,
}

/// The bytes that the writer of a keybag signs.
#[must_use]
pub fn keybag_writer_bytes(account: &AccountId, version: u64, sealed: &Hash) -> Vec<u8> {
    [KEYBAG_WRITER_DOMAIN, account.as_bytes(), &version.to_be_bytes(), sealed.as_bytes()].concat()
}

/// What opens an account's content, all of it sealed on a device. The server keeps it and can open none of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SealedKeys {
    /// The newest keybag.
    pub keybag: SealedKeybag,
    /// The master key under password and kit.
    pub login_wrap: Blob,
    /// The master key under the kit alone. Not given out but by a recovery.
    pub recovery_wrap: Option<Blob>,
}

/// Body of `PUT /v1/account/keys`: replaces the keys when the keybag's version follows the stored one, else 409.
///
/// A change of the wraps needs a fresh login and the kit's signature; the keybag alone needs neither.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KeysUpdate {
    /// The new keybag; its version is one more than the stored one.
    pub keybag: SealedKeybag,
    /// The new wraps, when the master key or what wraps it has changed.
    pub wraps: Option<Wraps>,
    /// An append frame (the body of `POST /v1/logs/{log}/commits`) to the account's private log, carried out together with the keys or not at
    /// all: a rotation is one step.
    pub commit: Option<Blob>,
}

/// Both wraps of a master key, and the OPAQUE record when the password changes with them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Wraps {
    /// The master key under password and kit.
    pub login_wrap: Blob,
    /// The master key under the kit alone.
    pub recovery_wrap: Blob,
    /// OPAQUE RegistrationRecord (RFC 9807, section 5.1) of a new password.
    pub record: Option<Blob>,
}

/// Answer of `GET /v1/account/keys/before/{version}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EarlierKeybag {
    /// The newest keybag that is older than the version; none when the server keeps no older one.
    pub keybag: Option<SealedKeybag>,
}
