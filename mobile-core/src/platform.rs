//! What a device lends to the core: a store, a way to a server, and the time.

use crate::maybe_send::{MaybeSend, MaybeSync};
use crate::store::Store;
use crate::transport::{Transport, TransportError};

/// One device, or one browser profile.
pub trait Platform: MaybeSend + MaybeSync {
    /// Where it keeps its data.
    type Store: Store;
    /// How it reaches a server.
    type Transport: Transport;

    /// The local database.
    fn store(&self) -> &Self::Store;

    /// A way to the server at `address`, such as `https://andrum.example`. Opens no connection yet.
    ///
    /// # Errors
    /// [`TransportError::BadAddress`].
    fn connect(&self, address: &str) -> Result<Self::Transport, TransportError>;

    /// Unix time in milliseconds.
    fn now_ms(&self) -> i64;

    /// How many minutes clocks are ahead of UTC at `unix_ms` (milliseconds since 1970), where the device is.
    fn minutes_ahead(&self, unix_ms: i64) -> i32;
}
