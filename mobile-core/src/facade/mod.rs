//! One facade of plain calls and events: all that the app, the phone bindings and the tests use of the core.
//!
//! What a call takes and gives can travel as a message: the app keeps the core in a worker.
//!
//! Writing never waits for a network. Everything that is written is stored, sealed, before a call returns.

mod account;
mod carrying;
mod devices;
mod entries;
mod event;
mod export;
mod follow;
mod groups;
mod kept;
mod keys;
mod lists;
mod lock;
mod login;
mod people;
mod recovery;
mod rooms;
mod sync;
mod tally;
mod tokens;

pub use crate::groups::GroupSummary;
pub use account::{KitShown, SignUp};
pub use carrying::SyncReport;
pub use devices::{DeviceAtServer, DeviceInfo};
pub use entries::Revision;
pub use event::{Event, SyncState, Topic};
pub use export::ImportReport;
pub use follow::News;
pub use groups::{Held, InviteSeen, NewInvite, Preview, Until};
pub use lists::{Filter, ListPart, Listed, Listing, SearchResult, ThemesOfMonth};
pub use login::{FirstLook, SignIn};
pub use recovery::{Recover, RecoveryOutcome};
pub use tally::{MOST_THEMES, MOST_VOTES};

use std::sync::Arc;

use andrum_wire::info::Info;

use futures_util::lock::{Mutex, MutexGuard};
use serde::{Deserialize, Serialize};

use crate::api;
use crate::crypto::secret::Secret32;
pub use crate::device::{Error, NoAccount, NotAllowed, Unanswered};
use crate::device::{LocalError, LockKind, LockRecord, SCHEMA_VERSION, meta};
use crate::log::Alarm;
use crate::maybe_send::{MaybeSend, MaybeSync};
use crate::platform::Platform;
use crate::store::{Change, Store, Table};
use rooms::{Open, State};

/// Told of events, in the order in which they happen. Must return at once.
#[cfg(not(target_family = "wasm"))]
pub type Listener = Box<dyn Fn(Event) + Send + Sync>;
/// Told of events, in the order in which they happen. Must return at once.
#[cfg(target_family = "wasm")]
pub type Listener = Box<dyn Fn(Event)>;

/// What there is on this device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// Locked; the rest is then unknown and empty.
    pub locked: bool,
    /// The locks that were set. None: the device alone protects the diary.
    pub locks: Vec<LockKind>,
    /// An account exists on this device.
    pub account: Option<andrum_wire::ids::AccountId>,
    /// The server that the account lives at.
    pub server: Option<String>,
    /// The name that one signs in with there.
    pub login: Option<String>,
    /// Items that are not in the server's log yet.
    pub unsynced: usize,
    /// Which of them no sync sends, because a group holds them up.
    pub held: Vec<Held>,
    /// Keys were changed on another device: sign in again.
    pub sign_in_again: bool,
    /// What cannot be true about the server's answers, until it is seen.
    pub alarms: Vec<Alarm>,
}

/// A person's diary on one device.
pub struct Andrum<P: Platform> {
    platform: P,
    state: Mutex<State>,
    /// One sync, sign-in or change of keys at a time; writing goes on beside it.
    talking: Mutex<()>,
    /// The way to the server, kept so that its connections are.
    way: Mutex<Option<(String, Arc<P::Transport>)>>,
    listener: Option<Listener>,
}

impl<P: Platform> Andrum<P> {
    /// Opens the local database, or begins one. Without a lock it is usable at once.
    ///
    /// # Errors
    /// [`Error::Local`]: damaged, open elsewhere, or written by a newer app. Nothing is deleted.
    pub async fn open(platform: P, listener: Option<Listener>) -> Result<Self, Error> {
        let store = platform.store();
        let lock = match (store.get(Table::Meta, meta::SCHEMA).await?, store.get(Table::Meta, meta::LOCK).await?) {
            (None, None) => begin(store).await?,
            (Some(schema), Some(lock)) => {
                check_schema(&schema)?;
                LockRecord::decode(&lock)?
            }
            _ => return Err(LocalError::Damaged("meta".into()).into()),
        };
        let open = match lock.open_bare() {
            Some(key) => Some(Open::load_all(store, key).await?),
            None => None,
        };
        let opened = Self {
            platform,
            state: Mutex::new(State { lock, open }),
            talking: Mutex::new(()),
            way: Mutex::new(None),
            listener,
        };
        opened.forget_what_was_kept().await?;
        Ok(opened)
    }

