//! Health, metrics, and errors that are always problems.

use andrum_wire::problem::ProblemKind;
use reqwest::Method;

use crate::diary::{Diary, item, put};
use crate::on_both;
use crate::place::Place;

async fn health_and_metrics_have_their_own_door(place: Place) {
    let site = place.site().await;
    let mut diary = Diary::begin(&site, "anna-canary").await;
    diary.append(&site, vec![put(item(), vec![1])]).await.appended();
    let get = |path: &str| {
        let url = format!("http://{}{path}", site.running.operations);
        async { reqwest::get(url).await.unwrap() }
    };
    assert_eq!(get("/healthz").await.status(), 200);
    assert_eq!(get("/readyz").await.status(), 200);
    assert_eq!(site.get("/metrics", "").await.status, 404, "not for the public");
    let text = get("/metrics").await.text().await.unwrap();
    assert!(text.contains(r#"andrum_transactions_total{name="append",outcome="done"} 2"#), "{text}");
    assert!(text.contains(r#"route="/v1/logs/{log}/commits""#), "{text}");
    assert!(!text.contains("canary") && !text.contains(&diary.log.to_string()), "{text}");
}

async fn every_error_is_a_problem(place: Place) {
    let site = place.site().await;
    let diary = Diary::begin(&site, "anna").await;
    let log = format!("/v1/logs/{}", diary.log);
    let cases = [
        (Method::GET, "/nowhere".to_owned(), ProblemKind::NotFound),
        (Method::GET, "/v1/logs/short/head".to_owned(), ProblemKind::NotFound),
        (Method::DELETE, format!("{log}/head"), ProblemKind::MethodNotAllowed),
        (Method::GET, format!("{log}/commits?after=minus"), ProblemKind::Malformed),
        (Method::GET, format!("{log}/commits?after=-1"), ProblemKind::Malformed),
    ];
    for (method, path, kind) in cases {
        let answer = site.send(method, &path, Some(&diary.token), None).await;
        assert!(answer.status >= 400, "{path}");
        assert_eq!(answer.problem(), kind, "{path}");
    }
    let send = async |body: Vec<u8>| site.send(Method::POST, "/v1/login/start", None, Some(body)).await.problem();
    assert_eq!(send(b"{".to_vec()).await, ProblemKind::Malformed);
    assert_eq!(send(vec![b' '; 300 * 1024]).await, ProblemKind::TooLarge);
    let http = reqwest::Client::new();
    let plain = http.post(format!("http://{}/v1/login/start", site.running.public)).body("{}");
    assert_eq!(plain.send().await.unwrap().status(), 415);
}

on_both!(health_and_metrics_have_their_own_door, every_error_is_a_problem);
