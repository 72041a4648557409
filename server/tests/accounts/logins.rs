use andrum_server::storage::schema::devices;
use andrum_wire::accounts::{LoggedIn, LoginStart};
use andrum_wire::devices::Devices;
use andrum_wire::ids::Blob;
use andrum_wire::problem::ProblemKind;
use diesel::prelude::*;

use crate::person::{Device, Halfway, Person};
use crate::site::{MINUTE_MS, Site};

const FINISH: &str = "/v1/login/finish";

#[tokio::test]
async fn a_known_device_logs_in() {
    let site = Site::start().await;
    let eva = Person::new("eva");
    let before = eva.register(&site).await;
    let (answer, _) = eva.log_in(&site, Some(&eva.device)).await;
    let logged_in: LoggedIn = answer.json();
    assert_eq!(logged_in.account, eva.account());
    let devices: Devices = site.get("/v1/devices", &logged_in.tokens.access).await.json();
    assert_eq!(devices.devices.len(), 1);
    assert_eq!(devices.devices[0].device, eva.device.id());
    assert_eq!(devices.devices[0].seen_day_ms % (24 * 60 * MINUTE_MS), 0);
    let old = site.post("/v1/tokens/refresh", &eva.device.refresh(&before.tokens.refresh.unwrap())).await;
    assert_eq!(old.problem(), ProblemKind::Unauthorized, "the login before it is over");
}

#[tokio::test]
async fn wrong_and_unknown_look_alike() {
    let site = Site::start().await;
    let mut eva = Person::new("eva");
    eva.register(&site).await;
    eva.password = "fel".to_owned();
    let nobody = Person::new("nobody");
    let mut seen = Vec::new();
    for person in [&eva, &nobody] {
        let halfway = person.begin_login(&site).await;
        assert!(halfway.finalization.is_none(), "the client notices first");
        let answer = site.post(FINISH, &person.finish_body(&halfway, Some(&person.device))).await;
        assert_eq!(answer.problem(), ProblemKind::LoginFailed);
        seen.push(answer.size());
    }
    assert_eq!(seen[0], seen[1]);
    let request = |login: &Person| LoginStart { login: login.login.clone(), request: Blob(vec![7; 96]) };
    let (known, unknown) =
        (site.post("/v1/login/start", &request(&eva)).await, site.post("/v1/login/start", &request(&nobody)).await);
    assert_eq!((known.status, known.size()), (unknown.status, unknown.size()));
    let (known, unknown) = (eva.log_in(&site, None).await.0, nobody.log_in(&site, None).await.0);
    assert_eq!((known.status, known.size()), (unknown.status, unknown.size()));
}

#[tokio::test]
async fn the_answers_of_the_start_have_one_size() {
    let site = Site::start().await;
    let eva = Person::new("eva");
    eva.register(&site).await;
    let start = |person: &Person| {
        use opaque_ke::ClientLogin;
        let start = ClientLogin::<andrum_server::logins::opaque::Suite>::start(&mut rand::rngs::OsRng, b"any").unwrap();
        LoginStart { login: person.login.clone(), request: Blob(start.message.serialize().to_vec()) }
    };
    let known = site.post("/v1/login/start", &start(&eva)).await;
    let unknown = site.post("/v1/login/start", &start(&Person::new("nobody"))).await;
    assert_eq!((known.status, unknown.status), (200, 200));
    assert_eq!(known.size(), unknown.size());
}

#[tokio::test]
async fn a_login_is_good_once_and_for_two_minutes() {
    let site = Site::start().await;
    let eva = Person::new("eva");
    eva.register(&site).await;
    let halfway = eva.begin_login(&site).await;
    let wrong = Halfway { nonce: halfway.nonce, finalization: None };
    assert_eq!(site.post(FINISH, &eva.finish_body(&wrong, None)).await.problem(), ProblemKind::LoginFailed);
    let late = site.post(FINISH, &eva.finish_body(&halfway, None)).await;
    assert_eq!(late.problem(), ProblemKind::LoginFailed, "a failed try uses it up");

    let halfway = eva.begin_login(&site).await;
    assert_eq!(site.post(FINISH, &eva.finish_body(&halfway, None)).await.status, 200);
    assert_eq!(site.post(FINISH, &eva.finish_body(&halfway, None)).await.problem(), ProblemKind::LoginFailed);

    let halfway = eva.begin_login(&site).await;
    site.clock.advance(2 * MINUTE_MS);
    assert_eq!(site.post(FINISH, &eva.finish_body(&halfway, None)).await.problem(), ProblemKind::LoginFailed);

    let halfway = eva.begin_login(&site).await;
    for _ in 0..15 {
        eva.begin_login(&site).await;
    }
    let newest = eva.begin_login(&site).await;
    assert_eq!(site.post(FINISH, &eva.finish_body(&halfway, None)).await.problem(), ProblemKind::LoginFailed);
    assert_eq!(site.post(FINISH, &eva.finish_body(&newest, None)).await.status, 200);
}

#[tokio::test]
async fn a_login_ends_with_the_password_that_began_it() {
    let site = Site::start().await;
    let (eva, ada) = (Person::new("eva"), Person::new("ada"));
    eva.register(&site).await;
    ada.register(&site).await;
    let (mine, hers) = (eva.begin_login(&site).await, ada.begin_login(&site).await);
    let crossed = Halfway { nonce: hers.nonce, finalization: mine.finalization };
    assert_eq!(site.post(FINISH, &eva.finish_body(&crossed, None)).await.problem(), ProblemKind::LoginFailed);
}

#[tokio::test]
async fn a_device_must_be_the_accounts_and_prove_itself() {
    let site = Site::start().await;
    let (eva, ada) = (Person::new("eva"), Person::new("ada"));
    eva.register(&site).await;
    ada.register(&site).await;
    assert_eq!(eva.log_in(&site, Some(&Device::new())).await.0.problem(), ProblemKind::DeviceNotValid);
    assert_eq!(eva.log_in(&site, Some(&ada.device)).await.0.problem(), ProblemKind::DeviceNotValid);
    let halfway = eva.begin_login(&site).await;
    let mut body = eva.finish_body(&halfway, Some(&eva.device));
    body.device.as_mut().unwrap().proof = eva.device.proof(&eva.account(), &ada.begin_login(&site).await.nonce);
    assert_eq!(site.post(FINISH, &body).await.problem(), ProblemKind::LoginFailed);
    revoke(&site, &eva.device).await;
    assert_eq!(eva.log_in(&site, Some(&eva.device)).await.0.problem(), ProblemKind::DeviceNotValid);
}

/// What a rotation does to a device.
pub async fn revoke(site: &Site, device: &Device) {
    let id = device.id();
    let revoked = site.running.state.database.write("revoke", move |c| {
        let row = devices::table.filter(devices::device.eq(id.as_bytes()));
        Ok(diesel::update(row).set(devices::revoked.eq(true)).execute(c)?)
    });
    assert_eq!(revoked.await.unwrap(), 1);
}
