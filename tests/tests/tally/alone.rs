//! What each party holds says nothing alone: two runs that differ in one person's choice look alike to the server, and to the supervisor's
//! phone but for the totals.

use std::sync::{Arc, Mutex};

use andrum_core::crypto::hash::sha256;
use andrum_core::facade::Event;
use andrum_tests::circle::Somebody;
use andrum_tests::device::open_told;
use andrum_tests::each_backend;
use andrum_tests::server::Backend;
use andrum_wire::frame;
use andrum_wire::log::Append;
use andrum_wire::tally::{Closed, Upload};
use diesel::{Connection, RunQueryDsl};

use super::ring::{Ring, answered};

each_backend!(two_runs_look_alike, choosing_is_told_as_nothing_to_send, nothing_is_left);

#[derive(diesel::QueryableByName)]
struct Counted {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    count: i64,
}

const NOTE: &str = "Jag orkar inte möta den familjen en gång till";

/// What of a run somebody can look at.
struct Run {
    ring: Ring,
    /// Sara's requests: what, and how long without what age adds at random.
    asked: Vec<(String, usize)>,
    /// The size of each commit that her phone put into her private log.
    private: Vec<usize>,
    /// What the supervisor's phone was given, in sizes.
    given: Vec<usize>,
}

impl Run {
    async fn of(backend: Backend, choice: Vec<u16>, note: &str) -> Self {
        let ring = Ring::of(backend, 5).await;
        let tally = ring.open_period().await;
        let before = ring.sara().seat.proxy.recorded().len();
        ring.sara().seat.device.choose(ring.group, tally, choice, note).await.unwrap();
        ring.days_pass(1);
        ring.sync_all().await;
        let passed = ring.sara().seat.proxy.recorded().split_off(before);
        let asked = passed
            .iter()
            .filter(|it| !it.request.path.contains("/tokens/"))
            .map(|it| {
                let path = it.request.path.split('?').next().unwrap();
                let what: Vec<&str> = path.split('/').filter(|part| part.len() < 40).collect();
                // A report's upload is of one length to the byte; elsewhere age adds something at random.
                let whole = it.request.path.ends_with("/report");
                let length = if whole { it.request.body.len() } else { bare(&it.request.body) };
                (format!("{} {}", it.request.method, what.join("/")), length)
            })
            .collect();
        let appended = passed.iter().filter(|it| it.request.method == "POST" && it.request.path.ends_with("/commits"));
        let private = appended.map(|it| {
            let append = Append::decode(&it.request.body).unwrap();
            bare(&frame::encode(&append.record).unwrap())
        });
        let private = private.collect();
        ring.close().await;
        let closed: Closed = frame::decode(&answered(&ring.anna, "/close"), 1 << 21).unwrap();
        let handover = closed.handover.unwrap();
        let mut given: Vec<usize> = handover.shares.iter().chain(&handover.notes).map(|blob| bare(&blob.0)).collect();
        given.push(closed.batch.body.reports.len());
        given.push(closed.batch.body.notes.len());
        // The server's order of notes is the order of their hashes, and nothing else.
        assert!(closed.batch.body.notes.is_sorted());
        Self { ring, asked, private, given }
    }
}

/// The length without the stanza that age adds at random to every file.
fn bare(bytes: &[u8]) -> usize {
    let grease = |line: &&[u8]| {
        let name = line.strip_prefix(b"-> ").and_then(|rest| rest.split(|byte| *byte == b' ').next());
        name.is_some_and(|name| name != b"X25519" && name.ends_with(b"grease"))
    };
    let mut length = bytes.len();
    let mut lines = bytes.split(|byte| *byte == b'\n').peekable();
    while let Some(line) = lines.next() {
        // A file begins in the middle of a frame: its first line is not ours to measure.
        if grease(&line) {
            length -= line.len() + 1;
            while let Some(body) = lines.next_if(|next| !next.starts_with(b"-> ") && !next.starts_with(b"---")) {
                length -= body.len() + 1;
            }
        }
    }
    length
}

