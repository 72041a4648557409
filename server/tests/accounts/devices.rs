use andrum_wire::accounts::LoggedIn;
use andrum_wire::devices::Devices;
use andrum_wire::ids::Nonce;
use andrum_wire::limits::MAX_ENROLLED;
use andrum_wire::problem::ProblemKind;

use crate::logins::revoke;
use crate::person::{Device, Person};
use crate::site::{NO_LOGIN, Site};

async fn enrol(site: &Site, person: &Person) -> (String, Nonce) {
    let (answer, login) = person.log_in(site, None).await;
    (answer.json::<LoggedIn>().tokens.access, login)
}

#[tokio::test]
async fn a_second_device_adds_itself() {
    let site = Site::start().await;
    let eva = Person::new("eva");
    eva.register(&site).await;
    let (token, login) = enrol(&site, &eva).await;
    let tablet = Device::new();
    let body = eva.add_device(&tablet, login);
    let added: LoggedIn = site.post_with("/v1/devices", &token, &body).await.json();
    let again: LoggedIn = site.post_with("/v1/devices", &token, &body).await.json();
    assert_eq!(added.account, again.account);
    let all: Devices = site.get("/v1/devices", &again.tokens.access).await.json();
    let ids: Vec<_> = all.devices.iter().map(|device| device.device).collect();
    assert_eq!(ids, [eva.device.id(), tablet.id()], "once, and the oldest first");
    let refreshed = site.post("/v1/tokens/refresh", &tablet.refresh(&again.tokens.refresh.unwrap())).await;
    assert_eq!(refreshed.status, 200);
    assert_eq!(eva.log_in(&site, Some(&tablet)).await.0.status, 200);
}

#[tokio::test]
async fn a_device_that_has_just_logged_in_adds_another() {
    let site = Site::start().await;
    let eva = Person::new("eva");
    let tokens = eva.register(&site).await.tokens;
    let body = eva.add_device(&Device::new(), NO_LOGIN);
    assert_eq!(site.post_with("/v1/devices", &tokens.access, &body).await.status, 200);
}

#[tokio::test]
async fn certificate_and_proof_must_fit_account_login_and_device() {
    let site = Site::start().await;
    let (eva, ada) = (Person::new("eva"), Person::new("ada"));
    eva.register(&site).await;
    ada.register(&site).await;
    let (token, login) = enrol(&site, &eva).await;
    let (_, other_login) = enrol(&site, &eva).await;
    let tablet = Device::new();
    let mut bent = Vec::new();
    let mut bend = |change: &dyn Fn(&mut andrum_wire::devices::AddDevice)| {
        let mut body = eva.add_device(&tablet, login);
        change(&mut body);
        bent.push(body);
    };
    bend(&|body| body.certificate.signature.0[3] ^= 1);
    bend(&|body| body.certificate = ada.certificate(&tablet));
    bend(&|body| body.certificate.signature = ada.certificate(&tablet).signature);
    bend(&|body| body.certificate.device_key = Device::new().key());
    bend(&|body| body.proof.0[3] ^= 1);
    bend(&|body| body.proof = tablet.proof(&eva.account(), &other_login));
    bend(&|body| body.proof = Device::new().proof(&eva.account(), &login));
    bend(&|body| body.login = other_login);
    bent.push(eva.add_device(&tablet, other_login));
    bent.push(eva.add_device(&tablet, NO_LOGIN));
    for (number, body) in bent.iter().enumerate() {
        let answer = site.post_with("/v1/devices", &token, body).await;
        assert_eq!(answer.problem(), ProblemKind::LoginFailed, "case {number}");
    }
    let body = eva.add_device(&ada.device, login);
    assert_eq!(site.post_with("/v1/devices", &token, &body).await.problem(), ProblemKind::AlreadyExists);
    assert_eq!(site.post_with("/v1/devices", &token, &eva.add_device(&tablet, login)).await.status, 200);
    revoke(&site, &tablet).await;
    let answer = site.post_with("/v1/devices", &token, &eva.add_device(&tablet, login)).await;
    assert_eq!(answer.problem(), ProblemKind::DeviceNotValid, "revoked stays revoked");
}

#[tokio::test]
async fn an_account_has_so_many_devices_at_once_and_no_more() {
    let site = Site::start().await;
    let eva = Person::new("eva");
    eva.register(&site).await;
    let (token, login) = enrol(&site, &eva).await;
    let devices: Vec<Device> = (0..MAX_ENROLLED + 6).map(|_| Device::new()).collect();
    let bodies: Vec<_> = devices.iter().map(|device| eva.add_device(device, login)).collect();
    let at_once = bodies.iter().map(|body| site.post_with("/v1/devices", &token, body));
    let answers = futures_util::future::join_all(at_once).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), MAX_ENROLLED - 1);
    for answer in answers.iter().filter(|answer| answer.status != 200) {
        assert_eq!(answer.problem(), ProblemKind::Forbidden);
    }
    // Those that were revoked stand in nobody's way.
    let taken = answers.iter().position(|answer| answer.status == 200).unwrap();
    revoke(&site, &devices[taken]).await;
    let more = [Device::new(), Device::new()].map(|device| eva.add_device(&device, login));
    assert_eq!(site.post_with("/v1/devices", &token, &more[0]).await.status, 200);
    assert_eq!(site.post_with("/v1/devices", &token, &more[1]).await.problem(), ProblemKind::Forbidden);
}
