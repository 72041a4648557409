//! Durable appends of one item of 2 KiB on SQLite at `synchronous=FULL`, against one flush for each row.

use super::http::{CONNECTIONS, drive};
use super::report::{Goal, Report};
use super::rounds::{ROUNDS, compare, median};
use super::site::Site;
use super::usage;

/// Appends of each connection in a round.
const APPENDS: usize = 256;
/// Rows that are written raw in a round.
const ROWS: usize = 1000;

/// Measures rate, flushes, slowest answers, CPU time and bytes written.
pub async fn measure(site: &mut Site, report: &mut Report) {
    let id = site.server.id();
    let record = site.authors[0].record();
    let (mut rounds, mut p99, mut cpu, mut written) = (Vec::new(), Vec::new(), 0.0, 0);
    let before = site.metrics().await;
    for _ in 0..ROUNDS {
        let asks = site.authors.iter_mut().map(|author| author.commits(APPENDS, 1)).collect();
        let (cpu_before, written_before) = (usage::cpu(id), usage::written_bytes(id));
        let driven = drive(site.server.public, asks).await;
        cpu += (usage::cpu(id) - cpu_before).as_secs_f64();
        written += usage::written_bytes(id) - written_before;
        let rate = driven.rate();
        p99.push(driven.p99_ms());
        rounds.push((rate, site.raw.insert(&record, ROWS, 1)));
    }
    let after = site.metrics().await;
    let appends = (ROUNDS * CONNECTIONS * APPENDS) as f64;
    let flushes =
        usage::counter(&after, "andrum_sqlite_flushes_total") - usage::counter(&before, "andrum_sqlite_flushes_total");
    let compared = compare(&rounds);
    let how = format!("{:.0} appends/s, one flush each {:.0} rows/s", compared.ours, compared.theirs);
    report.line("append", compared.ratio, "x", Goal::AtLeast(2.0), &how);
    report.line("append: flushes", flushes as f64 / appends, "each", Goal::AtMost(0.25), "the server's own count");
    report.line("append: p99", median(p99), "ms", Goal::AtMost(15.0), "99 of 100 answered within");
    report.line("append: server CPU", cpu / appends * 1e6, "us", Goal::AtMost(150.0), "user and system, each");
    report.line(
        "append: written to disk",
        written as f64 / appends / 1000.0,
        "KB",
        Goal::AtMost(12.0),
        "for each item",
    );
}
