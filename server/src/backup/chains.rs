//! Every log of a backup is judged while it is written and while it is read: what the server would not have taken is in no backup.

use std::collections::BTreeMap;

use andrum_wire::frame;
use andrum_wire::groups::Roster;
use andrum_wire::ids::{Hash, LogId};
use andrum_wire::log::{Commit, CommitRecord, Genesis, Head, PrivateLog};

use super::BackupError;
use super::rows::{self, Entry};
use crate::devices::signatures::Strict;
use crate::logs::seq_at;

/// Largest encoding of a genesis, in bytes.
const MOST_GENESIS_BYTES: usize = 1024;

/// The accounts and logs that have come, and how far their commits have.
#[derive(Default)]
pub(super) struct Chains {
    accounts: BTreeMap<i64, Genesis>,
    logs: BTreeMap<i64, Chain>,
}

/// A log, where it must end, and how far its commits have come.
struct Chain {
    log: LogId,
    must_end: Head,
    head: Head,
    /// The commit that changed the state last must be this one.
    must_move: u64,
    moved: u64,
    judge: Judge,
    /// How the roster must be encoded at the end; none in a private log.
    roster: Option<Vec<u8>>,
}

enum Judge {
    Private(PrivateLog),
    /// None before the first commit.
    Group(Option<Box<Roster>>),
}

impl Chains {
    /// Takes the next row.
    ///
    /// # Errors
    /// [`BackupError::Log`] for a commit that does not count, or a row that does not fit.
    pub fn take(&mut self, entry: &Entry) -> Result<(), BackupError> {
        match entry {
            Entry::Account(row) => self.account(row),
            Entry::Log(row) => self.begin(row),
            Entry::Group(row) => {
                let chain = self.logs.get_mut(&row.log_id).ok_or_else(|| broken(row.log_id, 0, "it is not there"))?;
                chain.roster = Some(row.roster.clone());
                Ok(())
            }
            Entry::Commit(row) => self.follow(row),
            _ => Ok(()),
        }
    }

    fn account(&mut self, row: &rows::Account) -> Result<(), BackupError> {
        let genesis: Genesis = frame::decode(&row.genesis, MOST_GENESIS_BYTES)
            .map_err(|_| BackupError::Damaged("an account's beginning cannot be read"))?;
        self.accounts.insert(row.id, genesis);
        Ok(())
    }

    fn begin(&mut self, row: &rows::Log) -> Result<(), BackupError> {
        let broken = |why| broken(row.id, 0, why);
        let judge = match row.account_id {
            None => Judge::Group(None),
            Some(account) => {
                let genesis = self.accounts.get(&account).ok_or_else(|| broken("its account is not there"))?;
                Judge::Private(PrivateLog::new(genesis.clone(), &Strict))
            }
        };
        let read = || {
            let (log, hash) = (LogId::from_slice(&row.log).ok()?, Hash::from_slice(&row.head_hash).ok()?);
            let must_end = Head { seq: u64::try_from(row.head_seq).ok()?, hash };
            let must_move = u64::try_from(row.state_seq).ok()?;
            Some(Chain { log, must_end, head: Head::EMPTY, must_move, moved: 0, judge, roster: None })
        };
        let chain = read().ok_or_else(|| broken("its head cannot be read"))?;
        self.logs.insert(row.id, chain);
        Ok(())
    }

    fn follow(&mut self, row: &rows::Commit) -> Result<(), BackupError> {
        let (log_row, seq) = (row.position >> 32, seq_at(row.position));
        let broken = |why| broken(log_row, seq, why);
        let chain = self.logs.get_mut(&log_row).ok_or_else(|| broken("its log is not there"))?;
        if seq != chain.head.seq + 1 || row.prev != chain.head.hash.as_bytes() {
            return Err(broken("it does not follow the one before it"));
        }
        let record = CommitRecord::decode(&row.record).map_err(|_| broken("it cannot be read"))?;
        let commit = record.to_commit(chain.log, seq, chain.head.hash, crate::logs::checks::sha256);
        chain.judge(&commit).map_err(broken)
    }

    /// Every log ends where it must, in the state that it must end in.
    ///
    /// # Errors
    /// [`BackupError::Log`].
    pub fn end(&self) -> Result<(), BackupError> {
        for (row, chain) in &self.logs {
            let broken = |why| broken(*row, chain.head.seq, why);
            if chain.head != chain.must_end {
                return Err(broken("the log ends elsewhere"));
            }
            let roster = match &chain.judge {
                Judge::Private(_) => None,
                Judge::Group(roster) => roster.as_ref().and_then(|roster| frame::encode(roster).ok()),
            };
            if chain.moved != chain.must_move || roster != chain.roster {
                return Err(broken("the log's state is another"));
            }
        }
        Ok(())
    }

    /// The states of private logs, by the logs' rows.
    pub fn private(&self) -> impl Iterator<Item = (i64, &PrivateLog)> {
        self.logs.iter().filter_map(|(row, chain)| match &chain.judge {
            Judge::Private(log) => Some((*row, log)),
            Judge::Group(_) => None,
        })
    }
}

impl Chain {
    fn judge(&mut self, commit: &Commit) -> Result<(), &'static str> {
        self.head = match &mut self.judge {
            Judge::Private(log) => {
                let verdict = log.judge(commit, &Strict).map_err(|refusal| refusal.text())?;
                if let Some(next) = verdict.moved {
                    (*log, self.moved) = (next, verdict.head.seq);
                }
                verdict.head
            }
            Judge::Group(roster) => {
                let verdict = match roster {
                    None => Roster::begin(commit, &Strict),
                    Some(roster) => roster.judge(commit, &Strict),
                };
                let verdict = verdict.map_err(|refusal| refusal.text())?;
                *roster = Some(Box::new(verdict.roster));
                verdict.head
            }
        };
        Ok(())
    }
}

const fn broken(row: i64, seq: u64, why: &'static str) -> BackupError {
    BackupError::Log { row, seq, why }
}
