//! Accounts from outside: a real server on a free port, real OPAQUE, real signatures. The clock is the test's.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic, reason = "tests, with helpers that are no tests themselves")]

mod attacks;
mod devices;
mod families;
mod keys;
mod leaving;
mod limits;
mod logins;
mod openapi;
mod person;
mod recovery;
mod registration;
mod site;

/// The default: SQLite in the server's own folder. `../accounts_postgres` runs the same tests on PostgreSQL.
fn database_url() -> String {
    String::new()
}
