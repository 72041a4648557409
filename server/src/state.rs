//! What every request can reach. Each capability that keeps something in memory has a field here.

use std::sync::Arc;
use std::time::Duration;

use crate::clock::Clock;
use crate::config::Config;
use crate::events::Hub;
use crate::logs::Memory;
use crate::operations::metrics::Metrics;
use crate::storage::{Backend, Database, StorageError, Use};

/// With several processes on one database, a remembered head is not believed for longer than this.
const MOST_HEAD_AGE: Duration = Duration::from_secs(5);

/// The server's state; handlers take it as `actix_web::web::Data<State>`.
pub struct State {
    /// The settings.
    pub config: Config,
    /// The time.
    pub clock: Clock,
    /// Counters and times.
    pub metrics: Arc<Metrics>,
    /// The database.
    pub database: Database,
    /// Live events.
    pub events: Hub,
    /// What is remembered of logs.
    pub logs: Memory,
}

impl State {
    /// Opens the database and everything else. Blocks.
    ///
    /// # Errors
    /// [`StorageError`].
    pub fn open(config: Config, clock: Clock) -> Result<Self, StorageError> {
        let metrics = Arc::new(Metrics::default());
        let database = Database::open(&config, Use::Serve, metrics.clone())?;
        let shared = database.backend() == Backend::Postgres;
        let logs = Memory::new(shared.then_some(MOST_HEAD_AGE));
        let events = Hub::start(&database, logs.heads.clone(), metrics.streams.clone(), config.streams_per_account)?;
        Ok(Self { config, clock, metrics, database, events, logs })
    }
}
