//! SQLite without a server: the same rows, written as fast as one connection can, on the same disk with the same durability.

use std::path::Path;
use std::time::Instant;

use diesel::connection::SimpleConnection;
use diesel::{Connection, ExpressionMethods, RunQueryDsl, SqliteConnection};

diesel::table! {
    /// As the server has it.
    commits (position) {
        position -> BigInt,
        prev -> Binary,
        record -> Binary,
    }
}

/// A table of rows like the server's.
pub struct Raw {
    connection: SqliteConnection,
    next: i64,
}

impl Raw {
    /// Makes a database in this folder.
    pub fn open(folder: &Path) -> Self {
        let file = folder.join("raw.sqlite");
        let mut connection = SqliteConnection::establish(file.to_str().expect("UTF-8")).expect("a database");
        connection
            .batch_execute(
                "PRAGMA journal_mode = WAL;
                 PRAGMA synchronous = FULL;
                 PRAGMA wal_autocheckpoint = 4000;
                 CREATE TABLE commits (position INTEGER PRIMARY KEY NOT NULL, prev BLOB NOT NULL, record BLOB NOT NULL);",
            )
            .expect("a table");
        Self { connection, next: 1 }
    }

    /// Inserts rows, so many to a transaction; gives rows in a second.
    pub fn insert(&mut self, record: &[u8], transactions: usize, rows: usize) -> f64 {
        let started = Instant::now();
        for _ in 0..transactions {
            let next = &mut self.next;
            let done: diesel::QueryResult<()> = self.connection.immediate_transaction(|connection| {
                for _ in 0..rows {
                    diesel::insert_into(commits::table)
                        .values((
                            commits::position.eq(*next),
                            commits::prev.eq([7; 32].as_slice()),
                            commits::record.eq(record),
                        ))
                        .execute(connection)?;
                    *next += 1;
                }
                Ok(())
            });
            done.expect("a transaction");
        }
        (transactions * rows) as f64 / started.elapsed().as_secs_f64()
    }
}
