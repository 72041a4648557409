//! What every request can reach. Each capability that keeps something in memory has a field here.

use std::sync::Arc;
use std::time::Duration;

use actix_web::{HttpRequest, web};

use crate::accounts::storage as accounts;
use crate::clock::Clock;
use crate::config::Config;
use crate::events::Hub;
use crate::limits::Limits;
use crate::logs::Memory;
use crate::operations::metrics::Metrics;
use crate::problem::Error;
use crate::secrets::Secrets;
use crate::start_error::StartError;
use crate::storage::{Backend, Database, Use};
use crate::tokens::remembered::Remembered;

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
    /// The server's own keys.
    pub secrets: Secrets,
    /// Callers of the last moments, so that each is looked up once.
    pub callers: Arc<Remembered>,
    /// How often one may ask.
    pub limits: Limits,
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
    /// [`StartError`].
    pub fn open(config: Config, clock: Clock) -> Result<Self, StartError> {
        let metrics = Arc::new(Metrics::default());
        let database = Database::open(&config, Use::Serve, metrics.clone())?;
        let accounts_exist = accounts::any(&mut database.open_connection()?)
            .map_err(|error| StartError::Task(Error::from(error).to_string()))?;
        let secrets = Secrets::load(&config.data.join("secrets"), &config.public_url, accounts_exist)?;
        let (limits, callers) = (Limits::new(&config, &clock), Arc::new(Remembered::default()));
        let shared = database.backend() == Backend::Postgres;
        let logs = Memory::new(shared.then_some(MOST_HEAD_AGE));
        let events = Hub::start(
            &database,
            logs.heads.clone(),
            callers.clone(),
            metrics.streams.clone(),
            config.streams_per_account,
        )?;
        Ok(Self { config, clock, metrics, secrets, callers, limits, database, events, logs })
    }

    /// The state of the server that a request has come to, for extractors and middleware.
    ///
    /// # Errors
    /// `internal` in an app that was put together without it.
    pub fn of(request: &HttpRequest) -> Result<&web::Data<Self>, Error> {
        request.app_data().ok_or_else(|| Error::internal("the app has no state"))
    }
}
