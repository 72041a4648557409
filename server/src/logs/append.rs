//! Append: the head moves by one commit, or not at all.

use std::sync::Arc;

use andrum_wire::ids::{AccountId, DeviceId};
use andrum_wire::log::{Append, Appended, Change, PrivateLog};
use andrum_wire::problem::ProblemKind;
use bytes::Bytes;

use super::checks::{self, Checked};
use super::heads::Known;
use super::judges::{Judge, Judges};
use super::{erase, storage};
use crate::devices::signatures::Strict;
use crate::devices::storage as devices;
use crate::problem::Error;
use crate::state::State;
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
    let mut tries = 0;
    loop {
        let ready = Arc::new(Ready::check(state, caller, body.clone()).await?);
        let apply = ready.clone();
        match state.database.write("append", move |connection| apply.apply(connection)).await {
            Ok(()) => return Ok(ready.announce(state)),
            // The log stands where it did, but another server has changed the state: judge once more.
            Err(Error::StaleHead(head)) if head == ready.checked.after && tries == 0 => tries += 1,
            Err(error) => return Err(error),
        }
    }
}

/// A commit that counts, if the log still stands where it follows and the state is the one by which it was judged.
pub struct Ready {
    account: AccountId,
    known: Known,
    quota: i64,
    checked: Checked,
    /// The commit that had changed the state last.
    since: i64,
    /// The state after this commit, where it is another one.
    moved: Option<Arc<PrivateLog>>,
    /// The devices that this commit ends; none when it holds no rotation.
    revoked: Option<Vec<DeviceId>>,
    judges: Arc<Judges>,
}

impl Ready {
    /// Checks and judges the commit in `body`. What is remembered of the log may be older than the log: before a refusal counts it is read again.
    ///
    /// # Errors
    /// As [`append`], but for what only the transaction can tell.
    pub async fn check(state: &State, caller: &Caller, body: Bytes) -> Result<Self, Error> {
        let known = super::own(state, caller).await?;
        let judge = match state.logs.judges.get(caller.account_row) {
            Some(judge) => judge,
            None => read(state, caller).await?.1,
        };
        let before = (known.head, judge.since);
        let refused = match Self::judge(state, caller, (known, judge), body.clone()).await {
            Err(error @ Error::Refused(ProblemKind::InvalidCommit | ProblemKind::DeviceNotValid, _)) => error,
            other => return other,
        };
        let (known, judge) = read(state, caller).await?;
        if (known.head, judge.since) == before {
            return Err(refused);
        }
        Self::judge(state, caller, (known, judge), body).await
    }

    async fn judge(state: &State, caller: &Caller, (known, judge): (Known, Judge), body: Bytes) -> Result<Self, Error> {
        let device = writing_device(caller)?;
        let quota = i64::try_from(state.config.quota_bytes).unwrap_or(i64::MAX);
        let (account, judges, size) = (caller.account, state.logs.judges.clone(), body.len());
        let check = move || {
            let append = decode(&body, device)?;
            // The remembered head was the true one at some time: what follows an older one comes late for certain.
            if append.after.seq <= known.head.seq && append.after != known.head {
                return Err(Error::StaleHead(known.head));
            }
            let commit = checks::commit_of(account, &append)?;
            let verdict = judge.log.judge(&commit, &Strict).map_err(checks::refused)?;
            let checked = Checked::of(&body, &append, verdict.head)?;
            let rotations = append.record.changes.iter().filter_map(|change| match change {
                Change::Rotate(rotation) => Some(rotation.revoked.clone()),
                _ => None,
            });
            let revoked = rotations.reduce(|first, second| [first, second].concat());
            let (since, moved) = (judge.since, verdict.moved.map(Arc::new));
            Ok(Self { account, known, quota, checked, since, moved, revoked, judges })
        };
        beside_if_large(size, check).await
    }

    /// The part of the transaction. The head moves first: in PostgreSQL that takes the log's row, so that everything after it sees what came
    /// before. Where the head and the state's last change still are the ones that the commit was judged at, the verdict holds.
    ///
    /// # Errors
    /// As [`append`].
    pub fn apply(&self, connection: &mut AnyConnection) -> Result<(), TxError> {
        let Self { known, quota, checked, .. } = self;
        let Known { log_row, account_row, .. } = *known;
        let state_seq = (self.since, if self.moved.is_some() { seq_of(checked)? } else { self.since });
        let Some(bytes) = advance(connection, (log_row, account_row), checked, state_seq)? else {
            return Err(self.why_not(connection)?);
        };
        if let Some(moved) = &self.moved {
            storage::keep_state(connection, log_row, moved)?;
        }
        for device in self.revoked.iter().flatten() {
            devices::revoke(connection, account_row, device)?;
        }
        store(connection, log_row, checked, (bytes, *quota), &|_| true)
    }

    fn why_not(&self, connection: &mut AnyConnection) -> Result<TxError, TxError> {
        let account_row = self.known.account_row;
        self.judges.forget(account_row);
        let Some(now) = storage::find_own(connection, &self.account, account_row)? else {
            return Ok(ProblemKind::NotFound.into());
        };
        let state_moved = storage::find_judge(connection, account_row)?.is_none_or(|judge| judge.since != self.since);
        let is_stale = now.head != self.checked.after || state_moved;
        Ok(if is_stale { Error::StaleHead(now.head).into() } else { REVOKED.into() })
    }

    /// Tells of the new head once the transaction has ended well.
    pub fn announce(&self, state: &State) -> Appended {
        let head = self.checked.head;
        if let (Some(log), Ok(since)) = (&self.moved, seq_of(&self.checked)) {
            self.judges.learn(self.known.account_row, Judge { since, log: log.clone() });
        }
        state.events.head(self.account, Known { head, ..self.known });
        if self.revoked.is_some() {
            state.events.account(self.account);
        }
        Appended { head }
    }
}

/// Where the caller's own log stands, and the state by which its next commit is judged: from the database.
async fn read(state: &State, caller: &Caller) -> Result<(Known, Judge), Error> {
    let (log, account_row) = (caller.account, caller.account_row);
    let both = move |connection: &mut AnyConnection| {
        let known = storage::find_own(connection, &log, account_row)?.ok_or(ProblemKind::NotFound)?;
        let judge = storage::find_judge(connection, account_row)?.ok_or(ProblemKind::NotFound)?;
        Ok((known, judge))
    };
    let (known, judge) = state.database.read("judge", both).await?;
    state.logs.judges.learn(account_row, judge.clone());
    Ok((known, judge))
}

fn seq_of(checked: &Checked) -> Result<i64, Error> {
    i64::try_from(checked.head.seq).map_err(Error::internal)
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

/// Moves the head of the log in the first row, for a device of the account in the second, and the number of the commit that changed the log's
/// state last; answers what the log then holds. None when head or number are others, or the device is not valid.
///
/// # Errors
/// From the database.
pub fn advance(
    connection: &mut AnyConnection,
    rows: (i64, i64),
    checked: &Checked,
    state_seq: (i64, i64),
) -> Result<Option<i64>, TxError> {
    let added = i64::try_from(checked.record.len()).map_err(Error::internal)?;
    storage::advance(connection, rows, checked.author, (checked.after, checked.head), state_seq, added)
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
