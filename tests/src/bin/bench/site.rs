//! A server on SQLite, with all that is measured on it.

use andrum_tests::process::ServerProcess;
use andrum_tests::server::{Backend, Place};

use super::http::{Ask, CONNECTIONS, Line};
use super::people::Author;
use super::raw::Raw;
use super::report::{Goal, Report};
use super::{batch, reads, single, usage};

/// The server, those who write on it, and what it is compared with.
pub struct Site {
    /// Its folder.
    pub place: Place,
    /// The process.
    pub server: ServerProcess,
    /// One author for each connection: a log is a chain.
    pub authors: Vec<Author>,
    /// SQLite without a server.
    pub raw: Raw,
}

impl Site {
    /// Starts a server and registers the authors.
    async fn start() -> Self {
        let place = Place::new(Backend::Sqlite);
        let server = ServerProcess::start(&place);
        let authors = Author::register_many(&server.url(), CONNECTIONS).await;
        let raw = Raw::open(place.folder());
        Self { place, server, authors, raw }
    }

    /// The server's metrics as text.
    pub async fn metrics(&self) -> String {
        let text = Line::open(self.server.operations).await.ask(Ask::get("/metrics", None)).await;
        String::from_utf8(text.to_vec()).expect("UTF-8")
    }
}

/// Measures what is wanted, and then what the server's memory has come to.
pub async fn measure(wanted: &dyn Fn(&str) -> bool, report: &mut Report) {
    let mut site = Site::start().await;
    if wanted("append") {
        single::measure(&mut site, report).await;
    }
    if wanted("batch") {
        batch::measure(&mut site, report).await;
    }
    if wanted("pull") {
        reads::pull(&mut site, report).await;
    }
    if wanted("head") {
        reads::head(&mut site, report).await;
    }
    let mib = usage::memory_mib(site.server.id());
    report.line("memory after the load", mib, "MiB", Goal::AtMost(32.0), "the server's PSS");
}
