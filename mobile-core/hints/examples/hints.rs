//! Reads one text a line from standard input and writes what the identity hints find, one JSON line each:
//! a list of `{kind, start, end, suggestion}`, where start and end count bytes of UTF-8.
//!
//! `echo 'Då sa mamman Anna att' | cargo run --release -p andrum-hints --example hints`

use std::io::{BufRead, Write};

use andrum_hints::{Hint, find};

#[derive(serde::Serialize)]
struct Line {
    kind: &'static str,
    start: usize,
    end: usize,
    suggestion: String,
}

impl From<Hint> for Line {
    fn from(hint: Hint) -> Self {
        Self { kind: hint.kind.name(), start: hint.range.start, end: hint.range.end, suggestion: hint.suggestion }
    }
}

fn main() -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let hints: Vec<Line> = find(line?.trim_end_matches('\r')).into_iter().map(Line::from).collect();
        writeln!(out, "{}", serde_json::to_string(&hints)?)?;
    }
    Ok(())
}
