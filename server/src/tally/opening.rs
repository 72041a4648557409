//! A tally opens: its descriptor comes into the group's log, and is held to what only the server knows.

use andrum_wire::groups::Roster;
use andrum_wire::ids::PublicKey;
use andrum_wire::log::{Change, CommitRecord};
use andrum_wire::problem::ProblemKind;
use andrum_wire::tally::{Descriptor, MAX_OPEN_TALLIES, TallyState, overlap};

use super::storage::{self, Found};
use crate::devices::signatures::Strict;
use crate::problem::Error;
use crate::storage::{AnyConnection, TxError};

/// How far a descriptor's opening may lie from the server's time, in milliseconds: a day.
const MOST_APART_MS: i64 = 24 * 60 * 60 * 1000;

/// The tallies that a commit opens. The roster has judged them already.
///
/// # Errors
/// `invalid-commit` for another server's key or an opening at another time than now.
pub fn of(record: &CommitRecord, server_key: &PublicKey, now_ms: i64) -> Result<Vec<Descriptor>, Error> {
    let opened = record.changes.iter().filter_map(|change| match change {
        Change::Tally(descriptor) => Some(descriptor.as_ref().clone()),
        _ => None,
    });
    let opened: Vec<Descriptor> = opened.collect();
    for descriptor in &opened {
        if descriptor.server_key != *server_key {
            return Err(Error::refused(ProblemKind::InvalidCommit, "The tally names another server's key."));
        }
        if descriptor.opens_ms.abs_diff(now_ms) > MOST_APART_MS.unsigned_abs() || descriptor.closes_ms <= now_ms {
            return Err(Error::refused(ProblemKind::InvalidCommit, "A tally opens now. Check the device's clock."));
        }
    }
    Ok(opened)
}

/// The part of the transaction that stores the commit.
///
/// # Errors
/// `invalid-commit` beside another one of its kind, or beyond [`MAX_OPEN_TALLIES`].
pub fn store(c: &mut AnyConnection, log_row: i64, opened: &[Descriptor]) -> Result<(), TxError> {
    for descriptor in opened {
        let others: Vec<Found> =
            storage::all(c, log_row)?.into_iter().filter(|it| it.state != TallyState::Void).collect();
        let going_on = |it: &&Found| matches!(it.state, TallyState::Open | TallyState::Closed);
        if others.iter().filter(going_on).count() >= MAX_OPEN_TALLIES {
            return Err(Error::refused(ProblemKind::InvalidCommit, "Close a tally before another one opens.").into());
        }
        if others.iter().any(|other| overlap(&other.descriptor, descriptor)) {
            let detail = "Another tally of this kind is open at that time.";
            return Err(Error::refused(ProblemKind::InvalidCommit, detail).into());
        }
        let id = descriptor.id(&Strict)?;
        storage::open(c, log_row, &id, descriptor)?;
    }
    Ok(())
}

/// Makes tallies void whose holder no longer supervises, and all tallies of a closed group.
///
/// # Errors
/// From the database.
pub fn end_of_holders(c: &mut AnyConnection, log_row: i64, roster: &Roster) -> Result<(), TxError> {
    for it in storage::all(c, log_row)? {
        let going_on = matches!(it.state, TallyState::Open | TallyState::Closed);
        if going_on && (roster.closed.is_some() || !roster.is_supervisor(&it.descriptor.holder)) {
            storage::make_void(c, it.row)?;
        }
    }
    Ok(())
}
