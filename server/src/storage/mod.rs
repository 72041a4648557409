//! Storage: named, retried, measured transactions on SQLite or PostgreSQL. No caller knows which.
//!
//! [`Database::read`] sees one state of the database. [`Database::write`] answers when the change is durable. Both take a closure that may
//! run more than once; preconditions are checked inside it. diesel is seen only here and in the `storage.rs` of each capability.

mod connection;
mod dialect;
mod error;
pub mod migrations;
mod notices;
mod opener;
pub mod schema;
mod transaction;
mod writer;

use std::fs::File;
use std::sync::Arc;
use std::time::{Duration, Instant};

use diesel::RunQueryDsl;
use diesel::r2d2::Pool;
use tokio::sync::Semaphore;

pub use self::connection::{AnyConnection, Backend, MultiBackend};
pub use self::dialect::continue_ids;
pub use self::error::StorageError;
pub use self::notices::{Notices, Notified};
pub use self::opener::{Held, Opener};
pub use self::transaction::{Access, TxError, snapshot, whole};

use self::dialect::Fault;
use self::transaction::MOST_RETRIES;
use self::writer::Writer;
use crate::config::Config;
use crate::operations::metrics::Metrics;
use crate::problem::Error;

/// How long a caller waits for a connection.
const PATIENCE: Duration = Duration::from_secs(5);
/// Readers on SQLite.
const SQLITE_CONNECTIONS: u32 = 4;
/// Readers and writers on PostgreSQL, per process.
const POSTGRES_CONNECTIONS: u32 = 16;

/// The database. Cheap to clone.
#[derive(Clone)]
pub struct Database(Arc<Inner>);

struct Inner {
    opener: Opener,
    pool: Pool<Opener>,
    /// As many permits as the pool has connections, so that waiting takes no thread.
    turns: Arc<Semaphore>,
    /// SQLite's one writer.
    writer: Option<Writer>,
    metrics: Arc<Metrics>,
    /// Held until this process has closed a SQLite file; the system lets go of it however the process ends.
    lock: Option<File>,
}

/// Whether this process is the one that serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// Runs migrations, and keeps other servers off a SQLite file.
    Serve,
    /// Leaves the schema alone; for commands that run beside a server.
    Beside,
}

impl Database {
    /// Opens the database. Blocks.
    ///
    /// # Errors
    /// [`StorageError`].
    pub fn open(config: &Config, usage: Use, metrics: Arc<Metrics>) -> Result<Self, StorageError> {
        let opener = Opener::new(config)?;
        let lock = prepare_file(&opener, usage)?;
        match usage {
            Use::Serve => {
                let run = migrations::run(&opener)?;
                tracing::info!(backend = ?opener.backend, migrations = run, "database is up to date");
            }
            Use::Beside => {
                if migrations::check(&mut opener.open()?)? == migrations::Schema::Behind {
                    return Err(StorageError::OlderSchema);
                }
            }
        }
        let (connections, writer) = match opener.backend {
            Backend::Sqlite => (SQLITE_CONNECTIONS, Some(Writer::start(opener.clone(), metrics.clone())?)),
            Backend::Postgres => (POSTGRES_CONNECTIONS, None),
        };
        let pool = Pool::builder()
            .max_size(connections)
            .min_idle(Some(1))
            .test_on_check_out(false)
            .connection_timeout(PATIENCE)
            .build(opener.clone())
            .map_err(|error| StorageError::Unreachable(opener.backend, error.to_string()))?;
        let turns = Arc::new(Semaphore::new(connections as usize));
        Ok(Self(Arc::new(Inner { opener, pool, turns, writer, metrics, lock })))
    }

    /// Which database this is, for the log and the backup's report.
    #[must_use]
    pub fn backend(&self) -> Backend {
        self.0.opener.backend
    }

    /// Opens a connection of one's own, beside the pool.
    ///
    /// # Errors
    /// [`StorageError::Unreachable`].
    pub fn open_connection(&self) -> Result<AnyConnection, StorageError> {
        self.0.opener.open()
    }

