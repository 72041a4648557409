use andrum_wire::accounts::{Account, LoggedIn, RecoveryPending};
use andrum_wire::ids::LoginName;
use andrum_wire::ids::{Blob, Nonce};
use andrum_wire::problem::ProblemKind;
use andrum_wire::recovery::{RecoveryProve, RecoveryProved, RecoveryStart, RecoveryStarted, signed_bytes};
use ed25519_dalek::SigningKey;

use crate::person::{Device, Person, sign};
use crate::site::{Answer, HOUR_MS, MINUTE_MS, NOW_MS, Site};

async fn nonce(site: &Site, login: &LoginName) -> Nonce {
    site.post("/v1/recovery/start", &RecoveryStart { login: login.clone() }).await.json::<RecoveryStarted>().nonce
}

fn proof(login: &LoginName, nonce: Nonce, key: &SigningKey) -> RecoveryProve {
    RecoveryProve { login: login.clone(), nonce, proof: sign(key, &signed_bytes(login, &nonce)) }
}

async fn prove(site: &Site, person: &Person) -> (Answer, Nonce) {
    let nonce = nonce(site, &person.login).await;
    (site.post("/v1/recovery/prove", &proof(&person.login, nonce, &person.root)).await, nonce)
}

#[tokio::test]
async fn the_kit_alone_opens_the_account_after_the_delay() {
    let site = Site::start().await;
    let mut eva = Person::new("eva");
    let device_token = eva.register(&site).await.tokens.access;
    let pending = RecoveryPending { asked_ms: NOW_MS, ready_ms: NOW_MS + 72 * HOUR_MS };
    assert_eq!(prove(&site, &eva).await.0.json::<RecoveryProved>(), RecoveryProved::Pending(pending));
    let account: Account = site.get("/v1/account", &device_token).await.json();
    assert_eq!(account.recovery, Some(pending), "every device is shown it");
    site.clock.advance(72 * HOUR_MS - 1);
    assert_eq!(prove(&site, &eva).await.0.json::<RecoveryProved>(), RecoveryProved::Pending(pending), "not begun anew");
    site.clock.advance(1);
    prove(&site, &eva).await.0.json::<RecoveryProved>();
    let (answer, login) = prove(&site, &eva).await;
    let RecoveryProved::Ready { account, keys, tokens } = answer.json() else { panic!("the delay is over") };
    assert_eq!(account, eva.account());
    assert_eq!((keys.keybag.version, keys.recovery_wrap), (1, Some(Blob(vec![3; 76]))));
    assert_eq!(tokens.refresh, None);

    let record = eva.new_record(&site, &tokens.access, "nytt").await.unwrap();
    let update = eva.new_wraps(2, Some(record));
    site.put_with("/v1/account/keys", &tokens.access, &update).await.done();
    let phone = Device::new();
    let added: LoggedIn = site.post_with("/v1/devices", &tokens.access, &eva.add_device(&phone, login)).await.json();
    let account: Account = site.get("/v1/account", &added.tokens.access).await.json();
    assert_eq!(account.recovery, None, "it is done");
    eva.password = "nytt".to_owned();
    assert_eq!(eva.log_in(&site, Some(&phone)).await.0.status, 200);
    let again: RecoveryProved = prove(&site, &eva).await.0.json();
    assert!(matches!(again, RecoveryProved::Pending(_)), "the next one waits again");
}

#[tokio::test]
async fn a_recovered_key_opens_for_a_day_and_its_token_for_minutes() {
    let site = Site::start().await;
    let eva = Person::new("eva");
    eva.register(&site).await;
    prove(&site, &eva).await.0.json::<RecoveryProved>();
    site.clock.advance(30 * 24 * HOUR_MS);
    let RecoveryProved::Ready { tokens, .. } = prove(&site, &eva).await.0.json() else { panic!("ready") };
    site.clock.advance(5 * MINUTE_MS + 1000);
    let stale = eva.new_record(&site, &tokens.access, "nytt").await.unwrap_err();
    assert_eq!(stale.problem(), ProblemKind::FreshLoginNeeded);
    site.clock.advance(24 * HOUR_MS - 6 * MINUTE_MS);
    assert!(matches!(prove(&site, &eva).await.0.json(), RecoveryProved::Ready { .. }));
    site.clock.advance(MINUTE_MS);
    assert!(matches!(prove(&site, &eva).await.0.json(), RecoveryProved::Pending(_)), "a day after it was first given");
}

#[tokio::test]
async fn a_device_may_refuse() {
    let site = Site::start().await;
    let eva = Person::new("eva");
    eva.register(&site).await;
    prove(&site, &eva).await.0.json::<RecoveryProved>();
    site.clock.advance(71 * HOUR_MS);
    let fresh: LoggedIn = eva.log_in(&site, Some(&eva.device)).await.0.json();
    site.post_with("/v1/recovery/refuse", &fresh.tokens.access, &()).await.done();
    site.post_with("/v1/recovery/refuse", &fresh.tokens.access, &()).await.done();
    let account: Account = site.get("/v1/account", &fresh.tokens.access).await.json();
    assert_eq!(account.recovery, None);
    site.clock.advance(2 * HOUR_MS);
    assert!(matches!(prove(&site, &eva).await.0.json(), RecoveryProved::Pending(_)), "from the beginning");
}

#[tokio::test]
async fn wrong_and_unknown_look_alike() {
    let site = Site::start().await;
    let (eva, ada, nobody) = (Person::new("eva"), Person::new("ada"), Person::new("nobody"));
    eva.register(&site).await;
    ada.register(&site).await;
    let mut bodies = Vec::new();
    bodies.push(proof(&nobody.login, nonce(&site, &nobody.login).await, &nobody.root));
    bodies.push(proof(&eva.login, nonce(&site, &eva.login).await, &ada.root));
    bodies.push(proof(&eva.login, nonce(&site, &eva.login).await, &eva.account_key));
    bodies.push(proof(&eva.login, nonce(&site, &ada.login).await, &eva.root));
    bodies.push(proof(&eva.login, Nonce([1; 32]), &eva.root));
    let mut bent = proof(&eva.login, nonce(&site, &eva.login).await, &eva.root);
    bent.proof.0[0] ^= 1;
    bodies.push(bent);
    let login = eva.begin_login(&site).await.nonce;
    bodies.push(proof(&eva.login, login, &eva.root));
    let late = proof(&eva.login, nonce(&site, &eva.login).await, &eva.root);
    let mut sizes = Vec::new();
    for (number, body) in bodies.iter().enumerate() {
        let answer = site.post("/v1/recovery/prove", body).await;
        assert_eq!(answer.problem(), ProblemKind::LoginFailed, "case {number}");
        sizes.push(answer.size());
    }
    assert!(sizes.iter().all(|size| *size == sizes[0]));
    site.clock.advance(2 * MINUTE_MS);
    assert_eq!(site.post("/v1/recovery/prove", &late).await.problem(), ProblemKind::LoginFailed, "too late");
    let good = proof(&eva.login, nonce(&site, &eva.login).await, &eva.root);
    assert_eq!(site.post("/v1/recovery/prove", &good).await.status, 200);
    assert_eq!(site.post("/v1/recovery/prove", &good).await.problem(), ProblemKind::LoginFailed, "good once");
}

#[tokio::test]
async fn without_a_delay_it_is_ready_at_once() {
    let site = Site::with(|config| config.recovery_hours = 0).await;
    let eva = Person::new("eva");
    eva.register(&site).await;
    assert!(matches!(prove(&site, &eva).await.0.json(), RecoveryProved::Ready { .. }));
}
