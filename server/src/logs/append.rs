//! Append: the head moves by one commit, or not at all.

use std::sync::Arc;

use andrum_wire::devices::{DeviceCertificate, Rotation, RotationBody};
use andrum_wire::frame;
use andrum_wire::ids::{AccountId, DeviceId, PublicKey};
use andrum_wire::log::{Append, Appended, Change, Genesis};
use andrum_wire::problem::ProblemKind;
use bytes::Bytes;
use diesel::prelude::*;
use ed25519_dalek::VerifyingKey;

use super::checks::{self, Checked};
use super::heads::Known;
use super::{erase, storage};
use crate::devices::signatures::verifies;
use crate::problem::Error;
use crate::state::State;
use crate::storage::schema::{accounts, devices, refresh_tokens};
use crate::storage::{AnyConnection, TxError};
use crate::tokens::{Caller, Scope};

/// Bodies beyond this many bytes are checked beside the threads that answer.
const LARGE_BYTES: usize = 64 * 1024;
/// Room beyond the quota for what is no content: a lost device can be revoked, and an item deleted, when everything is full.
const RESERVE_BYTES: i64 = 1024 * 1024;
/// The account has ended the device since its token was made.
pub const REVOKED: Error = Error::refused(ProblemKind::DeviceNotValid, "The device is revoked.");

/// Appends the commit in `body` to the caller's own log.
///
/// # Errors
/// `malformed`, `unknown-version`, `too-large`, `invalid-commit`, `stale-head` with the head, `device-not-valid`, `forbidden`, `not-found`,
/// `quota-exceeded`, `storage-full`, `unavailable`.
pub async fn append(state: &State, caller: &Caller, body: Bytes) -> Result<Appended, Error> {
    let ready = Arc::new(Ready::check(state, caller, body).await?);
    let apply = ready.clone();
    state.database.write("append", move |connection| apply.apply(connection)).await?;
    Ok(ready.announce(state))
}

/// A commit that has shown all that it can show by itself, ready for the transaction.
pub struct Ready {
    account: AccountId,
    known: Known,
    quota: i64,
    checked: Checked,
}

impl Ready {
    /// Checks the commit in `body`.
    ///
    /// # Errors
    /// As [`append`], but for what only the transaction can tell.
    pub async fn check(state: &State, caller: &Caller, body: Bytes) -> Result<Self, Error> {
        let device = writing_device(caller)?;
        let known = super::own(state, caller).await?;
        let key = author_key(state, caller.account_row, device).await?;
        let (log, size) = (caller.account, body.len());
        let check = move || {
            let append = decode(&body, device)?;
            // The remembered head was the true one at some time: what follows an older one comes late for certain.
            if append.after.seq <= known.head.seq && append.after != known.head {
                return Err(Error::StaleHead(known.head));
            }
            checks::check(log, &key, &body, &append)
        };
        let checked = beside_if_large(size, check).await?;
        let quota = i64::try_from(state.config.quota_bytes).unwrap_or(i64::MAX);
        Ok(Self { account: caller.account, known, quota, checked })
    }

    /// The part of the transaction. The head moves first: in PostgreSQL that takes the log's row, so that everything after it sees what came
    /// before.
    ///
    /// # Errors
    /// As [`append`].
    pub fn apply(&self, connection: &mut AnyConnection) -> Result<(), TxError> {
        let Self { account, known, quota, checked } = self;
        let Known { log_row, account_row, .. } = *known;
        let Some(bytes) = advance(connection, (log_row, account_row), checked)? else {
            return Err(match storage::find_own(connection, account, account_row)? {
                None => ProblemKind::NotFound.into(),
                Some(now) if now.head != checked.after => Error::StaleHead(now.head).into(),
                Some(_) => REVOKED.into(),
            });
        };
        for change in &checked.about_devices {
            match change {
                Change::AddDevice(certificate) => check_certificate(connection, *account, account_row, certificate)?,
                Change::Rotate(rotation) => rotate(connection, *account, account_row, rotation)?,
                _ => {}
            }
        }
        store(connection, log_row, checked, (bytes, *quota), &|_| true)
    }

    /// Tells of the new head once the transaction has ended well.
    pub fn announce(&self, state: &State) -> Appended {
        let head = self.checked.head;
        state.events.head(self.account, Known { head, ..self.known });
        if self.checked.about_devices.iter().any(|change| matches!(change, Change::Rotate(_))) {
            super::devices_revoked(state, self.account);
        }
        Appended { head }
    }
}

/// The key of a device of the account.
async fn author_key(state: &State, account_row: i64, device: DeviceId) -> Result<VerifyingKey, Error> {
    if let Some(key) = state.logs.authors.get(account_row, &device) {
        return Ok(key);
    }
    let found =
        state.database.read("author-key", move |connection| storage::device(connection, account_row, &device)).await?;
    let (key, _) = found.ok_or(ProblemKind::DeviceNotValid)?;
    let key = PublicKey::from_slice(&key).map_err(Error::internal)?;
    let key = VerifyingKey::from_bytes(&key.0).map_err(|_| ProblemKind::DeviceNotValid)?;
    state.logs.authors.learn(account_row, device, key);
    Ok(key)
}