    /// What there is on this device.
    pub async fn status(&self) -> Status {
        let state = self.state.lock().await;
        let locks = state.lock.kinds();
        let Some(open) = &state.open else {
            return Status {
                locked: true,
                locks,
                account: None,
                server: None,
                login: None,
                unsynced: 0,
                held: vec![],
                sign_in_again: false,
                alarms: vec![],
            };
        };
        Status {
            locked: false,
            locks,
            account: open.account.as_ref().map(|account| account.account),
            server: open.connection.as_ref().map(|connection| connection.server.clone()),
            login: open.connection.as_ref().map(|connection| connection.login.clone()),
            unsynced: open.pages.rows().filter(|row| row.unsynced).count() + open.shared_waiting(),
            held: open.held(),
            sign_in_again: open.account.as_ref().is_some_and(|account| account.outdated),
            alarms: open.alarms.clone(),
        }
    }

    /// The platform that was given to [`Self::open`].
    pub fn platform(&self) -> &P {
        &self.platform
    }

    /// What a server says of itself: who runs it, and who may sign up.
    ///
    /// # Errors
    /// [`Error::Offline`], [`Error::Server`], [`Error::Nonsense`].
    pub async fn info(&self, server: &str) -> Result<Info, Error> {
        let transport = self.connect(server).await?;
        Ok(api::info(&*transport, None).await?)
    }

    /// The person has read the alarms.
    ///
    /// # Errors
    /// [`Error::Locked`], [`Error::Local`].
    pub async fn alarms_seen(&self) -> Result<(), Error> {
        let mut state = self.state.lock().await;
        let open = state.open.as_mut().ok_or(Error::Locked)?;
        self.platform.store().apply(vec![Change::Delete(Table::Meta, meta::ALARMS.to_vec())]).await?;
        open.alarms.clear();
        drop(state);
        self.tell(Event::Alarms);
        Ok(())
    }

    /// Deletes everything on this device. What is at a server stays there.
    ///
    /// # Errors
    /// [`Error::Local`].
    pub async fn wipe_device(&self) -> Result<(), Error> {
        let _talking = self.talking.lock().await;
        let mut state = self.state.lock().await;
        let store = self.platform.store();
        store.wipe().await?;
        let lock = begin(store).await?;
        let key = lock.open_bare().ok_or(LocalError::Damaged("lock".into()))?;
        *state = State { lock, open: Some(Open::load_all(store, key).await?) };
        drop(state);
        self.tell(Event::Entries);
        self.tell(Event::Account);
        Ok(())
    }

    fn tell(&self, event: Event) {
        if let Some(listener) = &self.listener {
            listener(event);
        }
    }

    async fn opened(&self) -> Result<OpenGuard<'_>, Error> {
        let guard = self.state.lock().await;
        if guard.open.is_none() {
            return Err(Error::Locked);
        }
        Ok(OpenGuard(guard))
    }
}

/// The state, known to be open.
struct OpenGuard<'a>(MutexGuard<'a, State>);

impl OpenGuard<'_> {
    /// The opened diary.
    fn get(&mut self) -> Result<&mut Open, Error> {
        self.0.open.as_mut().ok_or(Error::Locked)
    }
}

/// Begins a local database: a fresh local key, bare until a lock is chosen.
async fn begin(store: &impl Store) -> Result<LockRecord, Error> {
    let lock = LockRecord::bare(&Secret32::random());
    store
        .apply(vec![
            Change::Put(Table::Meta, meta::SCHEMA.to_vec(), vec![SCHEMA_VERSION]),
            Change::Put(Table::Meta, meta::LOCK.to_vec(), lock.encode()?),
        ])
        .await?;
    Ok(lock)
}

fn check_schema(schema: &[u8]) -> Result<(), LocalError> {
    match schema {
        [SCHEMA_VERSION] => Ok(()),
        [found] if *found > SCHEMA_VERSION => Err(LocalError::Newer { found: *found, known: SCHEMA_VERSION }),
        _ => Err(LocalError::Damaged("schema".into())),
    }
}

/// Keeps the bounds of the facade in one place.
const _: () = {
    const fn bounds<T: MaybeSend + MaybeSync>() {}
    bounds::<State>();
};
