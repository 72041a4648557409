//! What the server looks at beside the judge of a group's commit: its clock, and who stands at the door.

use andrum_wire::groups::{GroupRefusal, Invite, InviteState, Knock, Roster, RosterOp, join_bytes, knock_bytes};
use andrum_wire::ids::{AccountId, LogId, PublicKey};
use andrum_wire::log::{Change, CommitRecord};
use andrum_wire::problem::ProblemKind;

use crate::devices::signatures::{Strict, verifies};
use crate::problem::Error;

/// A day, in milliseconds.
const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// How far ahead a group's end may lie when it is closed, in milliseconds: 400 days.
pub const MOST_CLOSING_MS: i64 = 400 * DAY_MS;

/// What the caller hears of a commit that does not count.
#[must_use]
pub fn refused(refusal: GroupRefusal) -> Error {
    let kind = match refusal {
        GroupRefusal::UnknownAuthor | GroupRefusal::RevokedAuthor => ProblemKind::DeviceNotValid,
        _ => ProblemKind::InvalidCommit,
    };
    Error::refused(kind, refusal.text())
}

/// Whoever is not in the group may do one thing there: come in. Whatever else they send finds no group.
///
/// # Errors
/// `not-found` unless the commit holds the account's own join, by an invite that is open, with that invite's proof.
pub fn at_the_door(roster: &Roster, record: &CommitRecord, account: AccountId) -> Result<(), Error> {
    for operation in operations(record) {
        let RosterOp::Join { invite, who, proof } = operation else { continue };
        let open = roster.open_invites().any(|(key, _)| key == invite);
        if open && who.account.account(&Strict) == account && verifies(invite, &join_bytes(&roster.group, who)?, proof)
        {
            return Ok(());
        }
    }
    Err(ProblemKind::NotFound.into())
}

/// That no join comes after its invite's time.
///
/// # Errors
/// `invalid-commit`.
pub fn check_invites(roster: &Roster, record: &CommitRecord, now_ms: i64) -> Result<(), Error> {
    let is_late = |operation: &RosterOp| match operation {
        RosterOp::Join { invite, .. } => roster.invites.get(invite).is_some_and(|invite| invite.expires_ms < now_ms),
        _ => false,
    };
    if operations(record).any(is_late) {
        return Err(Error::refused(ProblemKind::InvalidCommit, "The invite has expired. Ask for a new one."));
    }
    Ok(())
}

/// That a group which this commit closes ends neither in the past nor beyond anybody's memory.
///
/// # Errors
/// `invalid-commit`.
pub fn check_closing(before: Option<i64>, after: Option<i64>, now_ms: i64) -> Result<(), Error> {
    match after {
        Some(ends_ms) if before.is_none() && !(now_ms..=now_ms + MOST_CLOSING_MS).contains(&ends_ms) => {
            Err(Error::refused(ProblemKind::InvalidCommit, "A group ends between now and 400 days from now."))
        }
        _ => Ok(()),
    }
}

/// Whether a knock's proof is by the secret of the invite that it names. Asked before anything is looked up.
#[must_use]
pub fn is_proven(knock: &Knock, group: &LogId, account: &AccountId) -> bool {
    verifies(&knock.invite, &knock_bytes(group, account), &knock.proof)
}

/// Whether somebody may still come in by this invite.
#[must_use]
pub fn is_open(roster: &Roster, invite: &PublicKey, now_ms: i64) -> bool {
    let good = |invite: &Invite| invite.state == InviteState::Open && invite.expires_ms >= now_ms;
    roster.closed.is_none() && roster.invites.get(invite).is_some_and(good)
}

fn operations(record: &CommitRecord) -> impl Iterator<Item = &RosterOp> {
    record.changes.iter().filter_map(|change| match change {
        Change::Roster(operation) => Some(operation.as_ref()),
        _ => None,
    })
}
