//! What opens connections to the configured database, for the pool too.

use std::path::{Path, PathBuf};

use diesel::r2d2::{ManageConnection, R2D2Connection};
use diesel::{Connection, PgConnection, SqliteConnection};

use super::connection::{AnyConnection, Backend};
use super::{StorageError, dialect};
use crate::config::Config;

/// Opens connections to the configured database.
#[derive(Debug, Clone)]
pub struct Opener {
    /// Which database.
    pub backend: Backend,
    /// A file's path for SQLite, the URL for PostgreSQL. May hold a password: never printed.
    target: String,
    /// Largest SQLite file in bytes; 0 for no limit.
    max_bytes: u64,
}

impl Opener {
    /// Reads the URL.
    ///
    /// # Errors
    /// [`StorageError::UnknownScheme`].
    pub fn new(config: &Config) -> Result<Self, StorageError> {
        let url = config.database_url.as_str();
        let (backend, target) = match url.split_once("://") {
            Some(("sqlite", path)) if !path.is_empty() => (Backend::Sqlite, path),
            Some(("postgres" | "postgresql", _)) => (Backend::Postgres, url),
            _ => return Err(StorageError::UnknownScheme),
        };
        Ok(Self { backend, target: target.to_owned(), max_bytes: config.database_max_bytes })
    }

    /// The SQLite file.
    #[must_use]
    pub fn file(&self) -> Option<PathBuf> {
        (self.backend == Backend::Sqlite).then(|| Path::new(&self.target).to_owned())
    }

    /// Opens one connection and sets it up.
    ///
    /// # Errors
    /// [`StorageError::Unreachable`].
    pub fn open(&self) -> Result<AnyConnection, StorageError> {
        let unreachable = |error: &dyn std::fmt::Display| StorageError::Unreachable(self.backend, error.to_string());
        let mut connection = match self.backend {
            Backend::Sqlite => SqliteConnection::establish(&self.target).map(AnyConnection::Sqlite),
            Backend::Postgres => PgConnection::establish(&self.target).map(AnyConnection::Postgres),
        }
        .map_err(|error| unreachable(&error))?;
        dialect::set_up(&mut connection, self.max_bytes).map_err(|error| unreachable(&error))?;
        Ok(connection)
    }
}

/// A connection of the pool, and whether it was seen to be closed.
pub struct Held {
    /// The connection.
    pub connection: AnyConnection,
    /// Whether it was seen to be closed.
    pub broken: bool,
}

impl ManageConnection for Opener {
    type Connection = Held;
    type Error = StorageError;

    fn connect(&self) -> Result<Held, StorageError> {
        Ok(Held { connection: self.open()?, broken: false })
    }

    fn is_valid(&self, held: &mut Held) -> Result<(), StorageError> {
        held.connection.ping().map_err(|error| StorageError::Unreachable(self.backend, error.to_string()))
    }

    fn has_broken(&self, held: &mut Held) -> bool {
        held.broken || held.connection.is_broken()
    }
}
