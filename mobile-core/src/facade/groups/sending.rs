//! What leaves for a group's log: the next commit, made of what waits, sealed for those who read now.

use std::collections::BTreeSet;

use andrum_wire::groups::{Roster, RosterOp, Standing};
use andrum_wire::ids::{DeviceId, ItemId, LogId, RevisionId};
use andrum_wire::limits::{MAX_CHANGES, MAX_COMMIT_BYTES};
use andrum_wire::log::{Append, BlobSlot, Change};

use super::super::rooms::Open;
use super::super::{Andrum, Error};
use crate::chain::{MARGIN, note_sent};
use crate::crypto::hash::sha256;
use crate::device::Work;
use crate::groups::{Author, GroupAlarm, GroupBody, GroupItem, Pending, SealFor, encrypt_again, seal};
use crate::keys;
use crate::log::{Alarm, author_group_commit};
use crate::platform::Platform;

impl<P: Platform> Andrum<P> {
    /// The next commit to send to a group, and the items in it. What is sent is remembered before it is sent.
    pub(super) async fn plan_group_push(
        &self,
        group: LogId,
        refused: &Refused,
    ) -> Result<Option<(Append, Vec<ItemId>)>, Error> {
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
        let Some(author) = Author::of(&roster, &me).filter(|author| author.standing != Standing::Paused) else {
            return Ok(None);
        };
        let closed = roster.closed.is_some();
        let operations = if closed { vec![] } else { own_operations(&author, &roster, now_ms) };
        if !operations.is_empty() {
            return Ok(Some((self.roster_commit(open, &group, operations)?, vec![])));
        }
        if state.waiting.is_empty() && state.settled == Some(roster.head.hash) {
            return Ok(None);
        }
        let shared = open.all_shared(store, &group).await?;
        let mut items: Vec<GroupItem> =
            shared.iter().filter(|read| read.held.pending.is_some()).map(|read| read.held.clone()).collect();
        if !closed {
            let fresh = (ItemId(crate::crypto::random::bytes()), now_ms);
            let again = encrypt_again(&roster, &state, &author, &shared, fresh);
            items.extend(again?);
        }
        state.settled = Some(roster.head.hash);
        let leaving = Leaving {
            announced: state.unannounced(&me).is_empty(),
            confirmed: author.standing == Standing::Confirmed,
            closed,
        };
        let (mut changes, mut sent) = (vec![], vec![]);
        let mut work = Work::default();
        let mut bytes = 0;
        for mut item in items {
            if item.is_nowhere() {
                Open::forget_shared(&mut state, &item.item, &mut work);
                continue;
            }
            let may_leave = leaving.may(&item) && !refused.holds(&item.item);
            let sealed = if may_leave { ready(open, &group, &roster, &mut item)? } else { None };
            bytes += sealed.as_ref().map_or(0, |sealed| sealed.blob.0.len());
            let full = changes.len() + 2 >= MAX_CHANGES || bytes > MAX_COMMIT_BYTES - MARGIN;
            let full = full || refused.one_by_one && !changes.is_empty();
            let erasable = |device: &DeviceId| {
                !refused.bare.contains(&item.item) && (author.supervisor || roster.account_of(device) == Some(me))
            };
            if let Some(change) = item.change(sealed.as_ref(), erasable).filter(|_| may_leave && !full) {
                changes.push(change);
                sent.push(item.item);
            }
            open.save_shared(&mut state, &item, &mut work)?;
        }
        let append = if changes.is_empty() { None } else { Some(self.group_commit(open, &group, changes)?) };
        self.carry_out_in_group(open, state, work).await?;
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

/// What the server has refused in this sync, and how the rest leaves all the same.
#[derive(Default)]
pub(super) struct Refused {
    /// Each item leaves in a commit of its own: one of several was refused.
    one_by_one: bool,
    /// Withdrawals that leave without the places they would erase.
    bare: BTreeSet<ItemId>,
    /// What was refused by itself.
    held: BTreeSet<ItemId>,
}

impl Refused {
    /// Takes note of a refused commit with these items. Says whether something is given up until the next sync.
    pub(super) fn note(&mut self, items: &[ItemId], append: &Append) -> bool {
        let erases =
            |change: &Change<BlobSlot>| matches!(change, Change::Tombstone { erases, .. } if !erases.is_empty());
        match items {
            [] => return true,
            [item] if append.record.changes.iter().any(erases) => drop(self.bare.insert(*item)),
            [item] => return self.held.insert(*item),
            _ => self.one_by_one = true,
        }
        false
    }

    fn holds(&self, item: &ItemId) -> bool {
        self.held.contains(item)
    }
}

/// What decides whether something leaves now.
struct Leaving {
    announced: bool,
    confirmed: bool,
    closed: bool,
}

impl Leaving {
    /// A deletion is encrypted to nobody: it waits for nothing, and a closed group takes it, too.
    fn may(&self, item: &GroupItem) -> bool {
        let is_profile = matches!(item.body(), Some(GroupBody::Profile(_)));
        let is_withdrawal = matches!(item.pending, Some(Pending::Withdrawal { .. }));
        is_withdrawal || !self.closed && (self.announced && self.confirmed || is_profile && !self.confirmed)
    }
}

/// What a supervisor's app does by itself: invites whose time is over are revoked.
fn own_operations(me: &Author, roster: &Roster, now_ms: i64) -> Vec<RosterOp> {
    if !me.supervisor {
        return vec![];
    }
    let over = roster.open_invites().filter(|(_, invite)| invite.expires_ms < now_ms);
    over.map(|(key, _)| RosterOp::RevokeInvite { key: *key }).collect()
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
