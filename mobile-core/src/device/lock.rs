//! The lock: how the local key is kept. Until a lock is chosen the device alone protects it, and the app says so.

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::LocalError;
use crate::crypto::argon;
use crate::crypto::secret::Secret32;
use crate::crypto::{aead, random};
use crate::keys::MasterKey;

const DOMAIN: &[u8] = b"andrum/v1/lock\0";
const MASTER_AAD: &[u8] = b"andrum/v1/lock\0master";
const PRF_INFO: &str = "andrum/v1/lock/prf";

/// Wrong tries before waiting begins.
const FREE_TRIES: u32 = 3;
/// The longest wait between two tries, in milliseconds.
const LONGEST_WAIT_MS: i64 = 15 * 60 * 1000;

/// What opens a lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum LockKind {
    /// A passphrase, stretched by Argon2id.
    Passphrase,
    /// 32 bytes from a WebAuthn authenticator (PRF extension, W3C WebAuthn Level 3, section 10.1.4), or from a platform's key store.
    Prf,
}

/// A secret that is tried on a lock.
#[derive(Serialize, Deserialize)]
pub enum UnlockSecret {
    /// As typed.
    Passphrase(Zeroizing<String>),
    /// As the authenticator answered.
    Prf(Zeroizing<[u8; 32]>),
}

impl UnlockSecret {
    /// Which kind of lock it is for.
    #[must_use]
    pub fn kind(&self) -> LockKind {
        match self {
            Self::Passphrase(_) => LockKind::Passphrase,
            Self::Prf(_) => LockKind::Prf,
        }
    }

    fn key(&self, salt: &[u8; 16]) -> Secret32 {
        match self {
            Self::Passphrase(text) => argon::stretch(text, salt),
            Self::Prf(bytes) => Secret32::from_bytes(**bytes).derive(PRF_INFO),
        }
    }
}

/// Why a lock did not open. Nothing is ever destroyed for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum UnlockError {
    /// Not the right secret.
    #[error("that does not open the lock")]
    Wrong,
    /// Too many wrong tries lately.
    #[error("too many tries: wait {} seconds, or sign in with password and kit", wait_ms / 1000)]
    Wait {
        /// How long, in milliseconds.
        wait_ms: i64,
    },
    /// No lock of this kind was set.
    #[error("this device has no such lock")]
    NoSuchLock,
}

#[derive(Clone, Serialize, Deserialize)]
struct Wrap {
    kind: LockKind,
    salt: [u8; 16],
    #[serde(with = "serde_bytes")]
    sealed: Vec<u8>,
}

/// How the local key is kept on this device. Stored without a seal.
#[derive(Clone, Serialize, Deserialize)]
pub struct LockRecord {
    bare: Option<Zeroizing<[u8; 32]>>,
    wraps: Vec<Wrap>,
    under_master: Option<Vec<u8>>,
    failures: u32,
    wait_until_ms: i64,
}

impl LockRecord {
    /// No lock: the key lies bare.
    #[must_use]
    pub fn bare(key: &Secret32) -> Self {
        Self {
            bare: Some(Zeroizing::new(*key.expose())),
            wraps: vec![],
            under_master: None,
            failures: 0,
            wait_until_ms: 0,
        }
    }

    /// Reads a stored record.
    ///
    /// # Errors
    /// [`LocalError::Damaged`].
    pub fn decode(bytes: &[u8]) -> Result<Self, LocalError> {
        postcard::from_bytes(bytes).map_err(|_| LocalError::Damaged("lock".into()))
    }

    /// Writes the record.
    ///
    /// # Errors
    /// [`LocalError::Damaged`] when it cannot be encoded.
    pub fn encode(&self) -> Result<Vec<u8>, LocalError> {
        andrum_wire::frame::encode(self).map_err(|_| LocalError::Damaged("lock".into()))
    }

    /// The key, where no lock was chosen.
    #[must_use]
    pub fn open_bare(&self) -> Option<Secret32> {
        self.bare.as_ref().map(|key| Secret32::from_bytes(**key))
    }

    /// The kinds of lock that were set.
    #[must_use]
    pub fn kinds(&self) -> Vec<LockKind> {
        self.wraps.iter().map(|wrap| wrap.kind).collect()
    }

    /// Sets a lock, in place of an earlier one of the same kind. The key no longer lies bare.
    pub fn set(&mut self, key: &Secret32, secret: &UnlockSecret) {
        let salt: [u8; 16] = random::bytes();
        let kind = secret.kind();
        let sealed = aead::seal(&secret.key(&salt), &[DOMAIN, &[kind as u8]], key.expose());
        self.wraps.retain(|wrap| wrap.kind != kind);
        self.wraps.push(Wrap { kind, salt, sealed });
        self.bare = None;
        self.forgive();
    }

    /// Removes all locks: the device alone protects the key again.
    pub fn clear(&mut self, key: &Secret32) {
        self.wraps.clear();
        self.bare = Some(Zeroizing::new(*key.expose()));
        self.forgive();
    }

