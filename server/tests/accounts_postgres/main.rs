//! The tests of `../accounts`, on PostgreSQL.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests, with helpers that are no tests themselves"
)]

#[path = "../accounts/attacks.rs"]
mod attacks;
#[path = "../accounts/devices.rs"]
mod devices;
#[path = "../accounts/families.rs"]
mod families;
#[path = "../accounts/keys.rs"]
mod keys;
#[path = "../accounts/leaving.rs"]
mod leaving;
#[path = "../accounts/logins.rs"]
mod logins;
#[path = "../accounts/person.rs"]
mod person;
#[path = "../support/postgres.rs"]
mod postgres;
mod races;
#[path = "../accounts/recovery.rs"]
mod recovery;
#[path = "../accounts/registration.rs"]
mod registration;
#[path = "../accounts/site.rs"]
mod site;

/// The URL of the database that a server of these tests uses.
fn database_url() -> String {
    postgres::new_database()
}
