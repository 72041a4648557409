//! What leaves for a group's log: the next commit, made of what waits, sealed for those who read now.

use andrum_wire::groups::{Roster, RosterOp, Standing};
use andrum_wire::ids::{ItemId, LogId, RevisionId};
use andrum_wire::limits::{MAX_CHANGES, MAX_COMMIT_BYTES};
use andrum_wire::log::{Append, BlobSlot, Change};

use super::super::rooms::Open;
use super::super::{Andrum, Error};
use crate::chain::{MARGIN, note_sent};
use crate::content::Content;
use crate::crypto::hash::sha256;
use crate::device::Work;
use crate::groups::{GroupAlarm, GroupBody, GroupItem, GroupState, Pending, SealFor, encode, seal};
use crate::keys;
use crate::log::{Alarm, author_group_commit};
use crate::platform::Platform;

impl<P: Platform> Andrum<P> {
    /// The next commit to send to a group, and how many items are in it. What is sent is remembered before it is sent.
    pub(in super::super) async fn plan_group_push(&self, group: LogId) -> Result<Option<(Append, usize)>, Error> {
        let store = self.platform().store();
        let now_ms = self.platform().now_ms();
        let mut guard = self.opened().await?;
        let open = guard.get()?;
        if open.account()?.outdated {
            return Err(Error::SignInAgain);
        }
        let me = open.me()?;
        let mut state = open.group(&group)?.clone();
        let Some(roster) = state.roster().cloned() else { return Ok(None) };
        let Some(member) = roster.member(&me) else { return Ok(None) };
        if member.standing == Standing::Paused {
            return Ok(None);
        }
        let closed = roster.closed.is_some();
        let operations = if closed { vec![] } else { own_operations(open, &roster, now_ms) };
        if !operations.is_empty() {
            return Ok(Some((self.roster_commit(open, &group, operations)?, 0)));
        }
        if state.waiting.is_empty() && state.settled == Some(roster.head.hash) {
            return Ok(None);
        }
        let announced = state.unannounced(&me).is_empty();
        let confirmed = member.standing == Standing::Confirmed;
        let mut items = Vec::clone(&*open.all_shared(store, &group).await?);
        if !closed {
            plan_standing(open, &roster, &state, &mut items, now_ms)?;
        }
        state.settled = Some(roster.head.hash);
        state.waiting.extend(items.iter().filter(|item| item.pending.is_some()).map(|item| item.item));
        let mut changes = vec![];
        let mut work = Work::default();
        let mut bytes = 0;
        for item in items.iter_mut().filter(|item| item.pending.is_some()) {
            if matches!(item.pending, Some(Pending::Withdrawal { .. })) && item.revision.is_none() {
                Open::forget_shared(&mut state, &item.item, &mut work);
                continue;
            }
            let is_profile = matches!(item.body(), Some(GroupBody::Profile(_)));
            let is_withdrawal = matches!(item.pending, Some(Pending::Withdrawal { .. }));
            // A deletion is encrypted to nobody: it waits for nothing, and a closed group takes it, too.
            let may_leave = is_withdrawal || !closed && (announced && confirmed || is_profile && !confirmed);
            let sealed = if may_leave { ready(open, &group, &roster, item)? } else { None };
            bytes += sealed.as_ref().map_or(0, |sealed| sealed.blob.0.len());
            let full = changes.len() + 2 >= MAX_CHANGES || bytes > MAX_COMMIT_BYTES - MARGIN;
            if let Some(change) = item.change(sealed.as_ref()).filter(|_| may_leave && !full) {
                changes.push(change);
            }
            open.save_shared(&mut state, item, &mut work)?;
        }
        let append = if changes.is_empty() { None } else { Some(self.group_commit(open, &group, changes)?) };
        self.carry_out_in_group(open, state, work).await?;
        let sent = append.as_ref().map_or(0, |append: &Append| append.record.changes.len());
        Ok(append.map(|append| (append, sent)))
    }

    /// A commit of roster operations.
    pub(in super::super) fn roster_commit(
        &self,
        open: &Open,
        group: &LogId,
        operations: Vec<RosterOp>,
    ) -> Result<Append, Error> {
        let changes = operations.into_iter().map(|operation| Change::Roster(Box::new(operation))).collect();
        self.group_commit(open, group, changes)
    }

