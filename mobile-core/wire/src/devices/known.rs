//! The devices of one account that a log knows, and how long it remembers those that have ended.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::ids::{DeviceId, PublicKey};
use crate::limits::MAX_DEVICES;

/// Whether a device may author commits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum DeviceState {
    /// It may.
    Valid,
    /// New keys came without it: it may again once a certificate by the new account key brings it in.
    Dropped {
        /// The rotation that brought the new keys.
        rotation: u32,
    },
    /// A rotation has named it: it may never again.
    Revoked {
        /// That rotation.
        rotation: u32,
    },
}

/// A device that a log knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownDevice {
    /// Its signing key.
    pub key: PublicKey,
    /// Whether it may author commits.
    pub state: DeviceState,
}

impl KnownDevice {
    /// Whether the device may author commits.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.state == DeviceState::Valid
    }

    /// Whether a rotation has named the device.
    #[must_use]
    pub fn is_revoked(&self) -> bool {
        matches!(self.state, DeviceState::Revoked { .. })
    }

    /// The rotation that has ended the device.
    fn ended(&self) -> Option<u32> {
        match self.state {
            DeviceState::Valid => None,
            DeviceState::Dropped { rotation } | DeviceState::Revoked { rotation } => Some(rotation),
        }
    }
}

/// Why a device does not come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotAdded {
    /// A rotation has named it.
    Revoked,
    /// Its account has too many devices that are valid.
    Full,
}

/// The devices of one account that a log knows: at most [`MAX_DEVICES`] after each commit.
///
/// A device that has ended is remembered, so that what it wrote stays its account's. When there is no room for another device, the log
/// forgets the one that ended longest ago. It does not come back by that: the account key that certified it has ended, too.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownDevices(BTreeMap<DeviceId, KnownDevice>);

impl KnownDevices {
    /// A device.
    #[must_use]
    pub fn get(&self, device: &DeviceId) -> Option<&KnownDevice> {
        self.0.get(device)
    }

    /// Whether the device may author commits.
    #[must_use]
    pub fn is_valid(&self, device: &DeviceId) -> bool {
        self.get(device).is_some_and(KnownDevice::is_valid)
    }

    /// All of them, by their ids.
    pub fn iter(&self) -> impl Iterator<Item = (&DeviceId, &KnownDevice)> {
        self.0.iter()
    }

    /// A device comes in, or in again. More than [`MAX_DEVICES`] are for [`Self::settle`] to judge, once all of the commit has counted.
    ///
    /// # Errors
    /// [`NotAdded::Revoked`].
    pub(crate) fn add(&mut self, device: DeviceId, key: PublicKey) -> Result<(), NotAdded> {
        if self.get(&device).is_some_and(KnownDevice::is_revoked) {
            return Err(NotAdded::Revoked);
        }
        self.0.insert(device, KnownDevice { key, state: DeviceState::Valid });
        Ok(())
    }

    /// The rotation with this number names devices.
    pub(crate) fn revoke(&mut self, rotation: u32, revoked: &[DeviceId]) {
        for device in revoked {
            if let Some(known) = self.0.get_mut(device).filter(|known| !known.is_revoked()) {
                known.state = DeviceState::Revoked { rotation };
            }
        }
    }

    /// The rotation with this number comes without those that are still valid.
    pub(crate) fn drop_all(&mut self, rotation: u32) {
        for known in self.0.values_mut().filter(|known| known.is_valid()) {
            known.state = DeviceState::Dropped { rotation };
        }
    }

    /// Forgets the devices that ended longest ago, until there is room for all.
    ///
    /// # Errors
    /// [`NotAdded::Full`] when too many are valid.
    pub(crate) fn settle(&mut self) -> Result<(), NotAdded> {
        while self.0.len() > MAX_DEVICES {
            let ended = self.0.iter().filter_map(|(device, known)| Some((known.ended()?, *device)));
            let (_, oldest) = ended.min().ok_or(NotAdded::Full)?;
            self.0.remove(&oldest);
        }
        Ok(())
    }
}
