//! The server's floor: storage, logs, events, operations and backups, on real databases.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests, with helpers that are no tests themselves"
)]

mod backups;
mod circle;
mod commands;
mod diary;
mod events;
mod groups;
mod groups_change;
mod groups_end;
mod groups_told;
mod judge;
mod logs;
mod migrated;
mod operations;
#[path = "../accounts/person.rs"]
#[allow(dead_code, reason = "shared with the tests of accounts")]
mod person;
mod place;
#[path = "../support/postgres.rs"]
mod postgres;
#[path = "../accounts/site.rs"]
#[allow(dead_code, reason = "shared with the tests of accounts")]
mod site;
mod storage;

/// Each story says itself where its database is ([`place::Place`]).
fn database_url() -> String {
    String::new()
}

/// One story, told on each database.
macro_rules! on_both {
    ($($story:ident),* $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $story() { super::$story($crate::place::Place::sqlite()).await; })*
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $story() { super::$story($crate::place::Place::postgres()).await; })*
        }
    };
}
pub(crate) use on_both;
