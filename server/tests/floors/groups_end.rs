//! Groups: who deletes their account, what closes, what a backup keeps.

use andrum_server::backup;
use andrum_server::groups::closing;
use andrum_server::groups::rules::MOST_CLOSING_MS;
use andrum_server::storage::Use;
use andrum_server::storage::schema::{accounts, commits, group_members, groups, logs};
use andrum_wire::devices::{DeviceCertificate, Rotation, RotationBody};
use andrum_wire::groups::RosterOp;
use andrum_wire::log::Change;
use andrum_wire::problem::ProblemKind;
use diesel::prelude::*;

use crate::circle::{self, Circle, finds_nothing, op, people, shared};
use crate::diary::{Diary, item, put};
use crate::on_both;
use crate::person::{Device, random_key, sign};
use crate::place::Place;
use crate::site::{HOUR_MS, NOW_MS, Site};

/// Rows by table: accounts, logs, commits, groups, members.
async fn rows(site: &Site) -> [i64; 5] {
    let counted = site.running.state.database.read("count", |c| {
        Ok([
            accounts::table.count().get_result(c)?,
            logs::table.count().get_result(c)?,
            commits::table.count().get_result(c)?,
            groups::table.count().get_result(c)?,
            group_members::table.count().get_result(c)?,
        ])
    });
    counted.await.unwrap()
}

async fn a_group_outlives_its_creators_account(place: Place) {
    let site = place.site().await;
    let mut people = people(&site, ["sara", "bea", "cecilia"]).await;
    let mut circle = Circle::of(&site, &mut people).await;
    let [sara, bea, cecilia] = &people;
    circle.write(&site, sara, shared()).await.appended();
    assert_eq!(rows(&site).await, [3, 4, circle.head.seq as i64, 1, 3]);
    site.delete("/v1/account", &sara.token).await.done();
    assert_eq!(rows(&site).await, [2, 3, circle.head.seq as i64, 1, 2]);
    assert_eq!(bea.read(&site).await.len() as u64, circle.head.seq);
    circle.write(&site, bea, shared()).await.appended();
    // The others find themselves a new supervisor, who shows the old one out.
    for member in [bea, cecilia] {
        let endorse = vec![op(RosterOp::Endorse { account: bea.person.account() })];
        circle.write(&site, member, endorse).await.appended();
    }
    circle.remove(&site, bea, sara).await;
    site.delete("/v1/account", &cecilia.token).await.done();
    assert_eq!(rows(&site).await, [1, 2, circle.head.seq as i64, 1, 1]);
}

async fn a_closed_group_is_deleted_when_its_time_is_over(place: Place) {
    let site = place.site().await;
    let mut people = people(&site, ["sara", "bea"]).await;
    let mut circle = Circle::of(&site, &mut people).await;
    let mut other = circle::people(&site, ["cecilia"]).await;
    let mut stays = Circle::begin(&site, &mut other[0]).await;
    stays.write(&site, &other[0], shared()).await.appended();
    let mut own = Diary::begin(&site, "doris").await;
    own.append(&site, vec![put(item(), vec![1; 10])]).await.appended();
    let [sara, bea] = &people;
    circle.write(&site, bea, shared()).await.appended();
    let invite = circle.invite(&site, sara).await;

    let close = |expires_ms| vec![op(RosterOp::Close { expires_ms })];
    for wrong in [NOW_MS - 1, NOW_MS + MOST_CLOSING_MS + 1, i64::MAX, i64::MIN] {
        assert_eq!(circle.write(&site, sara, close(wrong)).await.problem().kind, ProblemKind::InvalidCommit);
    }
    let ends_ms = NOW_MS + 9 * 60_000;
    circle.write(&site, sara, close(ends_ms)).await.appended();
    assert_eq!(circle::groups(&site, bea).await.groups[0].expires_ms, Some(ends_ms));
    assert_eq!(circle.write(&site, bea, shared()).await.problem().kind, ProblemKind::InvalidCommit);
    let knock = circle::knock_of(&circle.group, &own, &invite);
    let closed = circle::knock(&site, &circle.group, &own, &knock).await;
    assert_eq!(closed.problem(), ProblemKind::NotFound, "nobody comes in any more");
    circle.write(&site, bea, vec![op(RosterOp::Leave)]).await.appended();

    let before = rows(&site).await;
    site.clock.advance(9 * 60_000 - 1);
    closing::delete_over(&site.running.state).await.unwrap();
    assert_eq!(rows(&site).await, before);
    assert_eq!(sara.read(&site).await.len() as u64, circle.head.seq);
    site.clock.advance(1);
    closing::delete_over(&site.running.state).await.unwrap();
    finds_nothing(&site, &circle, sara).await;
    let [accounts, logs, commits, groups, members] = before;
    assert_eq!(rows(&site).await, [accounts, logs - 1, commits - circle.head.seq as i64, groups - 1, members - 1]);
    assert_eq!(other[0].read(&site).await.len(), 2);
    assert_eq!(own.read(&site).await.len(), 2);
    let metrics = reqwest::get(format!("http://{}/metrics", site.running.operations)).await.unwrap();
    let text = metrics.text().await.unwrap();
    assert!(text.contains("andrum_groups 1"), "{text}");
}

