//! Devices: certificates, and the rotation that revokes them (docs/PROTOCOL.md, "Devices").

use serde::{Deserialize, Serialize};

mod known;

pub use known::{DeviceState, KnownDevice, KnownDevices, NotAdded};

use crate::checks::Checks;
use crate::frame::{self, FrameError};
use crate::ids::{AccountId, DeviceId, PublicKey, Signature};

/// Domain separation of what is signed about devices.
pub mod domain {
    /// SHA-256 prefix of a device key; 16 bytes of the digest are the device's id.
    pub const DEVICE_ID: &[u8] = b"andrum/v1/device-id\0";
    /// Ed25519 message prefix of a certificate, signed by the account key.
    pub const CERTIFICATE: &[u8] = b"andrum/v1/device-certificate\0";
    /// Ed25519 message prefix of a rotation, signed by the kit's root key.
    pub const ROTATION: &[u8] = b"andrum/v1/rotation\0";
}

/// A device's id: the first 16 bytes of the hash of its key.
#[must_use]
pub fn device_id(key: &PublicKey, checks: &impl Checks) -> DeviceId {
    let hash = checks.sha256(&[domain::DEVICE_ID, key.as_bytes()].concat());
    let mut id = [0; DeviceId::SIZE];
    id.copy_from_slice(&hash.0[..DeviceId::SIZE]);
    DeviceId(id)
}

/// What the account key says of a device. Its name is nobody's business and stands in the keybag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeviceCertificate {
    /// The account.
    pub account: AccountId,
    /// The device key; the device's id follows from it.
    pub device_key: PublicKey,
    /// By the account key that is valid at this place in the log.
    pub signature: Signature,
}

impl DeviceCertificate {
    /// The bytes that the account key signs.
    #[must_use]
    pub fn signed_bytes(account: &AccountId, device_key: &PublicKey) -> Vec<u8> {
        [domain::CERTIFICATE, account.as_bytes(), device_key.as_bytes()].concat()
    }

    /// Whether it is for this account and by this account key.
    #[must_use]
    pub fn is_by(&self, account_key: &PublicKey, account: &AccountId, checks: &impl Checks) -> bool {
        let signed = Self::signed_bytes(&self.account, &self.device_key);
        self.account == *account && checks.verify(account_key, &signed, &self.signature)
    }
}

/// What a [`Rotation`]'s signature covers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RotationBody {
    /// The account.
    pub account: AccountId,
    /// Counts the account's rotations from 1.
    pub number: u32,
    /// Certifies devices from now on.
    pub account_key: PublicKey,
    /// Devices that may author nothing any more.
    pub revoked: Vec<DeviceId>,
}

impl RotationBody {
    /// The bytes that the root key signs.
    ///
    /// # Errors
    /// [`FrameError`] from the encoding.
    pub fn signed_bytes(&self) -> Result<Vec<u8>, FrameError> {
        let mut bytes = domain::ROTATION.to_vec();
        bytes.extend(frame::encode(self)?);
        Ok(bytes)
    }
}

/// New keys after a device was lost. Only the kit's root key can sign one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rotation {
    /// Counts the account's rotations from 1.
    pub number: u32,
    /// Certifies devices from now on.
    pub account_key: PublicKey,
    /// Devices that may author nothing any more.
    pub revoked: Vec<DeviceId>,
    /// By the kit's root key over [`RotationBody`].
    pub signature: Signature,
}

impl Rotation {
    /// Whether it is for this account and by this root key.
    #[must_use]
    pub fn is_by(&self, root_key: &PublicKey, account: &AccountId, checks: &impl Checks) -> bool {
        let Self { number, account_key, revoked, signature } = self.clone();
        let body = RotationBody { account: *account, number, account_key, revoked };
        body.signed_bytes().is_ok_and(|signed| checks.verify(root_key, &signed, &signature))
    }
}

/// Body of `POST /v1/devices`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AddDevice {
    /// The new device.
    pub certificate: DeviceCertificate,
    /// Proves that the caller holds the device key: a signature over [`crate::tokens::device_proof_bytes`] with the login's nonce.
    pub proof: Signature,
    /// The login that this belongs to.
    pub login: crate::ids::Nonce,
}

/// One device, as the server knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Device {
    /// Which.
    pub device: DeviceId,
    /// When the server first saw it, Unix milliseconds.
    pub added_ms: i64,
    /// The day it last refreshed its token, Unix milliseconds at midnight UTC.
    pub seen_day_ms: i64,
    /// Whether a rotation has revoked it.
    pub revoked: bool,
}

/// Answer of `GET /v1/devices`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Devices {
    /// All of the account's, oldest first.
    pub devices: Vec<Device>,
}
