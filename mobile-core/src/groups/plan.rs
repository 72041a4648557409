//! The plan of the sessions, put together from all that supervisors have written.

use std::collections::BTreeMap;

use super::{GroupBody, GroupItem, PlannedSession, ReadItem, SessionId};

/// What is not sent yet is newest; then the later commit.
#[must_use]
pub fn newness(item: &GroupItem) -> (u64, i64) {
    let seq = if item.pending.is_some() { u64::MAX } else { item.seqs.1 };
    (seq, item.current().map_or(0, |content| content.edited_ms))
}

/// All sessions, in the order of their days. Two supervisors may each have begun a plan: a session that stands in both is as it was written
/// last.
#[must_use]
pub fn planned(items: &[ReadItem]) -> Vec<PlannedSession> {
    let mut planned: BTreeMap<SessionId, ((u64, i64), PlannedSession)> = BTreeMap::new();
    for item in items {
        let Some(GroupBody::Plan(plan)) = &item.body else { continue };
        let newness = newness(&item.held);
        for session in &plan.sessions {
            if planned.get(&session.id).is_none_or(|(before, _)| *before <= newness) {
                planned.insert(session.id, (newness, session.clone()));
            }
        }
    }
    let mut sessions: Vec<PlannedSession> = planned.into_values().map(|(_, session)| session).collect();
    sessions.sort_by_key(|session| (session.day, session.minute));
    sessions
}
