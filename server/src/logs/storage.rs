//! What logs ask of the database. `position = log row * 2^32 + seq`.

use std::sync::Arc;

use andrum_wire::frame;
use andrum_wire::ids::{DeviceId, Hash, LogId};
use andrum_wire::log::{CommitRecord, Head, PrivateLog};
use diesel::backend::Backend;
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::serialize::ToSql;
use diesel::sql_types::{BigInt, Binary, HasSqlType};

use super::heads::Known;
use super::judges::Judge;
use crate::problem::Error;
use crate::storage::schema::{commits, group_members, logs, private_logs};
use crate::storage::{AnyConnection, TxError};

diesel::define_sql_function! {
    /// Bytes of a binary value. Both databases know it without reading the value.
    fn length(value: diesel::sql_types::Binary) -> diesel::sql_types::Integer;
}

/// Largest state of a private log that is read back, in bytes: 64 devices take less than 4 KiB.
const MOST_STATE_BYTES: usize = 16 * 1024;
/// Most commits of a log: the seq has 32 bits in its position.
pub const MOST_COMMITS: u64 = u32::MAX as u64;

/// Where a commit of a log stands in the table.
///
/// # Errors
/// [`Error::Internal`] beyond [`MOST_COMMITS`], or beyond 2^31 logs.
pub fn position(log_row: i64, seq: u64) -> Result<i64, Error> {
    let seq = u32::try_from(seq).map_err(Error::internal)?;
    let base = log_row.checked_mul(1 << 32).ok_or_else(|| Error::internal("too many logs"))?;
    Ok(base + i64::from(seq))
}

/// The seq of a position.
#[must_use]
pub fn seq_at(position: i64) -> u64 {
    u64::from((position & i64::from(u32::MAX)) as u32)
}

pub fn hash_of(bytes: &[u8]) -> Result<Hash, TxError> {
    Hash::from_slice(bytes).map_err(|error| Error::internal(error).into())
}

type LogRow = (i64, i64, Vec<u8>);

fn place(row: &LogRow) -> Result<Place, TxError> {
    let (log_row, seq, hash) = row;
    let seq = u64::try_from(*seq).map_err(Error::internal)?;
    Ok(Place { log_row: *log_row, head: Head { seq, hash: hash_of(hash)? } })
}

/// A log's row, and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The row.
    pub log_row: i64,
    /// The head.
    pub head: Head,
}

/// Where a log stands, whosever it is.
///
/// # Errors
/// From the database.
pub fn find(connection: &mut AnyConnection, log: &LogId) -> Result<Option<Place>, TxError> {
    let row: Option<LogRow> = logs::table
        .filter(logs::log.eq(log.as_bytes()))
        .select((logs::id, logs::head_seq, logs::head_hash))
        .first(connection)
        .optional()?;
    row.as_ref().map(place).transpose()
}

/// Where an account's own log stands.
pub fn find_own(connection: &mut AnyConnection, log: &LogId, account_row: i64) -> Result<Option<Known>, TxError> {
    let row: Option<LogRow> = logs::table
        .filter(logs::log.eq(log.as_bytes()).and(logs::account_id.eq(account_row)))
        .select((logs::id, logs::head_seq, logs::head_hash))
        .first(connection)
        .optional()?;
    let Some(row) = row else { return Ok(None) };
    let Place { log_row, head } = place(&row)?;
    Ok(Some(Known { log_row, account_row, head }))
}

/// Where a log stands that the account may read: its own, or that of a group that it is in.
///
/// # Errors
/// From the database.
pub fn find_readable(connection: &mut AnyConnection, log: &LogId, account_row: i64) -> Result<Option<Place>, TxError> {
    let row: Option<LogRow> = logs::table
        .filter(logs::log.eq(log.as_bytes()))
        .filter(logs::account_id.eq(account_row).or(is_member(account_row)))
        .select((logs::id, logs::head_seq, logs::head_hash))
        .first(connection)
        .optional()?;
    row.as_ref().map(place).transpose()
}

