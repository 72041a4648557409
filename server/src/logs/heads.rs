//! Where each log stands, remembered, so that "anything new?" does not ask the database.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{PoisonError, RwLock};
use std::time::{Duration, Instant};

use andrum_wire::ids::LogId;
use andrum_wire::log::Head;

/// Logs that are remembered; about 2 MiB.
const MOST_LOGS: usize = 20_000;

/// What the server knows of a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// Its row.
    pub log_row: i64,
    /// The row of its account. Rows are numbered upwards, so a log that was deleted and made again has a higher one.
    pub account_row: i64,
    /// Its head.
    pub head: Head,
}

/// Heads of logs. What is put in last does not win: what is newest does.
#[derive(Debug)]
pub struct Heads {
    known: RwLock<HashMap<LogId, (Known, Instant)>>,
    /// Counts the times that something was forgotten: what was read before may not be put in after.
    forgotten: AtomicU64,
    /// Where other processes write, too, a notice may be lost with its sender: nothing is believed for longer.
    max_age: Option<Duration>,
}

/// The state of the memory when a reader went to the database.
#[derive(Debug, Clone, Copy)]
pub struct Asked(u64);

impl Heads {
    /// Remembers nothing yet.
    #[must_use]
    pub fn new(max_age: Option<Duration>) -> Self {
        Self { known: RwLock::default(), forgotten: AtomicU64::new(0), max_age }
    }

    /// What is remembered of a log.
    #[must_use]
    pub fn get(&self, log: &LogId) -> Option<Known> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        let (known, since) = known.get(log)?;
        self.max_age.is_none_or(|age| since.elapsed() < age).then_some(*known)
    }

    /// A commit was appended.
    pub fn appended(&self, log: LogId, known: Known) {
        let mut all = self.known.write().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MOST_LOGS && !all.contains_key(&log) {
            all.clear();
            self.forgotten.fetch_add(1, Ordering::AcqRel);
        }
        let newest = |known: &Known| (known.log_row, known.head.seq);
        match all.get_mut(&log) {
            Some((old, since)) if newest(old) <= newest(&known) => (*old, *since) = (known, Instant::now()),
            Some(_) => {}
            None => {
                all.insert(log, (known, Instant::now()));
            }
        }
    }

    /// Before the database is asked.
    #[must_use]
    pub fn ask(&self) -> Asked {
        Asked(self.forgotten.load(Ordering::Acquire))
    }

    /// What the database said. Dropped when something was forgotten meanwhile: it might be older than that.
    pub fn learn(&self, asked: Asked, log: LogId, known: Known) {
        if self.ask().0 == asked.0 {
            self.appended(log, known);
        }
    }

    /// Forgets everything.
    pub fn forget(&self) {
        let mut all = self.known.write().unwrap_or_else(PoisonError::into_inner);
        all.clear();
        self.forgotten.fetch_add(1, Ordering::AcqRel);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use andrum_wire::ids::Hash;

    const LOG: LogId = LogId([7; 32]);

    fn at(log_row: i64, seq: u64) -> Known {
        Known { log_row, account_row: 1, head: Head { seq, hash: Hash([seq as u8; 32]) } }
    }

    #[test]
    fn the_newest_wins_in_whatever_order_it_comes() {
        let heads = Heads::new(None);
        let asked = heads.ask();
        heads.appended(LOG, at(1, 6));
        heads.learn(asked, LOG, at(1, 5));
        assert_eq!(heads.get(&LOG), Some(at(1, 6)));
        heads.appended(LOG, at(2, 1));
        assert_eq!(heads.get(&LOG), Some(at(2, 1)), "a log that was made anew begins anew");
    }

    #[test]
    fn what_was_read_before_forgetting_is_not_learnt() {
        let heads = Heads::new(None);
        let asked = heads.ask();
        heads.appended(LOG, at(1, 6));
        heads.forget();
        heads.learn(asked, LOG, at(1, 5));
        assert_eq!(heads.get(&LOG), None);
    }

    #[test]
    fn memory_is_bounded_and_ages() {
        let heads = Heads::new(None);
        for number in 0..=MOST_LOGS as u32 {
            let mut log = [0; 32];
            log[..4].copy_from_slice(&number.to_le_bytes());
            heads.appended(LogId(log), at(1, 1));
        }
        assert!(heads.known.read().unwrap().len() <= MOST_LOGS);
        let aged = Heads::new(Some(Duration::ZERO));
        aged.appended(LOG, at(1, 1));
        assert_eq!(aged.get(&LOG), None);
    }
}