    /// Signs a commit that follows the group's pin. What this device would refuse from others it does not send.
    pub(in super::super) fn group_commit(
        &self,
        open: &Open,
        group: &LogId,
        mut changes: Vec<Change<BlobSlot>>,
    ) -> Result<Append, Error> {
        let account = open.account()?;
        let state = open.group(group)?;
        let known = state.roster().is_some_and(|roster| roster.is_valid(&account.device_id));
        // New keys end what the old ones certified: the device brings itself in anew.
        let new_keys = changes.iter().any(|change| match change {
            Change::Roster(operation) => matches!(**operation, RosterOp::ChangeKeys { .. }),
            _ => false,
        });
        if !known || new_keys {
            let certificate = keys::certify(&account.keybag.account_key, account.account, account.device.public());
            changes.push(Change::AddDevice(certificate));
        }
        let roster = state.roster().map(|roster| roster.head.hash);
        let append = author_group_commit(*group, state.log.pin(), roster, &account.device, changes)?;
        match state.log.clone().take(&append.record) {
            Ok(_) => Ok(append),
            Err(GroupAlarm::Refused { refusal, .. }) => Err(Error::Group(refusal)),
            Err(alarm) => Err(Alarm::Group { group: *group, alarm }.into()),
        }
    }
}

/// What a supervisor's app does by itself: invites whose time is over are revoked.
fn own_operations(open: &Open, roster: &Roster, now_ms: i64) -> Vec<RosterOp> {
    let Ok(me) = open.me() else { return vec![] };
    if !roster.is_supervisor(&me) {
        return vec![];
    }
    let over = roster.open_invites().filter(|(_, invite)| invite.expires_ms < now_ms);
    over.map(|(key, _)| RosterOp::RevokeInvite { key: *key }).collect()
}

/// What is for everybody who comes later, too, is encrypted again to those who cannot read it yet: one's own, and as a supervisor what a
/// supervisor who is gone has left. Who has no profile yet gets one.
fn plan_standing(
    open: &Open,
    roster: &Roster,
    state: &GroupState,
    items: &mut Vec<GroupItem>,
    now_ms: i64,
) -> Result<(), Error> {
    let me = open.me()?;
    let supervisor = roster.is_supervisor(&me);
    let own_profile = |item: &GroupItem| item.owner == me && matches!(item.body(), Some(GroupBody::Profile(_)));
    if !state.profile.name.is_empty() && !items.iter().any(own_profile) {
        let body = encode(&GroupBody::Profile(state.profile.clone()))?;
        let item = ItemId(crate::crypto::random::bytes());
        let content = Content { edited_ms: now_ms, body };
        items.push(GroupItem::written(item, me, andrum_wire::log::Kind::Shared, content));
    }
    for item in items.iter_mut().filter(|item| item.pending.is_none()) {
        let Some(body) = item.body().filter(GroupBody::is_standing) else { continue };
        // Of the agreements only the one that holds.
        if matches!(&body, GroupBody::Agreement(agreement) if roster.agreement != Some(agreement.hash())) {
            continue;
        }
        let left_behind = body.is_supervisors() && supervisor && !roster.is_supervisor(&item.owner);
        let Some(content) = item.content.clone().filter(|_| item.owner == me || left_behind) else { continue };
        let readers = roster.readers(item.kind, &me);
        if readers.keys().any(|reader| !item.readers.contains(reader)) {
            item.pending = Some(Pending::Edit { content, sealed: None, sent: vec![] });
        }
    }
    Ok(())
}

/// An edit as it leaves: what a preview has shown, if it still holds, or sealed now. Remembers under which revision.
fn ready(
    open: &Open,
    group: &LogId,
    roster: &Roster,
    item: &mut GroupItem,
) -> Result<Option<crate::groups::Sealed>, Error> {
    let base = item.revision.map(|(revision, _)| revision);
    let account = open.account()?;
    let fresh = match &item.pending {
        Some(Pending::Edit { sealed: Some(sealed), .. })
            if sealed.roster == roster.head.hash && sealed.base == base =>
        {
            sealed.clone()
        }
        Some(Pending::Edit { content, .. }) => {
            let to = SealFor { group: *group, roster, account: account.account, device: &account.device };
            seal(&to, item, content)?
        }
        _ => return Ok(None),
    };
    if let Some(Pending::Edit { sealed, sent, .. }) = &mut item.pending {
        note_sent(sent, RevisionId::from(sha256(&fresh.blob.0)));
        *sealed = Some(fresh.clone());
    }
    Ok(Some(fresh))
}
