//! Reading: the last 100 items, and "anything new?".

use super::bare::Bare;
use super::http::{Ask, Line, drive, repeat};
use super::people::Author;
use super::report::{Goal, Report};
use super::rounds::{ROUNDS, compare};
use super::site::Site;

/// Items that are pulled, each a commit of its own.
const LAST: usize = 100;
/// Pulls of each connection in a round.
const PULLS: usize = 40;
/// Questions of each connection in a round.
const QUESTIONS: usize = 1000;
/// Items in the small commits that make a log long.
const ITEMS: usize = 100;

/// Pull against the same bytes from memory; and bytes on the wire.
pub async fn pull(site: &mut Site, report: &mut Report) {
    let asks = site.authors.iter_mut().map(|author| author.commits(LAST, 1)).collect();
    drive(site.server.public, asks).await;
    let page = Line::open(site.server.public).await.ask(site.authors[0].pull(LAST as u64)).await;
    let bare = Bare::start(site.place.folder(), &page);
    let (mut rounds, mut arrived) = (Vec::new(), 0);
    for _ in 0..ROUNDS {
        let asks = site.authors.iter().map(|author| vec![author.pull(LAST as u64); PULLS]).collect();
        let ours = drive(site.server.public, asks).await;
        arrived += ours.read;
        rounds.push((ours.rate(), repeat(bare.address, &Ask::get("/bytes", None), PULLS).await.rate()));
    }
    let last = |author: &Author| author.ciphertext.iter().rev().take(LAST).sum::<usize>();
    let ciphertext = site.authors.iter().map(last).sum::<usize>() * PULLS * ROUNDS;
    let compared = compare(&rounds);
    let how = format!("{:.0} pages/s, bare handler {:.0}/s, {} bytes each", compared.ours, compared.theirs, page.len());
    report.line("pull of the last 100", compared.ratio, "x", Goal::AtLeast(0.3), &how);
    let wire = arrived as f64 / ciphertext as f64;
    report.line("pull: bytes on the wire", wire, "x", Goal::AtMost(1.05), "heads and bodies, of the ciphertext");
}

/// "Anything new?" against an empty handler; and in a long log against a short one.
pub async fn head(site: &mut Site, report: &mut Report) {
    let bare = Bare::start(site.place.folder(), &[]);
    let short = fill(site, "short", 10).await.head();
    let long = fill(site, "long", 1000).await.head();
    let (mut rounds, mut lengths) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let in_short = repeat(site.server.public, &short, QUESTIONS).await.rate();
        rounds.push((in_short, repeat(bare.address, &Ask::get("/empty", None), QUESTIONS).await.rate()));
        let in_long = repeat(site.server.public, &long, QUESTIONS).await.rate();
        lengths.push((in_long, in_short));
    }
    let compared = compare(&rounds);
    let how = format!("{:.0} answers/s, empty handler {:.0}/s", compared.ours, compared.theirs);
    report.line("anything new?", compared.ratio, "x", Goal::AtLeast(0.4), &how);
    let compared = compare(&lengths);
    let how = format!("{:.0} answers/s at 100,000 items, {:.0}/s at 1,000", compared.ours, compared.theirs);
    report.line("anything new?: long log", compared.ratio, "x", Goal::AtLeast(0.9), &how);
}

/// A new author with a log of so many commits of 100 items.
async fn fill(site: &mut Site, name: &str, commits: usize) -> Author {
    let mut author = Author::register(&site.server.url(), name).await;
    let asks = author.small_commits(commits, ITEMS);
    drive(site.server.public, vec![asks]).await;
    author
}
