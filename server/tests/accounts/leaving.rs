use andrum_server::storage::schema::{accounts, commits, devices, logins, logs, recoveries, refresh_tokens};
use andrum_wire::accounts::LoggedIn;
use andrum_wire::problem::ProblemKind;
use andrum_wire::recovery::{RecoveryProve, RecoveryStart, RecoveryStarted, signed_bytes};
use diesel::prelude::*;

use crate::person::{Person, sign};
use crate::site::Site;

/// Rows by table: accounts, devices, refresh tokens, logins, recoveries, logs, commits.
async fn rows(site: &Site) -> [i64; 7] {
    let counted = site.running.state.database.read("count", |c| {
        Ok([
            accounts::table.count().get_result(c)?,
            devices::table.count().get_result(c)?,
            refresh_tokens::table.count().get_result(c)?,
            logins::table.count().get_result(c)?,
            recoveries::table.count().get_result(c)?,
            logs::table.count().get_result(c)?,
            commits::table.count().get_result(c)?,
        ])
    });
    counted.await.unwrap()
}

/// Puts commits into everybody's log; the routes of logs have tests of their own.
async fn write_commits(site: &Site) {
    let written = site.running.state.database.write("commits", |c| {
        let all: Vec<i64> = logs::table.select(logs::id).load(c)?;
        for log in all {
            for seq in 1..=3 {
                let row = (
                    commits::position.eq((log << 32) + seq),
                    commits::prev.eq(vec![0; 32]),
                    commits::record.eq(vec![1; 10]),
                );
                diesel::insert_into(commits::table).values(row).execute(c)?;
            }
        }
        Ok(())
    });
    written.await.unwrap();
}

#[tokio::test]
async fn nothing_of_a_deleted_account_stays() {
    let site = Site::start().await;
    let (eva, ada) = (Person::new("eva"), Person::new("ada"));
    ada.register(&site).await;
    let alone = rows(&site).await;
    let token = eva.register(&site).await.tokens.access;
    write_commits(&site).await;
    eva.begin_login(&site).await;
    let RecoveryStarted { nonce } =
        site.post("/v1/recovery/start", &RecoveryStart { login: eva.login.clone() }).await.json();
    let proof = sign(&eva.root, &signed_bytes(&eva.login, &nonce));
    let prove = RecoveryProve { login: eva.login.clone(), nonce, proof };
    assert_eq!(site.post("/v1/recovery/prove", &prove).await.status, 200);
    assert_eq!(rows(&site).await, [2, 2, 2, 1, 1, 2, 6]);

    let halfway = eva.begin_login(&site).await;
    site.delete("/v1/account", &token).await.done();
    assert_eq!(site.delete("/v1/account", &token).await.problem(), ProblemKind::Unauthorized);
    assert_eq!(site.get("/v1/account", &token).await.problem(), ProblemKind::Unauthorized);
    let [a, d, r, l, re, lo, _] = alone;
    assert_eq!(rows(&site).await, [a, d, r, l, re, lo, 3], "ada's commits stay");
    let late = site.post("/v1/login/finish", &eva.finish_body(&halfway, None)).await;
    assert_eq!(late.problem(), ProblemKind::LoginFailed);
    assert_eq!(eva.log_in(&site, Some(&eva.device)).await.0.problem(), ProblemKind::LoginFailed);
    assert_eq!(ada.log_in(&site, Some(&ada.device)).await.0.status, 200);

    let back: LoggedIn = site.post("/v1/registration/finish", &eva.registration(&site).await).await.json();
    assert_eq!(site.get("/v1/account", &back.tokens.access).await.status, 200, "the name is free again");
    assert_eq!(
        site.get("/v1/account", &token).await.status,
        200,
        "as the token is the same device's of the same account"
    );
}

#[tokio::test]
async fn of_two_deletions_at_once_one_is_done() {
    let site = Site::start().await;
    let token = Person::new("eva").register(&site).await.tokens.access;
    let answers = futures_util::future::join_all((0..4).map(|_| site.delete("/v1/account", &token))).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 204).count(), 1);
    for answer in answers.iter().filter(|answer| answer.status != 204) {
        assert_eq!(answer.problem(), ProblemKind::Unauthorized);
    }
}
