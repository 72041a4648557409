//! From the stream to an empty database: one transaction, and every log judged on the way.

use std::io::Read;

use diesel::prelude::*;

use super::chains::Chains;
use super::format::Reader;
use super::rows::Entry;
use super::{BackupError, Report};
use crate::storage::schema::{
    accounts, commits, devices, group_members, groups, invitations, keybags, logs, private_logs, recoveries,
    refresh_tokens,
};
use crate::storage::{AnyConnection, continue_ids, whole};

/// Reads everything from `source` into the database, or nothing.
///
/// # Errors
/// [`BackupError`].
pub fn import(connection: &mut AnyConnection, source: impl Read) -> Result<Report, BackupError> {
    whole(connection, |connection| {
        if !is_empty(connection)? {
            return Err(BackupError::NotEmpty);
        }
        let mut reader = Reader::begin(source)?;
        let mut chains = Chains::default();
        let mut read = 0;
        while let Some(entry) = reader.next()? {
            chains.take(&entry)?;
            read += u64::from(matches!(entry, Entry::Commit(_)));
            insert(connection, entry)?;
        }
        chains.end()?;
        for (log_row, state) in chains.private() {
            let state =
                andrum_wire::frame::encode(state).map_err(|_| BackupError::Damaged("a state has no encoding"))?;
            let row = (private_logs::log_id.eq(log_row), private_logs::state.eq(state));
            row.insert_into(private_logs::table).execute(connection)?;
        }
        continue_ids(connection)?;
        Ok(Report { rows: reader.rows(), commits: read })
    })
}

fn is_empty(connection: &mut AnyConnection) -> Result<bool, BackupError> {
    let accounts: i64 = accounts::table.count().get_result(connection)?;
    let logs: i64 = logs::table.count().get_result(connection)?;
    let invitations: i64 = invitations::table.count().get_result(connection)?;
    Ok(accounts + logs + invitations == 0)
}

fn insert(connection: &mut AnyConnection, entry: Entry) -> Result<(), BackupError> {
    match entry {
        Entry::Account(row) => row.insert_into(accounts::table).execute(connection),
        Entry::Keybag(row) => row.insert_into(keybags::table).execute(connection),
        Entry::Device(row) => row.insert_into(devices::table).execute(connection),
        Entry::RefreshToken(row) => row.insert_into(refresh_tokens::table).execute(connection),
        Entry::Recovery(row) => row.insert_into(recoveries::table).execute(connection),
        Entry::Invitation(row) => row.insert_into(invitations::table).execute(connection),
        Entry::Log(row) => row.insert_into(logs::table).execute(connection),
        Entry::Group(row) => row.insert_into(groups::table).execute(connection),
        Entry::GroupMember(row) => row.insert_into(group_members::table).execute(connection),
        Entry::Commit(row) => row.insert_into(commits::table).execute(connection),
        Entry::End { .. } => Ok(0),
    }?;
    Ok(())
}
