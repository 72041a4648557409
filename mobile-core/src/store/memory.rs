//! A store that forgets: for tests, and for a device that may keep nothing.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};

use super::{Change, Changes, Rows, Store, StoreError, Table};

/// A store in memory. Clones share what is stored, so a clone stands for the same database opened again.
#[derive(Clone, Default)]
pub struct MemoryStore {
    shared: Arc<Mutex<Shared>>,
}

#[derive(Default)]
struct Shared {
    values: BTreeMap<(Table, Vec<u8>), Vec<u8>>,
    /// How many calls of `apply` still succeed before one fails; none when none is to fail.
    applies_left: Option<usize>,
}

impl MemoryStore {
    /// An empty store.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Lets the `n`-th call of [`Store::apply`] from now (1 is the next) fail with [`StoreError::Full`], once.
    /// For tests of what callers do then.
    pub fn fail_apply(&self, n: usize) {
        self.lock().applies_left = Some(n.saturating_sub(1));
    }

    /// A thread that panicked while it held the lock was not inside a change: those cannot panic.
    fn lock(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Shared {
    fn may_apply(&mut self) -> Result<(), StoreError> {
        match self.applies_left {
            None => Ok(()),
            Some(0) => {
                self.applies_left = None;
                Err(StoreError::Full)
            }
            Some(left) => {
                self.applies_left = Some(left - 1);
                Ok(())
            }
        }
    }
}

impl Store for MemoryStore {
    async fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(self.lock().values.get(&(table, key.to_vec())).cloned())
    }

    async fn scan(&self, table: Table, prefix: &[u8]) -> Result<Rows, StoreError> {
        Ok(self
            .lock()
            .values
            .range((table, prefix.to_vec())..)
            .take_while(|((of, key), _)| *of == table && key.starts_with(prefix))
            .map(|((_, key), value)| (key.clone(), value.clone()))
            .collect())
    }

    async fn apply(&self, changes: Changes) -> Result<(), StoreError> {
        let mut shared = self.lock();
        shared.may_apply()?;
        for change in changes {
            match change {
                Change::Put(table, key, value) => shared.values.insert((table, key), value),
                Change::Delete(table, key) => shared.values.remove(&(table, key)),
            };
        }
        Ok(())
    }

    async fn wipe(&self) -> Result<(), StoreError> {
        self.lock().values.clear();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::conformance::{self, Place};
    use super::*;

    impl Place for MemoryStore {
        type Store = Self;

        async fn open(&self) -> Result<Self, StoreError> {
            Ok(self.clone())
        }
    }

    #[tokio::test]
    async fn conforms() {
        for case in conformance::CASES {
            conformance::run(case, &MemoryStore::new()).await.unwrap();
        }
    }

    #[tokio::test]
    async fn the_nth_apply_fails_once_and_changes_nothing() {
        let store = MemoryStore::new();
        store.fail_apply(2);
        let put = |key: &[u8]| vec![Change::Put(Table::Meta, key.to_vec(), b"v".to_vec())];
        assert_eq!(store.apply(put(b"1")).await, Ok(()));
        assert_eq!(store.apply(put(b"2")).await, Err(StoreError::Full));
        assert_eq!(store.get(Table::Meta, b"2").await, Ok(None));
        assert_eq!(store.apply(put(b"2")).await, Ok(()));
    }
}
