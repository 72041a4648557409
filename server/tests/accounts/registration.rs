use andrum_server::accounts::invitations::code_hash;
use andrum_server::storage::schema::invitations;
use andrum_wire::accounts::{Account, LoggedIn, RegistrationFinish};
use andrum_wire::info::{Info, Registration};
use andrum_wire::limits::{MAX_KEYBAG_BYTES, MAX_WRAP_BYTES};
use andrum_wire::problem::ProblemKind;
use diesel::prelude::*;

use crate::person::{Device, Person};
use crate::site::{HOUR_MS, NOW_MS, Site};

const FINISH: &str = "/v1/registration/finish";

async fn invite(site: &Site, code: &'static str, expires_ms: i64) {
    let database = &site.running.state.database;
    let stored = database.write("invite", move |c| {
        let row = (
            invitations::code_hash.eq(code_hash(code)),
            invitations::expires_ms.eq(expires_ms),
            invitations::used.eq(false),
        );
        diesel::insert_into(invitations::table).values(row).execute(c)?;
        Ok(())
    });
    stored.await.unwrap();
}

#[tokio::test]
async fn an_account_begins_with_its_first_device() {
    let site = Site::start().await;
    let eva = Person::new("eva");
    let logged_in = eva.register(&site).await;
    assert_eq!(logged_in.account, eva.account());
    let account: Account = site.get("/v1/account", &logged_in.tokens.access).await.json();
    assert_eq!((account.account, account.genesis), (eva.account(), eva.genesis()));
    assert_eq!((account.keys_version, account.used_bytes), (1, 0));
    assert_eq!(account.quota_bytes, 256 * 1024 * 1024);
    assert_eq!(account.recovery, None);
    let info: Info = site.get("/v1/info", "").await.json();
    assert_eq!((info.registration, info.recovery_hours), (Registration::Open, 72));
}

#[tokio::test]
async fn a_lost_answer_costs_nothing_and_a_taken_name_stays_taken() {
    let site = Site::start().await;
    let eva = Person::new("eva");
    let finish = eva.registration(&site).await;
    let first: LoggedIn = site.post(FINISH, &finish).await.json();
    let again: LoggedIn = site.post(FINISH, &finish).await.json();
    assert_eq!(first.account, again.account);
    let old = site.post("/v1/tokens/refresh", &eva.device.refresh(&first.tokens.refresh.unwrap())).await;
    assert_eq!(old.problem(), ProblemKind::Unauthorized, "one family a device");
    let renewed = site.post("/v1/tokens/refresh", &eva.device.refresh(&again.tokens.refresh.unwrap())).await;
    assert_eq!(renewed.status, 200);

    let other_password = RegistrationFinish { record: eva.record(&site, None).await.unwrap(), ..finish.clone() };
    assert_eq!(site.post(FINISH, &other_password).await.problem(), ProblemKind::LoginTaken);
    let mut other_keys = finish.clone();
    other_keys.keys.keybag = eva.keybag(1, vec![9; 10], &eva.root);
    assert_eq!(site.post(FINISH, &other_keys).await.problem(), ProblemKind::LoginTaken);
    let somebody = Person::new("eva").registration(&site).await;
    assert_eq!(site.post(FINISH, &somebody).await.problem(), ProblemKind::LoginTaken);
    let mut second_name = eva.registration(&site).await;
    second_name.login = Person::new("eva2").login;
    assert_eq!(site.post(FINISH, &second_name).await.problem(), ProblemKind::AlreadyExists);

    site.clock.advance(24 * HOUR_MS);
    assert_eq!(site.post(FINISH, &finish).await.problem(), ProblemKind::LoginTaken, "a day later it is no repetition");
}

