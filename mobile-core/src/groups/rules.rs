//! What counts in a group and what may be shared: pure rules on a roster and on what stands there.

use andrum_wire::groups::{Roster, Standing};
use andrum_wire::ids::AccountId;

use super::{Author, GroupBody, GroupItem, GroupPut};
use crate::device::NotAllowed;

/// Why something cannot be shared now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotShared {
    /// The group takes nothing more.
    #[error("the group is closed")]
    Closed,
    /// The account has left, or was removed.
    #[error("you are not in this group any more")]
    NotIn,
    /// The member is paused.
    #[error("you are away from this group: come back first")]
    Away,
    /// Supervisors write this together.
    #[error("only a supervisor writes this")]
    Supervisors,
    /// The item is another member's.
    #[error("only its author changes this")]
    Anothers,
    /// The item is another member's, and the account does not supervise.
    #[error("only its author or a supervisor withdraws this")]
    NotWithdrawn,
}

impl From<NotShared> for NotAllowed {
    fn from(why: NotShared) -> Self {
        match why {
            NotShared::Closed => Self::Closed,
            NotShared::NotIn => Self::NotIn,
            NotShared::Away => Self::Away,
            NotShared::Supervisors => Self::OnlySupervisors,
            NotShared::Anothers => Self::OnlyAuthor,
            NotShared::NotWithdrawn => Self::OnlyAuthorOrSupervisor,
        }
    }
}

/// Whether a revision that the roster allows counts: by its owner, or by supervisors what is theirs. Of a member who waits to be confirmed
/// only the profile counts. Everything is judged as it stood at the revision's own place, so that pages lead where the whole log leads.
#[must_use]
pub fn counts(held: &GroupItem, put: &GroupPut, body: Option<&GroupBody>) -> bool {
    let waits = put.by.standing == Standing::Provisional;
    if waits && body.is_some_and(|body| !matches!(body, GroupBody::Profile(_))) {
        return false;
    }
    held.kind == put.kind && held.may_write(&put.by, body)
}

/// Whether an account may share this now, and as what. A closed group takes nothing more. Who waits to be confirmed may write, and it waits.
///
/// # Errors
/// [`NotShared`], the first rule that is broken.
pub fn may_share(roster: &Roster, me: &AccountId, body: &GroupBody) -> Result<Author, NotShared> {
    if roster.closed.is_some() {
        return Err(NotShared::Closed);
    }
    let author = Author::of(roster, me).ok_or(NotShared::NotIn)?;
    if author.standing == Standing::Paused {
        return Err(NotShared::Away);
    }
    if body.is_supervisors() && !author.supervisor {
        return Err(NotShared::Supervisors);
    }
    Ok(author)
}
