use andrum_wire::accounts::Account;
use andrum_wire::ids::Blob;
use andrum_wire::keys::{EarlierKeybag, KeysUpdate, SealedKeys};
use andrum_wire::limits::{MAX_KEYBAG_BYTES, MAX_WRAP_BYTES};
use andrum_wire::problem::ProblemKind;

use crate::person::{Device, Person};
use crate::site::{MINUTE_MS, Site};

const KEYS: &str = "/v1/account/keys";

#[tokio::test]
async fn keys_are_replaced_one_version_after_the_other() {
    let site = Site::start().await;
    let eva = Person::new("eva");
    let token = eva.register(&site).await.tokens.access;
    let keys: SealedKeys = site.get(KEYS, &token).await.json();
    assert_eq!((keys.keybag, keys.recovery_wrap), (eva.keybag(1, vec![1; 300], &eva.root), None));
    site.clock.advance(6 * MINUTE_MS);
    site.put_with(KEYS, &token, &eva.new_keybag(2, vec![4; 100])).await.done();
    for stale in [0, 1, 2, 4, u64::MAX] {
        let update = eva.new_keybag(stale, vec![5; 100]);
        assert_eq!(site.put_with(KEYS, &token, &update).await.problem(), ProblemKind::StaleKeys, "{stale}");
    }
    let keys: SealedKeys = site.get(KEYS, &token).await.json();
    assert_eq!((keys.keybag.sealed, keys.login_wrap), (Blob(vec![4; 100]), Blob(vec![2; 76])));
    let account: Account = site.get("/v1/account", &token).await.json();
    assert_eq!(account.keys_version, 2);
}

#[tokio::test]
async fn of_two_at_once_one_succeeds() {
    let site = Site::start().await;
    let eva = Person::new("eva");
    let token = eva.register(&site).await.tokens.access;
    let updates: Vec<_> = (10..18).map(|byte| eva.new_keybag(2, vec![byte; 100])).collect();
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
    let eva = Person::new("eva");
    let token = eva.register(&site).await.tokens.access;
    let with_keybag = |bytes| eva.new_keybag(2, bytes);
    let with_wrap = |bytes| {
        let mut update = eva.new_wraps(2, None);
        update.wraps.as_mut().unwrap().recovery_wrap = Blob(bytes);
        update
    };
    for (update, expected) in [
        (with_keybag(vec![]), ProblemKind::Malformed),
        (with_keybag(vec![0; MAX_KEYBAG_BYTES + 1]), ProblemKind::TooLarge),
        (with_wrap(vec![]), ProblemKind::Malformed),
        (with_wrap(vec![0; MAX_WRAP_BYTES + 1]), ProblemKind::TooLarge),
        (eva.new_wraps(2, Some(Blob(vec![0xff; 192]))), ProblemKind::Malformed),
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
    let stale = site.put_with(KEYS, &token, &eva.new_wraps(3, Some(record.clone()))).await;
    assert_eq!(stale.problem(), ProblemKind::StaleKeys);
    assert_eq!(eva.log_in(&site, None).await.0.status, 200, "whole or not at all");
    site.put_with(KEYS, &token, &eva.new_wraps(2, Some(record))).await.done();
    let late = site.post("/v1/login/finish", &eva.finish_body(&halfway, None)).await;
    assert_eq!(late.problem(), ProblemKind::LoginFailed, "a login with the old one under way");
    assert_eq!(eva.log_in(&site, None).await.0.problem(), ProblemKind::LoginFailed);
    eva.password = "nytt".to_owned();
    assert_eq!(eva.log_in(&site, Some(&eva.device)).await.0.status, 200);
    let keys: SealedKeys = site.get(KEYS, &token).await.json();
    assert_eq!((keys.keybag.version, keys.login_wrap), (2, Blob(vec![8; 76])));
}

#[tokio::test]
async fn a_keybag_is_signed_by_the_device_that_sends_it_and_with_wraps_by_the_kit() {
    let site = Site::start().await;
    let eva = Person::new("eva");
    let token = eva.register(&site).await.tokens.access;
    let good = eva.new_keybag(2, vec![4; 100]);
    let bent = |bend: &dyn Fn(&mut KeysUpdate)| {
        let mut update = good.clone();
        bend(&mut update);
        update
    };
    let (other, stranger) = (Device::new(), Person::new("other"));
    let with_wraps = eva.new_wraps(2, None);
    let refused = [
        bent(&|update| update.keybag.sealed.0[0] ^= 1),
        bent(&|update| update.keybag.signature.0[0] ^= 1),
        bent(&|update| update.keybag = eva.keybag(2, vec![4; 100], &other.0)),
        bent(&|update| update.keybag = eva.keybag(2, vec![4; 100], &eva.root)),
        bent(&|update| update.keybag = stranger.keybag(2, vec![4; 100], &eva.device.0)),
        bent(&|update| update.keybag = eva.keybag(1, vec![4; 100], &eva.device.0)),
        KeysUpdate { keybag: good.keybag.clone(), ..with_wraps.clone() },
    ];
    for (number, mut update) in refused.into_iter().enumerate() {
        update.keybag.version = 2;
        assert_eq!(site.put_with(KEYS, &token, &update).await.problem(), ProblemKind::Forbidden, "case {number}");
    }
    site.put_with(KEYS, &token, &good).await.done();
    let KeysUpdate { keybag, .. } = eva.new_wraps(3, None);
    site.put_with(KEYS, &token, &KeysUpdate { keybag, ..with_wraps }).await.done();
}

#[tokio::test]
async fn no_device_can_put_its_keybags_in_the_place_of_all_others() {
    let site = Site::start().await;
    let eva = Person::new("eva");
    let token = eva.register(&site).await.tokens.access;
    let enrol: andrum_wire::accounts::LoggedIn = eva.log_in(&site, None).await.0.json();
    let phone = Person { device: Device::new(), ..eva.clone() };
    let (answer, nonce) = eva.log_in(&site, None).await;
    let enrolled: andrum_wire::accounts::LoggedIn = answer.json();
    let added = site.post_with("/v1/devices", &enrolled.tokens.access, &eva.add_device(&phone.device, nonce)).await;
    let stolen = added.json::<andrum_wire::accounts::LoggedIn>().tokens.access;
    site.put_with(KEYS, &token, &eva.new_keybag(2, vec![2; 100])).await.done();
    for version in 3..20 {
        site.put_with(KEYS, &stolen, &phone.new_keybag(version, vec![9; 100])).await.done();
    }
    let mut kept = vec![];
    let mut before = 20;
    loop {
        let path = format!("{KEYS}/before/{before}");
        let earlier: EarlierKeybag = site.get(&path, &enrol.tokens.access).await.json();
        let Some(keybag) = earlier.keybag else { break };
        before = keybag.version;
        kept.push(keybag);
    }
    let versions: Vec<u64> = kept.iter().map(|keybag| keybag.version).collect();
    assert_eq!(versions, [19, 18, 17, 2, 1], "the newest few of each writer");
    assert_eq!(kept[3], eva.keybag(2, vec![2; 100], &eva.device.0));
    assert_eq!(kept[4], eva.keybag(1, vec![1; 300], &eva.root));
    // With the kit's word all begins anew.
    site.put_with(KEYS, &token, &eva.new_wraps(20, None)).await.done();
    let earlier: EarlierKeybag = site.get(&format!("{KEYS}/before/20"), &token).await.json();
    assert_eq!(earlier, EarlierKeybag { keybag: None });
}
