//! Locking and unlocking. Wrong tries slow down; what was written is never destroyed for them.

use super::rooms::{Open, State};
use super::{Andrum, Error, Event};
use crate::device::{LockRecord, UnlockSecret, meta};
use crate::platform::Platform;
use crate::store::{Change, Store, Table};

impl<P: Platform> Andrum<P> {
    /// Opens the lock.
    ///
    /// # Errors
    /// [`Error::Unlock`], [`Error::Local`].
    pub async fn unlock(&self, secret: UnlockSecret) -> Result<(), Error> {
        let mut state = self.state.lock().await;
        if state.open.is_some() {
            return Ok(());
        }
        let mut lock = state.lock.clone();
        let tried = lock.try_open(&secret, self.platform().now_ms());
        // The count of wrong tries is kept before the outcome is told.
        self.store_lock(&mut state, lock).await?;
        state.open = Some(Open::load_all(self.platform().store(), tried?).await?);
        drop(state);
        self.tell(Event::Lock);
        self.forget_what_was_kept().await
    }

    /// Locks: the keys leave the memory. Without a lock that was set, this does nothing.
    pub async fn lock(&self) {
        let mut state = self.state.lock().await;
        if state.lock.open_bare().is_some() {
            return;
        }
        state.open = None;
        drop(state);
        self.tell(Event::Lock);
    }

    /// Sets a lock, or replaces the one of its kind.
    ///
    /// # Errors
    /// [`Error::Locked`], [`Error::Local`].
    pub async fn set_lock(&self, secret: UnlockSecret) -> Result<(), Error> {
        self.change_lock(|lock, open| lock.set(open.sealed.key(), &secret)).await
    }

    /// Removes all locks: the device alone protects the diary again.
    ///
    /// # Errors
    /// [`Error::Locked`], [`Error::Local`].
    pub async fn remove_lock(&self) -> Result<(), Error> {
        self.change_lock(|lock, open| lock.clear(open.sealed.key())).await
    }

    async fn change_lock(&self, change: impl FnOnce(&mut LockRecord, &Open)) -> Result<(), Error> {
        let mut state = self.state.lock().await;
        let mut lock = state.lock.clone();
        change(&mut lock, state.open.as_ref().ok_or(Error::Locked)?);
        self.store_lock(&mut state, lock).await?;
        drop(state);
        self.tell(Event::Lock);
        Ok(())
    }

    /// Stores the lock, and takes it over once it is stored.
    pub(super) async fn store_lock(&self, state: &mut State, lock: LockRecord) -> Result<(), Error> {
        let change = Change::Put(Table::Meta, meta::LOCK.to_vec(), lock.encode()?);
        self.platform().store().apply(vec![change]).await?;
        state.lock = lock;
        Ok(())
    }
}
