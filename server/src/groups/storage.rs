//! Groups in the database. A group's log is a row of `logs` that belongs to no account; its row here has the same number.

use std::collections::BTreeSet;

use andrum_wire::frame;
use andrum_wire::groups::{Group, GroupKind, Roster};
use andrum_wire::ids::{AccountId, LogId};
use andrum_wire::log::Head;
use diesel::dsl::{exists, not};
use diesel::prelude::*;

use crate::devices::storage::midnight;
use crate::logs::storage::hash_of;
use crate::problem::Error;
use crate::storage::schema::{accounts, commits, group_members, groups, logs};
use crate::storage::{AnyConnection, TxError};

/// Largest roster that is read back, in bytes: 256 people with 64 devices each take less than 1 MiB.
const MOST_ROSTER_BYTES: usize = 2 * 1024 * 1024;

/// A group as one account finds it, all of one moment.
#[derive(Debug, Clone)]
pub struct Found {
    /// The log's row.
    pub log_row: i64,
    /// Where the log stands.
    pub head: Head,
    /// The roster after that head.
    pub roster: Roster,
    /// Whether the account may read.
    pub is_member: bool,
}

/// Finds a group, whoever asks.
///
/// # Errors
/// From the database.
pub fn find(c: &mut AnyConnection, group: &LogId, account_row: i64) -> Result<Option<Found>, TxError> {
    let row: Option<(i64, i64, Vec<u8>, Vec<u8>)> = groups::table
        .inner_join(logs::table)
        .filter(logs::log.eq(group.as_bytes()))
        .select((logs::id, logs::head_seq, logs::head_hash, groups::roster))
        .first(c)
        .optional()?;
    let Some((log_row, seq, hash, roster)) = row else { return Ok(None) };
    let head = Head { seq: u64::try_from(seq).map_err(Error::internal)?, hash: hash_of(&hash)? };
    let roster = frame::decode(&roster, MOST_ROSTER_BYTES).map_err(Error::internal)?;
    Ok(Some(Found { log_row, head, roster, is_member: is_member(c, log_row, account_row)? }))
}

/// Whether an account is in a group.
///
/// # Errors
/// From the database.
pub fn is_member(c: &mut AnyConnection, log_row: i64, account_row: i64) -> Result<bool, TxError> {
    let row: Option<i64> =
        group_members::table.find((log_row, account_row)).select(group_members::log_id).first(c).optional()?;
    Ok(row.is_some())
}

/// All groups that an account is in, oldest first.
///
/// # Errors
/// From the database.
pub fn of_account(c: &mut AnyConnection, account_row: i64) -> Result<Vec<Group>, TxError> {
    type Row = (Vec<u8>, i64, Vec<u8>, i64, Option<i64>);
    let own = group_members::table.filter(group_members::account_id.eq(account_row)).select(group_members::log_id);
    let rows: Vec<Row> = groups::table
        .inner_join(logs::table)
        .filter(groups::log_id.eq_any(own))
        .order(groups::log_id)
        .select((logs::log, logs::head_seq, logs::head_hash, groups::kind, groups::expires_ms))
        .load(c)?;
    let group = |(log, seq, hash, kind, expires_ms): Row| {
        let head = Head { seq: u64::try_from(seq).map_err(Error::internal)?, hash: hash_of(&hash)? };
        let group = LogId::from_slice(&log).map_err(Error::internal)?;
        Ok(Group { group, kind: kind_of(kind)?, head, expires_ms })
    };
    rows.into_iter().map(group).collect()
}

/// How many groups the account has made that are still here.
///
/// # Errors
/// From the database.
pub fn made_by(c: &mut AnyConnection, account_row: i64) -> Result<usize, TxError> {
    let count: i64 = groups::table.filter(groups::creator_id.eq(account_row)).count().get_result(c)?;
    Ok(usize::try_from(count).unwrap_or(usize::MAX))
}

/// How many groups there are.
///
/// # Errors
/// From the database.
pub fn count(c: &mut AnyConnection) -> Result<i64, TxError> {
    Ok(groups::table.count().get_result(c)?)
}

