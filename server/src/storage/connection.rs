//! A connection to either database.
#![allow(missing_docs, reason = "diesel's MultiConnection generates undocumented public items")]

use diesel::{PgConnection, SqliteConnection};

/// A connection to either database. Its derived `establish` guesses; only [`super::Opener`] opens connections here.
#[derive(diesel::MultiConnection)]
pub enum AnyConnection {
    /// The embedded database.
    Sqlite(SqliteConnection),
    /// The one for several server processes.
    Postgres(PgConnection),
}

/// Which database, as the URL's scheme says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// `sqlite://FILE`
    Sqlite,
    /// `postgres://…`
    Postgres,
}
