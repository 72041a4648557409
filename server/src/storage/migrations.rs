//! Brings the schema up to date, and refuses one from the future. Released migrations are never edited.

use diesel::migration::Migration;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::connection::AnyConnection;
use super::opener::Opener;
use super::{StorageError, dialect};

const SQLITE: EmbeddedMigrations = embed_migrations!("../migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("../migrations/postgres");

/// What [`check`] found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Schema {
    /// As this program knows it.
    Current,
    /// Older: `andrum migrate` brings it up.
    Behind,
}

/// Runs what is missing; returns how many migrations that were.
///
/// # Errors
/// [`StorageError::NewerSchema`] before anything is changed, [`StorageError::Migration`].
pub fn run(opener: &Opener) -> Result<usize, StorageError> {
    let mut connection = opener.open()?;
    dialect::alone(&mut connection, |connection| {
        check(connection)?;
        match connection {
            AnyConnection::Sqlite(sqlite) => sqlite.run_pending_migrations(SQLITE).map(|run| run.len()),
            AnyConnection::Postgres(postgres) => postgres.run_pending_migrations(POSTGRES).map(|run| run.len()),
        }
        .map_err(|error| StorageError::Migration(error.to_string()))
    })
    .map_err(|error| StorageError::Migration(error.to_string()))?
}

/// Compares the database's schema with what this program knows.
///
/// # Errors
/// [`StorageError::NewerSchema`] when the database has migrations that this program has never heard of.
pub fn check(connection: &mut AnyConnection) -> Result<Schema, StorageError> {
    let failed = |error: Box<dyn std::error::Error + Send + Sync>| StorageError::Migration(error.to_string());
    let (applied, known) = match connection {
        AnyConnection::Sqlite(sqlite) => {
            (sqlite.applied_migrations().map_err(failed)?, names::<diesel::sqlite::Sqlite>(&SQLITE)?)
        }
        AnyConnection::Postgres(postgres) => {
            (postgres.applied_migrations().map_err(failed)?, names::<diesel::pg::Pg>(&POSTGRES)?)
        }
    };
    let applied: Vec<String> = applied.iter().map(ToString::to_string).collect();
    if let Some(newer) = applied.iter().find(|version| !known.contains(version)) {
        return Err(StorageError::NewerSchema(newer.clone()));
    }
    Ok(if applied.len() < known.len() { Schema::Behind } else { Schema::Current })
}

fn names<DB: diesel::backend::Backend>(source: &EmbeddedMigrations) -> Result<Vec<String>, StorageError> {
    let all = diesel::migration::MigrationSource::<DB>::migrations(source)
        .map_err(|error| StorageError::Migration(error.to_string()))?;
    Ok(all.iter().map(|migration| Migration::name(migration).version().to_string()).collect())
}
