use andrum_wire::accounts::LoginStart;
use andrum_wire::ids::Blob;
use andrum_wire::ids::LoginName;
use andrum_wire::problem::ProblemKind;
use andrum_wire::recovery::RecoveryStart;
use reqwest::Method;

use crate::person::Person;
use crate::site::{MINUTE_MS, Site};

fn behind_a_proxy(config: &mut andrum_server::Config) {
    config.trusted_proxies = vec![[127, 0, 0, 1].into()];
}

#[tokio::test]
async fn ten_thousand_requests_from_one_address_leave_the_rest_working() {
    let site = Site::with(|config| {
        behind_a_proxy(config);
        config.requests_per_minute = 100;
    })
    .await;
    let token = Person::new("eva").register(&site).await.tokens.access;
    let (mut good, mut refused) = (0, 0);
    for round in 0..100 {
        let storm = (0..100).map(|_| site.send_as("203.0.113.9", Method::GET, "/v1/info", None, None));
        for answer in futures_util::future::join_all(storm).await {
            match answer.status {
                200 => good += 1,
                _ => {
                    assert_eq!(answer.problem(), ProblemKind::TooManyRequests);
                    assert_eq!(answer.retry_after.as_deref(), Some("1"));
                    refused += 1;
                }
            }
        }
        if round % 20 == 0 {
            let other = site.send_as("203.0.113.10", Method::GET, "/v1/account", Some(&token), None).await;
            assert_eq!(other.status, 200);
        }
    }
    assert_eq!((good, refused), (100, 9900));
    site.clock.advance(MINUTE_MS);
    assert_eq!(site.send_as("203.0.113.9", Method::GET, "/v1/info", None, None).await.status, 200);
}

#[tokio::test]
async fn one_ipv6_network_is_one_address_and_nobody_names_his_own() {
    let site = Site::with(|config| {
        behind_a_proxy(config);
        config.requests_per_minute = 1;
    })
    .await;
    let info = |address| site.send_as(address, Method::GET, "/v1/info", None, None);
    assert_eq!(info("2001:db8:1:2::1").await.status, 200);
    assert_eq!(info("2001:db8:1:2:ffff::1").await.status, 429);
    assert_eq!(info("2001:db8:1:3::1").await.status, 200);
    assert_eq!(info("203.0.113.9").await.status, 200);
    assert_eq!(info("198.51.100.1, 203.0.113.9").await.status, 429, "the left part is the client's own word");

    let direct = Site::with(|config| config.requests_per_minute = 1).await;
    assert_eq!(direct.send_as("203.0.113.9", Method::GET, "/v1/info", None, None).await.status, 200);
    assert_eq!(direct.send_as("203.0.113.10", Method::GET, "/v1/info", None, None).await.status, 429, "no proxy");
}

#[tokio::test]
async fn one_name_cannot_be_guessed_at_from_many_addresses() {
    let site = Site::with(|config| {
        behind_a_proxy(config);
        config.logins_per_minute = 4;
    })
    .await;
    let eva = LoginName::new("eva").unwrap();
    let start = |login: LoginName| serde_json::to_vec(&LoginStart { login, request: Blob(vec![1; 96]) }).unwrap();
    let recover = |login: LoginName| serde_json::to_vec(&RecoveryStart { login }).unwrap();
    let post = async |number: u8, path: &str, body: Vec<u8>| {
        site.send_as(&format!("203.0.113.{number}"), Method::POST, path, None, Some(body)).await
    };
    for number in 0..4 {
        assert_ne!(post(number, "/v1/login/start", start(eva.clone())).await.status, 429);
    }
    for path in ["/v1/login/start", "/v1/registration/start"] {
        let body = if path.starts_with("/v1/login") {
            start(eva.clone())
        } else {
            br#"{"login":"eva","request":"AA","invitation":null}"#.to_vec()
        };
        assert_eq!(post(9, path, body).await.problem(), ProblemKind::TooManyRequests, "{path}");
    }
    assert_eq!(post(9, "/v1/recovery/start", recover(eva.clone())).await.problem(), ProblemKind::TooManyRequests);
    let ada = LoginName::new("ada").unwrap();
    assert_eq!(post(9, "/v1/recovery/start", recover(ada)).await.status, 200, "other names go on");
    site.clock.advance(MINUTE_MS / 4);
    assert_eq!(post(9, "/v1/recovery/start", recover(eva)).await.status, 200);
}

#[tokio::test]
async fn one_address_cannot_try_many_names() {
    let site = Site::with(|config| {
        config.logins_per_minute = 2;
        config.registrations_per_hour = 3;
    })
    .await;
    let mut statuses = Vec::new();
    for number in 0..14 {
        let login = LoginName::new(&format!("name{number}")).unwrap();
        statuses.push(site.post("/v1/recovery/start", &RecoveryStart { login }).await.status);
    }
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 12, "six times what one name gets");
    site.clock.advance(10 * MINUTE_MS);
    let finish = Person::new("eva").registration(&site).await;
    for _ in 0..3 {
        assert_eq!(site.post("/v1/registration/finish", &finish).await.status, 200);
    }
    assert_eq!(site.post("/v1/registration/finish", &finish).await.problem(), ProblemKind::TooManyRequests);
}