/// All logs that an account may read, and the number of the newest commit of each.
///
/// # Errors
/// From the database.
pub fn of_account(connection: &mut AnyConnection, account_row: i64) -> Result<Vec<(LogId, u64)>, TxError> {
    let rows: Vec<(Vec<u8>, i64)> = logs::table
        .filter(logs::account_id.eq(account_row).or(is_member(account_row)))
        .order(logs::id)
        .select((logs::log, logs::head_seq))
        .load(connection)?;
    let named = |(log, seq): &(Vec<u8>, i64)| {
        Ok((LogId::from_slice(log).map_err(Error::internal)?, u64::try_from(*seq).map_err(Error::internal)?))
    };
    rows.iter().map(named).collect()
}

/// Whether the account is in the group whose log this row is.
#[diesel::dsl::auto_type(no_type_alias)]
fn is_member(account_row: i64) -> _ {
    exists(
        group_members::table.filter(group_members::log_id.eq(logs::id).and(group_members::account_id.eq(account_row))),
    )
}

/// The state by which the next commit of an account's own log is judged.
///
/// # Errors
/// From the database.
pub fn find_judge(connection: &mut AnyConnection, account_row: i64) -> Result<Option<Judge>, TxError> {
    let row: Option<(i64, Vec<u8>)> = private_logs::table
        .inner_join(logs::table)
        .filter(logs::account_id.eq(account_row))
        .select((logs::state_seq, private_logs::state))
        .first(connection)
        .optional()?;
    let Some((since, state)) = row else { return Ok(None) };
    let log = frame::decode(&state, MOST_STATE_BYTES).map_err(Error::internal)?;
    Ok(Some(Judge { since, log: Arc::new(log) }))
}

/// Keeps the state of a private log before its first commit.
///
/// # Errors
/// From the database.
pub fn create_state(connection: &mut AnyConnection, log_row: i64, state: &PrivateLog) -> Result<(), TxError> {
    diesel::insert_into(private_logs::table)
        .values((private_logs::log_id.eq(log_row), private_logs::state.eq(frame::encode(state)?)))
        .execute(connection)?;
    Ok(())
}

/// Keeps the state of a private log after a commit that has changed it.
///
/// # Errors
/// From the database.
pub fn keep_state(connection: &mut AnyConnection, log_row: i64, state: &PrivateLog) -> Result<(), TxError> {
    let row = diesel::update(private_logs::table.find(log_row));
    row.set(private_logs::state.eq(frame::encode(state)?)).execute(connection)?;
    Ok(())
}

/// Moves the head from `after` to `to`, the last change of the state from the first number to the second, and adds `bytes`; answers what the
/// log then holds, or none when its head or its state is another or the author is no valid device of the account. In PostgreSQL this takes the row: whoever comes second waits, and then finds another head.
pub fn advance(
    connection: &mut AnyConnection,
    (log_row, account_row): (i64, i64),
    author: DeviceId,
    (after, to): (Head, Head),
    state_seq: (i64, i64),
    bytes: i64,
) -> Result<Option<i64>, TxError> {
    let seq = |head: Head| i64::try_from(head.seq).map_err(Error::internal);
    let (after, to) = ((seq(after)?, after.hash), (seq(to)?, to.hash));
    let advance = Advance { log_row, account_row, author, after, to, state_seq, bytes };
    Ok(advance.get_result(connection).optional()?)
}

/// The statement of [`advance`], written out: diesel prepares its own updates anew each time, which takes longer than to run this one. The
/// device is looked at in the same statement, which is a round trip less on PostgreSQL.
struct Advance {
    log_row: i64,
    account_row: i64,
    author: DeviceId,
    after: (i64, Hash),
    to: (i64, Hash),
    state_seq: (i64, i64),
    bytes: i64,
}

