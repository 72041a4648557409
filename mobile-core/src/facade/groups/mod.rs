//! Groups: what the app asks of them. The room for each: [`members`] changes the roster, [`sharing`] writes, [`syncing`] carries it,
//! [`carried`] takes in what counts, [`sending`] makes ready what leaves, [`rotation`] makes new keys known, [`pins`] tells the account's other devices how far a group went.

mod carried;
mod members;
mod pins;
mod rotation;
mod sending;
mod sharing;
mod syncing;

pub(super) use carried::InGroup;
pub use members::{InviteSeen, NewInvite};
pub use sharing::Preview;

use std::sync::Arc;

use andrum_wire::groups::Standing;
use andrum_wire::ids::{AccountId, ItemId, LogId};
use andrum_wire::tally::TallyKind;
use serde::{Deserialize, Serialize};

use super::rooms::Open;
use super::{Andrum, Error, Event};
use crate::device::Work;
use crate::entries::Day;
use crate::groups::kept::{ITEM, item_key, state_key};
use crate::groups::{Compared, Comparison, GroupItem, GroupState, GroupSummary, GroupView, ReadItem, summary, view};
use crate::platform::Platform;
use crate::store::{Change, Store, Table};
use crate::tally;

/// Why what was shared here stays here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Until {
    /// The person has seen who is new in the group.
    Seen,
    /// Somebody confirms the person.
    Confirmed,
    /// The person comes back.
    Returned,
}

/// What a group holds up: no sync sends it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// Which group.
    pub group: LogId,
    /// How much.
    pub items: usize,
    /// Until when.
    pub until: Until,
}

impl Open {
    /// A group on this device.
    pub(super) fn group(&self, group: &LogId) -> Result<&GroupState, Error> {
        self.rooms.groups.get(group).ok_or(Error::NoGroup)
    }

    /// How much was shared here and will be sent. What a closed group takes no more is named there.
    pub(super) fn shared_waiting(&self) -> usize {
        self.going_on().map(|state| state.waiting.len()).sum()
    }

    fn going_on(&self) -> impl Iterator<Item = &GroupState> {
        let open = |state: &&GroupState| !state.gone && state.roster().is_none_or(|roster| roster.closed.is_none());
        self.rooms.groups.values().filter(open)
    }

    /// What of it waits for something else than a network.
    pub(super) fn held(&self) -> Vec<Held> {
        let Ok(me) = self.me() else { return vec![] };
        let of = |state: &GroupState| {
            let until = match state.roster()?.member(&me)?.standing {
                Standing::Provisional => Until::Confirmed,
                Standing::Paused => Until::Returned,
                _ if !state.unannounced(&me).is_empty() => Until::Seen,
                _ => return None,
            };
            Some(Held { group: state.log.group(), items: state.waiting.len(), until })
        };
        self.going_on().filter(|state| !state.waiting.is_empty()).filter_map(of).collect()
    }

    /// This account.
    pub(super) fn me(&self) -> Result<AccountId, Error> {
        Ok(self.account()?.account)
    }

    /// Stores a group's state.
    pub(super) fn save_group(&self, state: &GroupState, work: &mut Work) -> Result<(), Error> {
        let key = state_key(&state.log.group());
        Ok(self.sealed.put(&mut work.changes, Table::Groups, &key, state)?)
    }

    /// Stores a shared item, and in the group's state whether it waits. The caller stores the state.
    pub(super) fn save_shared(&self, state: &mut GroupState, item: &GroupItem, work: &mut Work) -> Result<(), Error> {
        if item.pending.is_some() {
            state.waiting.insert(item.item);
        } else {
            state.waiting.remove(&item.item);
        }
        let key = item_key(&state.log.group(), &item.item);
        Ok(self.sealed.put(&mut work.changes, Table::Groups, &key, item)?)
    }

