//! Commits of 100 items, against the same items as rows written raw, 100 to a transaction.

use super::http::drive;
use super::report::{Goal, Report};
use super::rounds::{ROUNDS, compare};
use super::site::Site;

/// Items in a commit, and rows in a transaction.
const ITEMS: usize = 100;
/// Commits of each connection in a round.
const COMMITS: usize = 6;
/// Transactions that are written raw in a round.
const TRANSACTIONS: usize = 60;

/// Measures items in a second.
pub async fn measure(site: &mut Site, report: &mut Report) {
    let record = site.authors[0].record();
    let mut rounds = Vec::new();
    for _ in 0..ROUNDS {
        let asks = site.authors.iter_mut().map(|author| author.commits(COMMITS, ITEMS)).collect();
        let items = drive(site.server.public, asks).await.rate() * ITEMS as f64;
        rounds.push((items, site.raw.insert(&record, TRANSACTIONS, ITEMS)));
    }
    let compared = compare(&rounds);
    let how = format!("{:.0} items/s, raw {:.0} rows/s", compared.ours, compared.theirs);
    report.line("batches of 100", compared.ratio, "x", Goal::AtLeast(0.7), &how);
}
