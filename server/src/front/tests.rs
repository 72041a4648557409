use actix_web::http::{Method, StatusCode};
use actix_web::test::{TestRequest, call_service, init_service, read_body};
use actix_web::{App, HttpRequest, HttpResponse, web};

use super::assets;

async fn fallback(request: HttpRequest) -> HttpResponse {
    super::page_for(&request).unwrap_or_else(|| HttpResponse::NotFound().finish())
}

async fn answer(request: TestRequest) -> actix_web::dev::ServiceResponse {
    let app = init_service(App::new().configure(super::routes).default_service(web::to(fallback))).await;
    call_service(&app, request.to_request()).await
}

fn header<'a>(answer: &'a actix_web::dev::ServiceResponse, name: &str) -> &'a str {
    answer.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

#[actix_web::test]
async fn the_page_may_run_our_files_and_nothing_else() {
    let answer = answer(TestRequest::get().uri("/")).await;
    assert_eq!(answer.status(), StatusCode::OK);
    let policy = header(&answer, "content-security-policy").to_owned();
    assert!(policy.starts_with("default-src 'none'; script-src 'self' 'wasm-unsafe-eval';"), "{policy}");
    for loose in ["unsafe-inline", "'unsafe-eval'", "http", "data:", "*"] {
        assert!(!policy.contains(loose), "{loose} in {policy}");
    }
    assert_eq!(header(&answer, "x-content-type-options"), "nosniff");
    assert_eq!(header(&answer, "referrer-policy"), "no-referrer");
    let page = String::from_utf8(read_body(answer).await.to_vec()).unwrap();
    assert!(page.contains("Andrum"));
    // Inline code would be blocked; every script is a file.
    for tag in page.split("<script").skip(1) {
        assert!(tag.split('>').next().unwrap().contains("src="), "{tag}");
    }
    assert!(!page.contains("style="), "inline style would be blocked");
}

#[actix_web::test]
async fn an_address_of_the_app_is_answered_with_its_page() {
    assert!(assets::find("index.html").is_some(), "build the app first: tests/scripts/app.sh");
    for path in ["/dagbok", "/jag/enheter", "/what/ever"] {
        let page = answer(TestRequest::get().uri(path).insert_header(("accept", "text/html,*/*"))).await;
        assert_eq!(page.status(), StatusCode::OK, "{path}");
        assert_eq!(header(&page, "cache-control"), "no-cache");
    }
    let api = answer(TestRequest::get().uri("/v1/nothing").insert_header(("accept", "text/html"))).await;
    assert_eq!(api.status(), StatusCode::NOT_FOUND, "the API never answers with a page");
    let data = answer(TestRequest::get().uri("/dagbok").insert_header(("accept", "application/json"))).await;
    assert_eq!(data.status(), StatusCode::NOT_FOUND);
}

#[actix_web::test]
async fn files_come_compressed_and_are_kept_for_ever() {
    let wasm = assets::named("assets/andrum_app_bg.wasm").expect("build the app first: tests/scripts/app.sh");
    let address = format!("/{}", wasm.path);
    let br = answer(TestRequest::get().uri(&address).insert_header(("accept-encoding", "gzip, br"))).await;
    assert_eq!(header(&br, "content-encoding"), "br");
    assert_eq!(header(&br, "content-type"), "application/wasm");
    assert_eq!(header(&br, "cache-control"), "public, max-age=31536000, immutable");
    let gzip = answer(TestRequest::get().uri(&address).insert_header(("accept-encoding", "gzip"))).await;
    assert_eq!(header(&gzip, "content-encoding"), "gzip");
    let plain = answer(TestRequest::get().uri(&address)).await;
    assert_eq!(header(&plain, "content-encoding"), "");
    assert!(read_body(plain).await.len() > read_body(br).await.len());
    let worker = answer(TestRequest::get().uri("/service-worker.js")).await;
    assert_eq!(header(&worker, "cache-control"), "no-cache", "or a browser would never find the next version");
}

#[actix_web::test]
async fn what_is_not_there_is_not_found() {
    for path in ["/assets/nothing.js", "/assets/../Cargo.toml", "/assets/"] {
        assert_eq!(answer(TestRequest::get().uri(path)).await.status(), StatusCode::NOT_FOUND, "{path}");
    }
}

#[actix_web::test]
async fn head_is_answered_as_get_is() {
    for path in ["/", "/dagbok", "/service-worker.js"] {
        let ask = |request: TestRequest| answer(request.uri(path).insert_header(("accept", "text/html")));
        let (get, head) = (ask(TestRequest::get()).await, ask(TestRequest::default().method(Method::HEAD)).await);
        assert_eq!((get.status(), head.status()), (StatusCode::OK, StatusCode::OK), "{path}");
        assert_eq!(header(&head, "content-type"), header(&get, "content-type"), "{path}");
        assert_eq!(header(&head, "cache-control"), header(&get, "cache-control"), "{path}");
    }
}