impl<DB> QueryFragment<DB> for Advance
where
    DB: Backend + HasSqlType<BigInt> + HasSqlType<Binary>,
    i64: ToSql<BigInt, DB>,
    [u8]: ToSql<Binary, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("UPDATE logs SET head_seq = ");
        out.push_bind_param::<BigInt, _>(&self.to.0)?;
        out.push_sql(", head_hash = ");
        out.push_bind_param::<Binary, [u8]>(self.to.1.as_bytes())?;
        out.push_sql(", state_seq = ");
        out.push_bind_param::<BigInt, _>(&self.state_seq.1)?;
        out.push_sql(", bytes = bytes + ");
        out.push_bind_param::<BigInt, _>(&self.bytes)?;
        out.push_sql(" WHERE id = ");
        out.push_bind_param::<BigInt, _>(&self.log_row)?;
        out.push_sql(" AND head_seq = ");
        out.push_bind_param::<BigInt, _>(&self.after.0)?;
        out.push_sql(" AND head_hash = ");
        out.push_bind_param::<Binary, [u8]>(self.after.1.as_bytes())?;
        out.push_sql(" AND state_seq = ");
        out.push_bind_param::<BigInt, _>(&self.state_seq.0)?;
        out.push_sql(" AND EXISTS (SELECT 1 FROM devices WHERE device = ");
        out.push_bind_param::<Binary, [u8]>(self.author.as_bytes())?;
        out.push_sql(" AND devices.account_id = ");
        out.push_bind_param::<BigInt, _>(&self.account_row)?;
        out.push_sql(" AND revoked = FALSE) RETURNING bytes");
        Ok(())
    }
}

impl QueryId for Advance {
    type QueryId = Self;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl Query for Advance {
    type SqlType = BigInt;
}

impl<C> RunQueryDsl<C> for Advance {}

/// Gives bytes back.
pub fn give_back(connection: &mut AnyConnection, log_row: i64, bytes: i64) -> Result<(), TxError> {
    diesel::update(logs::table.find(log_row)).set(logs::bytes.eq(logs::bytes - bytes)).execute(connection)?;
    Ok(())
}

/// Adds a commit.
pub fn insert(connection: &mut AnyConnection, position: i64, prev: &Hash, record: &[u8]) -> Result<(), TxError> {
    diesel::insert_into(commits::table)
        .values((commits::position.eq(position), commits::prev.eq(prev.as_bytes()), commits::record.eq(record)))
        .execute(connection)?;
    Ok(())
}

/// One commit's record.
pub fn record(connection: &mut AnyConnection, position: i64) -> Result<Option<CommitRecord>, TxError> {
    let bytes: Option<Vec<u8>> = commits::table.find(position).select(commits::record).first(connection).optional()?;
    Ok(bytes.map(|bytes| CommitRecord::decode(&bytes)).transpose().map_err(Error::internal)?)
}

/// Puts another form of a commit's record in its place.
pub fn replace(connection: &mut AnyConnection, position: i64, record: &[u8]) -> Result<(), TxError> {
    diesel::update(commits::table.find(position)).set(commits::record.eq(record)).execute(connection)?;
    Ok(())
}

/// Positions and sizes of the commits after a position up to another, in order.
pub fn sizes(connection: &mut AnyConnection, after: i64, to: i64, limit: i64) -> Result<Vec<(i64, usize)>, TxError> {
    let rows: Vec<(i64, i32)> = commits::table
        .filter(commits::position.gt(after).and(commits::position.le(to)))
        .order(commits::position)
        .limit(limit)
        .select((commits::position, length(commits::record)))
        .load(connection)?;
    Ok(rows.into_iter().map(|(position, bytes)| (position, usize::try_from(bytes).unwrap_or(0))).collect())
}

/// Position, `prev` and record.
pub type CommitRow = (i64, Vec<u8>, Vec<u8>);

/// The records from a position to another, both included, in order; with the first one's `prev`.
pub fn records(connection: &mut AnyConnection, from: i64, to: i64) -> Result<Vec<CommitRow>, TxError> {
    Ok(commits::table
        .filter(commits::position.ge(from).and(commits::position.le(to)))
        .order(commits::position)
        .select((commits::position, commits::prev, commits::record))
        .load(connection)?)
}
