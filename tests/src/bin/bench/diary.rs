//! A diary of 10,000 entries on this device: from opening it to the list, and searching it.

use std::time::{Duration, Instant};

use andrum_core::entries::{Entry, Tag};
use andrum_core::facade::Listing;
use andrum_core::store::memory::MemoryStore;
use andrum_core::store::redb::RedbStore;
use andrum_core::store::{Change, Store, Table};
use andrum_tests::device::{self, free_entry};

use super::report::{Goal, Report};
use super::rounds::{ROUNDS, median};
use super::usage::own_cpu;

/// Entries in the diary.
const ENTRIES: usize = 10_000;
/// Words in an entry.
const WORDS: usize = 120;
/// Hits that the app shows at first.
const SHOWN: usize = 10;
/// What is looked for: a frequent word, a rare one, the beginning of one, a tag, and last two words side by side.
const QUERIES: [&str; 5] = ["samtalet ", "enastående ", "han", "tagg:gränser", "\"svåra samtal\""];
/// What the entries are made of.
const VOCABULARY: [&str; 39] = [
    "samtal",
    "möte",
    "hembesök",
    "utredning",
    "familjen",
    "barnen",
    "skolan",
    "kollega",
    "handledare",
    "beslut",
    "trött",
    "lättad",
    "orolig",
    "ansvar",
    "gränser",
    "morgonen",
    "eftermiddagen",
    "telefonen",
    "dokumentation",
    "jag",
    "och",
    "det",
    "att",
    "inte",
    "var",
    "hade",
    "blev",
    "kände",
    "tänkte",
    "nästa",
    "gång",
    "vill",
    "pröva",
    "lugnt",
    "fråga",
    "lyssna",
    "vänta",
    "hemma",
    "andas",
];

/// Measures both, on the file store.
pub async fn measure(report: &mut Report) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("diary.redb");
    let clock = device::clock();
    let memory = MemoryStore::default();
    write(&memory, &clock).await;
    copy(&memory, &RedbStore::open(&file).expect("a store")).await;

    let (mut opened, mut cpu, mut searched) = (Vec::new(), Vec::new(), vec![Vec::new(); QUERIES.len()]);
    for _ in 0..ROUNDS {
        let (started, cpu_before) = (Instant::now(), own_cpu());
        let phone = device::open_phone(&file, &clock).await.expect("the diary");
        let list = phone.list(Listing::Journal).await.expect("the list");
        opened.push(ms(started.elapsed()));
        cpu.push(ms(own_cpu() - cpu_before));
        assert_eq!(list.len(), ENTRIES);
        for (query, times) in QUERIES.iter().zip(&mut searched) {
            let started = Instant::now();
            let found = phone.search(query, SHOWN).await.expect("an answer");
            times.push(ms(started.elapsed()));
            assert!(found.searched == ENTRIES && !found.hits.is_empty(), "{query} finds {}", found.hits.len());
        }
    }
    let how = format!("10,000 entries of {WORDS} words, CPU {:.0} ms", median(cpu));
    report.line("unlock to list", median(opened), "ms", Goal::AtMost(200.0), &how);
    let mut medians: Vec<(f64, &str)> = searched.into_iter().map(median).zip(QUERIES).collect();
    let phrase = medians.pop().expect("queries").0;
    let (slowest, query) = medians.into_iter().max_by(|one, other| one.0.total_cmp(&other.0)).expect("queries");
    report.line("search", slowest, "ms", Goal::AtMost(20.0), &format!("10,000 entries, the slowest query: {query}"));
    let how = "10,000 entries, of which 500 hold both words and are opened";
    report.line("search: phrase", phrase, "ms", Goal::AtMost(20.0), how);
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

/// Writes the entries in memory: on disk each would wait for the disk.
async fn write(store: &MemoryStore, clock: &std::sync::Arc<std::sync::atomic::AtomicI64>) {
    let writer = device::open_light(store, clock).await;
    for number in 0..ENTRIES {
        writer.write(&entry(number)).await.expect("an entry");
    }
}

fn entry(number: usize) -> Entry {
    let mut text: String = String::new();
    for _ in 0..WORDS {
        text.push_str(VOCABULARY[rand::random::<u32>() as usize % VOCABULARY.len()]);
        text.push(' ');
    }
    // In one of 20 entries stands what makes it a candidate for the phrase and has to be opened; in one of 500 the phrase.
    if number.is_multiple_of(500) {
        text.push_str("enastående svåra samtal");
    } else if number.is_multiple_of(20) {
        text.push_str("svåra dagar");
    }
    let mut entry = free_entry(&text);
    if number.is_multiple_of(7) {
        entry.tags.insert(Tag::new("gränser").expect("a tag"));
    }
    entry
}

/// Carries everything over to the file in one transaction.
async fn copy(from: &MemoryStore, to: &RedbStore) {
    let mut changes = Vec::new();
    for table in Table::ALL {
        let rows = from.scan(*table, &[]).await.expect("rows");
        changes.extend(rows.into_iter().map(|(key, value)| Change::Put(*table, key, value)));
    }
    to.apply(changes).await.expect("a copy");
}
