//! A supervision group: what sealing a topic to ten members costs beyond bare age to ten recipients, and opening a group with two years in it.

use std::hint::black_box;
use std::time::Instant;

use age::x25519::Identity as BareIdentity;
use andrum_core::crypto::age::Identity;
use andrum_core::crypto::random;
use andrum_core::crypto::sign::SigningKey;
use andrum_core::envelope::{self, ItemHeader, padded_length, recipients_hash};
use andrum_core::keys;
use andrum_tests::circle::{Circle, today};
use andrum_tests::server::Backend;
use andrum_wire::ids::{Hash, ItemId, LogId};
use andrum_wire::log::{Kind, Suite};

use super::crypto::{each, encrypt};
use super::report::{Goal, Report};
use super::rounds::{ROUNDS, compare, median};
use super::years::{self, MEMBERS, SESSIONS, TOPICS, VOTES};

/// Bytes of a topic whose plaintext is padded to 2 KiB.
const BODY_BYTES: usize = 1600;

/// Measures both.
pub async fn measure(report: &mut Report) {
    sealing(report);
    opening(report).await;
}

fn sealing(report: &mut Report) {
    let author = SigningKey::random();
    let recipients: Vec<_> = (0..MEMBERS).map(|_| Identity::random().recipient()).collect();
    let bare: Vec<_> = (0..MEMBERS).map(|_| BareIdentity::generate().to_public()).collect();
    let header = ItemHeader {
        kind: Kind::Shared,
        suite: Suite::AgeX25519,
        log: LogId(random::bytes()),
        item: ItemId(random::bytes()),
        base: None,
        author: keys::device_id(&author.public()),
        roster: Some(Hash(random::bytes())),
        recipients: recipients_hash(&recipients),
    };
    let body = vec![b'a'; BODY_BYTES];
    let padded = vec![b'a'; padded_length(BODY_BYTES + 300)];
    let seal = || envelope::seal(&header, &body, &author, &recipients).expect("a blob");
    let rounds: Vec<_> = (0..ROUNDS).map(|_| (each(seal), each(|| encrypt(&bare, &padded)))).collect();
    let compared = compare(&rounds);
    let (ours, theirs) = (compared.ours, compared.theirs);
    let how = format!("{ours:.0} us, bare age {theirs:.0} us, {MEMBERS} recipients, {} bytes", padded.len());
    report.line("topic to ten members", compared.ratio, "x", Goal::AtMost(1.6), &how);
}

async fn opening(report: &mut Report) {
    let circle = Circle::begin(Backend::Sqlite).await;
    let (people, group) = years::play(&circle.server.url(), &circle.now, today()).await;
    let reader = &people[1].seat.device;
    let mut took = vec![];
    for _ in 0..ROUNDS {
        let before = Instant::now();
        let view = reader.group(group, today()).await.expect("the group");
        took.push(before.elapsed().as_secs_f64() * 1000.0);
        assert_eq!((view.topics.len(), view.sessions.len()), (TOPICS, SESSIONS));
        black_box(view);
    }
    let how = format!(
        "{TOPICS} topics with {VOTES} votes each, {SESSIONS} sessions, {MEMBERS} members, from the local database"
    );
    report.line("group with two years in it", median(took), "ms", Goal::None, &how);
}
