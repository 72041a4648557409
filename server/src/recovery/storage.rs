//! Recoveries that wait, in the database.

use andrum_wire::accounts::RecoveryPending;
use diesel::prelude::*;

use crate::storage::schema::recoveries;
use crate::storage::{AnyConnection, TxError};

/// How long after it was first given out a recovery may be fetched again, in milliseconds: a day.
const REPEATABLE_MS: i64 = 24 * 60 * 60 * 1000;

/// Where a recovery stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// The recovery has just begun.
    Begun(RecoveryPending),
    /// The recovery waits.
    Waiting(RecoveryPending),
    /// The delay is over.
    Ready,
}

/// The recovery that waits, or may be fetched.
///
/// # Errors
/// From the database.
pub fn pending(c: &mut AnyConnection, account_row: i64) -> Result<Option<RecoveryPending>, TxError> {
    let found: Option<(i64, i64)> = recoveries::table
        .filter(recoveries::account_id.eq(account_row))
        .select((recoveries::asked_ms, recoveries::ready_ms))
        .first(c)
        .optional()?;
    Ok(found.map(|(asked_ms, ready_ms)| RecoveryPending { asked_ms, ready_ms }))
}

/// Begins a recovery, or goes on with the one that has begun. The account's row is locked.
///
/// # Errors
/// From the database.
pub fn advance(c: &mut AnyConnection, account_row: i64, delay_ms: i64, now_ms: i64) -> Result<Progress, TxError> {
    let own = recoveries::table.filter(recoveries::account_id.eq(account_row));
    let over = now_ms - REPEATABLE_MS;
    diesel::delete(own.filter(recoveries::given_ms.is_not_null()).filter(recoveries::given_ms.le(over))).execute(c)?;
    let Some(pending) = pending(c, account_row)? else {
        let pending = RecoveryPending { asked_ms: now_ms, ready_ms: now_ms + delay_ms };
        diesel::insert_into(recoveries::table)
            .values((
                recoveries::account_id.eq(account_row),
                recoveries::asked_ms.eq(pending.asked_ms),
                recoveries::ready_ms.eq(pending.ready_ms),
            ))
            .execute(c)?;
        return Ok(Progress::Begun(pending));
    };
    if now_ms < pending.ready_ms {
        return Ok(Progress::Waiting(pending));
    }
    diesel::update(own.filter(recoveries::given_ms.is_null())).set(recoveries::given_ms.eq(now_ms)).execute(c)?;
    Ok(Progress::Ready)
}

/// Ends a recovery, if there is one.
///
/// # Errors
/// From the database.
pub fn remove(c: &mut AnyConnection, account_row: i64) -> Result<(), TxError> {
    diesel::delete(recoveries::table.filter(recoveries::account_id.eq(account_row))).execute(c)?;
    Ok(())
}
