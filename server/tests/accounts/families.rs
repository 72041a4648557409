use andrum_server::devices::storage::DAY_MS;
use andrum_server::tokens::families::FAMILY_MS;
use andrum_wire::ids::Blob;
use andrum_wire::problem::ProblemKind;
use andrum_wire::tokens::Tokens;

use crate::logins::revoke;
use crate::person::{Device, Person};
use crate::site::{Answer, Site};

async fn refresh(site: &Site, device: &Device, token: &Blob) -> Answer {
    site.post("/v1/tokens/refresh", &device.refresh(token)).await
}

async fn renewed(site: &Site, device: &Device, token: &Blob) -> Tokens {
    refresh(site, device, token).await.json()
}

#[tokio::test]
async fn a_family_goes_on_from_token_to_token() {
    let site = Site::start().await;
    let eva = Person::new("eva");
    let mut token = eva.register(&site).await.tokens.refresh.unwrap();
    for _ in 0..5 {
        site.clock.advance(FAMILY_MS - 1);
        let tokens = renewed(&site, &eva.device, &token).await;
        assert_eq!(site.get("/v1/account", &tokens.access).await.status, 200);
        token = tokens.refresh.unwrap();
    }
    site.clock.advance(FAMILY_MS + DAY_MS);
    assert_eq!(
        refresh(&site, &eva.device, &token).await.problem(),
        ProblemKind::Unauthorized,
        "90 days and what is left of the day"
    );
}

#[tokio::test]
async fn a_replayed_token_ends_the_family() {
    let site = Site::start().await;
    let eva = Person::new("eva");
    let first = eva.register(&site).await.tokens.refresh.unwrap();
    let second = renewed(&site, &eva.device, &first).await;
    let third = renewed(&site, &eva.device, second.refresh.as_ref().unwrap()).await;
    assert_eq!(site.get("/v1/account", &third.access).await.status, 200);
    assert_eq!(refresh(&site, &eva.device, &first).await.problem(), ProblemKind::TokenReused);
    let newest = third.refresh.unwrap();
    assert_eq!(refresh(&site, &eva.device, &newest).await.problem(), ProblemKind::Unauthorized, "the newest, too");
    assert_eq!(site.get("/v1/account", &third.access).await.problem(), ProblemKind::Unauthorized, "and access");
    assert_eq!(eva.log_in(&site, Some(&eva.device)).await.0.status, 200, "a login begins anew");
}

#[tokio::test]
async fn a_refresh_whose_answer_was_lost_is_asked_again_and_no_copy_of_it_is_good() {
    let site = Site::start().await;
    let eva = Person::new("eva");
    let first = eva.register(&site).await.tokens.refresh.unwrap();
    let lost = renewed(&site, &eva.device, &first).await;
    let again: Tokens = site.post("/v1/tokens/refresh", &eva.device.refresh_again(&first, 2)).await.json();
    assert_eq!(again.refresh, lost.refresh, "the same token to come");
    assert_eq!(site.get("/v1/account", &again.access).await.status, 200);
    // Somebody copied the first request.
    assert_eq!(refresh(&site, &eva.device, &first).await.problem(), ProblemKind::TokenReused);
    assert_eq!(site.get("/v1/account", &again.access).await.problem(), ProblemKind::Unauthorized);
}

#[tokio::test]
async fn a_replay_ends_the_family_of_its_own_device_alone() {
    let site = Site::start().await;
    let eva = Person::new("eva");
    let first = eva.register(&site).await.tokens.refresh.unwrap();
    let (answer, login) = eva.log_in(&site, None).await;
    let enrol: andrum_wire::accounts::LoggedIn = answer.json();
    let tablet = Device::new();
    let added: andrum_wire::accounts::LoggedIn =
        site.post_with("/v1/devices", &enrol.tokens.access, &eva.add_device(&tablet, login)).await.json();
    renewed(&site, &eva.device, &first).await;
    assert_eq!(refresh(&site, &eva.device, &first).await.problem(), ProblemKind::TokenReused);
    renewed(&site, &tablet, &added.tokens.refresh.unwrap()).await;
}

