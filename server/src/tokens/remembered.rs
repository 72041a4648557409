//! Tokens that were verified a moment ago. Verifying costs a signature and a look into the database; an append should pay neither.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use andrum_wire::ids::AccountId;
use sha2::{Digest, Sha256};

use super::Caller;

/// Most callers that are remembered; about 250 bytes each.
const MOST: usize = 4096;
/// How long a caller is believed without another look into the database, in milliseconds. What happens in this process ends it at once
/// ([`Remembered::forget`]); what happens in another process on the same database is seen after this time. An append checks its device
/// inside its transaction in any case.
const BELIEVED_MS: i64 = 60_000;

/// SHA-256 of a token, so that no token lies about in memory.
pub type Key = [u8; 32];

/// The key under which a token is remembered.
#[must_use]
pub fn key(token: &str) -> Key {
    Sha256::digest(token).into()
}

/// What [`Remembered::find`] found.
pub enum Found {
    /// Verified, and still believed.
    Caller(Caller),
    /// Nothing; a caller that is looked up now is remembered only if nobody was forgotten since this epoch.
    Nothing {
        /// To be given to [`Remembered::remember`].
        epoch: u64,
    },
}

/// Callers by their token.
#[derive(Default)]
pub struct Remembered(RwLock<Inner>);

#[derive(Default)]
struct Inner {
    callers: HashMap<Key, (Caller, i64)>,
    epoch: u64,
}

impl Remembered {
    /// Finds a caller that is still believed.
    #[must_use]
    pub fn find(&self, key: &Key, now_ms: i64) -> Found {
        let inner = self.0.read().unwrap_or_else(PoisonError::into_inner);
        match inner.callers.get(key) {
            Some((caller, until_ms)) if now_ms < *until_ms => Found::Caller(caller.clone()),
            _ => Found::Nothing { epoch: inner.epoch },
        }
    }

    /// Remembers a verified caller for a minute, or until its token ends.
    pub fn remember(&self, key: Key, caller: Caller, epoch: u64, now_ms: i64) {
        let mut inner = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if inner.epoch != epoch {
            return;
        }
        if inner.callers.len() >= MOST {
            inner.callers.retain(|_, (_, until_ms)| now_ms < *until_ms);
        }
        if inner.callers.len() >= MOST {
            inner.callers.clear();
        }
        let until_ms = (now_ms + BELIEVED_MS).min(caller.expires_ms);
        inner.callers.insert(key, (caller, until_ms));
    }

    /// Forgets all callers of an account: after a rotation, a sign-out, a reused token, a deletion.
    pub fn forget(&self, account: &AccountId) {
        let mut inner = self.0.write().unwrap_or_else(PoisonError::into_inner);
        inner.epoch += 1;
        inner.callers.retain(|_, (caller, _)| caller.account != *account);
    }
}

#[cfg(test)]
mod tests {
    use super::super::authority::Scope;
    use super::*;

    fn caller(account: u8, expires_s: i64) -> Caller {
        let account = AccountId::from_slice(&[account; 32]).unwrap();
        Caller {
            account,
            account_row: 1,
            device: None,
            scope: Scope::Enrol,
            auth_time: 0,
            login: None,
            recovered: false,
            expires_ms: expires_s * 1000,
        }
    }

    fn epoch(remembered: &Remembered, key: &Key, now_ms: i64) -> u64 {
        match remembered.find(key, now_ms) {
            Found::Nothing { epoch } => epoch,
            Found::Caller(_) => panic!("remembered"),
        }
    }

    #[test]
    fn a_caller_is_believed_for_a_minute_and_never_beyond_its_token() {
        let remembered = Remembered::default();
        let (long, short) = (key("long"), key("short"));
        remembered.remember(long, caller(1, 600), 0, 0);
        remembered.remember(short, caller(1, 30), 0, 0);
        assert!(matches!(remembered.find(&long, 59_999), Found::Caller(_)));
        assert!(matches!(remembered.find(&short, 29_999), Found::Caller(_)));
        epoch(&remembered, &long, 60_000);
        epoch(&remembered, &short, 30_000);
    }

    #[test]
    fn forgetting_outruns_a_look_up_that_is_under_way() {
        let remembered = Remembered::default();
        let (one, two) = (key("one"), key("two"));
        remembered.remember(two, caller(2, 600), 0, 0);
        let before = epoch(&remembered, &one, 0);
        remembered.forget(&caller(1, 0).account);
        remembered.remember(one, caller(1, 600), before, 0);
        let now = epoch(&remembered, &one, 0);
        assert!(matches!(remembered.find(&two, 0), Found::Caller(_)), "others stay");
        remembered.remember(one, caller(1, 600), now, 0);
        assert!(matches!(remembered.find(&one, 0), Found::Caller(_)));
        remembered.forget(&caller(1, 0).account);
        epoch(&remembered, &one, 0);
    }

    #[test]
    fn memory_is_bounded() {
        let remembered = Remembered::default();
        for number in 0..3 * MOST {
            remembered.remember(key(&number.to_string()), caller(1, 600), 0, 0);
            assert!(remembered.0.read().unwrap().callers.len() <= MOST);
        }
    }
}
