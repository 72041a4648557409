//! A group's log as it is carried: what counts is taken in, and what the server had withheld is taken back.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use andrum_wire::ids::LogId;
use andrum_wire::log::{BlobSlot, Change, CommitRecord, Place};

use super::super::carrying::{Carried, SyncReport};
use super::super::rooms::Open;
use super::super::{Andrum, Error, Event};
use crate::chain::Reader;
use crate::device::Work;
use crate::groups::{Followed, Opened, Placed, Taking, counts, open as open_shared};
use crate::log::Alarm;
use crate::platform::Platform;

/// A group's log, as it is carried.
#[derive(Clone, Copy)]
pub(in super::super) struct InGroup(pub LogId);

impl<P: Platform> Carried<P> for InGroup {
    type Chain = Followed;

    async fn chain(self, core: &Andrum<P>) -> Result<Followed, Error> {
        let mut guard = core.opened().await?;
        let open = guard.get()?;
        Ok(Followed::new(open.group(&self.0)?.log.clone(), open.pinned(&self.0)?))
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
        let state = open.group(&group)?.clone();
        let mut items = BTreeMap::new();
        for item in reader.counted.iter().filter_map(|placed| placed.counted.item()) {
            if let Entry::Vacant(slot) = items.entry(item) {
                slot.insert(open.shared(store, &group, &item).await?);
            }
        }
        let identities = open.account()?.keybag.inbox.iter().collect();
        let mut taking = Taking::new(me, identities, state, items);
        for Placed { roster, counted } in reader.counted {
            taking.take(&roster, counted);
        }
        let Taking { mut state, items, told, mut alarms, unreadable, .. } = taking;
        report.unreadable += unreadable;
        state.log = reader.chain.log;
        let mut work = Work::default();
        for (item, held) in items {
            match held {
                Some(held) => open.save_shared(&mut state, &held, &mut work)?,
                None => Open::forget_shared(&mut state, &item, &mut work),
            }
        }
        let mut noting = open.noting(store, group, core.platform().now_ms(), &told).await?;
        alarms.extend(told.into_iter().filter_map(|news| noting.take(news)));
        let tallies = noting.changed();
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
                && let Opened::Read(content, body) = open_shared(group, &identities, &put)
            {
                let counts = counts(&shared, &put, Some(&body));
                shared.restore(&put, content, counts);
                open.save_shared(&mut state, &shared, &mut work)?;
            }
        }
        core.carry_out_in_group(open, state, work).await?;
        drop(guard);
        core.tell(Event::Group(group));
        Ok(came)
    }
}
