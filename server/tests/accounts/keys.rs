use andrum_wire::accounts::{Account, KeysUpdate, SealedKeys, Wraps};
use andrum_wire::ids::Blob;
use andrum_wire::limits::{MAX_KEYBAG_BYTES, MAX_WRAP_BYTES};
use andrum_wire::problem::ProblemKind;

use crate::person::Person;
use crate::site::{MINUTE_MS, Site};

const KEYS: &str = "/v1/account/keys";

fn keybag(version: u64, byte: u8) -> KeysUpdate {
    KeysUpdate { version, keybag: Blob(vec![byte; 100]), wraps: None, commit: None }
}

fn wraps(version: u64, record: Option<Blob>) -> KeysUpdate {
    let wraps = Wraps { login_wrap: Blob(vec![8; 76]), recovery_wrap: Blob(vec![9; 76]), record };
    KeysUpdate { wraps: Some(wraps), ..keybag(version, 7) }
}

#[tokio::test]
async fn keys_are_replaced_one_version_after_the_other() {
    let site = Site::start().await;
    let token = Person::new("eva").register(&site).await.tokens.access;
    let keys: SealedKeys = site.get(KEYS, &token).await.json();
    assert_eq!((keys.version, keys.keybag, keys.recovery_wrap), (1, Blob(vec![1; 300]), None));
    site.clock.advance(6 * MINUTE_MS);
    site.put_with(KEYS, &token, &keybag(2, 4)).await.done();
    for stale in [0, 1, 2, 4, u64::MAX] {
        assert_eq!(site.put_with(KEYS, &token, &keybag(stale, 5)).await.problem(), ProblemKind::StaleKeys, "{stale}");
    }
    let keys: SealedKeys = site.get(KEYS, &token).await.json();
    assert_eq!((keys.version, keys.keybag, keys.login_wrap), (2, Blob(vec![4; 100]), Blob(vec![2; 76])));
    let account: Account = site.get("/v1/account", &token).await.json();
    assert_eq!(account.keys_version, 2);
}

#[tokio::test]
async fn of_two_at_once_one_succeeds() {
    let site = Site::start().await;
    let token = Person::new("eva").register(&site).await.tokens.access;
    let updates: Vec<_> = (10..18).map(|byte| keybag(2, byte)).collect();
    let answers =
        futures_util::future::join_all(updates.iter().map(|update| site.put_with(KEYS, &token, update))).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 204).count(), 1);
    for answer in answers.iter().filter(|answer| answer.status != 204) {
        assert_eq!(answer.problem(), ProblemKind::StaleKeys);
    }
}

#[tokio::test]
async fn sizes_and_records_are_checked() {
    let site = Site::start().await;
    let token = Person::new("eva").register(&site).await.tokens.access;
    let with_keybag = |bytes| KeysUpdate { keybag: Blob(bytes), ..keybag(2, 1) };
    let with_wrap = |bytes| {
        let mut update = wraps(2, None);
        update.wraps.as_mut().unwrap().recovery_wrap = Blob(bytes);
        update
    };
    for (update, expected) in [
        (with_keybag(vec![]), ProblemKind::Malformed),
        (with_keybag(vec![0; MAX_KEYBAG_BYTES + 1]), ProblemKind::TooLarge),
        (with_wrap(vec![]), ProblemKind::Malformed),
        (with_wrap(vec![0; MAX_WRAP_BYTES + 1]), ProblemKind::TooLarge),
        (wraps(2, Some(Blob(vec![0xff; 192]))), ProblemKind::Malformed),
    ] {
        assert_eq!(site.put_with(KEYS, &token, &update).await.problem(), expected);
    }
    site.put_with(KEYS, &token, &with_keybag(vec![0; MAX_KEYBAG_BYTES])).await.done();
}

#[tokio::test]
async fn a_new_password_takes_the_place_of_the_old_one() {
    let site = Site::start().await;
    let mut eva = Person::new("eva");
    let token = eva.register(&site).await.tokens.access;
    let halfway = eva.begin_login(&site).await;
    let record = eva.new_record(&site, &token, "nytt").await.unwrap();
    let stale = site.put_with(KEYS, &token, &wraps(3, Some(record.clone()))).await;
    assert_eq!(stale.problem(), ProblemKind::StaleKeys);
    assert_eq!(eva.log_in(&site, None).await.0.status, 200, "whole or not at all");
    site.put_with(KEYS, &token, &wraps(2, Some(record))).await.done();
    let late = site.post("/v1/login/finish", &eva.finish_body(&halfway, None)).await;
    assert_eq!(late.problem(), ProblemKind::LoginFailed, "a login with the old one under way");
    assert_eq!(eva.log_in(&site, None).await.0.problem(), ProblemKind::LoginFailed);
    eva.password = "nytt".to_owned();
    assert_eq!(eva.log_in(&site, Some(&eva.device)).await.0.status, 200);
    let keys: SealedKeys = site.get(KEYS, &token).await.json();
    assert_eq!((keys.version, keys.login_wrap), (2, Blob(vec![8; 76])));
}