    /// Forgets a shared item. The caller stores the state.
    pub(super) fn forget_shared(state: &mut GroupState, item: &ItemId, work: &mut Work) {
        state.waiting.remove(item);
        work.changes.push(Change::Delete(Table::Groups, item_key(&state.log.group(), item)));
    }

    /// One shared item.
    pub(super) async fn shared(
        &self,
        store: &impl Store,
        group: &LogId,
        item: &ItemId,
    ) -> Result<Option<GroupItem>, Error> {
        Ok(self.sealed.get(store, Table::Groups, &item_key(group, item)).await?)
    }

    /// All that is shared in a group: read and decoded once, and kept in memory until something of it is stored.
    pub(super) async fn all_shared(&mut self, store: &impl Store, group: &LogId) -> Result<Arc<Vec<ReadItem>>, Error> {
        if let Some(items) = self.rooms.shared.get(group) {
            return Ok(items.clone());
        }
        let prefix = [[ITEM].as_slice(), group.as_bytes()].concat();
        let mut items = vec![];
        for (key, value) in store.scan(Table::Groups, &prefix).await? {
            let item: GroupItem = self.sealed.open(Table::Groups, &key, &value)?;
            items.push(item.into());
        }
        let items = Arc::new(items);
        self.rooms.shared.insert(*group, items.clone());
        Ok(items)
    }
}

impl<P: Platform> Andrum<P> {
    /// All groups on this device, those that go on first. `today` is the local day.
    ///
    /// # Errors
    /// [`Error::Locked`], [`Error::Local`].
    pub async fn groups(&self, today: Day) -> Result<Vec<GroupSummary>, Error> {
        let ids: Vec<LogId> = {
            let mut guard = self.opened().await?;
            let open = guard.get()?;
            if open.account.is_none() {
                return Ok(vec![]);
            }
            // Of a group whose log was not read yet there is nothing to say.
            open.rooms.groups.iter().filter(|(_, state)| state.roster().is_some()).map(|(group, _)| *group).collect()
        };
        let (now_ms, store) = (self.platform().now_ms(), self.platform().store());
        let mut groups = vec![];
        for group in ids {
            let mut guard = self.opened().await?;
            let open = guard.get()?;
            let items = open.all_shared(store, &group).await?;
            let (state, me) = (open.group(&group)?, open.me()?);
            let mut asked_until_ms = None;
            for record in open.tallies_of(group) {
                let themes = record.descriptor.kind == TallyKind::Themes && record.seq > 0;
                let answer = if themes { open.answer(store, &record.tally).await? } else { None };
                if themes && tally::asks(state, record, answer.as_ref(), (&me, now_ms)) {
                    asked_until_ms = Some(record.descriptor.closes_ms);
                }
            }
            groups.push(summary(state, &items, me, today, asked_until_ms));
        }
        groups.sort_by(|a, b| (a.gone, a.closed_ms, &a.name).cmp(&(b.gone, b.closed_ms, &b.name)));
        Ok(groups)
    }

    /// A group, as this device knows it. `today` is the local day.
    ///
    /// # Errors
    /// [`Error::Locked`], [`Error::NotFound`], [`Error::NoAccount`], [`Error::Local`].
    pub async fn group(&self, group: LogId, today: Day) -> Result<GroupView, Error> {
        let mut guard = self.opened().await?;
        let open = guard.get()?;
        let items = open.all_shared(self.platform().store(), &group).await?;
        Ok(view(open.group(&group)?, &items, open.me()?, today))
    }

    /// The topics that were lifted from an entry on this device and are still shared, each with its group.
    ///
    /// # Errors
    /// [`Error::Locked`], [`Error::Local`].
    pub async fn lifted_from(&self, entry: ItemId) -> Result<Vec<(LogId, ItemId)>, Error> {
        let mut guard = self.opened().await?;
        let open = guard.get()?;
        let of_entry = open.rooms.groups.iter().flat_map(|(group, state)| {
            let lifted = state.lifted.iter().filter(|(_, from)| **from == entry);
            lifted.map(|(item, _)| (*group, *item))
        });
        let mut found = vec![];
        for (group, item) in of_entry.collect::<Vec<_>>() {
            let shared = open.shared(self.platform().store(), &group, &item).await?;
            if shared.is_some_and(|shared| shared.current().is_some()) {
                found.push((group, item));
            }
        }
        Ok(found)
    }

