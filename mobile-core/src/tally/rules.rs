//! Who may open a tally, and what is to be done in one now: pure rules.

use andrum_wire::groups::{GroupKind, Roster};
use andrum_wire::ids::AccountId;

use super::{TallyRecord, day_of};
use crate::device::NotAllowed;
use crate::groups::GroupState;

/// Why a tally cannot be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotOpened {
    /// The account supervises no group here.
    #[error("only a supervisor of a group opens a tally")]
    Supervisors,
    /// Fewer members than its threshold could report.
    #[error("a tally needs at least as many confirmed members as its threshold")]
    TooFew,
}

impl From<NotOpened> for NotAllowed {
    fn from(why: NotOpened) -> Self {
        match why {
            NotOpened::Supervisors => Self::OnlySupervisors,
            NotOpened::TooFew => Self::TooFewMembers,
        }
    }
}

/// Whether an account may open a tally in a group.
///
/// # Errors
/// [`NotOpened`], the first rule that is broken.
pub fn may_open(roster: &Roster, me: &AccountId) -> Result<(), NotOpened> {
    if !roster.is_supervisor(me) || roster.kind == GroupKind::Pair {
        return Err(NotOpened::Supervisors);
    }
    if roster.eligible(me).len() < usize::from(roster.least_threshold()) {
        return Err(NotOpened::TooFew);
    }
    Ok(())
}

/// Whether a tally stands in the log and has not ended for this device.
#[must_use]
pub const fn goes_on(record: &TallyRecord) -> bool {
    record.refused.is_none() && record.seq > 0 && record.verdict.is_none()
}

/// Whether this account's app sends a report now: the one that waits, or today's. `last` is the day of its last report.
#[must_use]
pub fn reports_now(state: &GroupState, record: &TallyRecord, me: &AccountId, last: Option<i64>, now_ms: i64) -> bool {
    let descriptor = &record.descriptor;
    let confirmed = state
        .roster()
        .is_some_and(|roster| roster.closed.is_none() && roster.confirmed().any(|(account, _)| account == me));
    let is_open = (descriptor.opens_ms..descriptor.closes_ms).contains(&now_ms);
    let waits = record.offered.is_some() || last.is_none_or(|last| last < day_of(now_ms));
    let may = confirmed && state.unannounced(me).is_empty() && descriptor.eligible.contains(me);
    goes_on(record) && is_open && may && waits
}
