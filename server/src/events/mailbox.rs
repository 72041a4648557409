//! What a stream has not sent yet. A slow reader loses what lies between, never the last.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use andrum_wire::events::Event;
use andrum_wire::ids::LogId;
use tokio::sync::Notify;

/// Holds at most one event for each log and one for the account.
#[derive(Debug, Default)]
pub struct Mailbox {
    waiting: Mutex<Waiting>,
    wake: Notify,
}

#[derive(Debug, Default)]
struct Waiting {
    heads: BTreeMap<LogId, u64>,
    account: bool,
    look_anew: bool,
}

/// What was waiting.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct News {
    /// To be sent, in this order.
    pub events: Vec<Event>,
    /// Events may have been lost: the heads are to be read again.
    pub look_anew: bool,
}

impl Mailbox {
    /// A log has grown.
    pub fn head(&self, log: LogId, seq: u64) {
        self.put(|waiting| {
            let newest = waiting.heads.entry(log).or_default();
            *newest = seq.max(*newest);
        });
    }

    /// Something about the account has changed.
    pub fn account(&self) {
        self.put(|waiting| waiting.account = true);
    }

    /// Events may have been lost.
    pub fn look_anew(&self) {
        self.put(|waiting| waiting.look_anew = true);
    }

    fn put(&self, change: impl FnOnce(&mut Waiting)) {
        change(&mut self.waiting.lock().unwrap_or_else(PoisonError::into_inner));
        self.wake.notify_one();
    }

    /// Takes what is there; waits until something is.
    pub async fn take(&self) -> News {
        loop {
            let waiting = std::mem::take(&mut *self.waiting.lock().unwrap_or_else(PoisonError::into_inner));
            let heads = waiting.heads.into_iter().map(|(log, seq)| Event::Head { log, seq });
            let events: Vec<Event> = heads.chain(waiting.account.then_some(Event::Account)).collect();
            if !events.is_empty() || waiting.look_anew {
                return News { events, look_anew: waiting.look_anew };
            }
            self.wake.notified().await;
        }
    }
}
