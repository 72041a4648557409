//! What a browser finds: the app, whose files are built in, and the accessibility statement.
//!
//! Every address of the app answers with the same page, which knows the rest.

mod assets;
mod policy;
mod statement;

use actix_web::http::Method;
use actix_web::http::header::{ACCEPT, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY};
use actix_web::{HttpRequest, HttpResponse, web};
use andrum_wire::problem::ProblemKind;

use crate::problem::Error;
use assets::Asset;

/// The page when the app was not built into this server.
const WITHOUT_APP: &str = include_str!("page.html");

/// Routes of this capability.
pub fn routes(cfg: &mut web::ServiceConfig) {
    // HEAD is GET without the body (RFC 9110, section 9.3.2), which actix leaves out.
    cfg.service(web::resource("/").get(page).head(page))
        .service(web::resource("/tillganglighet").get(statement::page).head(statement::page))
        .service(web::resource("/service-worker.js").get(file).head(file))
        .service(web::resource("/manifest.webmanifest").get(file).head(file))
        .service(web::resource("/assets/{file:.*}").get(file).head(file));
}

async fn page(request: HttpRequest) -> HttpResponse {
    match assets::find("index.html") {
        Some(asset) => serve(asset, &request),
        None => policy::strict(HttpResponse::Ok().content_type("text/html; charset=utf-8").body(WITHOUT_APP)),
    }
}

async fn file(request: HttpRequest) -> Result<HttpResponse, Error> {
    let path = request.path().trim_start_matches('/');
    assets::find(path).map(|asset| serve(asset, &request)).ok_or_else(|| ProblemKind::NotFound.into())
}

/// The app's page for an address that only the app knows; none for what is no question for a page.
pub fn page_for(request: &HttpRequest) -> Option<HttpResponse> {
    let wants_page = request
        .headers()
        .get(ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"));
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    if !reads || !wants_page || request.path().starts_with("/v1/") {
        return None;
    }
    assets::find("index.html").map(|asset| serve(asset, request))
}

fn serve(asset: &'static Asset, request: &HttpRequest) -> HttpResponse {
    let (bytes, encoding) = asset.encoded(request);
    let mut answer = HttpResponse::Ok();
    // What has a hash in its name never changes; the rest is asked for anew each time.
    let kept = if asset.is_for_ever() { "public, max-age=31536000, immutable" } else { "no-cache" };
    answer
        .insert_header((CONTENT_TYPE, asset.media_type()))
        .insert_header((CACHE_CONTROL, kept))
        .insert_header((VARY, "accept-encoding"));
    if let Some(encoding) = encoding {
        answer.insert_header((CONTENT_ENCODING, encoding));
    }
    policy::strict(answer.body(bytes))
}

#[cfg(test)]
mod tests;
