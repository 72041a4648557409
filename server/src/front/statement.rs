//! The accessibility statement, outside of any login (lag 2018:1937): the text of docs/tillganglighet.md with the operator's name.

use actix_web::http::header::ContentType;
use actix_web::{HttpResponse, web};

use super::{assets, policy};
use crate::state::State;

/// Shown instead of the operator's name if none is configured.
const NOT_SAID: &str = "[Den som driver servern, som inte har angett sitt namn]";
const STATEMENT: &str = include_str!(concat!(env!("OUT_DIR"), "/tillganglighet.html"));

/// The page.
pub async fn page(state: web::Data<State>) -> HttpResponse {
    let config = &state.config;
    let operator = if config.operator.is_empty() { NOT_SAID } else { &config.operator };
    let contact = if config.contact.is_empty() { operator } else { &config.contact };
    let text = STATEMENT.replace("{operator}", &escaped(operator)).replace("{contact}", &escaped(contact));
    let style = assets::named("assets/app.css")
        .map(|asset| format!("<link rel=\"stylesheet\" href=\"/{}\" />", asset.path))
        .unwrap_or_default();
    let page = format!(
        "<!doctype html>\n<html lang=\"sv\">\n<meta charset=\"utf-8\" />\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\" />\n\
         <title>Tillgänglighet · Andrum</title>\n{style}\n<body>\n<div class=\"app app--plain\"><main class=\"page page--write prose\">\n\
         <p><a href=\"/\">Andrum</a></p>\n{text}\n</main></div>\n</body>\n</html>\n"
    );
    policy::strict(HttpResponse::Ok().content_type(ContentType::html()).body(page))
}

/// A setting, as text in a page.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
