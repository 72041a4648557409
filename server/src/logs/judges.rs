//! The states by which private logs are judged: kept beside each log, and remembered by account.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use andrum_wire::frame;
use andrum_wire::log::PrivateLog;
use diesel::prelude::*;

use crate::problem::Error;
use crate::storage::schema::{logs, private_logs};
use crate::storage::{AnyConnection, TxError};

/// Largest state that is read back, in bytes: 64 devices take less than 4 KiB.
const MOST_BYTES: usize = 16 * 1024;
/// States that are remembered; about 4 MiB when each account has a few devices.
const MOST_JUDGES: usize = 10_000;

/// A private log's state, and the commit that has changed it last. The append finds out in its transaction whether that still is the last.
#[derive(Debug, Clone)]
pub struct Judge {
    /// The commit; 0 before the first.
    pub since: i64,
    /// The state after it.
    pub log: Arc<PrivateLog>,
}

/// States by account row.
#[derive(Default)]
pub struct Judges(RwLock<HashMap<i64, Judge>>);

impl Judges {
    /// What is remembered of an account's log. Another server may have changed it since.
    #[must_use]
    pub fn get(&self, account_row: i64) -> Option<Judge> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(&account_row).cloned()
    }

    /// Remembers a state, unless a later one is there.
    pub fn learn(&self, account_row: i64, judge: Judge) {
        let mut all = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MOST_JUDGES && !all.contains_key(&account_row) {
            all.clear();
        }
        if all.get(&account_row).is_none_or(|known| known.since < judge.since) {
            all.insert(account_row, judge);
        }
    }

    /// Forgets a state that has shown to be an older one.
    pub fn forget(&self, account_row: i64) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).remove(&account_row);
    }
}

/// The state of an account's log.
///
/// # Errors
/// From the database.
pub fn find(c: &mut AnyConnection, account_row: i64) -> Result<Option<Judge>, TxError> {
    let row: Option<(i64, Vec<u8>)> = private_logs::table
        .inner_join(logs::table)
        .filter(logs::account_id.eq(account_row))
        .select((logs::state_seq, private_logs::state))
        .first(c)
        .optional()?;
    let Some((since, state)) = row else { return Ok(None) };
    let log = frame::decode(&state, MOST_BYTES).map_err(Error::internal)?;
    Ok(Some(Judge { since, log: Arc::new(log) }))
}

/// Keeps the state before the first commit.
///
/// # Errors
/// From the database.
pub fn create(c: &mut AnyConnection, log_row: i64, state: &PrivateLog) -> Result<(), TxError> {
    diesel::insert_into(private_logs::table)
        .values((private_logs::log_id.eq(log_row), private_logs::state.eq(frame::encode(state)?)))
        .execute(c)?;
    Ok(())
}

/// Keeps the state after a commit that has changed it.
///
/// # Errors
/// From the database.
pub fn keep(c: &mut AnyConnection, log_row: i64, state: &PrivateLog) -> Result<(), TxError> {
    diesel::update(private_logs::table.find(log_row)).set(private_logs::state.eq(frame::encode(state)?)).execute(c)?;
    Ok(())
}
