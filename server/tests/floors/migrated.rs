//! A database as the first release made it, with people in it, is brought up to date with nothing lost.

use andrum_server::storage::schema::{accounts, commits, logs};
use andrum_server::storage::{AnyConnection, Use};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::{PgConnection, SqliteConnection};

use crate::on_both;
use crate::place::Place;

const SQLITE: &str = include_str!("../../../migrations/sqlite/2026-11-22-000001_floors/up.sql");
const POSTGRES: &str = include_str!("../../../migrations/postgres/2026-11-22-000001_floors/up.sql");

/// How diesel notes that it ran.
const NOTE: &str = "CREATE TABLE __diesel_schema_migrations (
        version VARCHAR(50) PRIMARY KEY NOT NULL, run_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP);
    INSERT INTO __diesel_schema_migrations (version) VALUES ('20261122000001');";

/// Two accounts with a log each; a third log, of number 9, was deleted with its account. `X` stands for the mark of a binary value.
const PEOPLE: &str = "
    INSERT INTO accounts (id, account, login, genesis, opaque_record, keys_version, login_wrap, recovery_wrap, created_ms)
        VALUES (3, X'03', 'ann', X'', X'', 1, X'', X'', 0), (5, X'05', 'bea', X'', X'', 1, X'', X'', 0);
    INSERT INTO logs (log, account_id, head_hash) VALUES (X'aa', 3, X''), (X'bb', 3, X''), (X'cc', 3, X'');
    DELETE FROM logs;
    INSERT INTO logs (id, log, account_id, head_seq, head_hash, bytes) VALUES
        (4, X'03', 3, 2, X'07', 600), (9, X'09', 5, 0, X'08', 0), (7, X'05', 5, 1, X'09', 300);
    DELETE FROM logs WHERE id = 9;
    INSERT INTO commits (position, prev, record) VALUES
        (17179869185, X'00', X'01'), (17179869186, X'01', X'02'), (30064771073, X'00', X'03');";

fn make_as_the_first_release_did(place: &Place) {
    let url = place.database_url.as_str();
    match url.strip_prefix("sqlite://") {
        Some(file) => {
            let mut connection = SqliteConnection::establish(file).unwrap();
            connection.batch_execute(&[SQLITE, NOTE, PEOPLE].join("\n")).unwrap();
        }
        None => {
            let mut connection = PgConnection::establish(url).unwrap();
            let people = PEOPLE.replace("X'", "'\\x");
            connection.batch_execute(&[POSTGRES, NOTE, &people].join("\n")).unwrap();
            // There the numbers that are given out do not follow from those that are put in.
            connection.batch_execute("SELECT setval(pg_get_serial_sequence('logs', 'id'), 9)").unwrap();
            connection.batch_execute("SELECT setval(pg_get_serial_sequence('accounts', 'id'), 5)").unwrap();
        }
    }
}

async fn the_first_releases_data_is_carried_over(place: Place) {
    make_as_the_first_release_did(&place);
    let (database, _) = place.open(Use::Serve).unwrap();
    let read = |connection: &mut AnyConnection| {
        type Row = (i64, Vec<u8>, Option<i64>, i64, Vec<u8>, i64);
        let shown = (logs::id, logs::log, logs::account_id, logs::head_seq, logs::head_hash, logs::bytes);
        let logs: Vec<Row> = logs::table.order(logs::id).select(shown).load(connection)?;
        let commits: Vec<i64> = commits::table.order(commits::position).select(commits::position).load(connection)?;
        Ok((logs, commits))
    };
    let (rows, positions) = database.read("old", read).await.unwrap();
    assert_eq!(rows, [(4, vec![3], Some(3), 2, vec![7], 600), (7, vec![5], Some(5), 1, vec![9], 300)]);
    assert_eq!(positions, [17_179_869_185, 17_179_869_186, 30_064_771_073]);

    // Numbers are never used twice, and a log still goes with its account.
    let change = |connection: &mut AnyConnection| {
        let new = (logs::log.eq(vec![6]), logs::account_id.eq(3), logs::head_hash.eq(vec![0]));
        let number: i64 = diesel::insert_into(logs::table).values(new).returning(logs::id).get_result(connection)?;
        diesel::delete(accounts::table.find(3)).execute(connection)?;
        Ok((number, logs::table.select(logs::id).load::<i64>(connection)?))
    };
    assert_eq!(database.write("new", change).await.unwrap(), (10, vec![7]));
}

on_both!(the_first_releases_data_is_carried_over);
