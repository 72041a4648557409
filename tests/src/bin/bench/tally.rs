//! Tallies: what a report costs the phone that makes it, and what a tally of 10, 100 and 1,000 reports costs the server and the holder.

use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use andrum_core::crypto::age::{Identity, decrypt};
use andrum_core::crypto::checks::Strict;
use andrum_core::crypto::random;
use andrum_core::crypto::sign::SigningKey;
use andrum_core::tally::report::{self, Making};
use andrum_core::tally::vdaf as holder;
use andrum_server::tally::{sealing, vdaf as server};
use andrum_tests::browser::{Browser, Site, build};
use andrum_wire::frame;
use andrum_wire::ids::{Hash, LogId, PublicKey};
use andrum_wire::tally::{Descriptor, TallyKind, Upload, VERSION, Vdaf};
use serde_json::json;

use super::report::{Goal, Report};
use super::rounds::{ROUNDS, median};

/// Members of a group, its supervisor not counted.
const MEMBERS: u8 = 9;
/// Sizes of the tallies that are measured. A group has at most 32 members: the larger ones show that the cost grows with the reports alone.
const SIZES: [usize; 3] = [10, 100, 1000];

/// Measures all of it.
pub async fn measure(report: &mut Report) {
    let (identity, descriptor) = tally();
    let ctx = descriptor.id(&Strict).expect("an id");
    let mut took = vec![];
    for _ in 0..ROUNDS {
        let before = Instant::now();
        for _ in 0..10 {
            black_box(make(&descriptor, ctx));
        }
        took.push(before.elapsed().as_secs_f64() * 1000.0 / 10.0);
    }
    let upload = make(&descriptor, ctx);
    let bytes = frame::encode(&upload).expect("a frame").len();
    let how = format!("12 themes, at most 5, with its note to {} readers; {bytes} bytes", MEMBERS + 1);
    report.line("tally: a report, on the device", median(took), "ms", Goal::None, &how);

    in_a_browser(report).await;
    let mut each = vec![];
    for size in SIZES {
        let uploads: Vec<Upload> = (0..size).map(|_| make(&descriptor, ctx)).collect();
        let rounds: Vec<_> = (0..ROUNDS).map(|_| tally_of(&uploads, &descriptor, ctx, &identity)).collect();
        let by_server = median(rounds.iter().map(|(server, _)| *server).collect());
        let by_holder = median(rounds.iter().map(|(_, holder)| *holder).collect());
        let how = format!("{size} reports: server {by_server:.1} ms, holder's device {by_holder:.1} ms");
        let both = (by_server + by_holder) / size as f64;
        report.line("tally: both, a report", both, "ms", Goal::None, &how);
        each.push(both);
    }
    let growth = each[2] / each[0];
    report.line("tally: growth", growth, "x", Goal::AtMost(1.3), "a report among 1,000 against one among 10: linear");
}

async fn in_a_browser(report: &mut Report) {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("browser/page");
    let site = Site::start(&[&page, &build("andrum-browser-tests")]).await;
    let profile = tempfile::tempdir().expect("a folder");
    let _browser = Browser::start(profile.path(), &site.address);
    let mut took = vec![];
    for _ in 0..ROUNDS {
        let answer = site.worker("reports", json!([20])).await.expect("reports");
        took.push(answer["ms"].as_f64().expect("a time"));
    }
    report.line("tally: a report, in a browser", median(took), "ms", Goal::None, "the same in Chromium's worker");
}

fn tally() -> (Identity, Descriptor) {
    let identity = Identity::random();
    let descriptor = Descriptor {
        version: VERSION,
        group: LogId([1; 32]),
        kind: TallyKind::Themes,
        options: Hash([2; 32]),
        vdaf: Vdaf::MultihotCount { options: 12, weight: 5 },
        threshold: 5,
        opens_ms: 0,
        closes_ms: 1,
        roster: Hash([3; 32]),
        holder: LogId([4; 32]),
        eligible: (10..10 + MEMBERS).map(|number| LogId([number; 32])).collect(),
        verify_key: Hash([5; 32]),
        recipient: identity.recipient().to_inbox().expect("a key"),
        server_key: PublicKey([6; 32]),
    };
    (identity, descriptor)
}

fn make(descriptor: &Descriptor, tally: Hash) -> Upload {
    let readers: Vec<_> = (0..=MEMBERS).map(|_| Identity::random().recipient()).collect();
    report::make(&Making {
        descriptor,
        tally,
        account: descriptor.eligible[0],
        device: &SigningKey::random(),
        number: 1,
        confirmed: descriptor.eligible.clone(),
        choice: &[1, 4],
        text: "",
        tag: random::bytes(),
        readers: &readers,
        handle: Hash(random::bytes()),
        replaces: None,
    })
    .expect("a report")
}

/// Verifies these reports as both sides do, shares unsealed. Gives the server's and the holder's time, in milliseconds.
fn tally_of(uploads: &[Upload], descriptor: &Descriptor, ctx: Hash, identity: &Identity) -> (f64, f64) {
    let (size, vdaf, key) = (uploads.len(), &descriptor.vdaf, [9; 32]);
    let at_rest = sealing::new_identity();
    let kept: Vec<Vec<u8>> =
        uploads.iter().map(|it| sealing::seal(&at_rest, &it.server_share.0).expect("sealed")).collect();

    let began = Instant::now();
    let shares: Vec<_> =
        uploads.iter().map(|it| decrypt(&[identity], &it.holder_share.0, 1 << 16).expect("mine")).collect();
    let part = |at: usize| {
        let body = &uploads[at].report.body;
        holder::Part { nonce: &body.nonce, public: &body.public_share.0, share: &shares[at] }
    };
    let begun: Vec<_> =
        (0..size).map(|at| holder::begin(vdaf, ctx.as_bytes(), &key, &part(at)).expect("begun")).collect();
    let mut by_holder = began.elapsed().as_secs_f64();

    let began = Instant::now();
    let parts: Vec<_> = (0..size)
        .map(|at| {
            let body = &uploads[at].report.body;
            let share = sealing::open(&at_rest, &kept[at]).expect("its own");
            server::Part { nonce: &body.nonce, public: &body.public_share.0, share, message: &begun[at] }
        })
        .collect();
    let verified = server::verify(vdaf, ctx.as_bytes(), &key, &parts).expect("verified");
    let by_server = began.elapsed().as_secs_f64();

    let began = Instant::now();
    let messages: Vec<_> = verified.messages.into_iter().map(|message| message.expect("good")).collect();
    let ended: Vec<_> = (0..size).map(|at| (part(at), messages[at].as_slice())).collect();
    let totals = holder::total(vdaf, ctx.as_bytes(), &key, &ended, &verified.share).expect("totals");
    by_holder += began.elapsed().as_secs_f64();
    assert_eq!(totals[4], size as u64);
    (by_server * 1000.0, by_holder * 1000.0)
}
