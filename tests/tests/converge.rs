//! Two and three devices with random edits, restarts and lost answers: in the end all show the same, and no word that was written is lost.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::collections::{BTreeMap, BTreeSet};

use andrum_core::facade::{Error, Listing};
use andrum_core::store::memory::MemoryStore;
use andrum_tests::device::{Light, Person, clock, free_entry, open_light, rewrite, text_of};
use andrum_tests::proxy::Proxy;
use andrum_tests::server::{Backend, TestServer};
use andrum_wire::ids::ItemId;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

/// What happens to one device.
#[derive(Debug, Clone)]
enum Step {
    Write,
    /// A line is put in somewhere.
    Insert {
        item: usize,
        line: usize,
    },
    /// A word is put behind a line that is there.
    Lengthen {
        item: usize,
        line: usize,
    },
    Trash {
        item: usize,
    },
    Restore {
        item: usize,
    },
    Delete {
        item: usize,
    },
    Sync,
    /// The next requests arrive, their answers do not.
    LoseAnswers(usize),
    /// The next requests do not arrive.
    LoseRequests(usize),
    CutAnswer(usize),
    Restart,
}

fn step() -> impl Strategy<Value = Step> {
    let item = 0..6usize;
    let line = 0..6usize;
    prop_oneof![
        2 => Just(Step::Write),
        4 => (item.clone(), line.clone()).prop_map(|(item, line)| Step::Insert { item, line }),
        4 => (item.clone(), line).prop_map(|(item, line)| Step::Lengthen { item, line }),
        1 => item.clone().prop_map(|item| Step::Trash { item }),
        1 => item.clone().prop_map(|item| Step::Restore { item }),
        1 => item.prop_map(|item| Step::Delete { item }),
        6 => Just(Step::Sync),
        1 => (1..3usize).prop_map(Step::LoseAnswers),
        1 => (1..3usize).prop_map(Step::LoseRequests),
        1 => (0..600usize).prop_map(Step::CutAnswer),
        1 => Just(Step::Restart),
    ]
}

/// One device and its own way to the server.
struct Place {
    device: Light,
    store: MemoryStore,
    proxy: Proxy,
}

/// What was written, by item, and what somebody chose to delete.
#[derive(Default)]
struct Written {
    words: BTreeMap<ItemId, BTreeSet<String>>,
    deleted: BTreeSet<ItemId>,
    count: usize,
}

impl Written {
    fn word(&mut self) -> String {
        self.count += 1;
        format!("ord{}.", self.count)
    }
}

async fn nth(device: &Light, number: usize) -> Option<ItemId> {
    let mut items: Vec<ItemId> = vec![];
    for listing in [Listing::Journal, Listing::Trash] {
        let all = device.list(listing).await.unwrap();
        items.extend(all.iter().filter(|summary| summary.deleted.is_none()).map(|summary| summary.item));
    }
    items.sort();
    items.get(number).copied()
}

impl Place {
    async fn take(&mut self, step: Step, written: &mut Written, now: &std::sync::Arc<std::sync::atomic::AtomicI64>) {
        match step {
            Step::Write => {
                let word = written.word();
                let item = self.device.write(&free_entry(&format!("början {word}\nslut"))).await.unwrap();
                written.words.entry(item).or_default().insert(word);
            }
            Step::Insert { item, line } => {
                self.edit(item, written, |lines, word| lines.insert(line.min(lines.len()), word)).await;
            }
            Step::Lengthen { item, line } => {
                let lengthen = |lines: &mut Vec<String>, word: String| match lines.get_mut(line) {
                    Some(line) => line.push_str(&format!(" {word}")),
                    None => lines.push(word),
                };
                self.edit(item, written, lengthen).await;
            }
            Step::Trash { item } => {
                if let Some(item) = nth(&self.device, item).await {
                    self.device.trash(item).await.unwrap();
                }
            }
            Step::Restore { item } => {
                if let Some(item) = nth(&self.device, item).await {
                    self.device.restore(item).await.unwrap();
                }
            }
            Step::Delete { item } => {
                if let Some(item) = nth(&self.device, item).await {
                    // Who deletes chooses to lose what they have before them. What somebody else writes meanwhile is not lost by it.
                    let seen = text_of(&self.device.entry(item).await.unwrap());
                    written.words.entry(item).or_default().retain(|word| !seen.contains(word.as_str()));
                    self.device.delete(item).await.unwrap();
                    written.deleted.insert(item);
                }
            }
            Step::Sync => match self.device.sync().await {
                // A lost answer to a refresh costs a login; nothing here refreshes.
                Ok(_) | Err(Error::Offline(_)) => {}
                Err(error) => panic!("{error:?}"),
            },
            Step::LoseAnswers(count) => self.proxy.lose_next_answers(count),
            Step::LoseRequests(count) => self.proxy.lose_next_requests(count),
            Step::CutAnswer(bytes) => self.proxy.cut_next_answer_after(bytes),
            Step::Restart => self.device = open_light(&self.store, now).await,
        }
    }

