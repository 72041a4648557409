//! Storage: group commit, full disks, schemas.

use std::sync::mpsc;

use andrum_server::problem::Error;
use andrum_server::storage::schema::invitations;
use andrum_server::storage::{AnyConnection, Database, StorageError, TxError, Use};
use andrum_wire::problem::ProblemKind;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;

use crate::on_both;
use crate::place::Place;

/// Stores one row of about `bytes` bytes.
fn store(connection: &mut AnyConnection, code: &[u8], bytes: usize) -> Result<(), TxError> {
    let mut hash = code.to_vec();
    hash.resize(code.len().max(bytes), 0);
    diesel::insert_into(invitations::table)
        .values((invitations::code_hash.eq(hash), invitations::expires_ms.eq(0), invitations::used.eq(false)))
        .execute(connection)?;
    Ok(())
}

async fn count(database: &Database) -> i64 {
    database.read("count", |connection| Ok(invitations::table.count().get_result(connection)?)).await.unwrap()
}

/// Holds the writer until the sender is dropped, so that what is written meanwhile waits together.
fn hold(database: &Database) -> (mpsc::Sender<()>, tokio::task::JoinHandle<Result<(), Error>>) {
    let (sender, receiver) = mpsc::channel::<()>();
    let database = database.clone();
    let held = tokio::spawn(async move {
        let wait = move |_: &mut AnyConnection| {
            // Ends when the sender is gone.
            let _ = receiver.recv();
            Ok(())
        };
        database.write("hold", wait).await
    });
    (sender, held)
}

#[tokio::test]
async fn many_writes_take_one_flush_and_a_refused_one_undoes_itself_alone() {
    let (database, metrics) = Place::sqlite().open(Use::Serve).unwrap();
    let before = metrics.flushes.get();
    let (release, held) = hold(&database);
    let writes: Vec<_> = (0..16u8)
        .map(|number| {
            let database = database.clone();
            tokio::spawn(async move {
                let write = move |connection: &mut AnyConnection| {
                    store(connection, &[number], 1)?;
                    if number == 7 { Err(ProblemKind::QuotaExceeded.into()) } else { Ok(()) }
                };
                database.write("store", write).await
            })
        })
        .collect();
    // All sixteen are queued once each task has run up to its wait; the runtime has one thread.
    for _ in 0..64 {
        tokio::task::yield_now().await;
    }
    drop(release);
    held.await.unwrap().unwrap();
    for (number, write) in writes.into_iter().enumerate() {
        let done = write.await.unwrap();
        assert_eq!(done.is_err(), number == 7, "{done:?}");
    }
    assert_eq!((metrics.flushes.get() - before, metrics.writes.get()), (1, 17));
    assert_eq!(count(&database).await, 15);
    assert_eq!((metrics.transactions_of("store", true), metrics.transactions_of("store", false)), (15, 1));
}

#[tokio::test]
async fn a_full_disk_is_told_and_nothing_else_is_lost() {
    let place = Place::sqlite();
    let small = |config: &mut andrum_server::Config| config.database_max_bytes = 1024 * 1024;
    let (database, _) = place.open_with(Use::Serve, small).unwrap();
    let mut stored = 0;
    let full = loop {
        let number = stored as u32;
        let done = database.write("fill", move |connection| store(connection, &number.to_le_bytes(), 40_000)).await;
        match done {
            Ok(()) => stored += 1,
            Err(error) => break error,
        }
    };
    assert_eq!(full, Error::StorageFull);
    assert_eq!(full.problem().kind, ProblemKind::StorageFull);
    assert!(full.problem().detail.unwrap().contains("database_max_bytes"));
    assert_eq!(count(&database).await, stored);

    // Beside one that does not fit, those that fit are stored.
    let (release, held) = hold(&database);
    let write = |code: &'static [u8], bytes| {
        let database = database.clone();
        tokio::spawn(async move { database.write("mixed", move |connection| store(connection, code, bytes)).await })
    };
    let (large, tiny) = (write(b"large", 400_000), write(b"tiny", 10));
    for _ in 0..16 {
        tokio::task::yield_now().await;
    }
    drop(release);
    held.await.unwrap().unwrap();
    assert_eq!(large.await.unwrap(), Err(Error::StorageFull));
    assert_eq!(tiny.await.unwrap(), Ok(()));
    database.close();
    drop(database);

    let (database, _) = place.open(Use::Serve).unwrap();
    assert_eq!(count(&database).await, stored + 1);
    let check = database.read("check", |connection| {
        #[derive(QueryableByName)]
        struct Said {
            #[diesel(sql_type = diesel::sql_types::Text)]
            integrity_check: String,
        }
        let AnyConnection::Sqlite(sqlite) = connection else { panic!("not SQLite") };
        Ok(diesel::sql_query("PRAGMA integrity_check").get_result::<Said>(sqlite)?.integrity_check)
    });
    assert_eq!(check.await.unwrap(), "ok");
    database.write("more", |connection| store(connection, b"more", 400_000)).await.unwrap();
}

