//! What is remembered of logs.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;

use super::heads::Heads;
use super::judges::Judges;
use super::upload::Uploads;

/// Large bodies that are checked at once.
const LARGE_CHECKS: usize = 2;

/// What is remembered of logs.
pub struct Memory {
    /// Where they stand.
    pub heads: Arc<Heads>,
    /// By what private ones are judged.
    pub judges: Arc<Judges>,
    /// Bounds the bodies that are held at once.
    pub uploads: Uploads,
    /// Turns to check a large body: while it is checked it takes several times its size.
    pub large_checks: Semaphore,
}

impl Memory {
    /// Remembers nothing yet; heads are believed for at most `max_age`.
    #[must_use]
    pub fn new(max_age: Option<Duration>) -> Self {
        Self {
            heads: Arc::new(Heads::new(max_age)),
            judges: Arc::default(),
            uploads: Uploads::default(),
            large_checks: Semaphore::new(LARGE_CHECKS),
        }
    }
}
