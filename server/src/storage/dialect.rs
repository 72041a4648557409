//! All that the two databases do not say alike: set-up, transactions, faults, notices. No other file asks which database it talks to.

use diesel::connection::{AnsiTransactionManager, SimpleConnection};
use diesel::result::{DatabaseErrorKind, Error as DieselError, QueryResult};
use diesel::{RunQueryDsl, sql_query};

use super::connection::AnyConnection;

/// Bytes of a page of a new SQLite file. Small, since every commit writes whole pages: logs lie side by side in one table, and a commit
/// in the middle of it makes SQLite rewrite the neighbours' pages, too (docs/BENCHMARKS.md).
const PAGE_BYTES: u32 = 1024;
/// SQLite checkpoints its write-ahead log after this many pages (8 MiB): rarely, since a page that changes often is then written once, and
/// not too rarely, since readers look for every page in it first.
const WAL_PAGES: u32 = 8192;
/// Pages that a connection keeps in memory, in KiB: more than one page of a pull.
const CACHE_KIB: u32 = 1024;
/// How long SQLite waits for another process (`andrum invite`, `andrum backup`), in milliseconds.
const BUSY_MS: u32 = 5000;

/// What to do about an error of the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Another transaction was in the way: do it again.
    Conflict,
    /// The connection is gone: do it again with another.
    Closed,
    /// No room left.
    Full,
    /// The statement broke a rule of the schema, or found nothing: the caller's to handle.
    Rule,
    /// Anything else.
    Other,
}

/// Sets a new connection up.
pub fn set_up(connection: &mut AnyConnection, max_bytes: u64) -> QueryResult<()> {
    match connection {
        AnyConnection::Sqlite(sqlite) => {
            // secure_delete: what a tombstone erases is overwritten, not just forgotten.
            sqlite.batch_execute(&format!(
                "PRAGMA busy_timeout = {BUSY_MS};
                 PRAGMA page_size = {PAGE_BYTES};
                 PRAGMA journal_mode = WAL;
                 PRAGMA cache_size = -{CACHE_KIB};
                 PRAGMA synchronous = FULL;
                 PRAGMA foreign_keys = ON;
                 PRAGMA secure_delete = ON;
                 PRAGMA wal_autocheckpoint = {WAL_PAGES};"
            ))?;
            if max_bytes > 0 {
                let page_bytes =
                    sql_query("SELECT page_size AS value FROM pragma_page_size").get_result::<Value>(sqlite)?;
                let pages = max_bytes / u64::try_from(page_bytes.value).unwrap_or(4096).max(512);
                sqlite.batch_execute(&format!("PRAGMA max_page_count = {pages};"))?;
            }
            Ok(())
        }
        AnyConnection::Postgres(postgres) => postgres.batch_execute(
            "SET synchronous_commit = on;
             SET statement_timeout = '60s';
             SET lock_timeout = '5s';
             SET idle_in_transaction_session_timeout = '60s';
             SET client_min_messages = warning;",
        ),
    }
}

