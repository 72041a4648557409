//! Values sealed under the local key, bound to their table and key so that none can be moved.

use serde::{Serialize, de::DeserializeOwned};
use zeroize::Zeroizing;

use super::LocalError;
use crate::crypto::aead;
use crate::crypto::secret::Secret32;
use crate::store::{Change, Changes, Store, Table};

const DOMAIN: &[u8] = b"andrum/v1/local\0";

/// The local key. What it seals can be read in its place alone.
pub struct Sealed {
    key: Secret32,
}

impl Sealed {
    /// Seals under `key`.
    #[must_use]
    pub fn new(key: Secret32) -> Self {
        Self { key }
    }

    /// The local key itself, to wrap it under a lock.
    #[must_use]
    pub fn key(&self) -> &Secret32 {
        &self.key
    }

    /// Adds a sealed value to a set of changes.
    ///
    /// # Errors
    /// [`LocalError::Damaged`] when the value cannot be encoded.
    pub fn put<T: Serialize>(
        &self,
        changes: &mut Changes,
        table: Table,
        key: &[u8],
        value: &T,
    ) -> Result<(), LocalError> {
        let plain =
            Zeroizing::new(andrum_wire::frame::encode(value).map_err(|_| LocalError::Damaged(table.name().into()))?);
        let sealed = aead::seal(&self.key, &[DOMAIN, table.name().as_bytes(), b"\0", key], &plain);
        changes.push(Change::Put(table, key.to_vec(), sealed));
        Ok(())
    }

    /// Opens a sealed value.
    ///
    /// # Errors
    /// [`LocalError::Damaged`] when it was altered, moved, or written by a newer app.
    pub fn open<T: DeserializeOwned>(&self, table: Table, key: &[u8], sealed: &[u8]) -> Result<T, LocalError> {
        let plain = aead::open(&self.key, &[DOMAIN, table.name().as_bytes(), b"\0", key], sealed)
            .map_err(|_| LocalError::Damaged(table.name().into()))?;
        // Sealed by this device, so the canonical form need not be compared.
        postcard::from_bytes(&plain).map_err(|_| LocalError::Damaged(table.name().into()))
    }

    /// Reads and opens one value.
    ///
    /// # Errors
    /// [`LocalError`].
    pub async fn get<T: DeserializeOwned>(
        &self,
        store: &impl Store,
        table: Table,
        key: &[u8],
    ) -> Result<Option<T>, LocalError> {
        match store.get(table, key).await? {
            Some(sealed) => self.open(table, key, &sealed).map(Some),
            None => Ok(None),
        }
    }
}
