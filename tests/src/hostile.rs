//! The stage for a hostile server: a person with two devices, each with its own way to the server, whose answers the test bends.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;

use andrum_core::crypto::secret::Secret32;
use andrum_core::crypto::sign::SigningKey;
use andrum_core::device::{LockRecord, Sealed, meta};
use andrum_core::entries::Entry;
use andrum_core::facade::{Error, Listing};
use andrum_core::keys::{Keybag, MasterKey};
use andrum_core::log::{Alarm, LogState, author_commit};
use andrum_core::store::memory::MemoryStore;
use andrum_core::store::{Change as StoreChange, Store, Table};
use andrum_server::Clock;
use andrum_wire::frame;
use andrum_wire::ids::{AccountId, ItemId};
use andrum_wire::keys::{KeysUpdate, SealedKeybag};
use andrum_wire::log::{Append, BlobSlot, Change, CommitRecord, PageHeader, PageReader, write_page_frame};
use serde::Deserialize;

use crate::device::{Light, Person, clock, free_entry, open_light};
use crate::proxy::{BentResponse, Proxy, RecordedRequest};
use crate::server::{Backend, MONDAY_MS, Place, TestServer};

/// The number of the first commit that a test makes: before it come the writer's beginning and the reader's certificate.
pub const NEXT: u64 = 3;

/// A person with two devices at one server. Both are in step.
pub struct Stage {
    /// The server.
    pub server: TestServer,
    /// The person.
    pub person: Person,
    /// The devices' clock.
    pub now: Arc<AtomicI64>,
    /// Wrote two entries.
    pub writer: Seat,
    /// Read them.
    pub reader: Seat,
}

/// A device, what it stores, and its way to the server.
pub struct Seat {
    /// The device.
    pub device: Light,
    /// Its database.
    pub store: MemoryStore,
    /// Its way to the server.
    pub proxy: Proxy,
}

/// What a device keeps of its account, for a test that plays somebody who has stolen it.
pub struct Stolen {
    /// The device's key.
    pub device: SigningKey,
    /// The account.
    pub account: AccountId,
    /// The master key's bytes.
    pub master: [u8; 32],
    /// K1's bytes.
    pub k1: [u8; 32],
    /// The keybag.
    pub keybag: Keybag,
    /// The version that the device has seen last.
    pub keys_version: u64,
    /// The local key's bytes.
    pub local: [u8; 32],
}

/// The stored form of an account, field by field as the core writes it.
#[derive(Deserialize)]
struct StoredAccount {
    account: AccountId,
    device_seed: [u8; 32],
    k1: [u8; 32],
    master: [u8; 32],
    keys_version: u64,
    keybag: Vec<u8>,
}

/// A page of a log, taken apart.
#[derive(Debug, Clone)]
pub struct Page {
    /// Its header.
    pub header: PageHeader,
    /// Its records.
    pub records: Vec<CommitRecord>,
}

impl Page {
    /// Takes a whole page apart.
    #[must_use]
    pub fn read(bytes: &[u8]) -> Self {
        let mut reader = PageReader::default();
        reader.push(bytes);
        let header = reader.next_frame().expect("a frame").expect("a header");
        let header = frame::decode(header, 256).expect("a page's header");
        let mut records = vec![];
        while let Some(record) = reader.next_frame().expect("a frame") {
            records.push(CommitRecord::decode(record).expect("a record"));
        }
        assert!(reader.is_drained(), "a page ends with a frame");
        Self { header, records }
    }

    /// Puts it together again.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        let mut bytes = vec![];
        write_page_frame(&mut bytes, &frame::encode(&self.header).expect("a header"));
        for record in &self.records {
            write_page_frame(&mut bytes, &frame::encode(record).expect("a record"));
        }
        bytes
    }

    /// The blobs in it, in order.
    pub fn blobs(&mut self) -> Vec<&mut BlobSlot> {
        self.records.iter_mut().flat_map(blobs_of).collect()
    }

    /// Adds a record to the end, and a head that says so.
    pub fn plant(&mut self, record: CommitRecord) {
        self.records.push(record);
        self.header.head.seq = self.header.after.seq + self.records.len() as u64;
        self.header.head.hash.0[0] ^= 1;
    }
}

/// The blobs in a record, in order.
pub fn blobs_of(record: &mut CommitRecord) -> Vec<&mut BlobSlot> {
    let changes = record.changes.iter_mut();
    changes.filter_map(|change| if let Change::Put { blob, .. } = change { Some(blob) } else { None }).collect()
}

/// Whether a request asks for a page of a log.
#[must_use]
pub fn asks_for_page(request: &RecordedRequest) -> bool {
    request.method == "GET" && request.path.contains("/commits?")
}

