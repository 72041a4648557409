//! The real server for tests, in this process, with a clock that the test moves. [`crate::process`] has the one that can be killed.
//!
//! A story is an `async fn story(backend: Backend)`; [`each_backend!`](crate::each_backend) makes two tests of it.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use andrum_server::backup;
use andrum_server::storage::{Database, Use};
use andrum_server::{Clock, Config, Running, Server};
use tempfile::TempDir;

use crate::postgres;

/// Where a fixed clock stands at first: 2026-01-05 08:00 UTC, a Monday morning. Unix milliseconds.
pub const MONDAY_MS: i64 = 1_767_600_000_000;

/// The database behind a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// A file.
    Sqlite,
    /// A cluster of this test process.
    Postgres,
}

/// Makes two tests of a story, one for each database: `each_backend!(story);` with `async fn story(backend: Backend)`
/// gives `story::sqlite` and `story::postgres`.
#[macro_export]
macro_rules! each_backend {
    ($($story:ident),+ $(,)?) => {$(
        mod $story {
            #[tokio::test(flavor = "multi_thread")]
            async fn sqlite() {
                super::$story($crate::server::Backend::Sqlite).await;
            }
            #[tokio::test(flavor = "multi_thread")]
            async fn postgres() {
                super::$story($crate::server::Backend::Postgres).await;
            }
        }
    )+};
}

/// A data folder and a database, both fresh. They outlive the servers on them, and go when this is dropped.
#[derive(Debug)]
pub struct Place {
    folder: TempDir,
    database: Option<postgres::Database<'static>>,
}

impl Place {
    /// A fresh one.
    #[must_use]
    pub fn new(backend: Backend) -> Self {
        let folder = tempfile::Builder::new().prefix("andrum-test-").tempdir().expect("a temporary folder");
        let database = (backend == Backend::Postgres).then(postgres::database);
        Self { folder, database }
    }

    /// The folder: the SQLite file, the secrets.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The value of `database_url`.
    #[must_use]
    pub fn database_url(&self) -> String {
        match &self.database {
            Some(database) => database.url(),
            None => format!("sqlite://{}", self.folder().join("andrum.sqlite").display()),
        }
    }

    /// The PostgreSQL database, where it is one.
    #[must_use]
    pub fn postgres(&self) -> Option<&postgres::Database<'static>> {
        self.database.as_ref()
    }

    /// Settings for a server here: free ports, and rate limits that stories do not meet.
    #[must_use]
    pub fn config(&self) -> Config {
        Config {
            listen: ([127, 0, 0, 1], 0).into(),
            operations_listen: ([127, 0, 0, 1], 0).into(),
            data: self.folder().to_owned(),
            database_url: self.database_url(),
            // Tokens name their issuer, and a restart takes another port.
            public_url: "http://andrum.test".to_owned(),
            requests_per_minute: 1_000_000,
            logins_per_minute: 100_000,
            registrations_per_hour: 100_000,
            ..Config::default()
        }
    }

    /// Everything that the server has written down, by name: the files of the data folder without its secrets and, for PostgreSQL, a dump.
    #[must_use]
    pub fn everything(&self) -> BTreeMap<String, Vec<u8>> {
        // SQLite moves its write-ahead log into the file and removes it when the last connection closes: whoever meets that looks again.
        let mut all = std::iter::repeat_with(|| self.files()).take(100).find_map(Result::ok).expect("readable files");
        if let Some(database) = &self.database {
            all.insert("pg_dump".to_owned(), database.dump());
        }
        all
    }

    fn files(&self) -> std::io::Result<BTreeMap<String, Vec<u8>>> {
        let mut all = BTreeMap::new();
        let mut waiting = vec![self.folder().to_owned()];
        while let Some(folder) = waiting.pop() {
            for entry in std::fs::read_dir(folder)? {
                let path = entry?.path();
                if path.is_dir() && path.file_name().is_some_and(|name| name != "secrets") {
                    waiting.push(path);
                } else if !path.is_dir() {
                    all.insert(path.display().to_string(), std::fs::read(&path)?);
                }
            }
        }
        Ok(all)
    }
}

/// A server in this process.
pub struct TestServer {
    place: Arc<Place>,
    config: Config,
    clock: Clock,
    running: Option<Running>,
}

impl TestServer {
    /// A server on a fresh database, with a clock that stands at [`MONDAY_MS`].
    pub async fn start(backend: Backend) -> Self {
        Self::start_with(backend, |_| ()).await
    }

    /// The same with some settings changed.
    pub async fn start_with(backend: Backend, change: impl FnOnce(&mut Config)) -> Self {
        let place = Arc::new(Place::new(backend));
        Self::start_at(place, Clock::fixed(MONDAY_MS), change).await
    }

    /// A server on a place that is there already: a second process on one PostgreSQL database, or one after another.
    pub async fn start_at(place: Arc<Place>, clock: Clock, change: impl FnOnce(&mut Config)) -> Self {
        let mut config = place.config();
        change(&mut config);
        let config = config.validated().expect("settings that a server takes");
        let mut server = Self { place, config, clock, running: None };
        server.resume().await;
        server
    }

    /// The address that clients are given. Another one after a restart.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.running.as_ref().expect("a running server").public)
    }

    /// The address of health and metrics.
    #[must_use]
    pub fn operations_url(&self) -> String {
        format!("http://{}", self.running.as_ref().expect("a running server").operations)
    }

    /// Its clock, to be moved with [`Clock::advance`].
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Its data.
    #[must_use]
    pub fn place(&self) -> &Arc<Place> {
        &self.place
    }

    /// Its settings.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Stops it in good order. Its data stays.
    pub async fn stop(&mut self) {
        if let Some(running) = self.running.take() {
            running.stop().await.expect("a server that stops in good order");
        }
    }

    /// Starts it again after [`TestServer::stop`], on another port.
    pub async fn resume(&mut self) {
        let started = Server::start(self.config.clone(), self.clock.clone()).await;
        self.running = Some(started.unwrap_or_else(|error| panic!("the server did not start: {error}")));
    }

    /// Another server, on a database of the other kind into which a backup of this one was restored, with this one's secrets.
    pub async fn restored(&self) -> Self {
        let state = &self.running.as_ref().expect("a running server").state;
        let other = match self.place.postgres() {
            Some(_) => Backend::Sqlite,
            None => Backend::Postgres,
        };
        let place = Arc::new(Place::new(other));
        let file = place.folder().join("backup");
        let mut connection = state.database.open_connection().expect("a connection");
        backup::to_file(&mut connection, &file, None).expect("a backup");
        let database = Database::open(&place.config(), Use::Serve, Arc::default()).expect("an empty database");
        let mut connection = database.open_connection().expect("a connection");
        backup::from_file(&mut connection, &file, None).expect("the backup restores");
        drop((connection, database));
        crate::hostile::copy_folder(&self.place.folder().join("secrets"), &place.folder().join("secrets"));
        Self::start_at(place, self.clock.clone(), |_| ()).await
    }

    /// Stops and starts it.
    pub async fn restart(&mut self) {
        self.stop().await;
        self.resume().await;
    }
}