/// Makes a group with an empty log; answers its row.
///
/// # Errors
/// From the database.
pub fn create(c: &mut AnyConnection, roster: &Roster, creator_row: i64, now_ms: i64) -> Result<i64, TxError> {
    let log_row: i64 = diesel::insert_into(logs::table)
        .values((
            logs::log.eq(roster.group.as_bytes()),
            logs::account_id.eq(None::<i64>),
            logs::head_seq.eq(0),
            logs::head_hash.eq(Head::EMPTY.hash.as_bytes()),
            logs::bytes.eq(0),
        ))
        .returning(logs::id)
        .get_result(c)?;
    diesel::insert_into(groups::table)
        .values((
            groups::log_id.eq(log_row),
            groups::kind.eq(number_of(roster.kind)),
            groups::roster.eq(frame::encode(roster)?),
            groups::expires_ms.eq(roster.closed),
            groups::creator_id.eq(creator_row),
            groups::created_day_ms.eq(midnight(now_ms)),
        ))
        .execute(c)?;
    Ok(log_row)
}

/// Keeps the roster after a commit.
///
/// # Errors
/// From the database.
pub fn keep(c: &mut AnyConnection, log_row: i64, roster: &Roster) -> Result<(), TxError> {
    diesel::update(groups::table.find(log_row))
        .set((groups::roster.eq(frame::encode(roster)?), groups::expires_ms.eq(roster.closed)))
        .execute(c)?;
    Ok(())
}

/// Lets an account read.
///
/// # Errors
/// From the database.
pub fn let_in(c: &mut AnyConnection, log_row: i64, account_row: i64) -> Result<(), TxError> {
    diesel::insert_into(group_members::table)
        .values((group_members::log_id.eq(log_row), group_members::account_id.eq(account_row)))
        .execute(c)?;
    Ok(())
}

/// Lets accounts read no more.
///
/// # Errors
/// From the database.
pub fn put_out(c: &mut AnyConnection, log_row: i64, gone: &BTreeSet<AccountId>) -> Result<(), TxError> {
    for account in gone {
        let rows = accounts::table.filter(accounts::account.eq(account.as_bytes())).select(accounts::id);
        let member = group_members::log_id.eq(log_row).and(group_members::account_id.eq_any(rows));
        diesel::delete(group_members::table.filter(member)).execute(c)?;
    }
    Ok(())
}

/// Rows of the groups whose time is over, and of those that nobody can read any more.
///
/// # Errors
/// From the database.
pub fn over(c: &mut AnyConnection, now_ms: i64) -> Result<Vec<i64>, TxError> {
    let read_by_some = exists(group_members::table.filter(group_members::log_id.eq(groups::log_id)));
    let over = groups::table.filter(groups::expires_ms.le(now_ms)).or_filter(not(read_by_some));
    Ok(over.select(groups::log_id).load(c)?)
}

/// Deletes a group with everything in it. The row goes first: whoever appends at the same time is either before that or finds nothing.
///
/// # Errors
/// From the database.
pub fn delete(c: &mut AnyConnection, log_row: i64) -> Result<(), TxError> {
    // Roster and members go with it (ON DELETE CASCADE).
    diesel::delete(logs::table.find(log_row)).execute(c)?;
    let positions = commits::position.ge(log_row << 32).and(commits::position.lt((log_row + 1) << 32));
    diesel::delete(commits::table.filter(positions)).execute(c)?;
    Ok(())
}

const fn number_of(kind: GroupKind) -> i64 {
    match kind {
        GroupKind::Group => 0,
        GroupKind::Cohort => 1,
        GroupKind::Pair => 2,
    }
}

fn kind_of(number: i64) -> Result<GroupKind, TxError> {
    let kinds = [GroupKind::Group, GroupKind::Cohort, GroupKind::Pair];
    let kind = kinds.into_iter().find(|kind| number_of(*kind) == number);
    Ok(kind.ok_or_else(|| Error::internal("a group of no kind"))?)
}
