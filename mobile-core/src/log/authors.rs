//! Who may write into a private log: devices, and the rotations that end them.

use std::collections::BTreeMap;

use andrum_wire::devices::{DeviceCertificate, Rotation};
use andrum_wire::ids::{AccountId, DeviceId, PublicKey};
use andrum_wire::limits::MAX_DEVICES;
use andrum_wire::log::{Change, Commit, Genesis};
use serde::{Deserialize, Serialize};

use super::Refusal;
use crate::keys;

/// A device of an account, as the log shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownDevice {
    /// Its signing key.
    pub key: PublicKey,
    /// Whether a rotation has ended it.
    pub revoked: bool,
}

/// The account key in force and the devices that it has certified.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Authors {
    pub account: AccountId,
    pub account_key: PublicKey,
    pub rotation: u32,
    pub devices: BTreeMap<DeviceId, KnownDevice>,
}

impl Authors {
    pub fn new(genesis: &Genesis) -> Self {
        Self {
            account: keys::account_id(genesis),
            account_key: genesis.account_key,
            rotation: 0,
            devices: BTreeMap::new(),
        }
    }

    /// The key that must have signed the commit. An author who is not known yet introduces itself: the first change (in the log's first
    /// commit the second, after the genesis) is its own certificate.
    pub fn key_of(&self, commit: &Commit) -> Result<PublicKey, Refusal> {
        if let Some(known) = self.devices.get(&commit.body.author) {
            return if known.revoked { Err(Refusal::RevokedAuthor) } else { Ok(known.key) };
        }
        match commit.body.changes.get(usize::from(commit.body.seq == 1)) {
            Some(Change::AddDevice(certificate)) if keys::device_id(&certificate.device_key) == commit.body.author => {
                Ok(certificate.device_key)
            }
            _ => Err(Refusal::UnknownAuthor),
        }
    }

    pub fn add(&mut self, certificate: &DeviceCertificate) -> Result<DeviceId, Refusal> {
        let device = keys::device_id(&certificate.device_key);
        let good = keys::verify_certificate(&self.account_key, &self.account, certificate)
            && !self.devices.contains_key(&device)
            && self.devices.len() < MAX_DEVICES;
        if !good {
            return Err(Refusal::BadCertificate);
        }
        self.devices.insert(device, KnownDevice { key: certificate.device_key, revoked: false });
        Ok(device)
    }

    pub fn rotate(&mut self, root_key: &PublicKey, rotation: &Rotation) -> Result<(), Refusal> {
        let follows = self.rotation.checked_add(1) == Some(rotation.number);
        if !follows || !keys::verify_rotation(root_key, &self.account, rotation) {
            return Err(Refusal::BadRotation);
        }
        self.rotation = rotation.number;
        self.account_key = rotation.account_key;
        for device in &rotation.revoked {
            if let Some(known) = self.devices.get_mut(device) {
                known.revoked = true;
            }
        }
        Ok(())
    }
}
