//! Keeps a diary in memory and speaks to it as an app does, in bytes: writes an entry and reads the list.
//!
//! `cargo run -p andrum-core --example ask`. With questions as hexadecimal text on its command line it prints the answers of an empty diary
//! instead, as hexadecimal text.

use std::io::Write;

use andrum_core::calls::{entries, read_answer, write_question};
use andrum_core::entries::{Entry, template};
use andrum_core::facade::{Andrum, Filter, Listing};
use andrum_core::platform::Platform;
use andrum_core::store::memory::MemoryStore;
use andrum_core::transport::TransportError;
use andrum_core::transport::http::{HttpTransport, Plain};
use data_encoding::HEXLOWER_PERMISSIVE;

/// What a device lends to the core: here a store that forgets.
#[derive(Default)]
struct Memory(MemoryStore);

impl Platform for Memory {
    type Store = MemoryStore;
    type Transport = HttpTransport;

    fn store(&self) -> &MemoryStore {
        &self.0
    }

    fn connect(&self, address: &str) -> Result<HttpTransport, TransportError> {
        HttpTransport::new(address, Plain::Loopback)
    }

    #[expect(clippy::disallowed_methods, reason = "a program for people reads the machine's clock")]
    fn now_ms(&self) -> i64 {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    }

    fn minutes_ahead(&self, _: i64) -> i32 {
        0
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let diary = Andrum::open(Memory::default(), None).await?;
    let mut out = std::io::stdout().lock();
    let mut asked = std::env::args().skip(1).peekable();
    if asked.peek().is_some() {
        for question in asked {
            let question = HEXLOWER_PERMISSIVE.decode(question.as_bytes())?;
            writeln!(out, "{}", HEXLOWER_PERMISSIVE.encode(&diary.answer(&question).await))?;
        }
        return Ok(());
    }

    let free = template("free").ok_or("the free template")?;
    let mut entry = Entry::new(free, "2026-01-05".parse()?, diary.platform().now_ms());
    entry.title = "Ett långt samtal".to_owned();
    // The question becomes bytes, the core answers with bytes.
    let answer = diary.answer(&write_question(entries::Write { entry })).await;
    let item = read_answer::<entries::Write>(&answer)?;

    // The same in one call, with types on both sides.
    let list = entries::List { listing: Listing::Journal, filter: Filter::default(), from: 0, count: 10 };
    for listed in diary.ask(list).await?.entries {
        writeln!(out, "{}: {}", listed.summary.day, listed.title)?;
        assert!(listed.summary.item == item);
    }
    Ok(())
}
