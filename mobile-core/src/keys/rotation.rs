//! New keys after a device was lost (docs/PROTOCOL.md, "Devices and rotation").

use std::collections::{BTreeMap, BTreeSet};

use andrum_wire::devices::{Rotation, RotationBody};
use andrum_wire::ids::{DeviceId, LogId};
use andrum_wire::limits::MAX_DEVICES;
use andrum_wire::log::Head;

use super::{Keybag, MasterKey};
use crate::crypto::age::Identity;
use crate::crypto::sign::SigningKey;
use crate::kit::Kit;

/// Why keys were not rotated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RotateError {
    /// The kit is another account's.
    #[error("this kit belongs to another account")]
    WrongKit,
    /// More devices than an account can have, or more rotations than can be counted.
    #[error("too many devices or rotations")]
    TooMany,
}

/// What this device has verified itself. Whatever else stands in the keybag may be a stolen device's, and ends with a rotation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seen {
    /// The devices in the log.
    pub devices: BTreeSet<DeviceId>,
    /// How far it has read each group.
    pub pins: BTreeMap<LogId, Head>,
}

/// Ends `revoked` and replaces every key that they knew. The old identities stay in the keybag, behind the new ones, for reading. Names and
/// pins are carried over as far as this device's own state confirms them.
///
/// # Errors
/// [`RotateError`].
pub fn rotate(
    kit: &Kit,
    keybag: &Keybag,
    revoked: &[DeviceId],
    seen: Seen,
) -> Result<(Rotation, Keybag, MasterKey), RotateError> {
    let root = kit.root();
    if root.public() != keybag.genesis.root_key {
        return Err(RotateError::WrongKit);
    }
    if revoked.len() > MAX_DEVICES {
        return Err(RotateError::TooMany);
    }
    let mut fresh = Keybag::new(keybag.genesis.clone(), SigningKey::random());
    fresh.vault.extend(keybag.vault.iter().map(Identity::duplicate));
    fresh.inbox.extend(keybag.inbox.iter().map(Identity::duplicate));
    fresh.rotation = keybag.rotation.checked_add(1).ok_or(RotateError::TooMany)?;
    fresh.device_names = keybag.device_names.clone();
    fresh.device_names.retain(|device, _| seen.devices.contains(device) && !revoked.contains(device));
    fresh.pins = seen.pins;
    fresh.min_suite = keybag.min_suite;

    let body = RotationBody {
        account: keybag.account(),
        number: fresh.rotation,
        account_key: fresh.account_key.public(),
        revoked: revoked.to_vec(),
    };
    // Encoding a rotation fails only for a type that postcard cannot write.
    let signature = root.sign(&body.signed_bytes().map_err(|_| RotateError::TooMany)?);
    let RotationBody { number, account_key, revoked, .. } = body;
    Ok((Rotation { number, account_key, revoked, signature }, fresh, MasterKey::random()))
}