    /// Reads in one snapshot. `name` names the transaction in the metrics.
    ///
    /// # Errors
    /// What `work` refuses; [`Error::Unavailable`] when the database is not there or too busy.
    pub async fn read<T, F>(&self, name: &'static str, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnMut(&mut AnyConnection) -> Result<T, TxError> + Send + 'static,
    {
        self.pooled(name, Access::Read, work).await
    }

    /// Changes the database, and answers when the change is durable. `name` names the transaction in the metrics.
    ///
    /// # Errors
    /// What `work` refuses; [`Error::StorageFull`]; [`Error::Unavailable`] when the database is not there or too busy.
    pub async fn write<T, F>(&self, name: &'static str, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnMut(&mut AnyConnection) -> Result<T, TxError> + Send + 'static,
    {
        match &self.0.writer {
            Some(writer) => writer.write(name, work).await,
            None => self.pooled(name, Access::Write, work).await,
        }
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when it does not.
    pub async fn ready(&self) -> Result<(), Error> {
        self.read("ready", |connection| Ok(diesel::sql_query("SELECT 1").execute(connection).map(|_| ())?)).await
    }

    /// Lets the writer finish what it has, and ends it; then another server may have the file. Blocks. Later writes are
    /// [`Error::Unavailable`].
    pub fn close(&self) {
        if let Some(writer) = &self.0.writer {
            writer.stop();
        }
        if let Some(lock) = &self.0.lock
            && let Err(error) = lock.unlock()
        {
            tracing::warn!(%error, "the database's lock stays until this process ends");
        }
    }

    async fn pooled<T, F>(&self, name: &'static str, access: Access, mut work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnMut(&mut AnyConnection) -> Result<T, TxError> + Send + 'static,
    {
        let turn = tokio::time::timeout(PATIENCE, self.0.turns.clone().acquire_owned())
            .await
            .map_err(|_| Error::Unavailable("all connections are busy".to_owned()))?
            .map_err(Error::internal)?;
        let inner = self.0.clone();
        tokio::task::spawn_blocking(move || {
            let _turn = turn;
            let started = Instant::now();
            let done = inner.attempt(name, access, &mut work);
            inner.metrics.transaction(name, started.elapsed(), done.is_ok());
            done
        })
        .await
        .map_err(Error::internal)?
    }
}

impl Inner {
    /// Does a transaction until it commits, is refused, or has met others too often.
    fn attempt<T>(
        &self,
        name: &'static str,
        access: Access,
        work: &mut dyn FnMut(&mut AnyConnection) -> Result<T, TxError>,
    ) -> Result<T, Error> {
        // Every idle connection may have been closed while it waited; that says nothing of the next.
        let (mut conflicts, mut closed) = (0, 0);
        loop {
            let mut held = self.pool.get().map_err(|error| Error::Unavailable(error.to_string()))?;
            let failed = match transaction::transact(&mut held.connection, access, work) {
                Ok(value) => return Ok(value),
                Err(failed) => failed,
            };
            match failed.error.fault() {
                Some(Fault::Conflict) if conflicts < MOST_RETRIES => {
                    drop(held);
                    std::thread::sleep(Duration::from_millis(1 << conflicts));
                    conflicts += 1;
                }
                Some(Fault::Closed) => {
                    held.broken = true;
                    if failed.unknown || closed > POSTGRES_CONNECTIONS {
                        return Err(failed.error.into());
                    }
                    closed += 1;
                }
                _ => return Err(failed.error.into()),
            }
            self.metrics.retry(name);
        }
    }
}

/// Makes the SQLite file's folder and, to serve, takes the lock beside the file.
fn prepare_file(opener: &Opener, usage: Use) -> Result<Option<File>, StorageError> {
    let Some(file) = opener.file() else { return Ok(None) };
    if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        make_private_folder(folder)?;
    }
    if usage == Use::Beside {
        return Ok(None);
    }
    let lock = File::create(file.with_extension("lock"))?;
    match lock.try_lock() {
        Ok(()) => Ok(Some(lock)),
        Err(std::fs::TryLockError::WouldBlock) => Err(StorageError::InUse(file)),
        Err(std::fs::TryLockError::Error(error)) => Err(error.into()),
    }
}

/// Makes a folder that only this user can open, if there is none.
///
/// # Errors
/// From the file system.
pub fn make_private_folder(folder: &std::path::Path) -> std::io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}
