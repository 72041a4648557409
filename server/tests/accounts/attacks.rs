//! Tokens that an attacker would try. Every one is refused with the problem that it deserves.

use andrum_server::tokens::authority::{AUDIENCE, Authority, TYPE};
use andrum_wire::accounts::LoggedIn;
use andrum_wire::problem::ProblemKind;
use data_encoding::BASE64URL_NOPAD;
use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::DecodePrivateKey;
use jsonwebtoken::{Algorithm, EncodingKey, crypto};
use reqwest::Method;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::person::{Device, Person};
use crate::site::{ISSUER, MINUTE_MS, NOW_MS, Site};

const NOW: i64 = NOW_MS / 1000;
/// Every route of this capability that takes a token.
const ROUTES: [(&str, &str); 10] = [
    ("GET", "/v1/account"),
    ("DELETE", "/v1/account"),
    ("GET", "/v1/account/keys"),
    ("PUT", "/v1/account/keys"),
    ("GET", "/v1/account/keys/before/2"),
    ("POST", "/v1/account/password/start"),
    ("GET", "/v1/devices"),
    ("POST", "/v1/devices"),
    ("POST", "/v1/tokens/revoke"),
    ("POST", "/v1/recovery/refuse"),
];

/// Has the server's token key, as only somebody who broke in has.
struct Forge {
    der: Vec<u8>,
    kid: String,
    public: [u8; 32],
}

impl Forge {
    fn of(site: &Site) -> Self {
        Self::with(std::fs::read(site.data.path().join("secrets/tokens.key")).unwrap())
    }

    fn with(der: Vec<u8>) -> Self {
        let public = SigningKey::from_pkcs8_der(&der).unwrap().verifying_key().to_bytes();
        Self { kid: BASE64URL_NOPAD.encode(&Sha256::digest(public)[..8]), der, public }
    }

    fn header(&self) -> Value {
        json!({"typ": TYPE, "alg": "EdDSA", "kid": self.kid})
    }

    fn signed(&self, header: &Value, claims: &Value) -> String {
        self.signed_by(&EncodingKey::from_ed_der(&self.der), Algorithm::EdDSA, header, claims)
    }

    fn signed_by(&self, key: &EncodingKey, algorithm: Algorithm, header: &Value, claims: &Value) -> String {
        let message = unsigned(header, claims);
        let signature = crypto::sign(message.as_bytes(), key, algorithm).unwrap();
        format!("{message}.{signature}")
    }
}

fn unsigned(header: &Value, claims: &Value) -> String {
    let part = |value: &Value| BASE64URL_NOPAD.encode(value.to_string().as_bytes());
    format!("{}.{}", part(header), part(claims))
}

fn claims(person: &Person) -> Value {
    json!({
        "iss": ISSUER, "aud": AUDIENCE, "sub": person.account(), "dev": person.device.id(),
        "scope": "device", "iat": NOW, "exp": NOW + 600, "auth": NOW,
    })
}

fn with(mut value: Value, key: &str, new: Value) -> Value {
    value[key] = new;
    value
}

fn without(mut value: Value, key: &str) -> Value {
    value.as_object_mut().unwrap().remove(key).unwrap();
    value
}

async fn refused(site: &Site, token: &str, why: &str) {
    let answer = site.get("/v1/account", token).await;
    assert_eq!((answer.status, answer.problem()), (401, ProblemKind::Unauthorized), "{why}");
}

#[tokio::test]
async fn forged_headers_and_signatures_are_refused() {
    let site = Site::start().await;
    let eva = Person::new("eva");
    eva.register(&site).await;
    let forge = Forge::of(&site);
    let (header, good) = (forge.header(), claims(&eva));
    assert_eq!(site.get("/v1/account", &forge.signed(&header, &good)).await.status, 200, "the forge works");

    let none = with(header.clone(), "alg", json!("none"));
    refused(&site, &format!("{}.", unsigned(&none, &good)), "alg none").await;
    refused(&site, &unsigned(&none, &good), "two parts").await;
    refused(&site, &format!("{}.", unsigned(&header, &good)), "no signature").await;
    let symmetric = with(header.clone(), "alg", json!("HS256"));
    let public = EncodingKey::from_secret(&forge.public);
    refused(&site, &forge.signed_by(&public, Algorithm::HS256, &symmetric, &good), "HS256 with the public key").await;
    let base64 = EncodingKey::from_secret(BASE64URL_NOPAD.encode(&forge.public).as_bytes());
    refused(&site, &forge.signed_by(&base64, Algorithm::HS256, &symmetric, &good), "HS256 with its text").await;
    refused(&site, &forge.signed(&with(header.clone(), "kid", json!("AAAAAAAAAAA")), &good), "foreign kid").await;
    refused(&site, &forge.signed(&without(header.clone(), "kid"), &good), "no kid").await;
    let foreign = Forge::with(Authority::generate().to_vec());
    refused(&site, &foreign.signed(&header, &good), "foreign key under our kid").await;
    refused(&site, &foreign.signed(&foreign.header(), &good), "foreign key under its kid").await;
    let carried = json!({"kty": "OKP", "crv": "Ed25519", "x": BASE64URL_NOPAD.encode(&foreign.public)});
    refused(&site, &foreign.signed(&with(header.clone(), "jwk", carried), &good), "key in the header").await;
    refused(&site, &forge.signed(&with(header.clone(), "typ", json!("JWT")), &good), "another type").await;
    refused(&site, &forge.signed(&without(header.clone(), "typ"), &good), "no type").await;
    let token = forge.signed(&header, &good);
    for end in 0..token.len() {
        if end % 7 == 0 {
            refused(&site, &token[..end], "cut off").await;
        }
    }
}

