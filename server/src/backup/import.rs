//! From the stream to an empty database: one transaction, and every log's chain checked on the way.

use std::collections::BTreeMap;
use std::io::Read;

use andrum_wire::ids::{Hash, LogId};
use andrum_wire::log::{CommitRecord, Head};
use diesel::prelude::*;

use super::format::{Entry, Reader};
use super::rows::{Commit, Log};
use super::{BackupError, Report};
use crate::logs::{checks, seq_at};
use crate::storage::schema::{
    accounts, commits, devices, group_members, groups, invitations, keybags, logs, recoveries, refresh_tokens,
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
            match &entry {
                Entry::Log(log) => chains.begin(log)?,
                Entry::Commit(commit) => {
                    chains.follow(commit)?;
                    read += 1;
                }
                _ => {}
            }
            insert(connection, entry)?;
        }
        chains.end()?;
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

/// Where each log must end, and how far its commits have come.
#[derive(Default)]
struct Chains(BTreeMap<i64, Chain>);

struct Chain {
    log: LogId,
    must_end: Head,
    head: Head,
}

const BROKEN: BackupError = BackupError::Damaged("the commits of a log do not follow one another");

impl Chains {
    fn begin(&mut self, row: &Log) -> Result<(), BackupError> {
        let read = || {
            let (log, hash) = (LogId::from_slice(&row.log).ok()?, Hash::from_slice(&row.head_hash).ok()?);
            let must_end = Head { seq: u64::try_from(row.head_seq).ok()?, hash };
            Some(Chain { log, must_end, head: Head::EMPTY })
        };
        self.0.insert(row.id, read().ok_or(BROKEN)?);
        Ok(())
    }

    fn follow(&mut self, row: &Commit) -> Result<(), BackupError> {
        let chain = self.0.get_mut(&(row.position >> 32)).ok_or(BROKEN)?;
        let seq = chain.head.seq + 1;
        if seq_at(row.position) != seq || row.prev != chain.head.hash.as_bytes() {
            return Err(BROKEN);
        }
        let record = CommitRecord::decode(&row.record).map_err(|_| BROKEN)?;
        let commit = record.to_commit(chain.log, seq, chain.head.hash, checks::sha256);
        chain.head = Head { seq, hash: checks::hash_of(&commit).map_err(|_| BROKEN)? };
        Ok(())
    }

    fn end(&self) -> Result<(), BackupError> {
        if self.0.values().all(|chain| chain.head == chain.must_end) { Ok(()) } else { Err(BROKEN) }
    }
}
