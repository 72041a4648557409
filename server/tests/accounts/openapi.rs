use std::path::Path;

use reqwest::Method;
use serde_json::Value;

use crate::site::Site;

/// The snapshot; `UPDATE=1 cargo test -p andrum-server openapi` writes it anew.
const SNAPSHOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi.json");

#[tokio::test]
async fn the_description_is_the_snapshot() {
    let site = Site::start().await;
    let answer = site.get("/v1/openapi.json", "").await;
    let served = serde_json::to_string_pretty(&answer.json::<Value>()).unwrap() + "\n";
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(SNAPSHOT, &served).unwrap();
    }
    let kept = std::fs::read_to_string(Path::new(SNAPSHOT)).unwrap_or_default();
    assert!(kept == served, "the API has changed: look at it, then run with UPDATE=1");
}

#[tokio::test]
async fn every_described_route_is_served_and_guarded_as_it_says() {
    let site = Site::start().await;
    let description: Value = site.get("/v1/openapi.json", "").await.json();
    let mut routes = 0;
    for (path, methods) in description["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let method: Method = method.to_uppercase().parse().unwrap();
            let path =
                ["{log}", "{group}", "{tally}"].iter().fold(path.clone(), |path, id| path.replace(id, &"A".repeat(43)));
            let path = path.replace("{version}", "2");
            let answer = site.send(method.clone(), &path, None, Some(b"{}".to_vec())).await;
            assert!(![404, 405].contains(&answer.status), "{method} {path}: {}", answer.status);
            let guarded = operation["security"].as_array().is_some_and(|schemes| !schemes.is_empty());
            assert_eq!(
                guarded,
                answer.status == 401 && path != "/v1/tokens/refresh",
                "{method} {path}: {}",
                answer.status
            );
            routes += 1;
        }
    }
    assert_eq!(routes, 29);
}
