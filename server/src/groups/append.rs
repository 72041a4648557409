//! A commit gets into a group's log: judged against the roster at the head that it follows, stored if the log still stands there.

use std::collections::BTreeSet;
use std::sync::Arc;

use andrum_wire::groups::{GroupRefusal, Roster, RosterOp, Verdict, group_id};
use andrum_wire::ids::{AccountId, DeviceId, LogId};
use andrum_wire::limits::MAX_GROUPS;
use andrum_wire::log::{Append, Appended, Change, Head};
use andrum_wire::problem::ProblemKind;
use andrum_wire::tally::Descriptor;
use bytes::Bytes;

use super::rules::{self, refused};
use super::storage::{self, Found};
use crate::accounts::storage as accounts;
use crate::devices::signatures::Strict;
use crate::logs::append::{REVOKED, advance, beside_if_large, decode, store, writing_device};
use crate::logs::checks::{Checked, commit_of};
use crate::logs::storage as logs;
use crate::problem::Error;
use crate::state::State;
use crate::storage::{AnyConnection, TxError};
use crate::tally::opening;
use crate::tokens::Caller;

/// The roster is kept beside the group, not beside its log.
const NO_STATE: (i64, i64) = (0, 0);

/// Makes the group that the commit in `body` begins.
///
/// # Errors
/// `malformed`, `unknown-version`, `too-large`, `invalid-commit`, `device-not-valid`, `forbidden` beyond [`MAX_GROUPS`], `stale-head` when it
/// is made already, `quota-exceeded`, `storage-full`, `unavailable`.
pub async fn create(state: &State, caller: &Caller, body: Bytes) -> Result<Appended, Error> {
    let device = writing_device(caller)?;
    let (who, now_ms, size) = (Author::of(state, caller), state.clock.now_ms(), body.len());
    let check = move || Ready::first(who, &decode(&body, device)?, &body, now_ms);
    let ready = Arc::new(beside_if_large(size, check).await?);
    let apply = ready.clone();
    state.database.write("create group", move |c| apply.create(c, now_ms)).await?;
    state.metrics.groups.inc();
    Ok(ready.announce(state))
}

/// Appends the commit in `body` to a group's log, for a member, or for somebody who comes in by it.
///
/// # Errors
/// As [`create`], and `not-found` for everybody else; `stale-head` with the head.
pub async fn append(state: &State, caller: &Caller, group: LogId, body: Bytes) -> Result<Appended, Error> {
    let device = writing_device(caller)?;
    let (who, now_ms, size) = (Author::of(state, caller), state.clock.now_ms(), body.len());
    let found = state.database.read("group", move |c| storage::find(c, &group, who.row)).await?;
    let found = found.ok_or(ProblemKind::NotFound)?;
    let log_row = found.log_row;
    let server_key = state.secrets.tally.public();
    let check = move || {
        let append = decode(&body, device)?;
        let opened = opening::of(&append.record, &server_key, now_ms)?;
        Ok(Ready { opened, ..Ready::next(who, &found, &append, &body, now_ms)? })
    };
    let ready = Arc::new(beside_if_large(size, check).await?);
    let apply = ready.clone();
    state.database.write("append to group", move |c| apply.append(c, log_row)).await?;
    Ok(ready.announce(state))
}

/// Whose commit it has to be, and how much a group may hold.
#[derive(Clone, Copy)]
struct Author {
    account: AccountId,
    row: i64,
    quota: i64,
}

impl Author {
    fn of(state: &State, caller: &Caller) -> Self {
        let quota = i64::try_from(state.config.group_quota_bytes).unwrap_or(i64::MAX);
        Self { account: caller.account, row: caller.account_row, quota }
    }
}

/// A commit that counts, if the log still stands where it follows.
struct Ready {
    author: Author,
    checked: Checked,
    /// The roster after it.
    roster: Roster,
    /// Whether that is another one than before.
    is_new: bool,
    was_member: bool,
    /// Who may read no more.
    gone: BTreeSet<AccountId>,
    /// Tallies that it opens.
    opened: Vec<Descriptor>,
}