/// Bends the JSON answers of one path.
pub fn bend_json(proxy: &Proxy, path: &'static str, mut bend: impl FnMut(&mut serde_json::Value) + Send + 'static) {
    proxy.bend(move |request, answer| {
        if request.path == path && answer.status == 200 {
            let mut value = serde_json::from_slice(&answer.body).expect("JSON");
            bend(&mut value);
            answer.body = serde_json::to_vec(&value).expect("JSON");
        }
    });
}

/// A JSON body that passed in this proxy: the first request, or answer, of a path.
#[must_use]
pub fn recorded_json(proxy: &Proxy, path: &str, answer: bool) -> serde_json::Value {
    let passed = proxy.recorded();
    let exchange = passed.iter().find(|exchange| exchange.request.path == path).expect("it has passed");
    serde_json::from_slice(if answer { &exchange.body } else { &exchange.request.body }).expect("JSON")
}

impl Seat {
    /// A device that has nothing yet, with a way to this server.
    pub async fn new(server: &str, now: &Arc<AtomicI64>) -> Self {
        let store = MemoryStore::new();
        let device = open_light(&store, now).await;
        Self { device, store, proxy: Proxy::start(server).await }
    }

    /// All that it shows.
    pub async fn shown(&self) -> BTreeMap<ItemId, Entry> {
        let mut shown = BTreeMap::new();
        for listing in [Listing::Journal, Listing::Trash] {
            let all = self.device.list(listing).await.expect("the list");
            // What is kept on one device alone is no part of what all show.
            for summary in all.into_iter().filter(|summary| summary.deleted.is_none()) {
                shown.insert(summary.item, self.device.entry(summary.item).await.expect("a listed entry"));
            }
        }
        shown
    }

    /// Writes a free entry.
    pub async fn write(&self, text: &str) -> ItemId {
        self.device.write(&free_entry(text)).await.expect("the entry is written")
    }

    /// Syncs to the end.
    pub async fn sync(&self) {
        assert!(self.device.sync().await.expect("a sync").complete);
    }

    /// Syncs as far as it goes: something may wait for the person.
    pub async fn sync_now(&self) {
        self.device.sync().await.expect("a sync");
    }

    /// Bends every page of a log.
    pub fn bend_pages(&self, mut bend: impl FnMut(&mut Page) + Send + 'static) {
        self.proxy.bend(move |request, answer: &mut BentResponse| {
            if asks_for_page(request) && answer.status == 200 {
                let mut page = Page::read(&answer.body);
                bend(&mut page);
                answer.body = page.bytes();
            }
        });
    }

    /// The newest commit that the device was given or has sent.
    #[must_use]
    pub fn newest_record(&self) -> CommitRecord {
        let passed = self.proxy.recorded();
        let record = passed.iter().rev().filter(|exchange| exchange.status == Some(200)).find_map(|exchange| {
            let sent = exchange.request.method == "POST" && exchange.request.path.ends_with("/commits");
            if sent {
                return Some(Append::decode(&exchange.request.body).expect("an append").record);
            }
            asks_for_page(&exchange.request).then(|| Page::read(&exchange.body).records.pop())?
        });
        record.expect("a commit has passed")
    }

    /// What a thief of the device has.
    pub async fn stolen(&self) -> Stolen {
        stolen_from(&self.store).await
    }

    /// The log as the device sees it.
    pub async fn log(&self) -> LogState {
        sealed_in(&self.store).await.get(&self.store, Table::Meta, meta::LOG).await.expect("it opens").expect("a log")
    }

    /// A commit that follows what the device has seen, signed by any key.
    pub async fn commit_by(&self, key: &SigningKey, changes: Vec<Change<BlobSlot>>) -> Append {
        author_commit(&self.log().await, key, changes).expect("a commit")
    }

    /// Replaces the keybag with the device's token, past the device. Gives the status.
    pub async fn put_keybag(&self, keybag: &SealedKeybag) -> u16 {
        let passed = self.proxy.recorded();
        let token = passed.iter().rev().find_map(|exchange| exchange.request.headers.get("authorization"));
        let update = KeysUpdate { keybag: keybag.clone(), wraps: None, commit: None };
        let request = reqwest::Client::new()
            .put(format!("{}/v1/account/keys", self.proxy.url()))
            .header("authorization", token.expect("a token has passed"))
            .header("content-type", "application/json")
            .body(serde_json::to_vec(&update).expect("JSON"));
        request.send().await.expect("an answer").status().as_u16()
    }

    /// Sends a commit with the device's token, past the device. Gives the status.
    pub async fn send(&self, append: &Append) -> u16 {
        let passed = self.proxy.recorded();
        let token = passed.iter().rev().find_map(|exchange| exchange.request.headers.get("authorization"));
        let url = format!("{}/v1/logs/{}/commits", self.proxy.url(), self.log().await.log());
        let request = reqwest::Client::new()
            .post(url)
            .header("authorization", token.expect("a token has passed"))
            .header("content-type", "application/octet-stream")
            .body(frame::encode(append).expect("a frame"));
        request.send().await.expect("an answer").status().as_u16()
    }
}