    /// Wraps the key under the account's master key too, so that password and kit open what a forgotten passphrase has shut.
    pub fn set_master(&mut self, key: &Secret32, master: &MasterKey) {
        self.under_master = Some(aead::seal(&master.local_wrap_key(), &[MASTER_AAD], key.expose()));
    }

    /// The account is gone: its master key opens nothing here any more.
    pub fn forget_master(&mut self) {
        self.under_master = None;
    }

    /// Whether the key is wrapped under a master key.
    #[must_use]
    pub fn has_master(&self) -> bool {
        self.under_master.is_some()
    }

    /// Opens the lock with the master key.
    ///
    /// # Errors
    /// [`UnlockError::Wrong`] or [`UnlockError::NoSuchLock`].
    pub fn open_with_master(&self, master: &MasterKey) -> Result<Secret32, UnlockError> {
        let sealed = self.under_master.as_ref().ok_or(UnlockError::NoSuchLock)?;
        secret_from(aead::open(&master.local_wrap_key(), &[MASTER_AAD], sealed).ok())
    }

    /// Tries a secret. Slows down after wrong ones; the caller stores the record again whatever the outcome.
    ///
    /// # Errors
    /// [`UnlockError`].
    pub fn try_open(&mut self, secret: &UnlockSecret, now_ms: i64) -> Result<Secret32, UnlockError> {
        // A clock that was set back must not lock anyone out for longer than the longest wait.
        self.wait_until_ms = self.wait_until_ms.min(now_ms.saturating_add(LONGEST_WAIT_MS));
        let wait_ms = self.wait_until_ms - now_ms;
        if wait_ms > 0 {
            return Err(UnlockError::Wait { wait_ms });
        }
        let wrap = self.wraps.iter().find(|wrap| wrap.kind == secret.kind()).ok_or(UnlockError::NoSuchLock)?;
        let opened = aead::open(&secret.key(&wrap.salt), &[DOMAIN, &[wrap.kind as u8]], &wrap.sealed).ok();
        if opened.is_some() {
            self.forgive();
        } else {
            self.failures = self.failures.saturating_add(1);
            let steps = self.failures.saturating_sub(FREE_TRIES).min(20);
            let wait = if steps == 0 { 0 } else { (5_000_i64 << (steps - 1)).min(LONGEST_WAIT_MS) };
            self.wait_until_ms = now_ms + wait;
        }
        secret_from(opened)
    }

    fn forgive(&mut self) {
        self.failures = 0;
        self.wait_until_ms = 0;
    }
}

fn secret_from(opened: Option<Zeroizing<Vec<u8>>>) -> Result<Secret32, UnlockError> {
    let bytes = opened.ok_or(UnlockError::Wrong)?;
    let bytes: [u8; 32] = bytes.as_slice().try_into().map_err(|_| UnlockError::Wrong)?;
    Ok(Secret32::from_bytes(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prf(byte: u8) -> UnlockSecret {
        UnlockSecret::Prf(Zeroizing::new([byte; 32]))
    }

    fn locked() -> LockRecord {
        let mut record = LockRecord::bare(&Secret32::from_bytes([7; 32]));
        record.set(&Secret32::from_bytes([7; 32]), &prf(1));
        record
    }

    #[test]
    fn a_lock_takes_the_bare_key_away_and_gives_it_back() {
        let mut record = LockRecord::decode(&locked().encode().unwrap()).unwrap();
        assert!(record.open_bare().is_none());
        assert_eq!(record.try_open(&prf(1), 0).unwrap().expose(), &[7; 32]);
        assert!(!record.encode().unwrap().windows(32).any(|window| window == [7; 32]));
    }

    #[test]
    fn wrong_tries_slow_down_and_destroy_nothing() {
        let mut record = locked();
        for _ in 0..FREE_TRIES {
            assert_eq!(record.try_open(&prf(2), 0).err(), Some(UnlockError::Wrong));
        }
        assert_eq!(record.try_open(&prf(2), 0).err(), Some(UnlockError::Wrong));
        assert_eq!(record.try_open(&prf(1), 0).err(), Some(UnlockError::Wait { wait_ms: 5_000 }));
        for _ in 0..60 {
            let now = record.wait_until_ms;
            assert!(record.try_open(&prf(2), now).is_err());
            assert!(record.wait_until_ms - now <= LONGEST_WAIT_MS);
        }
        let now = record.wait_until_ms;
        assert_eq!(record.try_open(&prf(1), now).unwrap().expose(), &[7; 32]);
        assert_eq!(record.failures, 0);
    }

    #[test]
    fn a_clock_set_back_does_not_shut_anyone_out() {
        let mut record = locked();
        for _ in 0..10 {
            let now = record.wait_until_ms;
            let _ = record.try_open(&prf(2), now.max(1_000_000_000));
        }
        assert_eq!(record.try_open(&prf(1), 0).err(), Some(UnlockError::Wait { wait_ms: LONGEST_WAIT_MS }));
        assert!(record.try_open(&prf(1), LONGEST_WAIT_MS).is_ok());
    }
}
