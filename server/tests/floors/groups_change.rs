//! Groups: deleting, filling up, and two servers on one database.

use andrum_wire::accounts::Account;
use andrum_wire::groups::RosterOp;
use andrum_wire::log::{BlobSlot, Change, Kind};
use andrum_wire::problem::ProblemKind;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::BigInt;

use crate::circle::{Circle, finds_nothing, joining, op, people, share, shared};
use crate::diary::{Answer, item, sha256, tombstone};
use crate::on_both;
use crate::place::Place;

async fn each_deletes_their_own_and_a_supervisor_everybodys(place: Place) {
    let site = place.site().await;
    let mut people = people(&site, ["sara", "bea", "cecilia"]).await;
    let mut circle = Circle::of(&site, &mut people).await;
    let [sara, bea, cecilia] = &people;
    let (first, second, saras) = (item(), item(), item());
    let text = |item, byte| share(item, Kind::Shared, vec![byte; 3000]);
    circle.write(&site, bea, vec![text(first, 1), text(second, 2)]).await.appended();
    let at = circle.head.seq;
    circle.write(&site, sara, vec![text(saras, 3)]).await.appended();

    let of_another = vec![tombstone(first, &[(at, 0)])];
    assert_eq!(circle.write(&site, cecilia, of_another).await.problem().kind, ProblemKind::InvalidCommit);
    let the_supervisors = vec![tombstone(saras, &[(at + 1, 0)])];
    assert_eq!(circle.write(&site, bea, the_supervisors).await.problem().kind, ProblemKind::InvalidCommit);
    let not_a_text = vec![tombstone(first, &[(2, 0)])];
    assert_eq!(circle.write(&site, sara, not_a_text).await.problem().kind, ProblemKind::InvalidCommit);

    circle.write(&site, bea, vec![tombstone(first, &[(at, 0)])]).await.appended();
    circle.write(&site, sara, vec![tombstone(second, &[(at, 1)])]).await.appended();
    let records = cecilia.read(&site).await;
    for (index, byte) in [(0, 1), (1, 2)] {
        let Change::Put { blob: BlobSlot::Erased(name), .. } = &records[at as usize - 1].changes[index] else {
            panic!("stays")
        };
        assert_eq!((name.hash, name.size), (sha256(&[byte; 3000]), 3000));
    }
    assert!(matches!(records[at as usize].changes[0], Change::Put { blob: BlobSlot::Inline(_), .. }));
}

async fn a_full_group_can_still_put_somebody_out(place: Place) {
    let site = place.site_with(|config| config.group_quota_bytes = 1024 * 1024).await;
    let mut people = people(&site, ["sara", "bea"]).await;
    let mut circle = Circle::of(&site, &mut people).await;
    let [sara, bea] = &people;
    let text = || vec![share(item(), Kind::Shared, vec![7; 500_000])];
    circle.write(&site, bea, text()).await.appended();
    circle.write(&site, bea, text()).await.appended();
    let refused = circle.write(&site, bea, text()).await.problem();
    assert_eq!((refused.kind, refused.status), (ProblemKind::QuotaExceeded, 507));
    assert_eq!(sara.head(&site).await, circle.head, "the head has not moved");
    // Up to the brim.
    let little = || vec![share(item(), Kind::Shared, vec![7; 4000])];
    while matches!(circle.write(&site, bea, little()).await, Answer::Appended(_)) {}
    // What is in a group weighs on nobody's account.
    for person in [sara, bea] {
        let account: Account = site.get("/v1/account", &person.token).await.json();
        assert_eq!(account.used_bytes, 0);
    }
    for _ in 0..20 {
        circle.write(&site, sara, vec![op(RosterOp::Pause { account: bea.person.account() })]).await.appended();
        circle.write(&site, sara, vec![op(RosterOp::Return { account: bea.person.account() })]).await.appended();
    }
    circle.remove(&site, sara, bea).await;
    finds_nothing(&site, &circle, bea).await;
}

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

/// Both servers have judged their commit good and stand before the row; a third transaction holds it until then.
#[tokio::test(flavor = "multi_thread")]
async fn a_removal_and_a_text_meet_on_two_servers() {
    for _ in 0..4 {
        let place = Place::postgres();
        let (one, two) = (place.site().await, place.site().await);
        let mut people = people(&one, ["sara", "bea"]).await;
        let mut circle = Circle::of(&one, &mut people).await;
        let [sara, bea] = &people;
        let url = place.database_url.clone();
        let mut held = PgConnection::establish(&url).unwrap();
        held.batch_execute("BEGIN; SELECT id FROM logs FOR UPDATE").unwrap();
        let release = tokio::task::spawn_blocking(move || release_when_waiting(&url, held, 2));
        let remove = vec![op(RosterOp::Remove { account: bea.person.account() })];
        let (mut removed, mut written) = (circle.clone(), circle.clone());
        let (removal, text, released) =
            tokio::join!(removed.write(&one, sara, remove), written.write(&two, bea, shared()), release);
        released.unwrap();
        match (removal, text) {
            (Answer::Appended(_), text) => {
                let refused = text.problem();
                assert_eq!((refused.kind, refused.head), (ProblemKind::NotFound, None), "she is out already");
                circle = removed;
            }
            (removal, Answer::Appended(head)) => {
                let refused = removal.problem();
                assert_eq!((refused.kind, refused.head), (ProblemKind::StaleHead, Some(head)));
                circle = written;
                circle.remove(&one, sara, bea).await;
            }
            neither => panic!("{neither:?}"),
        }
        for site in [&one, &two] {
            finds_nothing(site, &circle, bea).await;
            assert_eq!(sara.head(site).await, circle.head);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_joins_by_one_invite_meet_on_two_servers() {
    let place = Place::postgres();
    let (one, two) = (place.site().await, place.site().await);
    let [mut sara, bea, cecilia] = people(&one, ["sara", "bea", "cecilia"]).await;
    let mut circle = Circle::begin(&one, &mut sara).await;
    let invite = circle.invite(&one, &sara).await;
    let url = place.database_url.clone();
    let mut held = PgConnection::establish(&url).unwrap();
    held.batch_execute("BEGIN; SELECT id FROM logs FOR UPDATE").unwrap();
    let release = tokio::task::spawn_blocking(move || release_when_waiting(&url, held, 2));
    let (mut with_bea, mut with_cecilia) = (circle.clone(), circle.clone());
    let (beas, cecilias, released) = tokio::join!(
        with_bea.write(&one, &bea, joining(&circle.group, &bea, &invite)),
        with_cecilia.write(&two, &cecilia, joining(&circle.group, &cecilia, &invite)),
        release
    );
    released.unwrap();
    let bea_is_in = matches!(beas, Answer::Appended(_));
    let lost = if bea_is_in { cecilias } else { beas }.problem();
    circle = if bea_is_in { with_bea } else { with_cecilia };
    assert_eq!((lost.kind, lost.head), (ProblemKind::StaleHead, Some(circle.head)));
    finds_nothing(&two, &circle, if bea_is_in { &cecilia } else { &bea }).await;
}

on_both!(each_deletes_their_own_and_a_supervisor_everybodys, a_full_group_can_still_put_somebody_out);