/// What a thief of the device has, as long as it has no lock.
pub async fn stolen_from(store: &impl Store) -> Stolen {
    let sealed = sealed_in(store).await;
    let stored: StoredAccount =
        sealed.get(store, Table::Meta, meta::ACCOUNT).await.expect("it opens").expect("an account");
    let master = MasterKey::from_secret(Secret32::from_bytes(stored.master));
    let keybag = Keybag::open(&stored.keybag, &master, &stored.account, stored.keys_version).expect("a keybag");
    Stolen {
        device: SigningKey::from_seed(&Secret32::from_bytes(stored.device_seed)),
        account: stored.account,
        master: stored.master,
        k1: stored.k1,
        keybag,
        keys_version: stored.keys_version,
        local: *sealed.key().expose(),
    }
}

/// Opens what a device without a lock has stored.
pub async fn sealed_in(store: &impl Store) -> Sealed {
    let lock = store.get(Table::Meta, meta::LOCK).await.expect("a store").expect("a lock's record");
    Sealed::new(LockRecord::decode(&lock).expect("a lock").open_bare().expect("no lock is set"))
}

/// A store with the same in it.
pub async fn copy_store(store: &MemoryStore) -> MemoryStore {
    let copy = MemoryStore::new();
    let mut changes = vec![];
    for table in Table::ALL {
        let rows = store.scan(*table, &[]).await.expect("a scan");
        changes.extend(rows.into_iter().map(|(key, value)| StoreChange::Put(*table, key, value)));
    }
    copy.apply(changes).await.expect("a copy");
    copy
}

impl Stage {
    /// Begins: the writer has two entries and is at the server, the reader has signed in.
    pub async fn begin(backend: Backend) -> Self {
        let server = TestServer::start(backend).await;
        let now = clock();
        let mut person = Person::new("sara.lind", "ett lösenord som håller");
        let writer = Seat::new(&server.url(), &now).await;
        person.make_account(&writer.device).await;
        writer.write("Det första.").await;
        writer.write("Det andra.").await;
        person.sign_up(&writer.device, &writer.proxy.url()).await.expect("signing up");
        writer.sync().await;
        let reader = Seat::new(&server.url(), &now).await;
        person.sign_in(&reader.device, &reader.proxy.url()).await.expect("signing in");
        writer.sync().await;
        assert_eq!(writer.log().await.pin().seq + 1, NEXT);
        Self { server, person, now, writer, reader }
    }

    /// The reader, with something of its own that was never sent, syncs while it is lied to. It ends in the alarm, which stays until it is
    /// seen, and all that it had is still there, also after it was closed and opened again.
    pub async fn reader_raises(&mut self, alarm: Alarm) {
        let ended = self.reader_keeps_all().await;
        assert_eq!(ended, Err(Error::Alarm(alarm.clone())));
        assert_eq!(self.reader.device.status().await.alarms, [alarm], "the alarm stays");
    }

    /// The same for any end. Gives how the sync ended.
    pub async fn reader_keeps_all(&mut self) -> Result<(), Error> {
        let unsent = self.reader.write("Skrivet under tiden.").await;
        let before = self.reader.shown().await;
        assert!(before.contains_key(&unsent));
        let ended = self.reader.device.sync().await.map(drop);
        self.reader.device = open_light(&self.reader.store, &self.now).await;
        let after = self.reader.shown().await;
        for (item, entry) in &before {
            assert!(after.get(item) == Some(entry), "an entry was lost or changed");
        }
        ended
    }

    /// The server is honest again: both devices sync and show the same, the reader's unsent entry included.
    pub async fn all_is_well(&self) {
        self.reader.proxy.straighten();
        self.writer.proxy.straighten();
        for seat in [&self.reader, &self.writer, &self.reader] {
            seat.sync().await;
            assert_eq!(seat.device.status().await.unsynced, 0);
        }
        assert!(self.reader.shown().await == self.writer.shown().await, "both show the same");
    }

    /// A second server with a copy of everything that the first has at this moment, secrets included. SQLite alone.
    pub async fn copy_server(&mut self) -> TestServer {
        self.server.stop().await;
        let place = Place::new(Backend::Sqlite);
        copy_folder(self.server.place().folder(), place.folder());
        self.server.resume().await;
        for seat in [&self.writer, &self.reader] {
            seat.proxy.turn_to(&self.server.url());
        }
        TestServer::start_at(Arc::new(place), Clock::fixed(MONDAY_MS), |_| ()).await
    }
}

/// Copies a folder with all that is in it.
pub fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder").map(|entry| entry.expect("an entry")) {
        let target = to.join(entry.file_name());
        if entry.file_type().expect("a file type").is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("a copy");
        }
    }
}
