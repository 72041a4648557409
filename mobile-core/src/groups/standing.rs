//! What is for everybody who comes later, too: encrypted again to those who cannot read it yet.

use andrum_wire::groups::Roster;
use andrum_wire::ids::ItemId;
use andrum_wire::log::Kind;

use super::{Author, BodyError, GroupBody, GroupItem, GroupState, Pending, ReadItem, encode};
use crate::content::Content;

/// Which items an account's app writes again for a roster, and the profile (with the id `fresh`) that a member without one gets: its own
/// standing items, and as a supervisor what a supervisor who is gone has left.
///
/// # Errors
/// [`BodyError`] of a profile beyond its bounds.
pub fn encrypt_again(
    roster: &Roster,
    state: &GroupState,
    me: &Author,
    items: &[ReadItem],
    (fresh, now_ms): (ItemId, i64),
) -> Result<Vec<GroupItem>, BodyError> {
    let mut again = vec![];
    let own_profile =
        |read: &ReadItem| read.held.owner == me.account && matches!(read.body, Some(GroupBody::Profile(_)));
    if !state.profile.name.is_empty() && !items.iter().any(own_profile) {
        let body = encode(&GroupBody::Profile(state.profile.clone()))?;
        again.push(GroupItem::written(fresh, me, Kind::Shared, Content { edited_ms: now_ms, body }));
    }
    for ReadItem { held, body } in items.iter().filter(|read| read.held.pending.is_none()) {
        let Some(body) = body.as_ref().filter(|body| body.is_standing()) else { continue };
        // Of the agreements only the one that holds.
        if matches!(body, GroupBody::Agreement(agreement) if roster.agreement != Some(agreement.hash())) {
            continue;
        }
        let left_behind = body.is_supervisors() && me.supervisor && !roster.is_supervisor(&held.owner);
        let Some(content) = held.content.clone().filter(|_| held.owner == me.account || left_behind) else { continue };
        if roster.readers(held.kind, &me.account).keys().any(|reader| !held.readers.contains(reader)) {
            let pending = Some(Pending::Edit { content, sealed: None, sent: vec![] });
            again.push(GroupItem { pending, ..held.clone() });
        }
    }
    Ok(again)
}
