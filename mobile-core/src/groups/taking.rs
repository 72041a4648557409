//! Taking in a stretch of a group's log, change by change, each as it stood at its own place. Pure: wherever the stretch is cut into pages,
//! the same comes of it.

use std::collections::BTreeMap;
use std::sync::Arc;

use andrum_wire::groups::{News, Roster};
use andrum_wire::ids::{AccountId, DeviceId, Hash, InboxKey, ItemId, LogId, PublicKey};
use andrum_wire::tally::Descriptor;

use super::{
    Author, GroupAlarm, GroupBody, GroupCounted, GroupItem, GroupPut, GroupState, Opened, Stopped, counts, open,
};
use crate::content::{Content, TallyResult};
use crate::crypto::age::Identity;
use crate::crypto::hash::sha256;

/// What a log tells of tallies, each with the roster at its place.
pub enum TallyNews {
    /// A tally opens.
    Opened {
        /// By which commit.
        seq: u64,
        /// What its holder signed.
        descriptor: Box<Descriptor>,
        /// The inboxes of all who read its notes.
        readers: Vec<InboxKey>,
        /// The roster there.
        roster: Arc<Roster>,
    },
    /// New keys of members have ended these devices.
    DevicesEnded(Vec<(AccountId, DeviceId, PublicKey)>),
    /// A result came.
    Result {
        /// The supervisor who shared it; none where the author did not supervise.
        by: Option<AccountId>,
        /// SHA-256 of its encoding.
        name: Hash,
        /// What it says.
        result: Box<TallyResult>,
        /// The roster there.
        roster: Arc<Roster>,
    },
    /// A tally ends without a result.
    Stopped {
        /// The supervisor who shared it; none where the author did not supervise.
        by: Option<AccountId>,
        /// Which, and why.
        stopped: Stopped,
    },
}

/// A group while a stretch of its log is taken in.
pub struct Taking<'a> {
    group: LogId,
    me: AccountId,
    identities: Vec<&'a Identity>,
    /// The group, but for its log.
    pub state: GroupState,
    /// The items that the stretch names, as they are kept; none for those that are not, or no more.
    pub items: BTreeMap<ItemId, Option<GroupItem>>,
    /// What it tells of tallies, in the log's order.
    pub told: Vec<TallyNews>,
    /// What is wrong in it.
    pub alarms: Vec<GroupAlarm>,
    /// How many of its revisions cannot be read here.
    pub unreadable: usize,
}

impl GroupCounted {
    /// The item that it is about.
    #[must_use]
    pub const fn item(&self) -> Option<ItemId> {
        match self {
            Self::Put(GroupPut { item, .. }) | Self::Tombstone { item, .. } => Some(*item),
            _ => None,
        }
    }
}

impl<'a> Taking<'a> {
    /// Begins. `items` holds what is kept of all items that the stretch names.
    #[must_use]
    pub fn new(
        me: AccountId,
        identities: Vec<&'a Identity>,
        state: GroupState,
        items: BTreeMap<ItemId, Option<GroupItem>>,
    ) -> Self {
        let group = state.log.group();
        Self { group, me, identities, state, items, told: vec![], alarms: vec![], unreadable: 0 }
    }

    /// Takes the next change. `roster` is the one at its place.
    pub fn take(&mut self, roster: &Arc<Roster>, counted: GroupCounted) {
        match counted {
            GroupCounted::News { seq, news } => self.news(seq, news),
            GroupCounted::Put(put) => self.put(roster, &put),
            GroupCounted::Tally { seq, descriptor, readers } => {
                self.told.push(TallyNews::Opened { seq, descriptor, readers, roster: roster.clone() });
            }
            GroupCounted::DevicesEnded(devices) => self.told.push(TallyNews::DevicesEnded(devices)),
            GroupCounted::Tombstone { seq, item, by, .. } => self.delete(seq, item, &by),
        }
    }

    fn news(&mut self, seq: u64, news: News) {
        if let News::Left(account) | News::Removed { account, .. } = news {
            self.state.announced.remove(&account);
            self.state.verified.remove(&account);
        }
        self.state.tell(seq, news);
    }

    /// An item is known from its first revision on, whoever may read that and whether it counts: so everybody knows whose it is.
    fn put(&mut self, roster: &Arc<Roster>, put: &GroupPut) {
        let slot = self.items.entry(put.item).or_default();
        let held = slot.get_or_insert_with(|| GroupItem::came(put));
        if !put.readers.contains(&self.me) {
            return;
        }
        let (content, body) = match open(self.group, &self.identities, put) {
            Opened::Read(content, body) => (Some(content), Some(*body)),
            Opened::Unreadable => (None, None),
            Opened::Recipients => return self.alarms.push(GroupAlarm::Recipients { place: put.place }),
        };
        if !counts(held, put, body.as_ref()) {
            return;
        }
        self.unreadable += usize::from(content.is_none());
        if let (Some(content), Some(body)) = (&content, body) {
            note(&mut self.state, &mut self.told, (self.me, roster), put, (content, body));
        }
        held.take(put, content);
    }

    fn delete(&mut self, seq: u64, item: ItemId, by: &Author) {
        let slot = self.items.entry(item).or_default();
        let Some(held) = slot.as_mut().filter(|held| held.may_delete(by)) else { return };
        if held.owner != by.account && matches!(held.logged(), Some(GroupBody::Topic(_))) {
            self.state.tell(seq, News::Withdrawn { account: held.owner, by: by.account });
        }
        if held.delete() {
            *slot = None;
        }
    }
}

/// What a revision that counts says beyond its item: who this account is in the group, and how a tally ends.
fn note(
    state: &mut GroupState,
    told: &mut Vec<TallyNews>,
    (me, roster): (AccountId, &Arc<Roster>),
    put: &GroupPut,
    (content, body): (&Content, GroupBody),
) {
    // Who supervises no more holds nothing any more: as if it came from anybody else.
    let by = put.by.supervisor.then_some(put.by.account);
    match body {
        GroupBody::Profile(profile) if put.by.account == me => state.profile = profile,
        GroupBody::Result(result) => {
            told.push(TallyNews::Result { by, name: sha256(&content.body), result, roster: roster.clone() });
        }
        GroupBody::Stopped(stopped) => told.push(TallyNews::Stopped { by, stopped }),
        _ => {}
    }
}
