//! The app's files, built into the server.

use actix_web::HttpMessage;
use actix_web::http::header::{AcceptEncoding, Encoding, Header, HeaderMap};

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// One file.
pub struct Asset {
    /// The file's path, without the leading `/`.
    pub path: &'static str,
    plain: &'static [u8],
    br: Option<&'static [u8]>,
    gz: Option<&'static [u8]>,
}

/// The file at a path.
pub fn find(path: &str) -> Option<&'static Asset> {
    ASSETS.binary_search_by(|asset| asset.path.cmp(path)).ok().and_then(|index| ASSETS.get(index))
}

/// The file whose name, without its hash, is this one: `assets/app.css` finds `assets/app-0a1b2c3d4e5f.css`.
pub fn named(name: &str) -> Option<&'static Asset> {
    let (stem, ending) = name.rsplit_once('.')?;
    ASSETS.iter().find(|asset| {
        let rest = asset.path.strip_prefix(stem).and_then(|rest| rest.strip_prefix('-'));
        rest.and_then(|rest| rest.strip_suffix(ending)).is_some_and(|hash| hash.len() == 13)
    })
}

impl Asset {
    /// The file's bytes in the smallest form that the request takes, and their encoding (RFC 9110, section 12.5.3).
    pub fn encoded(&self, request: &impl HttpMessage) -> (&'static [u8], Option<&'static str>) {
        let accepted = AcceptEncoding::parse(request).ok();
        let takes = |encoding: Encoding| {
            accepted.as_ref().is_some_and(|accepted| accepted.negotiate([encoding.clone()].iter()) == Some(encoding))
        };
        match (self.br, self.gz) {
            (Some(br), _) if has_header(request.headers()) && takes(Encoding::brotli()) => (br, Some("br")),
            (_, Some(gz)) if has_header(request.headers()) && takes(Encoding::gzip()) => (gz, Some("gzip")),
            _ => (self.plain, None),
        }
    }

    /// The file's media type.
    pub fn media_type(&self) -> &'static str {
        match self.path.rsplit_once('.').map(|(_, ending)| ending) {
            Some("html") => "text/html; charset=utf-8",
            Some("js") => "text/javascript; charset=utf-8",
            Some("css") => "text/css; charset=utf-8",
            Some("wasm") => "application/wasm",
            Some("svg") => "image/svg+xml",
            Some("png") => "image/png",
            Some("woff2") => "font/woff2",
            Some("webmanifest") => "application/manifest+json",
            _ => "application/octet-stream",
        }
    }

    /// Whether the file's name changes with its content.
    pub fn is_for_ever(&self) -> bool {
        self.path.starts_with("assets/")
    }
}

/// Without the header any encoding would do; a plain file is what simple clients expect.
fn has_header(headers: &HeaderMap) -> bool {
    headers.contains_key("accept-encoding")
}