#[tokio::test]
async fn forged_claims_are_refused() {
    let site = Site::start().await;
    let eva = Person::new("eva");
    eva.register(&site).await;
    let forge = Forge::of(&site);
    let (header, good) = (forge.header(), claims(&eva));
    for name in ["iss", "aud", "sub", "dev", "scope", "iat", "exp", "auth"] {
        refused(&site, &forge.signed(&header, &without(good.clone(), name)), name).await;
    }
    let other = Person::new("other");
    for (name, value) in [
        ("iss", json!("https://other.example")),
        ("aud", json!("another")),
        ("sub", json!(other.account())),
        ("dev", json!(other.device.id())),
        ("scope", json!("enrol")),
        ("exp", json!(NOW - 10)),
        ("exp", json!(NOW + 601)),
        ("iat", json!(NOW + 11)),
    ] {
        refused(&site, &forge.signed(&header, &with(good.clone(), name, value.clone())), &format!("{name} {value}"))
            .await;
    }
}

#[tokio::test]
async fn a_token_ends_even_if_it_was_verified_a_moment_ago() {
    let site = Site::start().await;
    let tokens = Person::new("eva").register(&site).await.tokens;
    for _ in 0..10 {
        assert_eq!(site.get("/v1/account", &tokens.access).await.status, 200);
        site.clock.advance(MINUTE_MS - 1);
    }
    assert_eq!(site.get("/v1/account", &tokens.access).await.status, 200, "just before the end");
    site.clock.advance(11_000);
    refused(&site, &tokens.access, "expired").await;
}

#[tokio::test]
async fn a_token_of_one_kind_is_not_one_of_another() {
    let site = Site::start().await;
    let eva = Person::new("eva");
    let tokens = eva.register(&site).await.tokens;
    let refresh = tokens.refresh.unwrap();
    refused(&site, &BASE64URL_NOPAD.encode(&refresh.0), "refresh as access").await;
    let access = andrum_wire::ids::Blob(tokens.access.into_bytes());
    let answer = site.post("/v1/tokens/refresh", &eva.device.refresh(&access)).await;
    assert_eq!(answer.problem(), ProblemKind::Unauthorized, "access as refresh");
}

#[tokio::test]
async fn every_route_behind_a_login_needs_one() {
    let site = Site::start().await;
    for (method, path) in ROUTES {
        let method: Method = method.parse().unwrap();
        for token in [None, Some(""), Some("x"), Some("a.b.c")] {
            let answer = site.send(method.clone(), path, token, Some(b"{}".to_vec())).await;
            assert_eq!((answer.status, answer.problem()), (401, ProblemKind::Unauthorized), "{method} {path}");
        }
    }
}

#[tokio::test]
async fn sensitive_routes_need_a_fresh_login() {
    let site = Site::start().await;
    let eva = Person::new("eva");
    let tokens = eva.register(&site).await.tokens;
    let keys = serde_json::to_value(eva.new_wraps(2, None)).unwrap();
    let add = serde_json::to_value(eva.add_device(&Device::new(), crate::site::NO_LOGIN)).unwrap();
    let sensitive = [
        (Method::PUT, "/v1/account/keys", keys),
        (Method::POST, "/v1/account/password/start", json!({"request": "AA"})),
        (Method::POST, "/v1/recovery/refuse", json!({})),
        (Method::POST, "/v1/devices", add),
        (Method::DELETE, "/v1/account", json!({})),
    ];
    let renewed: andrum_wire::tokens::Tokens =
        site.post("/v1/tokens/refresh", &eva.device.refresh(&tokens.refresh.unwrap())).await.json();
    site.clock.advance(5 * MINUTE_MS + 1000);
    for token in [&tokens.access, &renewed.access] {
        for (method, path, body) in &sensitive {
            let body = Some(serde_json::to_vec(body).unwrap());
            let answer = site.send(method.clone(), path, Some(token), body).await;
            assert_eq!((answer.status, answer.problem()), (403, ProblemKind::FreshLoginNeeded), "{path}");
        }
        assert_eq!(site.get("/v1/account", token).await.status, 200, "the rest goes on");
    }
}

#[tokio::test]
async fn whoever_has_the_password_alone_can_read_and_no_more() {
    let site = Site::start().await;
    let eva = Person::new("eva");
    eva.register(&site).await;
    let enrol: LoggedIn = eva.log_in(&site, None).await.0.json();
    assert_eq!(enrol.tokens.refresh, None);
    let token = &enrol.tokens.access;
    assert_eq!(site.get("/v1/account", token).await.status, 200);
    assert_eq!(site.get("/v1/account/keys", token).await.status, 200);
    let keybag = serde_json::to_value(eva.new_keybag(2, vec![4; 100])).unwrap();
    let wraps = serde_json::to_value(eva.new_wraps(2, None)).unwrap();
    for (method, path, body) in [
        (Method::GET, "/v1/devices", json!({})),
        (Method::GET, "/v1/events", json!({})),
        (Method::POST, "/v1/tokens/revoke", json!({})),
        (Method::POST, "/v1/recovery/refuse", json!({})),
        (Method::POST, "/v1/account/password/start", json!({"request": "AA"})),
        (Method::PUT, "/v1/account/keys", keybag),
        (Method::PUT, "/v1/account/keys", wraps),
    ] {
        let answer = site.send(method, path, Some(token), Some(serde_json::to_vec(&body).unwrap())).await;
        assert_eq!((answer.status, answer.problem()), (403, ProblemKind::Forbidden), "{path}");
    }
    site.clock.advance(5 * MINUTE_MS + 1000);
    for path in ["/v1/account/keys", "/v1/account/keys/before/2"] {
        assert_eq!(site.get(path, token).await.problem(), ProblemKind::FreshLoginNeeded);
    }
}
