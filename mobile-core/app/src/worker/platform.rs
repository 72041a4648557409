//! What a browser lends to the core.

use andrum_core::platform::Platform;
use andrum_core::store::StoreError;
use andrum_core::store::indexeddb::IndexedDbStore;
use andrum_core::transport::TransportError;
use andrum_core::transport::http::{HttpTransport, Plain};

use crate::ui::browser::offset_minutes_at;

/// The name of the browser's database.
const DATABASE: &str = "andrum";

/// One browser profile.
pub struct Browser {
    store: IndexedDbStore,
}

impl Browser {
    /// Opens the browser's database.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn open() -> Result<Self, StoreError> {
        Ok(Self { store: IndexedDbStore::open(DATABASE).await? })
    }
}

impl Platform for Browser {
    type Store = IndexedDbStore;
    type Transport = HttpTransport;

    fn store(&self) -> &IndexedDbStore {
        &self.store
    }

    fn connect(&self, address: &str) -> Result<HttpTransport, TransportError> {
        HttpTransport::new(address, Plain::Loopback)
    }

    fn now_ms(&self) -> i64 {
        js_sys::Date::now() as i64
    }

    fn minutes_ahead(&self, unix_ms: i64) -> i32 {
        offset_minutes_at(unix_ms)
    }
}