/// Begins a transaction that sees one state of the database and changes nothing.
pub fn begin_read(connection: &mut AnyConnection) -> QueryResult<()> {
    match connection {
        AnyConnection::Sqlite(sqlite) => AnsiTransactionManager::begin_transaction_sql(sqlite, "BEGIN"),
        AnyConnection::Postgres(postgres) => {
            AnsiTransactionManager::begin_transaction_sql(postgres, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        }
    }
}

/// Begins a transaction that writes. In PostgreSQL at READ COMMITTED: each statement sees what was committed before it, so a conditional
/// UPDATE waits for the row and then decides on its newest state.
pub fn begin_write(connection: &mut AnyConnection) -> QueryResult<()> {
    match connection {
        AnyConnection::Sqlite(sqlite) => AnsiTransactionManager::begin_transaction_sql(sqlite, "BEGIN IMMEDIATE"),
        AnyConnection::Postgres(postgres) => {
            AnsiTransactionManager::begin_transaction_sql(postgres, "BEGIN ISOLATION LEVEL READ COMMITTED")
        }
    }
}

/// Sorts an error of the database. Where diesel knows no kind, the message does (SQLite's `sqlite3_errstr`, PostgreSQL's own).
#[must_use]
pub fn fault(error: &DieselError) -> Fault {
    let said = |message: &str, parts: &[&str]| parts.iter().any(|part| message.contains(part));
    match error {
        DieselError::NotFound => Fault::Rule,
        DieselError::BrokenTransactionManager => Fault::Closed,
        DieselError::DatabaseError(kind, information) => match kind {
            DatabaseErrorKind::SerializationFailure => Fault::Conflict,
            DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::UnableToSendCommand => Fault::Closed,
            DatabaseErrorKind::UniqueViolation
            | DatabaseErrorKind::ForeignKeyViolation
            | DatabaseErrorKind::NotNullViolation
            | DatabaseErrorKind::CheckViolation
            | DatabaseErrorKind::RestrictViolation
            | DatabaseErrorKind::ExclusionViolation => Fault::Rule,
            _ => match information.message() {
                text if said(text, &["database or disk is full", "No space left on device"]) => Fault::Full,
                text if said(text, &["is locked", "deadlock detected", "lock timeout"]) => Fault::Conflict,
                text if said(text, &["server closed the connection", "terminating connection", "no connection to"]) => {
                    Fault::Closed
                }
                _ => Fault::Other,
            },
        },
        _ => Fault::Other,
    }
}

/// After rows were put in with their ids: new ids go on from there. SQLite does that automatically.
pub fn continue_ids(connection: &mut AnyConnection) -> QueryResult<()> {
    let AnyConnection::Postgres(postgres) = connection else { return Ok(()) };
    for table in ["accounts", "keybags", "devices", "refresh_tokens", "logins", "invitations", "logs"] {
        sql_query(format!(
            "SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT COALESCE(MAX(id), 0) + 1 FROM {table}), false)"
        ))
        .execute(postgres)?;
    }
    Ok(())
}

/// Tells every process that listens. Does nothing in SQLite, where there is one.
///
/// Outside of any transaction that matters: PostgreSQL holds one lock for all notifying transactions until they are on disk.
pub fn notify(connection: &mut AnyConnection, channel: &str, payload: &str) -> QueryResult<()> {
    let AnyConnection::Postgres(postgres) = connection else { return Ok(()) };
    sql_query("SELECT pg_notify($1, $2)")
        .bind::<diesel::sql_types::Text, _>(channel)
        .bind::<diesel::sql_types::Text, _>(payload)
        .execute(postgres)
        .map(|_| ())
}

/// Begins to listen.
pub fn listen(connection: &mut AnyConnection, channel: &str) -> QueryResult<()> {
    let AnyConnection::Postgres(postgres) = connection else { return Ok(()) };
    postgres.batch_execute(&format!("LISTEN {channel}"))
}

/// What was told since the last call. Does not wait.
pub fn heard(connection: &mut AnyConnection) -> QueryResult<Vec<String>> {
    let AnyConnection::Postgres(postgres) = connection else { return Ok(Vec::new()) };
    postgres.notifications_iter().map(|notice| notice.map(|notice| notice.payload)).collect()
}

/// Runs `work` while no other process migrates. SQLite's processes are kept apart by a lock on the file beside it.
pub fn alone<T>(connection: &mut AnyConnection, work: impl FnOnce(&mut AnyConnection) -> T) -> QueryResult<T> {
    /// Any number will do, as long as it is always the same.
    const KEY: i64 = 0x616e_6472_756d;
    if let AnyConnection::Postgres(postgres) = connection {
        sql_query(format!("SELECT pg_advisory_lock({KEY})")).execute(postgres)?;
    }
    let done = work(connection);
    if let AnyConnection::Postgres(postgres) = connection {
        sql_query(format!("SELECT pg_advisory_unlock({KEY})")).execute(postgres)?;
    }
    Ok(done)
}

#[derive(diesel::QueryableByName)]
struct Value {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    value: i64,
}