async fn two_runs_look_alike(backend: Backend) {
    let cover = Run::of(backend, vec![], "").await;
    let much = Run::of(backend, vec![1, 3, 5, 7, 9], NOTE).await;
    assert_eq!(cover.asked.len(), much.asked.len(), "{:?}\n{:?}", cover.asked, much.asked);
    for ((what, length), (other, other_length)) in cover.asked.iter().zip(&much.asked) {
        assert_eq!(what, other);
        // A length prefix may take a byte more, as age's random part decides.
        let apart = if what.ends_with("report") { 0 } else { 8 };
        assert!(length.abs_diff(*other_length) <= apart, "{what}: {length} and {other_length} bytes");
    }
    assert!(cover.asked.iter().any(|(what, _)| what.ends_with("report")), "{:?}", cover.asked);
    assert_eq!(cover.private.len(), much.private.len());
    for (one, other) in cover.private.iter().zip(&much.private) {
        assert!(one.abs_diff(*other) <= 8, "a private commit of {one} and of {other} bytes");
    }
    assert_eq!(cover.given, much.given, "the supervisor's phone is given the same sizes and counts");
    // Nothing of the words is anywhere at the server, or on any way to it.
    for run in [&cover, &much] {
        for (name, bytes) in run.ring.circle.server.place().everything() {
            assert!(memchr::memmem::find(&bytes, NOTE.as_bytes()).is_none(), "{name}");
        }
        for somebody in run.ring.members.iter().chain([&run.ring.anna]) {
            assert!(memchr::memmem::find(&somebody.seat.proxy.bytes(), NOTE.as_bytes()).is_none(), "{}", somebody.name);
        }
    }
}

/// The app syncs after what has to leave: a choice does not.
async fn choosing_is_told_as_nothing_to_send(backend: Backend) {
    let ring = Ring::of(backend, 5).await;
    let tally = ring.open_period().await;
    let told = Arc::new(Mutex::new(vec![]));
    let tell = told.clone();
    let listener = Box::new(move |event| tell.lock().unwrap().push(event));
    let device = open_told(&ring.sara().seat.store, &ring.circle.now, listener).await;
    device.choose(ring.group, tally, vec![1], NOTE).await.unwrap();
    assert_eq!(*told.lock().unwrap(), [Event::Tally(ring.group)]);
    let waiting = device.status().await;
    assert_eq!((waiting.unsynced, waiting.held), (0, vec![]));
}

fn uploads(somebody: &Somebody) -> Vec<Upload> {
    let passed = somebody.seat.proxy.recorded();
    let sent = passed.iter().filter(|it| it.request.path.ends_with("/report"));
    sent.map(|it| Upload::decode(&it.request.body).unwrap()).collect()
}

/// Once it is released, the server's database has nothing of any report: no share, no note, no signature, no key.
async fn nothing_is_left(backend: Backend) {
    let run = Run::of(backend, vec![2], NOTE).await;
    let kept = run.ring.circle.server.place().everything();
    // The live rows: SQLite's file may hold old pages until they are written over, which the threat model says.
    if backend == Backend::Sqlite {
        let file = run.ring.circle.server.place().folder().join("andrum.sqlite");
        let mut rows = diesel::SqliteConnection::establish(file.to_str().unwrap()).unwrap();
        for left in
            ["FROM tally_reports", "FROM tally_keys", "FROM tallies WHERE length(notes) > 1 OR batch IS NOT NULL"]
        {
            let counted: Counted =
                diesel::sql_query(format!("SELECT count(*) AS count {left}")).get_result(&mut rows).unwrap();
            assert_eq!(counted.count, 0, "{left}");
        }
    }
    if backend == Backend::Postgres {
        let dump = &kept["pg_dump"];
        let text = String::from_utf8_lossy(dump);
        for somebody in &run.ring.members {
            for upload in uploads(somebody) {
                for secret in [&upload.note.0, &upload.holder_share.0, &upload.server_share.0] {
                    // The end: every age file begins alike.
                    let hex: String = secret.iter().rev().take(24).rev().map(|byte| format!("{byte:02x}")).collect();
                    assert!(!text.contains(&hex), "{}", somebody.name);
                }
                let name: String = sha256(&upload.note.0).0.iter().map(|byte| format!("{byte:02x}")).collect();
                assert!(!text.contains(&name), "not even a note's hash");
            }
        }
        assert!(!text.contains("AGE-SECRET-KEY"), "the tally's key is gone");
    }
    // Before that, no row has a report and its note together: they are in one value, ordered by a random name.
    let ring = &run.ring;
    let closes_ms = ring.now_ms() + 3 * super::ring::DAY_MS;
    ring.anna.seat.device.open_period(ring.group, closes_ms).await.unwrap();
    ring.sync_all().await;
    if backend == Backend::Postgres {
        let text = String::from_utf8_lossy(&ring.circle.server.place().everything()["pg_dump"]).into_owned();
        let rows: Vec<&str> = text.lines().collect();
        for somebody in &ring.members {
            let upload = uploads(somebody).pop().unwrap();
            let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
            let note = hex(&upload.note.0);
            let with_note: Vec<&&str> = rows.iter().filter(|row| row.contains(&note)).collect();
            assert_eq!(with_note.len(), 1);
            for other in &ring.members {
                let name = hex(other.me.as_bytes());
                let descriptor_too = with_note[0].matches(&name).count();
                assert!(descriptor_too <= 1, "only as one who is eligible, like everybody");
            }
            assert!(!with_note[0].contains(&hex(&upload.holder_share.0)));
        }
    }
}