#[tokio::test]
async fn of_refreshes_at_once_one_succeeds_and_the_family_ends() {
    let site = Site::start().await;
    let eva = Person::new("eva");
    let token = eva.register(&site).await.tokens.refresh.unwrap();
    let at_once = (0..24).map(|_| refresh(&site, &eva.device, &token));
    let answers = futures_util::future::join_all(at_once).await;
    let good: Vec<_> = answers.iter().filter(|answer| answer.status == 200).collect();
    assert_eq!(good.len(), 1);
    assert!(answers.iter().any(|answer| answer.status == 401 && answer.problem() == ProblemKind::TokenReused));
    let newest = good[0].json::<Tokens>().refresh.unwrap();
    assert_eq!(refresh(&site, &eva.device, &newest).await.problem(), ProblemKind::Unauthorized);
}

#[tokio::test]
async fn a_stolen_token_does_nothing_not_even_harm() {
    let site = Site::start().await;
    let (eva, thief) = (Person::new("eva"), Person::new("thief"));
    let first = eva.register(&site).await.tokens.refresh.unwrap();
    thief.register(&site).await;
    let mut as_eva = thief.device.refresh(&first);
    as_eva.device = eva.device.id();
    assert_eq!(site.post("/v1/tokens/refresh", &as_eva).await.problem(), ProblemKind::Unauthorized, "wrong key");
    let own = refresh(&site, &thief.device, &first).await;
    assert_eq!(own.problem(), ProblemKind::Unauthorized, "not this device's token");
    let nobody = refresh(&site, &Device::new(), &first).await;
    assert_eq!(nobody.problem(), ProblemKind::Unauthorized, "unknown device");
    let second = renewed(&site, &eva.device, &first).await.refresh.unwrap();
    assert_eq!(site.post("/v1/tokens/refresh", &as_eva).await.problem(), ProblemKind::Unauthorized, "used, wrong key");
    renewed(&site, &eva.device, &second).await;
    assert_eq!(refresh(&site, &eva.device, &Blob(vec![0; 31])).await.problem(), ProblemKind::Unauthorized);
}

#[tokio::test]
async fn a_revoked_device_is_out() {
    let site = Site::start().await;
    let eva = Person::new("eva");
    let tokens = eva.register(&site).await.tokens;
    assert_eq!(site.get("/v1/account", &tokens.access).await.status, 200);
    revoke(&site, &eva.device).await;
    site.running.state.events.account(eva.account());
    assert_eq!(site.get("/v1/account", &tokens.access).await.problem(), ProblemKind::Unauthorized);
    let answer = refresh(&site, &eva.device, &tokens.refresh.unwrap()).await;
    assert_eq!(answer.problem(), ProblemKind::Unauthorized);
}

#[tokio::test]
async fn another_process_is_believed_within_a_minute() {
    let site = Site::start().await;
    let eva = Person::new("eva");
    let tokens = eva.register(&site).await.tokens;
    assert_eq!(site.get("/v1/account", &tokens.access).await.status, 200);
    // As another process would do it: this one is not told.
    revoke(&site, &eva.device).await;
    site.clock.advance(60_000);
    assert_eq!(site.get("/v1/account", &tokens.access).await.problem(), ProblemKind::Unauthorized);
}

#[tokio::test]
async fn signing_out_ends_this_device_alone() {
    let site = Site::start().await;
    let (eva, ada) = (Person::new("eva"), Person::new("ada"));
    let (tokens, hers) = (eva.register(&site).await.tokens, ada.register(&site).await.tokens);
    site.post_with("/v1/tokens/revoke", &tokens.access, &()).await.done();
    assert_eq!(site.get("/v1/account", &tokens.access).await.problem(), ProblemKind::Unauthorized);
    let answer = refresh(&site, &eva.device, &tokens.refresh.unwrap()).await;
    assert_eq!(answer.problem(), ProblemKind::Unauthorized);
    assert_eq!(site.get("/v1/account", &hers.access).await.status, 200);
    assert_eq!(eva.log_in(&site, Some(&eva.device)).await.0.status, 200);
}
