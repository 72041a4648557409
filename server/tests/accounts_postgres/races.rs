//! Races that are staged, not hoped for: a third transaction holds a row until both sides stand before it.

use andrum_wire::problem::ProblemKind;
use andrum_wire::tokens::Tokens;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::BigInt;

use crate::person::Person;
use crate::site::Site;

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// Looks until `wanted` transactions of this database wait for a lock, then lets go of `held`.
fn release_when_waiting(url: &str, mut held: PgConnection, wanted: i64) {
    let mut looking = PgConnection::establish(url).unwrap();
    let waiting = "SELECT count(*) AS count FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    for _ in 0..20_000 {
        if diesel::sql_query(waiting).get_result::<Count>(&mut looking).unwrap().count >= wanted {
            return held.batch_execute("COMMIT").unwrap();
        }
    }
    panic!("nobody waits");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_refreshes_that_meet_come_one_after_the_other() {
    let site = Site::start().await;
    let eva = Person::new("eva");
    let token = eva.register(&site).await.tokens.refresh.unwrap();
    let url = site.running.state.config.database_url.clone();
    let mut held = PgConnection::establish(&url).unwrap();
    held.batch_execute("BEGIN; SELECT id FROM refresh_tokens FOR UPDATE").unwrap();
    let release = tokio::task::spawn_blocking(move || release_when_waiting(&url, held, 2));
    let body = eva.device.refresh(&token);
    let send = || site.post("/v1/tokens/refresh", &body);
    let (one, other, released) = tokio::join!(send(), send(), release);
    released.unwrap();
    let (good, bad) = if one.status == 200 { (one, other) } else { (other, one) };
    assert_eq!(bad.problem(), ProblemKind::TokenReused);
    let newest = good.json::<Tokens>().refresh.unwrap();
    let answer = site.post("/v1/tokens/refresh", &eva.device.refresh(&newest)).await;
    assert_eq!(answer.problem(), ProblemKind::Unauthorized, "the login is over");
}
