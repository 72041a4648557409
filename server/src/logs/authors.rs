//! The keys of devices that write, remembered so that a signature is checked before the database is asked. Whether a device may still
//! write is not remembered: that is decided in the transaction.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use andrum_wire::ids::DeviceId;
use ed25519_dalek::VerifyingKey;

/// Keys that are remembered; about 1 MiB.
const MOST_KEYS: usize = 4000;

/// Keys by account row and device.
#[derive(Default)]
pub struct Authors(RwLock<HashMap<(i64, DeviceId), VerifyingKey>>);

impl Authors {
    /// The key of a device of this account.
    #[must_use]
    pub fn get(&self, account_row: i64, device: &DeviceId) -> Option<VerifyingKey> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(&(account_row, *device)).copied()
    }

    /// Remembers a key. A device's id is the hash of its key, so there is never another one.
    pub fn learn(&self, account_row: i64, device: DeviceId, key: VerifyingKey) {
        let mut keys = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if keys.len() >= MOST_KEYS {
            keys.clear();
        }
        keys.insert((account_row, device), key);
    }

    /// Forgets everything.
    pub fn forget(&self) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
