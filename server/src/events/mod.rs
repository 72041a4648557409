//! Live events: that something changed, never what. Within this process at once, across processes through the database's notices.

pub mod mailbox;
pub mod routes;

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use andrum_wire::ids::{AccountId, LogId};
use andrum_wire::log::Head;
use andrum_wire::problem::ProblemKind;
use prometheus_client::metrics::gauge::Gauge;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use self::mailbox::Mailbox;
use crate::logs::heads::{Heads, Known};
use crate::problem::Error;
use crate::storage::{Database, Notices, Notified, StorageError};
use crate::tokens::remembered::Remembered;

/// Event streams of all accounts together.
const MOST_STREAMS: usize = 10_000;

/// Where changes are announced and followed. Cheap to clone.
#[derive(Clone)]
pub struct Hub(Arc<Inner>);

struct Inner {
    streams: Mutex<Streams>,
    heads: Arc<Heads>,
    callers: Arc<Remembered>,
    notices: OnceLock<Notices>,
    closed: watch::Sender<bool>,
    gauge: Gauge,
    most_per_account: usize,
}

#[derive(Default)]
struct Streams {
    by_account: HashMap<AccountId, Vec<Arc<Mailbox>>>,
    count: usize,
}

/// What one process tells another.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Notice {
    Head {
        account: AccountId,
        log_row: i64,
        account_row: i64,
        head: Head,
    },
    /// At most as many readers as a group has members, so that a notice stays small.
    Group {
        readers: BTreeSet<AccountId>,
        log: LogId,
        seq: u64,
    },
    Account(AccountId),
}

impl Hub {
    /// A hub that keeps `heads` true and listens to other processes.
    ///
    /// # Errors
    /// [`StorageError::Io`].
    pub fn start(
        database: &Database,
        heads: Arc<Heads>,
        callers: Arc<Remembered>,
        gauge: Gauge,
        most_per_account: usize,
    ) -> Result<Self, StorageError> {
        let (streams, notices, closed) = (Mutex::default(), OnceLock::new(), watch::Sender::new(false));
        let hub = Self(Arc::new(Inner { streams, heads, callers, notices, closed, gauge, most_per_account }));
        let heard = Arc::downgrade(&hub.0);
        let notices = Notices::start(database, move |notified| {
            if let Some(inner) = heard.upgrade() {
                inner.hear(notified);
            }
        })?;
        // The cell was made empty just above.
        let _ = hub.0.notices.set(notices);
        Ok(hub)
    }

    /// The account's own log has grown.
    pub fn head(&self, account: AccountId, known: Known) {
        self.0.announce_head(account, known);
        let Known { log_row, account_row, head } = known;
        self.0.tell(&Notice::Head { account, log_row, account_row, head });
    }

    /// A group's log has grown; `readers` are in the group now.
    pub fn group(&self, readers: BTreeSet<AccountId>, log: LogId, seq: u64) {
        self.0.announce_group(&readers, log, seq);
        self.0.tell(&Notice::Group { readers, log, seq });
    }

    /// Something about the account has changed: a device, a recovery, its keys. Who called for it a moment ago must prove it anew.
    pub fn account(&self, account: AccountId) {
        self.0.announce_account(account);
        self.0.tell(&Notice::Account(account));
    }

    /// Whether what other processes do is heard; if not, the remembered heads are not to be used.
    #[must_use]
    pub fn is_listening(&self) -> bool {
        self.0.notices.get().is_some_and(Notices::is_listening)
    }

    /// Follows an account until the subscription is dropped.
    ///
    /// # Errors
    /// `too-many-requests` when the account, or the server, has as many streams as it may.
    pub fn follow(&self, account: AccountId) -> Result<Subscription, Error> {
        let mailbox = Arc::new(Mailbox::default());
        let mut streams = self.0.streams();
        if *self.0.closed.borrow() {
            return Err(Error::Unavailable("the server is stopping".to_owned()));
        }
        if streams.count >= MOST_STREAMS {
            return Err(Error::TooManyRequests(30));
        }
        let of_account = streams.by_account.entry(account).or_default();
        if of_account.len() >= self.0.most_per_account {
            return Err(Error::refused(
                ProblemKind::TooManyRequests,
                "The account has as many event streams open as it may. Close one first.",
            ));
        }
        of_account.push(mailbox.clone());
        streams.count += 1;
        self.0.gauge.inc();
        Ok(Subscription { hub: self.clone(), account, mailbox, closed: self.0.closed.subscribe() })
    }

    /// Ends all streams, and takes no new ones.
    pub fn close(&self) {
        self.0.closed.send_replace(true);
    }
}

impl Inner {
    fn streams(&self) -> MutexGuard<'_, Streams> {
        self.streams.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn announce_head(&self, account: AccountId, known: Known) {
        self.heads.appended(account, known);
        for mailbox in self.streams().by_account.get(&account).into_iter().flatten() {
            mailbox.head(account, known.head.seq);
        }
    }

    fn announce_group(&self, readers: &BTreeSet<AccountId>, log: LogId, seq: u64) {
        let streams = self.streams();
        for mailbox in readers.iter().filter_map(|reader| streams.by_account.get(reader)).flatten() {
            mailbox.head(log, seq);
        }
    }

    fn announce_account(&self, account: AccountId) {
        self.callers.forget(&account);
        for mailbox in self.streams().by_account.get(&account).into_iter().flatten() {
            mailbox.account();
        }
    }

    fn tell(&self, notice: &Notice) {
        if let (Some(notices), Ok(text)) = (self.notices.get(), serde_json::to_string(notice)) {
            notices.tell(text);
        }
    }

    fn hear(&self, notified: Notified<'_>) {
        match notified {
            Notified::Told(text) => match serde_json::from_str(text) {
                Ok(Notice::Head { account, log_row, account_row, head }) => {
                    self.announce_head(account, Known { log_row, account_row, head });
                }
                Ok(Notice::Group { readers, log, seq }) => self.announce_group(&readers, log, seq),
                Ok(Notice::Account(account)) => self.announce_account(account),
                // From a newer version: something has changed, and we do not know what.
                Err(_) => self.look_anew(),
            },
            Notified::Lost => self.look_anew(),
        }
    }

    fn look_anew(&self) {
        self.heads.forget();
        for mailbox in self.streams().by_account.values().flatten() {
            mailbox.look_anew();
        }
    }
}

/// One stream's place in the hub.
pub struct Subscription {
    hub: Hub,
    account: AccountId,
    /// What has changed.
    pub mailbox: Arc<Mailbox>,
    /// Turns true when the server stops.
    pub closed: watch::Receiver<bool>,
}

impl Drop for Subscription {
    fn drop(&mut self) {
        let mut streams = self.hub.0.streams();
        if let Some(of_account) = streams.by_account.get_mut(&self.account) {
            of_account.retain(|other| !Arc::ptr_eq(other, &self.mailbox));
            if of_account.is_empty() {
                streams.by_account.remove(&self.account);
            }
        }
        streams.count = streams.count.saturating_sub(1);
        self.hub.0.gauge.dec();
    }
}