/// The device that asks to write.
///
/// # Errors
/// `forbidden` while enrolling.
pub fn writing_device(caller: &Caller) -> Result<DeviceId, Error> {
    match (caller.scope, caller.device) {
        (Scope::Device, Some(device)) => Ok(device),
        _ => Err(ProblemKind::Forbidden.into()),
    }
}

/// Decodes what this device asks to append.
///
/// # Errors
/// `malformed`, `unknown-version`, `too-large`, `device-not-valid` when another device has signed it.
pub fn decode(body: &[u8], device: DeviceId) -> Result<Append, Error> {
    let append = Append::decode(body)?;
    if append.record.author != device {
        return Err(Error::refused(ProblemKind::DeviceNotValid, "A device appends what it has signed itself."));
    }
    Ok(append)
}

/// Checks a body of `size` bytes, a large one beside the threads that answer.
///
/// # Errors
/// Those of `check`.
pub async fn beside_if_large<T: Send + 'static>(
    size: usize,
    check: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    if size > LARGE_BYTES { tokio::task::spawn_blocking(check).await.map_err(Error::internal)? } else { check() }
}

/// Moves the head of the log in the first row, for a device of the account in the second; answers what the log then holds. None when the
/// head is another or the device is not valid.
///
/// # Errors
/// From the database.
pub fn advance(connection: &mut AnyConnection, rows: (i64, i64), checked: &Checked) -> Result<Option<i64>, TxError> {
    let added = i64::try_from(checked.record.len()).map_err(Error::internal)?;
    storage::advance(connection, rows, checked.author, (checked.after, checked.head), added)
}

/// Stores the commit once the head has moved: erases what it erases of those whose commits it `may` touch, and holds the log to its quota.
/// `bytes` is what the log holds with it.
///
/// # Errors
/// `invalid-commit`, `quota-exceeded`; from the database.
pub fn store(
    connection: &mut AnyConnection,
    log_row: i64,
    checked: &Checked,
    (bytes, quota): (i64, i64),
    may: &dyn Fn(&DeviceId) -> bool,
) -> Result<(), TxError> {
    let added = i64::try_from(checked.record.len()).map_err(Error::internal)?;
    let freed = erase::erase(connection, log_row, &checked.erases, may)?;
    if freed != 0 {
        storage::give_back(connection, log_row, freed)?;
    }
    let allowed = if checked.has_content { quota } else { quota.saturating_add(RESERVE_BYTES) };
    if bytes - freed > allowed && added > freed {
        return Err(Error::refused(
            ProblemKind::QuotaExceeded,
            "Nothing was stored. Delete something for good, or ask the operator for more room.",
        )
        .into());
    }
    storage::insert(connection, storage::position(log_row, checked.head.seq)?, &checked.after.hash, &checked.record)
}

/// A certificate counts when the account key that is valid here has signed it.
fn check_certificate(
    connection: &mut AnyConnection,
    account: AccountId,
    account_row: i64,
    certificate: &DeviceCertificate,
) -> Result<(), TxError> {
    let key: Vec<u8> = accounts::table.find(account_row).select(accounts::account_key).first(connection)?;
    let key = PublicKey::from_slice(&key).map_err(Error::internal)?;
    let signed = DeviceCertificate::signed_bytes(&account, &certificate.device_key);
    if certificate.account == account && verifies(&key, &signed, &certificate.signature) {
        return Ok(());
    }
    Err(Error::refused(ProblemKind::InvalidCommit, "The certificate is not signed by the account's key.").into())
}

/// A rotation counts when the kit's root key has signed it and its number is the next. It ends devices and their tokens.
fn rotate(
    connection: &mut AnyConnection,
    account: AccountId,
    account_row: i64,
    rotation: &Rotation,
) -> Result<(), TxError> {
    let (genesis, number): (Vec<u8>, i64) =
        accounts::table.find(account_row).select((accounts::genesis, accounts::rotation)).first(connection)?;
    let genesis: Genesis = frame::decode(&genesis, 1024).map_err(Error::internal)?;
    let Rotation { number: next, account_key, revoked, signature } = rotation.clone();
    let body = RotationBody { account, number: next, account_key, revoked };
    if i64::from(next) != number + 1 {
        return Err(Error::refused(ProblemKind::InvalidCommit, "Rotations are numbered one after another.").into());
    }
    if !verifies(&genesis.root_key, &body.signed_bytes()?, &signature) {
        return Err(Error::refused(ProblemKind::InvalidCommit, "The rotation is not signed by the kit.").into());
    }
    diesel::update(accounts::table.find(account_row))
        .set((accounts::account_key.eq(account_key.as_bytes()), accounts::rotation.eq(i64::from(next))))
        .execute(connection)?;
    for device in &body.revoked {
        revoke(connection, account_row, device)?;
    }
    Ok(())
}

/// Ends a device of the account. One that the server never saw is passed over: its certificate ends with the account key.
fn revoke(connection: &mut AnyConnection, account_row: i64, device: &DeviceId) -> Result<(), TxError> {
    let row: Option<i64> = devices::table
        .filter(devices::device.eq(device.as_bytes()).and(devices::account_id.eq(account_row)))
        .select(devices::id)
        .first(connection)
        .optional()?;
    let Some(row) = row else { return Ok(()) };
    diesel::update(devices::table.find(row)).set(devices::revoked.eq(true)).execute(connection)?;
    diesel::delete(refresh_tokens::table.filter(refresh_tokens::device_id.eq(row))).execute(connection)?;
    Ok(())
}
