//! From the database to the stream, in one snapshot, and every log judged on the way: a backup that would not restore is not written.

use std::io::Write;

use diesel::prelude::*;

use super::format::Entries;
use super::rows::{
    Account, Commit, Device, Entry, Group, GroupMember, Invitation, Keybag, Log, Recovery, RefreshToken,
};
use super::{BackupError, Report};
use crate::storage::schema::{
    accounts, commits, devices, group_members, groups, invitations, keybags, logs, recoveries, refresh_tokens,
};
use crate::storage::{AnyConnection, snapshot};

/// Rows that are read at once.
const ROWS: i64 = 500;
/// Groups that are read at once: each has its roster with it.
const GROUPS: i64 = 50;
/// Commits that are read at once: each may be 1 MiB.
const COMMITS: i64 = 16;

/// Writes all rows of a table, by its key, a batch at a time.
macro_rules! table {
    ($connection:expr, $entries:expr, $table:ident, $key:ident, $rows:expr, $row:ident) => {{
        let mut last = i64::MIN;
        loop {
            let rows: Vec<$row> =
                $table::table.filter($table::$key.gt(last)).order($table::$key).limit($rows).load($connection)?;
            let Some(newest) = rows.last() else { break };
            last = newest.$key;
            for row in rows {
                $entries.row(&Entry::$row(row))?;
            }
        }
    }};
}

/// Writes everything to `sink` and gives it back.
///
/// # Errors
/// [`BackupError`].
pub fn export<W: Write>(connection: &mut AnyConnection, sink: W) -> Result<(Report, W), BackupError> {
    snapshot(connection, |connection| {
        let mut entries = Entries::begin(sink)?;
        write_tables(connection, &mut entries)?;
        let before = entries.rows;
        table!(connection, entries, commits, position, COMMITS, Commit);
        entries.chains.end()?;
        let report = Report { rows: entries.rows, commits: entries.rows - before };
        Ok((report, entries.end()?))
    })
}

fn write_tables<W: Write>(connection: &mut AnyConnection, entries: &mut Entries<W>) -> Result<(), BackupError> {
    table!(connection, entries, accounts, id, ROWS, Account);
    table!(connection, entries, keybags, id, ROWS, Keybag);
    table!(connection, entries, devices, id, ROWS, Device);
    table!(connection, entries, refresh_tokens, id, ROWS, RefreshToken);
    table!(connection, entries, recoveries, account_id, ROWS, Recovery);
    table!(connection, entries, invitations, id, ROWS, Invitation);
    table!(connection, entries, logs, id, ROWS, Log);
    table!(connection, entries, groups, log_id, GROUPS, Group);
    write_members(connection, entries)
}

/// Group by group: this table has no key of one column.
fn write_members<W: Write>(connection: &mut AnyConnection, entries: &mut Entries<W>) -> Result<(), BackupError> {
    let all: Vec<i64> = groups::table.order(groups::log_id).select(groups::log_id).load(connection)?;
    for group in all {
        let members = group_members::table.filter(group_members::log_id.eq(group)).order(group_members::account_id);
        for member in members.load::<GroupMember>(connection)? {
            entries.row(&Entry::GroupMember(member))?;
        }
    }
    Ok(())
}
