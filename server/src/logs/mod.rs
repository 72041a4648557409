//! Logs: append by compare-and-swap, pull by pages, erase after tombstones.

pub mod heads;
pub mod routes;

use std::sync::Arc;
use std::time::Duration;

use self::heads::Heads;

/// What is remembered of logs.
pub struct Memory {
    /// Where they stand.
    pub heads: Arc<Heads>,
}

impl Memory {
    /// Remembers nothing yet; heads are believed for at most `max_age`.
    #[must_use]
    pub fn new(max_age: Option<Duration>) -> Self {
        Self { heads: Arc::new(Heads::new(max_age)) }
    }
}
