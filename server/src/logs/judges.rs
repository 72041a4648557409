//! The states by which private logs are judged, remembered by account.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use andrum_wire::log::PrivateLog;

/// States that are remembered; about 4 MiB when each account has a few devices.
const MOST_JUDGES: usize = 10_000;

/// A private log's state, and the commit that has changed it last. The append finds out in its transaction whether that still is the last.
#[derive(Debug, Clone)]
pub struct Judge {
    /// The commit; 0 before the first.
    pub since: i64,
    /// The state after it.
    pub log: Arc<PrivateLog>,
}

/// States by account row.
#[derive(Default)]
pub struct Judges(RwLock<HashMap<i64, Judge>>);

impl Judges {
    /// What is remembered of an account's log. Another server may have changed it since.
    #[must_use]
    pub fn get(&self, account_row: i64) -> Option<Judge> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(&account_row).cloned()
    }

    /// Remembers a state, unless a later one is there.
    pub fn learn(&self, account_row: i64, judge: Judge) {
        let mut all = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MOST_JUDGES && !all.contains_key(&account_row) {
            all.clear();
        }
        if all.get(&account_row).is_none_or(|known| known.since < judge.since) {
            all.insert(account_row, judge);
        }
    }

    /// Forgets a state that has shown to be an older one.
    pub fn forget(&self, account_row: i64) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).remove(&account_row);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::devices::signatures::Strict;
    use andrum_wire::ids::{Hash, PublicKey};
    use andrum_wire::log::Genesis;

    fn since(since: i64) -> Judge {
        let key = PublicKey([1; 32]);
        let genesis = Genesis { version: 1, account_key: key, root_key: key, nonce: Hash([2; 32]) };
        Judge { since, log: Arc::new(PrivateLog::new(genesis, &Strict)) }
    }

    #[test]
    fn the_latest_state_is_remembered_in_whatever_order_they_come() {
        let judges = Judges::default();
        for number in [3, 7, 5] {
            judges.learn(1, since(number));
        }
        assert_eq!(judges.get(1).map(|judge| judge.since), Some(7));
        judges.forget(1);
        assert!(judges.get(1).is_none());
    }

    #[test]
    fn memory_is_bounded() {
        let judges = Judges::default();
        for account_row in 0..=MOST_JUDGES as i64 {
            judges.learn(account_row, since(1));
        }
        assert!(judges.0.read().unwrap().len() <= MOST_JUDGES);
    }
}
