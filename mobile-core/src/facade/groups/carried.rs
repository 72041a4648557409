//! A group's log as it is carried: what counts is taken in, and what the server had withheld is taken back.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use andrum_wire::groups::{News, Roster, Standing};
use andrum_wire::ids::{ItemId, LogId};
use andrum_wire::log::{BlobSlot, Change, CommitRecord, Place};

use super::super::carrying::{Carried, SyncReport};
use super::super::rooms::Open;
use super::super::{Andrum, Error, Event};
use crate::chain::Reader;
use crate::device::Work;
use crate::groups::{Followed, GroupAlarm, GroupBody, GroupCounted, GroupItem, GroupPut, Opened, open as open_shared};
use crate::log::Alarm;
use crate::platform::Platform;
use crate::store::Store;

/// A group's log, as it is carried.
#[derive(Clone, Copy)]
pub(in super::super) struct InGroup(pub LogId);

impl<P: Platform> Carried<P> for InGroup {
    type Chain = Followed;

    async fn chain(self, core: &Andrum<P>) -> Result<Followed, Error> {
        let mut guard = core.opened().await?;
        let open = guard.get()?;
        Ok(Followed { log: open.group(&self.0)?.log.clone(), pinned: open.pinned(&self.0)? })
    }

    async fn take_in(self, core: &Andrum<P>, reader: Reader<Followed>, report: &mut SyncReport) -> Result<(), Error> {
        if reader.commits == 0 {
            return Ok(());
        }
        let store = core.platform().store();
        let mut guard = core.opened().await?;
        let open = guard.get()?;
        let me = open.me()?;
        let group = reader.chain.log.group();
        let mut state = open.group(&group)?.clone();
        let mut held: BTreeMap<ItemId, Option<GroupItem>> = BTreeMap::new();
        let mut alarms = vec![];
        let (mut opened, mut ended, mut ends) = (vec![], vec![], vec![]);
        for counted in reader.counted {
            match counted {
                GroupCounted::News { seq, news } => {
                    if let News::Left(account) | News::Removed { account, .. } = news {
                        state.announced.remove(&account);
                        state.verified.remove(&account);
                    }
                    state.tell(seq, news);
                }
                GroupCounted::Put { put, supervisor } => {
                    if !put.readers.contains(&me) {
                        continue;
                    }
                    hold(open, store, &group, &mut held, put.item).await?;
                    let identities: Vec<_> = open.account()?.keybag.inbox.iter().collect();
                    let (content, body) = match open_shared(group, &identities, &put) {
                        Opened::Read(content, body) => (Some(content), Some(body)),
                        Opened::Unreadable => (None, None),
                        Opened::Recipients => {
                            alarms.push(GroupAlarm::Recipients { place: put.place });
                            continue;
                        }
                    };
                    let slot = held.entry(put.item).or_default();
                    let roster = reader.chain.log.roster().ok_or(Error::NoGroup)?;
                    if !counts(roster, slot.as_ref(), &put, body.as_deref()) {
                        continue;
                    }
                    report.unreadable += usize::from(content.is_none());
                    if put.account == me
                        && let Some(GroupBody::Profile(profile)) = body.as_deref()
                    {
                        state.profile = profile.clone();
                    }
                    match body.map(|body| *body) {
                        // Who supervises no more holds nothing any more: as if it came from anybody else.
                        Some(GroupBody::Result(result)) => ends.push((supervisor.then_some(put.account), Ok(*result))),
                        Some(GroupBody::Stopped(stopped)) => {
                            ends.push((supervisor.then_some(put.account), Err(stopped)));
                        }
                        _ => {}
                    }
                    slot.get_or_insert_with(|| GroupItem::came(&put)).take(&put, content);
                }
                GroupCounted::Tally { seq, descriptor, readers } => opened.push((seq, *descriptor, readers)),
                GroupCounted::DevicesEnded(devices) => ended.extend(devices),
                GroupCounted::Tombstone { seq, item, by, supervisor, .. } => {
                    hold(open, store, &group, &mut held, item).await?;
                    let slot = held.entry(item).or_default();
                    let Some(held) = slot.as_mut().filter(|held| held.may_delete(&by, supervisor)) else { continue };
                    if held.owner != by && matches!(held.logged(), Some(GroupBody::Topic(_))) {
                        state.tell(seq, News::Withdrawn { account: held.owner, by });
                    }
                    if held.delete() {
                        *slot = None;
                    }
                }
            }
        }
        state.log = reader.chain.log;
        let mut work = Work::default();
        for (item, held) in held {
            match held {
                Some(held) => open.save_shared(&mut state, &held, &mut work)?,
                None => Open::forget_shared(&mut state, &item, &mut work),
            }
        }
        let mut tallies = vec![];
        alarms.extend(open.note_opened(&state, opened, &mut tallies)?);
        open.note_ended(group, &ended, &mut tallies);
        let now_ms = core.platform().now_ms();
        for (by, end) in &ends {
            alarms.extend(match end {
                Ok(result) => open.note_result(store, &state, (*by, result), &mut tallies).await?,
                Err(stopped) => open.note_stopped(&group, (*by, stopped), now_ms, &mut tallies),
            });
        }
        for record in &tallies {
            open.save_tally(record, &mut work)?;
        }
        core.carry_out_in_group(open, state, work).await?;
        open.rooms.tallies.extend(tallies.into_iter().map(|record| ((group, record.tally), record)));
        report.pulled += reader.commits;
        drop(guard);
        for alarm in alarms {
            core.raise(Alarm::Group { group, alarm }).await?;
        }
        core.tell(Event::Group(group));
        Ok(())
    }

