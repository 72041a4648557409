//! What a list shows of a group: less than its view, and put together without one.

use andrum_wire::groups::{GroupKind, Standing};
use andrum_wire::ids::{AccountId, LogId};
use serde::{Deserialize, Serialize};

use super::view::Ready;
use super::{GroupState, ReadItem, SessionView};
use crate::entries::Day;

/// A group in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupSummary {
    /// Which.
    pub group: LogId,
    /// What it is for.
    pub kind: GroupKind,
    /// Its name; empty before it is known.
    pub name: String,
    /// Whether I am a supervisor.
    pub supervising: bool,
    /// How I stand; none when I am no longer in.
    pub standing: Option<Standing>,
    /// The group cannot be reached any more.
    pub gone: bool,
    /// When it will be deleted, once it is closed; Unix milliseconds.
    pub closed_ms: Option<i64>,
    /// The next session that takes place.
    pub next: Option<SessionView>,
    /// How many members there are who read.
    pub members: usize,
    /// How many members I must be told of before I share anything more.
    pub announcements: usize,
    /// They are not new, this device is: it has told of nobody in the group yet.
    pub device_is_new: bool,
    /// How many wait to be confirmed, where I supervise.
    pub waiting: usize,
    /// A secrecy agreement waits for my yes.
    pub agreement: bool,
    /// Until when a period is open in which I have chosen nothing yet, Unix milliseconds.
    pub asked_until_ms: Option<i64>,
    /// Shared here and not sent yet.
    pub unsynced: usize,
}

/// Puts a group's line together. `asked_until_ms` is when the period closes in which this account has chosen nothing yet; `today` is the
/// local day.
#[must_use]
pub fn summary(
    state: &GroupState,
    items: &[ReadItem],
    me: AccountId,
    today: Day,
    asked_until_ms: Option<i64>,
) -> GroupSummary {
    let ready = Ready::of(state, items, me);
    let roster = state.roster();
    let standing = roster.and_then(|roster| roster.member(&me)).map(|member| member.standing);
    let supervising = roster.is_some_and(|roster| roster.is_supervisor(&me));
    let closed_ms = roster.and_then(|roster| roster.closed);
    let may = standing == Some(Standing::Confirmed) && !state.gone && closed_ms.is_none();
    let are = |standing| {
        let members = roster.iter().flat_map(|roster| roster.members.values());
        members.filter(|member| member.standing == standing).count()
    };
    let asked = |agreement: super::AgreementView| agreement.text.is_some() && !agreement.mine;
    let next = ready.sessions(today).into_iter().find(|session| !session.past && !session.planned.cancelled);
    let announcements = ready.announcements();
    GroupSummary {
        group: state.log.group(),
        kind: roster.map_or(GroupKind::Group, |roster| roster.kind),
        name: ready.about().map(|about| about.name.clone()).unwrap_or_default(),
        supervising,
        standing,
        gone: state.gone,
        closed_ms,
        next,
        members: are(Standing::Confirmed),
        announcements: announcements.len(),
        device_is_new: announcements.iter().any(|told| told.device_is_new),
        waiting: if may && supervising { are(Standing::Provisional) } else { 0 },
        agreement: may && ready.agreement().is_some_and(asked),
        asked_until_ms: asked_until_ms.filter(|_| may),
        unsynced: items.iter().filter(|read| read.held.pending.is_some()).count(),
    }
}
