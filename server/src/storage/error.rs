//! Why the database cannot be used at all.

use std::path::PathBuf;

use super::connection::Backend;

/// Why the database cannot be used at all.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// The URL's scheme is neither `sqlite` nor `postgres`.
    #[error("database_url must begin with sqlite:// or postgres://")]
    UnknownScheme,
    /// The database cannot be opened.
    #[error("the {0:?} database cannot be opened: {1}")]
    Unreachable(Backend, String),
    /// Another server has it.
    #[error("another server uses {0}: stop it first (several servers on one database need PostgreSQL)")]
    InUse(PathBuf),
    /// The database was made by a newer version.
    #[error(
        "the database has migration {0}, which this version does not know: a newer andrum has used it. Install that version, or restore a backup"
    )]
    NewerSchema(String),
    /// The database was made by an older version.
    #[error("the database is not up to date: run `andrum migrate` first")]
    OlderSchema,
    /// A migration failed; the ones before it are kept.
    #[error("a migration failed: {0}")]
    Migration(String),
    /// The folder or a thread could not be made.
    #[error("{0}")]
    Io(#[from] std::io::Error),
}