    async fn edit(&self, item: usize, written: &mut Written, change: impl FnOnce(&mut Vec<String>, String)) {
        let Some(item) = nth(&self.device, item).await else { return };
        let word = written.word();
        written.words.entry(item).or_default().insert(word.clone());
        rewrite(&self.device, item, |text| {
            let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
            change(&mut lines, word);
            lines.join("\n")
        })
        .await;
    }
}

/// All that a device shows: entries by item.
async fn shown(device: &Light) -> BTreeMap<ItemId, andrum_core::entries::Entry> {
    let mut shown = BTreeMap::new();
    for listing in [Listing::Journal, Listing::Trash] {
        let all = device.list(listing).await.unwrap();
        for summary in all.into_iter().filter(|summary| summary.deleted.is_none()) {
            shown.insert(summary.item, device.entry(summary.item).await.unwrap());
        }
    }
    shown
}

async fn play(server: &TestServer, number: usize, devices: usize, steps: Vec<(usize, Step)>) {
    let now = clock();
    let mut person = Person::new(&format!("deltagare.{number}"), "ett lösenord som håller");
    let mut places = vec![];
    for index in 0..devices {
        let store = MemoryStore::new();
        let device = open_light(&store, &now).await;
        let proxy = Proxy::start(&server.url()).await;
        if index == 0 {
            person.make_account(&device).await;
            person.sign_up(&device, &proxy.url()).await.unwrap();
            device.sync().await.unwrap();
        } else {
            person.sign_in(&device, &proxy.url()).await.unwrap();
        }
        places.push(Place { device, store, proxy });
    }
    let mut written = Written::default();
    for (place, step) in steps {
        let place = place % devices;
        places[place].take(step, &mut written, &now).await;
    }
    for place in &places {
        place.proxy.straighten();
    }
    for _ in 0..=devices {
        for place in &places {
            place.device.sync().await.unwrap();
        }
    }
    let first = shown(&places[0].device).await;
    for place in &places {
        assert_eq!(place.device.status().await.unsynced, 0);
        assert!(place.device.status().await.alarms.is_empty());
        assert!(shown(&place.device).await == first, "all devices show the same");
    }
    for (item, words) in &written.words {
        let Some(entry) = first.get(item) else {
            assert!(written.deleted.contains(item), "an item that nobody deleted is gone");
            continue;
        };
        for word in words {
            assert!(text_of(entry).contains(word.as_str()), "{word} is lost: {:?}", text_of(entry));
        }
    }
}

fn converge(backend: Backend, devices: usize, cases: u32) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let server = runtime.block_on(TestServer::start(backend));
    let mut runner = TestRunner::new(Config { cases, max_shrink_iters: 64, ..Config::default() });
    let steps = proptest::collection::vec((0..devices, step()), 1..60);
    // The number is new in every run, shrinking included, so that each is an account of its own.
    let number = std::cell::Cell::new(0);
    runner
        .run(&steps, |steps| {
            number.set(number.get() + 1);
            let story = play(&server, number.get(), devices, steps);
            let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| runtime.block_on(story)));
            outcome.map_err(|panic| {
                let reason = panic.downcast_ref::<String>().cloned();
                TestCaseError::fail(reason.unwrap_or_else(|| "an assertion failed".to_owned()))
            })
        })
        .unwrap();
}

#[test]
fn two_devices_on_sqlite() {
    converge(Backend::Sqlite, 2, 24);
}

#[test]
fn three_devices_on_sqlite() {
    converge(Backend::Sqlite, 3, 16);
}

#[test]
fn three_devices_on_postgres() {
    converge(Backend::Postgres, 3, 8);
}