#[tokio::test]
async fn what_does_not_fit_together_makes_no_account() {
    let site = Site::start().await;
    let eva = Person::new("eva");
    let good = eva.registration(&site).await;
    let bent = |bend: &dyn Fn(&mut RegistrationFinish)| {
        let mut body = good.clone();
        bend(&mut body);
        body
    };
    let other = Person::new("other");
    let cases = [
        (bent(&|b| b.genesis.nonce.0[0] ^= 1), ProblemKind::LoginFailed),
        (bent(&|b| b.genesis.version = 2), ProblemKind::UnknownVersion),
        (bent(&|b| b.device.account = other.account()), ProblemKind::LoginFailed),
        (bent(&|b| b.device.signature.0[0] ^= 1), ProblemKind::LoginFailed),
        (bent(&|b| b.device = other.certificate(&eva.device)), ProblemKind::LoginFailed),
        (bent(&|b| b.device = eva.certificate(&Device::new())), ProblemKind::LoginFailed),
        (bent(&|b| b.proof.0[0] ^= 1), ProblemKind::LoginFailed),
        (bent(&|b| b.keys.keybag.sealed.0[0] ^= 1), ProblemKind::Forbidden),
        (bent(&|b| b.keys.keybag = eva.keybag(1, vec![1; 300], &eva.device.0)), ProblemKind::Forbidden),
        (bent(&|b| b.record.0.truncate(191)), ProblemKind::Malformed),
        (bent(&|b| b.record.0.push(0)), ProblemKind::Malformed),
        (bent(&|b| b.keys.keybag.version = 2), ProblemKind::Malformed),
        (bent(&|b| b.keys.recovery_wrap = None), ProblemKind::Malformed),
        (bent(&|b| b.keys.keybag.sealed.0.clear()), ProblemKind::Malformed),
        (bent(&|b| b.keys.keybag.sealed.0 = vec![0; MAX_KEYBAG_BYTES + 1]), ProblemKind::TooLarge),
        (bent(&|b| b.keys.login_wrap.0 = vec![0; MAX_WRAP_BYTES + 1]), ProblemKind::TooLarge),
        (bent(&|b| b.keys.keybag.sealed.0 = vec![0; 300 * 1024]), ProblemKind::TooLarge),
    ];
    for (number, (body, expected)) in cases.iter().enumerate() {
        assert_eq!(site.post(FINISH, body).await.problem(), *expected, "case {number}");
    }
    let upper = serde_json::json!({"login": "EVA", "request": "AA", "invitation": null});
    assert_eq!(site.post("/v1/registration/start", &upper).await.problem(), ProblemKind::Malformed);
    assert_eq!(site.post(FINISH, &good).await.status, 200, "and the good one still does");
}

#[tokio::test]
async fn invitations_are_good_once_and_for_a_time() {
    let site = Site::with(|config| config.registration = Registration::Invited).await;
    invite(&site, "ONE", NOW_MS + HOUR_MS).await;
    invite(&site, "OLD", NOW_MS).await;
    let eva = Person::new("eva");
    for bad in [None, Some("WRONG"), Some("OLD")] {
        assert_eq!(eva.record(&site, bad).await.unwrap_err().problem(), ProblemKind::InvitationNeeded);
    }
    let record = eva.record(&site, Some("ONE")).await.unwrap();
    for bad in [None, Some("WRONG"), Some("OLD")] {
        let body = eva.registration_with(record.clone(), bad);
        assert_eq!(site.post(FINISH, &body).await.problem(), ProblemKind::InvitationNeeded);
    }
    let body = eva.registration_with(record, Some("ONE"));
    assert_eq!(site.post(FINISH, &body).await.status, 200);
    assert_eq!(site.post(FINISH, &body).await.status, 200, "the lost answer needs no second invitation");
    let ada = Person::new("ada");
    assert_eq!(ada.record(&site, Some("ONE")).await.unwrap_err().problem(), ProblemKind::InvitationNeeded);
}

#[tokio::test]
async fn of_two_with_one_invitation_one_succeeds() {
    let site = Site::with(|config| config.registration = Registration::Invited).await;
    invite(&site, "ONE", NOW_MS + HOUR_MS).await;
    let mut bodies = Vec::new();
    for name in ["eva", "ada", "siv", "ulf"] {
        let person = Person::new(name);
        bodies.push(person.registration_with(person.record(&site, Some("ONE")).await.unwrap(), Some("ONE")));
    }
    let answers = futures_util::future::join_all(bodies.iter().map(|body| site.post(FINISH, body))).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1);
    for answer in answers.iter().filter(|answer| answer.status != 200) {
        assert_eq!(answer.problem(), ProblemKind::InvitationNeeded);
    }
}