#[tokio::test]
async fn a_stopped_writer_finishes_what_it_has_and_takes_no_more() {
    let place = Place::sqlite();
    let (database, _) = place.open(Use::Serve).unwrap();
    let (release, held) = hold(&database);
    let waiting = {
        let database = database.clone();
        tokio::spawn(async move { database.write("store", |connection| store(connection, b"last", 1)).await })
    };
    for _ in 0..16 {
        tokio::task::yield_now().await;
    }
    drop(release);
    database.close();
    held.await.unwrap().unwrap();
    waiting.await.unwrap().unwrap();
    let late = database.write("store", |connection| store(connection, b"late", 1)).await;
    assert!(matches!(late, Err(Error::Unavailable(_))), "{late:?}");
    assert_eq!(count(&database).await, 1);
}

#[tokio::test]
async fn one_sqlite_file_has_one_server() {
    let place = Place::sqlite();
    let (first, _) = place.open(Use::Serve).unwrap();
    assert!(matches!(place.open(Use::Serve), Err(StorageError::InUse(_))));
    place.open(Use::Beside).unwrap();
    drop(first);
    place.open(Use::Serve).unwrap();
}

async fn migrations_run_twice_without_harm(place: Place) {
    assert!(matches!(place.open(Use::Beside), Err(StorageError::OlderSchema)));
    let (database, _) = place.open(Use::Serve).unwrap();
    database.write("store", |connection| store(connection, b"kept", 1)).await.unwrap();
    drop(database);
    let (database, _) = place.open(Use::Serve).unwrap();
    assert_eq!(count(&database).await, 1);
}

async fn a_newer_schema_is_refused(place: Place) {
    let (database, _) = place.open(Use::Serve).unwrap();
    let newer = "INSERT INTO __diesel_schema_migrations (version) VALUES ('29990101000000')";
    database.open_connection().unwrap().batch_execute(newer).unwrap();
    drop(database);
    for usage in [Use::Serve, Use::Beside] {
        let refused = place.open(usage).err().unwrap();
        assert!(matches!(&refused, StorageError::NewerSchema(version) if version == "29990101000000"), "{refused}");
    }
}

/// Eight compare the same row and want to swap it: the transaction decides for one.
async fn of_eight_swaps_one_wins(place: Place) {
    let (database, _) = place.open(Use::Serve).unwrap();
    database.write("store", |connection| store(connection, b"one", 1)).await.unwrap();
    let swaps: Vec<_> = (1..=8i64)
        .map(|mine| {
            let database = database.clone();
            tokio::spawn(async move {
                let swap = move |connection: &mut AnyConnection| {
                    let unspent = invitations::table.filter(invitations::expires_ms.eq(0));
                    Ok(diesel::update(unspent).set(invitations::expires_ms.eq(mine)).execute(connection)?)
                };
                database.write("swap", swap).await.unwrap()
            })
        })
        .collect();
    let mut won = 0;
    for swap in swaps {
        won += swap.await.unwrap();
    }
    assert_eq!(won, 1);
}

on_both!(migrations_run_twice_without_harm, a_newer_schema_is_refused, of_eight_swaps_one_wins);