impl Ready {
    fn first(author: Author, append: &Append, body: &[u8], now_ms: i64) -> Result<Self, Error> {
        let not_first = || refused(GroupRefusal::WrongGenesis);
        let Some(Change::Roster(operation)) = append.record.changes.first() else { return Err(not_first()) };
        let RosterOp::Create(genesis) = operation.as_ref() else { return Err(not_first()) };
        if append.after != Head::EMPTY {
            return Err(not_first());
        }
        let group = group_id(genesis, &Strict).map_err(refused)?;
        let verdict = Roster::begin(&commit_of(group, append)?, &Strict).map_err(refused)?;
        rules::check_closing(None, verdict.roster.closed, now_ms)?;
        Self::of(author, append, body, verdict, (true, false, BTreeSet::new()))
    }

    fn next(author: Author, found: &Found, append: &Append, body: &[u8], now_ms: i64) -> Result<Self, Error> {
        let before = &found.roster;
        if !found.is_member {
            rules::at_the_door(before, &append.record, author.account)?;
        }
        rules::check_invites(before, &append.record, now_ms)?;
        if append.after != found.head {
            return Err(Error::StaleHead(found.head));
        }
        let verdict = before.judge(&commit_of(before.group, append)?, &Strict).map_err(refused)?;
        rules::check_closing(before.closed, verdict.roster.closed, now_ms)?;
        let gone = before.accounts().difference(&verdict.roster.accounts()).copied().collect();
        let is_new = verdict.roster != *before;
        Self::of(author, append, body, verdict, (is_new, found.is_member, gone))
    }

    fn of(
        author: Author,
        append: &Append,
        body: &[u8],
        verdict: Verdict,
        (is_new, was_member, gone): (bool, bool, BTreeSet<AccountId>),
    ) -> Result<Self, Error> {
        if verdict.author != author.account {
            return Err(Error::refused(ProblemKind::DeviceNotValid, "The author's device is another account's."));
        }
        let checked = Checked::of(body, append, verdict.head)?;
        Ok(Self { author, checked, roster: verdict.roster, is_new, was_member, gone, opened: vec![] })
    }

    /// The transaction that makes the group. The account's row is held, so that it makes one group at a time.
    fn create(&self, c: &mut AnyConnection, now_ms: i64) -> Result<(), TxError> {
        let (group, row) = (&self.roster.group, self.author.row);
        accounts::lock(c, row)?;
        if let Some(there) = logs::find_readable(c, group, row)? {
            return Err(Error::StaleHead(there.head).into());
        }
        if logs::find(c, group)?.is_some() {
            return Err(ProblemKind::AlreadyExists.into());
        }
        if storage::made_by(c, row)? >= MAX_GROUPS {
            return Err(Error::refused(ProblemKind::Forbidden, "The account has made as many groups as it may.").into());
        }
        let log_row = storage::create(c, &self.roster, row, now_ms)?;
        self.append(c, log_row)
    }

    /// The transaction of every commit. The head moves first, as in private logs: where it still is the one that the commit was judged
    /// at, the roster is, too.
    fn append(&self, c: &mut AnyConnection, log_row: i64) -> Result<(), TxError> {
        let Author { account, row, quota } = self.author;
        let Some(bytes) = advance(c, (log_row, row), &self.checked, NO_STATE)? else {
            return Err(self.why_not(c, log_row)?);
        };
        let is_own = |device: &DeviceId| self.roster.account_of(device) == Some(account);
        let may = |device: &DeviceId| is_own(device) || self.roster.is_supervisor(&account);
        store(c, log_row, &self.checked, (bytes, quota), &may)?;
        if self.is_new {
            storage::keep(c, log_row, &self.roster)?;
            storage::put_out(c, log_row, &self.gone)?;
            opening::end_of_holders(c, log_row, &self.roster)?;
        }
        opening::store(c, log_row, &self.opened)?;
        if !self.was_member && self.roster.member(&account).is_some() {
            storage::let_in(c, log_row, row)?;
        }
        Ok(())
    }

    fn why_not(&self, c: &mut AnyConnection, log_row: i64) -> Result<TxError, TxError> {
        let was_put_out = self.was_member && !storage::is_member(c, log_row, self.author.row)?;
        Ok(match logs::find(c, &self.roster.group)?.filter(|_| !was_put_out) {
            None => ProblemKind::NotFound.into(),
            Some(now) if now.head != self.checked.after => Error::StaleHead(now.head).into(),
            Some(_) => REVOKED.into(),
        })
    }

    /// Tells all who are in now.
    fn announce(&self, state: &State) -> Appended {
        let head = self.checked.head;
        state.events.group(self.roster.accounts(), self.roster.group, head.seq);
        Appended { head }
    }
}
