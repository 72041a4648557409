//! The browser's store in a real Chromium: the same cases as natively, reloads, and a kill while it writes.
#![allow(clippy::unwrap_used, reason = "a test")]

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use andrum_tests::browser::{Browser, DevTools, Site, build};
use serde_json::{Value, json};

fn glue() -> &'static Path {
    static GLUE: OnceLock<PathBuf> = OnceLock::new();
    GLUE.get_or_init(|| build("andrum-browser-tests"))
}

async fn site() -> Site {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("browser/page");
    Site::start(&[&page, glue()]).await
}

#[tokio::test]
async fn every_case_holds_in_indexed_db() {
    let (site, profile) = (site().await, tempfile::tempdir().unwrap());
    let _browser = Browser::start(profile.path(), &site.address);
    let outcomes = site.worker("conformance", json!([])).await.unwrap();
    let outcomes = outcomes.as_array().unwrap();
    let failed: Vec<&Value> = outcomes.iter().filter(|outcome| !outcome["failure"].is_null()).collect();
    assert!(failed.is_empty(), "{failed:#?}");
    let names: Vec<&str> = outcomes.iter().map(|outcome| outcome["case"].as_str().unwrap()).collect();
    assert_eq!(names, andrum_core::store::conformance::CASES);

    let twice = site.worker("open_twice", json!([])).await.unwrap();
    assert_eq!(twice, json!({ "second": "Some(InUse)", "third": "None" }));

    let storage = site.worker("storage", json!([])).await.unwrap();
    assert!(storage["used"].as_u64() > Some(0) && storage["quota"].as_u64() > storage["used"].as_u64(), "{storage}");
    let persist = site.window("persist", json!([])).await.unwrap();
    assert!(persist["granted"].is_boolean(), "{persist}");
}

#[tokio::test]
async fn what_was_written_is_there_after_a_reload() {
    let (site, profile) = (site().await, tempfile::tempdir().unwrap());
    let _browser = Browser::start(profile.path(), &site.address);
    site.worker("write_on", json!([20, "acknowledge"])).await.unwrap();
    site.reload().await;
    let written = site.worker("written", json!([])).await.unwrap();
    assert_eq!(written, json!({ "newest": 20, "sets": 20, "whole": true }));
}

/// The page is reloaded in the middle of writing: what it had acknowledged is there, and no set in part.
#[tokio::test]
async fn a_reload_while_writing_loses_nothing() {
    let (site, profile) = (site().await, tempfile::tempdir().unwrap());
    let _browser = Browser::start(profile.path(), &site.address);
    site.begin("worker", "write_on", json!([1_000_000, "acknowledge"]));
    site.acknowledged(30).await;
    site.reload().await;
    check(&site).await;
}

#[tokio::test]
async fn a_killed_browser_loses_no_acknowledged_apply() {
    let (site, profile) = (site().await, tempfile::tempdir().unwrap());
    for round in 1..=3 {
        let browser = Browser::start(profile.path(), &site.address);
        site.begin("worker", "write_on", json!([1_000_000, "acknowledge"]));
        site.acknowledged(round * 100).await;
        browser.kill();
        site.forget();
        let browser = Browser::start(profile.path(), &site.address);
        check(&site).await;
        browser.kill();
        site.forget();
    }
}

/// All that was acknowledged is there, at most one set more, and each whole.
async fn check(site: &Site) {
    let written = site.worker("written", json!([])).await.unwrap();
    let acknowledged = u64::from(site.acknowledged(0).await);
    let newest = written["newest"].as_u64().unwrap();
    assert!(newest >= acknowledged, "{acknowledged} acknowledged, {written}");
    assert_eq!((&written["sets"], &written["whole"]), (&json!(newest), &json!(true)), "{acknowledged} acknowledged");
}

/// The browser has no room left: the error says so, what was acknowledged is there, and with room writing goes on.
#[tokio::test]
async fn a_full_browser_is_an_error_with_a_way_out() {
    let (site, profile) = (site().await, tempfile::tempdir().unwrap());
    let browser = Browser::start(profile.path(), &site.address);
    // A step first: then the page is there for certain.
    site.worker("storage", json!([])).await.unwrap();
    let mut devtools = DevTools::join(&browser).await;
    devtools.limit_storage(&site.address, Some(10_000_000));
    let full = site.worker("fill", json!([])).await.unwrap();
    assert_eq!(full["error"], "Full", "{full}");
    assert!(full["acknowledged"].as_u64() > Some(0) && full["rows"] == full["acknowledged"], "{full}");
    devtools.limit_storage(&site.address, None);
    assert_eq!(site.worker("refill", json!([])).await, Ok(json!({ "rows": full["rows"], "again": true })));
}

#[tokio::test]
async fn the_transport_works_in_a_browser() {
    let (site, profile) = (site().await, tempfile::tempdir().unwrap());
    let _browser = Browser::start(profile.path(), &site.address);
    let outcome = site.worker("transport", json!([site.address])).await.unwrap();
    assert_eq!(
        outcome,
        json!({
            "echo": { "Ok": [200, "frame, Bearer token, application/octet-stream"] },
            "large": "Err(TooLarge(1000))",
            "redirect": "Err(Unreachable(\"the server redirects\"))",
            "stream": "Ok(200)",
            "streamed": 2000,
        })
    );
}
