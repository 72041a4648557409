//! Devices of a person: the real core on a real store, over a real socket, with a clock that the test moves.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use andrum_core::entries::{Day, Entry, Key, template};
use andrum_core::facade::{Andrum, Error, FirstLook, Listener, SignIn, SignUp};
use andrum_core::platform::Platform;
use andrum_core::store::Store;
use andrum_core::store::memory::MemoryStore;
use andrum_core::store::redb::RedbStore;
use andrum_core::transport::TransportError;
use andrum_core::transport::http::{HttpTransport, Plain};

use crate::server::MONDAY_MS;

/// What a device in a test is made of.
pub struct TestPlatform<S> {
    store: S,
    now_ms: Arc<AtomicI64>,
}

impl<S: Store> Platform for TestPlatform<S> {
    type Store = S;
    type Transport = HttpTransport;

    fn store(&self) -> &S {
        &self.store
    }

    fn connect(&self, address: &str) -> Result<HttpTransport, TransportError> {
        HttpTransport::new(address, Plain::Loopback)
    }

    fn now_ms(&self) -> i64 {
        // Every look at the clock moves it: two writings never have one time.
        self.now_ms.fetch_add(1, Ordering::Relaxed)
    }

    fn minutes_ahead(&self, _: i64) -> i32 {
        60
    }
}

/// A device whose database is a file.
pub type Phone = Andrum<TestPlatform<RedbStore>>;
/// A device whose database is in memory; it can be opened again from [`MemoryStore`]'s clone.
pub type Light = Andrum<TestPlatform<MemoryStore>>;

/// A clock for devices.
#[must_use]
pub fn clock() -> Arc<AtomicI64> {
    Arc::new(AtomicI64::new(MONDAY_MS))
}

/// Opens a device whose database is a file.
///
/// # Errors
/// As [`Andrum::open`].
pub async fn open_phone(path: &Path, now_ms: &Arc<AtomicI64>) -> Result<Phone, Error> {
    let store = RedbStore::open(PathBuf::from(path))?;
    Andrum::open(TestPlatform { store, now_ms: now_ms.clone() }, None).await
}

/// Opens a device whose database is in memory.
pub async fn open_light(store: &MemoryStore, now_ms: &Arc<AtomicI64>) -> Light {
    Andrum::open(TestPlatform { store: store.clone(), now_ms: now_ms.clone() }, None).await.expect("a light device")
}

/// The same, and tells of what happens there.
pub async fn open_told(store: &MemoryStore, now_ms: &Arc<AtomicI64>, listener: Listener) -> Light {
    let platform = TestPlatform { store: store.clone(), now_ms: now_ms.clone() };
    Andrum::open(platform, Some(listener)).await.expect("a light device")
}

/// Somebody who signs up and in.
pub struct Person {
    /// Login name.
    pub login: String,
    /// Password.
    pub password: String,
    /// The kit's code, once there is one.
    pub kit: String,
}

impl Person {
    /// Somebody who has no account yet.
    #[must_use]
    pub fn new(login: &str, password: &str) -> Self {
        Self { login: login.to_owned(), password: password.to_owned(), kit: String::new() }
    }

    /// Makes the account on a device and retypes two groups of its kit.
    pub async fn make_account<P: Platform>(&mut self, device: &Andrum<P>) {
        let shown = device.begin_account().await.expect("an account begins");
        self.kit = shown.code.to_string();
        let group = |number: usize| self.kit.split('-').nth(number - 1).expect("a group of the kit").to_owned();
        device.confirm_kit(&group(shown.challenge.0), &group(shown.challenge.1)).await.expect("the kit is confirmed");
    }

    /// Signs up at a server.
    ///
    /// # Errors
    /// As [`Andrum::sign_up`].
    pub async fn sign_up<P: Platform>(&self, device: &Andrum<P>, server: &str) -> Result<(), Error> {
        let sign_up = SignUp {
            server: server.to_owned(),
            login: self.login.clone(),
            password: self.password.clone().into(),
            invitation: None,
        };
        device.sign_up(&sign_up).await
    }

    /// Signs in at a server.
    ///
    /// # Errors
    /// As [`Andrum::sign_in`].
    pub async fn sign_in<P: Platform>(&self, device: &Andrum<P>, server: &str) -> Result<FirstLook, Error> {
        let sign_in = SignIn {
            server: server.to_owned(),
            login: self.login.clone(),
            password: self.password.clone().into(),
            kit: self.kit.clone().into(),
        };
        device.sign_in(&sign_in).await
    }
}

/// A free entry with a text.
#[must_use]
pub fn free_entry(text: &str) -> Entry {
    let template = template("free").expect("the free template");
    let day: Day = "2026-01-05".parse().expect("a day");
    let mut entry = Entry::new(template, day, MONDAY_MS);
    entry.write(&free_prompt(), text);
    entry
}

/// The prompt of the free template.
#[must_use]
pub fn free_prompt() -> Key {
    Key::new(template("free").expect("the free template").prompts[0].key).expect("a key")
}

/// What a free entry says.
#[must_use]
pub fn text_of(entry: &Entry) -> String {
    entry.section(free_prompt().as_str()).to_owned()
}

/// Changes what a free entry says, as a person would with the entry before them.
pub async fn rewrite<P: Platform>(device: &Andrum<P>, item: andrum_wire::ids::ItemId, to: impl FnOnce(&str) -> String) {
    let read = device.entry(item).await.expect("the entry is there");
    let mut written = read.clone();
    written.write(&free_prompt(), &to(&text_of(&read)));
    device.update(item, &read, &written).await.expect("the entry is rewritten");
}