    async fn take_back(self, core: &Andrum<P>, place: Place, record: &CommitRecord) -> Result<bool, Error> {
        let store = core.platform().store();
        let mut guard = core.opened().await?;
        let open = guard.get()?;
        let Self(group) = self;
        let me = open.me()?;
        let mut state = open.group(&group)?.clone();
        let mut work = Work::default();
        let mut came = false;
        for (index, change) in (0..).zip(&record.changes) {
            let Change::Put { blob: BlobSlot::Inline(blob), .. } = change else { continue };
            let here = Place { seq: place.seq, index };
            let Some(put) = state.log.restore(here, blob) else { continue };
            came |= here == place;
            let Some(mut shared) = open.shared(store, &group, &put.item).await? else { continue };
            let identities: Vec<_> = open.account()?.keybag.inbox.iter().collect();
            if put.readers.contains(&me)
                && let Opened::Read(content, _) = open_shared(group, &identities, &put)
            {
                shared.retry(&put, content);
                open.save_shared(&mut state, &shared, &mut work)?;
            }
        }
        core.carry_out_in_group(open, state, work).await?;
        drop(guard);
        core.tell(Event::Group(group));
        Ok(came)
    }
}

/// Whether a revision that the roster allows counts: by its owner, or by supervisors what is theirs; of somebody who waits to be confirmed
/// only who they are.
fn counts(roster: &Roster, held: Option<&GroupItem>, put: &GroupPut, body: Option<&GroupBody>) -> bool {
    let Some(member) = roster.members.get(&put.account) else { return false };
    if member.standing == Standing::Provisional && body.is_some_and(|body| !matches!(body, GroupBody::Profile(_))) {
        return false;
    }
    let supervisor = roster.is_supervisor(&put.account);
    match held {
        Some(held) => held.may_write(&put.account, supervisor, body),
        None => supervisor || !body.is_some_and(GroupBody::is_supervisors),
    }
}

async fn hold(
    open: &Open,
    store: &impl Store,
    group: &LogId,
    held: &mut BTreeMap<ItemId, Option<GroupItem>>,
    item: ItemId,
) -> Result<(), Error> {
    if let Entry::Vacant(slot) = held.entry(item) {
        slot.insert(open.shared(store, group, &item).await?);
    }
    Ok(())
}