/// Nobody could come in any more who would be let in: what is left there is nobody's.
async fn a_group_that_everybody_has_left_is_deleted(place: Place) {
    let site = place.site().await;
    let mut people = people(&site, ["sara", "bea"]).await;
    let mut circle = Circle::of(&site, &mut people).await;
    let [sara, bea] = &people;
    let delete_over = async || {
        closing::delete_over(&site.running.state).await.unwrap();
        rows(&site).await
    };
    circle.write(&site, sara, vec![op(RosterOp::Leave)]).await.appended();
    assert_eq!(delete_over().await, [2, 3, circle.head.seq as i64, 1, 1]);
    site.delete("/v1/account", &bea.token).await.done();
    assert_eq!(delete_over().await, [1, 1, 0, 0, 0]);
}

/// A server that was off when the time came deletes before it serves.
async fn a_starting_server_deletes_first(place: Place) {
    let site = place.site().await;
    site.clock.advance(-HOUR_MS);
    let [mut sara] = people(&site, ["sara"]).await;
    let mut circle = Circle::begin(&site, &mut sara).await;
    circle.write(&site, &sara, vec![op(RosterOp::Close { expires_ms: NOW_MS })]).await.appended();
    site.running.stop().await.unwrap();
    let site = place.site().await;
    assert_eq!(rows(&site).await[1..], [1, 0, 0, 0]);
}

async fn a_backup_holds_groups(place: Place) {
    let site = place.site().await;
    let mut people = people(&site, ["sara", "bea", "cecilia"]).await;
    let mut circle = Circle::of(&site, &mut people).await;
    let [sara, bea, cecilia] = &people;
    circle.write(&site, bea, shared()).await.appended();
    circle.remove(&site, sara, cecilia).await;
    let before = rows(&site).await;
    let (_, exported) = {
        let mut connection = site.running.state.database.open_connection().unwrap();
        backup::export(&mut connection, Vec::new()).unwrap()
    };
    site.running.stop().await.unwrap();
    let other = place.other();
    {
        let (database, _) = other.open(Use::Serve).unwrap();
        backup::import(&mut database.open_connection().unwrap(), exported.as_slice()).unwrap();
    }
    std::fs::rename(place.data.path().join("secrets"), other.data.path().join("secrets")).unwrap();
    let site = other.site().await;
    assert_eq!(rows(&site).await, before);
    finds_nothing(&site, &circle, cecilia).await;
    assert_eq!(bea.read(&site).await.len() as u64, circle.head.seq);
    circle.write(&site, bea, shared()).await.appended();
    circle.write(&site, sara, vec![op(RosterOp::StepDown)]).await.appended();
    let [mut next] = circle::people(&site, ["doris"]).await;
    Circle::begin(&site, &mut next).await;
}

/// A rotation in a group's log is about the group: what the account's own log says of its devices stands.
async fn a_rotation_in_a_group_leaves_the_accounts_devices_alone(place: Place) {
    let site = place.site().await;
    let mut people = people(&site, ["sara", "bea"]).await;
    let mut circle = Circle::of(&site, &mut people).await;
    let [sara, bea] = &people;
    let new_key = random_key();
    let account_key = circle::public(&new_key);
    let body =
        RotationBody { account: bea.person.account(), number: 1, account_key, revoked: vec![Device::new().id()] };
    let signature = sign(&bea.person.root, &body.signed_bytes().unwrap());
    let rotation = Rotation { number: 1, account_key, revoked: body.revoked, signature };
    let inbox = andrum_wire::ids::InboxKey([4; 32]);
    let change = RosterOp::ChangeKeys { account: bea.person.account(), rotation, inbox };
    // The device comes in anew, certified by the new key.
    let (account, device_key) = (bea.person.account(), circle::public(&bea.person.device.0));
    let signature = sign(&new_key, &DeviceCertificate::signed_bytes(&account, &device_key));
    let anew = Change::AddDevice(DeviceCertificate { account, device_key, signature });
    circle.write(&site, bea, vec![op(change), anew]).await.appended();
    circle.write(&site, sara, shared()).await.appended();
    let mut own = Diary::of(bea, bea.person.account());
    own.append(&site, own.first()).await.appended();
}

on_both!(
    a_group_outlives_its_creators_account,
    a_closed_group_is_deleted_when_its_time_is_over,
    a_group_that_everybody_has_left_is_deleted,
    a_starting_server_deletes_first,
    a_backup_holds_groups,
    a_rotation_in_a_group_leaves_the_accounts_devices_alone,
);
