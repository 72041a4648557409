//! The master key and its two wraps: under password and kit, and under the kit alone (docs/PROTOCOL.md, "Wraps").

use andrum_wire::ids::AccountId;

use crate::crypto::secret::{Secret32, derive};
use crate::crypto::{NotReadable, aead, random};
use crate::opaque::ExportKey;

const DOMAIN: &[u8] = b"andrum/v1/wrap\0";
/// Bytes of the version that stands before the sealed key.
const VERSION_BYTES: usize = 4;

/// Opens the keybag. Random; replaced by every rotation.
pub struct MasterKey(pub(super) Secret32);

impl MasterKey {
    /// A new random key.
    #[must_use]
    pub fn random() -> Self {
        Self(Secret32::random())
    }

    /// Takes a key that was kept on this device.
    #[must_use]
    pub fn from_secret(secret: Secret32) -> Self {
        Self(secret)
    }

    /// The key itself, to be sealed under this device's local key.
    #[must_use]
    pub fn secret(&self) -> &Secret32 {
        &self.0
    }

    /// The key that the local key is always wrapped under too, so that password and kit open what a forgotten passphrase has shut.
    #[must_use]
    pub fn local_wrap_key(&self) -> Secret32 {
        self.0.derive("andrum/v1/local-wrap")
    }
}

/// Which of the two wraps; bound into the sealed bytes.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Login = 1,
    Recovery = 2,
}

/// Wraps version `version` of the master key for whoever has password and kit.
#[must_use]
pub fn wrap_login(
    master: &MasterKey,
    export_key: &ExportKey,
    k1: &Secret32,
    account: &AccountId,
    version: u32,
) -> Vec<u8> {
    seal(&login_key(export_key, k1), master, account, Kind::Login, version, &random::bytes())
}

/// Opens a login wrap. Gives the master key and its version; the caller compares that with the highest that it has seen.
///
/// # Errors
/// [`NotReadable`].
pub fn open_login_wrap(
    wrap: &[u8],
    export_key: &ExportKey,
    k1: &Secret32,
    account: &AccountId,
) -> Result<(MasterKey, u32), NotReadable> {
    open(&login_key(export_key, k1), wrap, account, Kind::Login)
}

/// Wraps version `version` of the master key for whoever has the kit.
#[must_use]
pub fn wrap_recovery(master: &MasterKey, k2: &Secret32, account: &AccountId, version: u32) -> Vec<u8> {
    seal(&recovery_key(k2), master, account, Kind::Recovery, version, &random::bytes())
}

/// Opens a recovery wrap. Gives the master key and its version; the caller compares that with the highest that it has seen.
///
/// # Errors
/// [`NotReadable`].
pub fn open_recovery_wrap(wrap: &[u8], k2: &Secret32, account: &AccountId) -> Result<(MasterKey, u32), NotReadable> {
    open(&recovery_key(k2), wrap, account, Kind::Recovery)
}

pub(super) fn login_key(export_key: &ExportKey, k1: &Secret32) -> Secret32 {
    derive(&[export_key.expose(), k1.expose()], "andrum/v1/wrap/login")
}

pub(super) fn recovery_key(k2: &Secret32) -> Secret32 {
    k2.derive("andrum/v1/wrap/recovery")
}

pub(super) fn seal(
    key: &Secret32,
    master: &MasterKey,
    account: &AccountId,
    kind: Kind,
    version: u32,
    nonce: &[u8; aead::NONCE_BYTES],
) -> Vec<u8> {
    let version = version.to_be_bytes();
    let aad: [&[u8]; 4] = [DOMAIN, account.as_bytes(), &[kind as u8], &version];
    [&version[..], &aead::seal_with_nonce(key, nonce, &aad, master.0.expose())].concat()
}

pub(super) fn open(
    key: &Secret32,
    wrap: &[u8],
    account: &AccountId,
    kind: Kind,
) -> Result<(MasterKey, u32), NotReadable> {
    let (version, sealed) = wrap.split_first_chunk::<VERSION_BYTES>().ok_or(NotReadable)?;
    let plain = aead::open(key, &[DOMAIN, account.as_bytes(), &[kind as u8], version], sealed)?;
    let secret = Secret32::from_slice(&plain).ok_or(NotReadable)?;
    Ok((MasterKey(secret), u32::from_be_bytes(*version)))
}
