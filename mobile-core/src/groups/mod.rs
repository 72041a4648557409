//! Groups: a log of their own, the roster that says who reads, and the items that are shared (docs/PROTOCOL.md, "The roster", "Groups").
//!
//! Pure: [`GroupLog`] judges commits, [`GroupItem`] holds what was shared, [`view()`] is what a screen shows of both.

mod compare;
mod followed;
mod item;
pub(crate) mod kept;
mod log;
mod merge;
pub mod monthly;
mod plan;
mod rules;
mod standing;
mod state;
mod summary;
mod taking;
mod view;

pub use crate::content::group::{
    About, Agenda, Agreement, Assignment, Attendance, BodyError, Choices, Coming, GroupBody, MAX_BODY_BYTES, Options,
    Outcome, PERIOD_DAYS, Periods, Plan, PlannedSession, Profile, SessionId, Stopped, Themes, Topic, Vote, decode,
    encode,
};
pub use crate::content::invite::{InviteError, InviteLink};
pub use crate::log::GroupAlarm;
pub use compare::{Compared, Comparison, member_code};
pub use followed::{Followed, Placed};
pub use item::{GroupItem, Opened, Pending, ReadItem, SealFor, Sealed, open, seal};
pub use log::{Author, GroupCounted, GroupLog, GroupPut};
pub use plan::{newness, planned};
pub use rules::{NotShared, counts, may_share};
pub use standing::encrypt_again;
pub use state::{GroupState, OwnInvite};
pub use summary::{GroupSummary, summary};
pub use taking::{Taking, TallyNews};
pub use view::{
    AgendaView, AgreementView, Announcement, AssignmentView, GroupView, InviteView, MemberView, NewsView, OutcomeView,
    SessionView, TopicView, name_of, newest, view,
};

#[cfg(test)]
pub(crate) mod tests;
