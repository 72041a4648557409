//! What a browser finds at `/`: until the app is built in, one page that says so.

use actix_web::http::header::{CONTENT_SECURITY_POLICY, ContentType, X_CONTENT_TYPE_OPTIONS};
use actix_web::{HttpResponse, web};

const PAGE: &str = include_str!("page.html");

/// Routes of this capability.
pub fn routes(cfg: &mut web::ServiceConfig) {
    cfg.service(web::resource("/").get(page));
}

async fn page() -> HttpResponse {
    HttpResponse::Ok()
        .content_type(ContentType::html())
        .insert_header((CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"))
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .body(PAGE)
}

#[cfg(test)]
mod tests {
    use actix_web::{App, test};

    #[actix_web::test]
    async fn the_page_is_there_and_runs_nothing() {
        let app = test::init_service(App::new().configure(super::routes)).await;
        let answer = test::call_service(&app, test::TestRequest::get().uri("/").to_request()).await;
        assert_eq!(answer.status(), 200);
        let policy = answer.headers().get("content-security-policy").unwrap();
        assert_eq!(policy, "default-src 'none'; frame-ancestors 'none'");
        let body = test::read_body(answer).await;
        assert!(std::str::from_utf8(&body).unwrap().contains("Andrum"));
        assert!(!body.windows(7).any(|window| window == b"<script"));
    }
}