    /// The person has been told of these members: what is shared from now on may be encrypted to them.
    ///
    /// # Errors
    /// [`Error::Locked`], [`Error::NotFound`], [`Error::Local`].
    pub async fn members_announced(&self, group: LogId, accounts: &[AccountId]) -> Result<(), Error> {
        self.change_state(group, |state| state.announce(accounts)).await?;
        // What waited for this may leave now.
        self.tell(Event::Written);
        Ok(())
    }

    /// This person has made sure, face to face, that these accounts are these people's.
    ///
    /// # Errors
    /// As [`Self::members_announced`].
    pub async fn members_verified(&self, group: LogId, accounts: &[AccountId]) -> Result<(), Error> {
        self.change_state(group, |state| state.verified.extend(accounts)).await
    }

    /// The person has looked at the news.
    ///
    /// # Errors
    /// As [`Self::members_announced`].
    pub async fn group_looked_at(&self, group: LogId) -> Result<(), Error> {
        self.change_state(group, |state| state.looked = state.log.pin().seq).await
    }

    /// What this phone shows another, to find out whether both know one history.
    ///
    /// # Errors
    /// [`Error::Locked`], [`Error::NotFound`].
    pub async fn comparison(&self, group: LogId) -> Result<Comparison, Error> {
        let mut guard = self.opened().await?;
        guard.get()?.group(&group)?.log.comparison().ok_or(Error::NoGroup)
    }

    /// Compares with what another phone shows. Another history is an alarm and stays until it is seen.
    ///
    /// # Errors
    /// [`Error::Locked`], [`Error::NotFound`], [`Error::Local`].
    pub async fn compare(&self, group: LogId, qr: &str) -> Result<Compared, Error> {
        let compared = {
            let mut guard = self.opened().await?;
            guard.get()?.group(&group)?.log.compare(qr)
        };
        if let Compared::Different { seq } = compared {
            let alarm = crate::groups::GroupAlarm::OtherHistory { seq };
            self.raise(crate::log::Alarm::Group { group, alarm }).await?;
        }
        Ok(compared)
    }

    /// Changes what is kept of a group on this device.
    pub(super) async fn change_state(&self, group: LogId, change: impl FnOnce(&mut GroupState)) -> Result<(), Error> {
        let mut guard = self.opened().await?;
        let open = guard.get()?;
        let mut state = open.group(&group)?.clone();
        change(&mut state);
        self.carry_out_in_group(open, state, Work::default()).await?;
        drop(guard);
        self.tell(Event::Group(group));
        Ok(())
    }

    /// Stores one shared item with the group's state.
    pub(super) async fn keep_shared(&self, open: &mut Open, group: &LogId, item: &GroupItem) -> Result<(), Error> {
        let mut state = open.group(group)?.clone();
        let mut work = Work::default();
        open.save_shared(&mut state, item, &mut work)?;
        self.carry_out_in_group(open, state, work).await
    }

    /// Carries out what was gathered, together with the group's new state, whole or not at all.
    pub(super) async fn carry_out_in_group(
        &self,
        open: &mut Open,
        state: GroupState,
        mut work: Work,
    ) -> Result<(), Error> {
        let shared = |change: &Change| match change {
            Change::Put(table, key, _) | Change::Delete(table, key) => {
                *table == Table::Groups && key.first() == Some(&ITEM)
            }
        };
        if work.changes.iter().any(shared) {
            open.rooms.shared.remove(&state.log.group());
        }
        open.save_group(&state, &mut work)?;
        open.carry_out(self.platform().store(), work).await?;
        open.rooms.groups.insert(state.log.group(), state);
        Ok(())
    }
}
