//! Syncing: pull, take in, send, until there is nothing left to do. Writing goes on beside it.

use std::collections::BTreeSet;

use andrum_wire::ids::{ItemId, LogId};
use andrum_wire::log::{Append, BlobSlot, Change, CommitRecord, Place};
use andrum_wire::problem::ProblemKind;

use super::carrying::{Carried, SyncReport};
use super::rooms::Open;
use super::{Andrum, Error, Event, NoAccount, SyncState};
use crate::chain::Reader;
use crate::device::{Work, meta};
use crate::log::{Alarm, LogState};
use crate::platform::Platform;
use crate::store::Table;
use crate::sync::{Intake, push};

/// How often the log may move on under a sync before it gives up until the next one.
const ROUNDS: usize = 1000;

impl<P: Platform> Andrum<P> {
    /// Sends what is not synced and takes in what is new. Safe to call at any time; what it could not finish the next one does.
    ///
    /// # Errors
    /// [`Error::Offline`], [`Error::Server`], [`Error::SignInAgain`]; [`Error::Alarm`] when the server showed something that cannot be true.
    /// In every case all that was written is still here.
    pub async fn sync(&self) -> Result<SyncReport, Error> {
        let _talking = self.talking.lock().await;
        self.sync_while_talking().await
    }

    pub(super) async fn sync_while_talking(&self) -> Result<SyncReport, Error> {
        self.forget_what_was_kept().await?;
        self.tell(Event::Sync(SyncState::Running));
        let mut report = SyncReport::default();
        let outcome = self.sync_rounds(&mut report).await;
        if report.pulled > 0 {
            self.tell(Event::Entries);
            // With the private log comes what was chosen on another device of this account.
            for group in self.groups_that_ask().await {
                self.tell(Event::Tally(group));
            }
        }
        self.tell(Event::Sync(SyncState::after(&outcome)));
        if let Err(Error::Alarm(alarm)) = &outcome {
            self.raise(alarm.clone()).await?;
        }
        outcome.map(|()| report)
    }

    /// The groups with a tally that is not over.
    async fn groups_that_ask(&self) -> BTreeSet<LogId> {
        let Ok(mut guard) = self.opened().await else { return BTreeSet::new() };
        let Ok(open) = guard.get() else { return BTreeSet::new() };
        open.rooms.tallies.iter().filter(|(_, record)| record.verdict.is_none()).map(|((group, _), _)| *group).collect()
    }

    async fn sync_rounds(&self, report: &mut SyncReport) -> Result<(), Error> {
        for _ in 0..ROUNDS {
            self.pull(Private, report).await?;
            self.ask_for_withheld(Private).await?;
            let Some((append, items)) = self.plan_push().await? else {
                if self.sync_groups(report).await? {
                    continue;
                }
                report.complete = true;
                return Ok(());
            };
            match self.append(Private, &append, report).await {
                Ok(()) => report.sent += items,
                Err(Error::Server(problem)) if problem.kind == ProblemKind::StaleHead => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// The next commit to send, and how many items are in it. What is sent is remembered before it is sent.
    async fn plan_push(&self) -> Result<Option<(Append, usize)>, Error> {
        let mut guard = self.opened().await?;
        let open = guard.get()?;
        if open.account()?.outdated {
            return Err(Error::SignInAgain);
        }
        let waiting: Vec<ItemId> = open.pages.rows().filter(|row| row.unsynced).map(|row| row.item).collect();
        let mut batch = push::Batch::begin(open.log_state()?, open.account()?)?;
        let mut work = Work::default();
        for item in waiting {
            let Some(mut record) = open.record(self.platform().store(), &item).await? else { continue };
            match batch.add(item, &mut record)? {
                push::Added::Sent => work.save(open, item, &record)?,
                push::Added::NeverSent => work.remove(item, &record),
                push::Added::Full => break,
            }
        }
        let finished = batch.finish()?;
        open.carry_out(self.platform().store(), work).await?;
        Ok(finished)
    }

    /// Keeps an alarm until it is seen.
    pub(super) async fn raise(&self, alarm: Alarm) -> Result<(), Error> {
        let mut guard = self.opened().await?;
        let open = guard.get()?;
        if open.alarms.contains(&alarm) {
            return Ok(());
        }
        let mut alarms = open.alarms.clone();
        alarms.push(alarm);
        let mut work = Work::default();
        open.sealed.put(&mut work.changes, Table::Meta, meta::ALARMS, &alarms)?;
        open.carry_out(self.platform().store(), work).await?;
        open.alarms = alarms;
        drop(guard);
        self.tell(Event::Alarms);
        Ok(())
    }
}

/// The private log, as it is carried.
#[derive(Clone, Copy)]
pub(super) struct Private;

impl<P: Platform> Carried<P> for Private {
    type Chain = LogState;

    async fn chain(self, core: &Andrum<P>) -> Result<LogState, Error> {
        Ok(core.opened().await?.get()?.log_state()?.clone())
    }

    async fn take_in(self, core: &Andrum<P>, reader: Reader<LogState>, report: &mut SyncReport) -> Result<(), Error> {
        if reader.commits == 0 {
            return Ok(());
        }
        let mut guard = core.opened().await?;
        let open = guard.get()?;
        let account = open.account()?;
        let mut work = Work::default();
        let mut intake = Intake::new(account, core.platform().now_ms());
        for counted in reader.counted {
            if let Some(item) = intake.wants(&counted) {
                intake.hold(item, open.record(core.platform().store(), &item).await?);
            }
            intake.take(counted);
        }
        report.unreadable += intake.unreadable.len();
        let outdated = intake.rotated && reader.chain.rotation() > account.keybag.rotation;
        intake.finish(open, &mut work)?;
        open.sealed.put(&mut work.changes, Table::Meta, meta::LOG, &reader.chain)?;
        if outdated && let Some(account) = open.account.as_mut() {
            account.outdated = true;
        }
        if outdated {
            open.account()?.store(&open.sealed, &mut work.changes)?;
        }
        open.carry_out(core.platform().store(), work).await?;
        open.log = Some(reader.chain);
        report.pulled += reader.commits;
        Ok(())
    }

    async fn take_back(self, core: &Andrum<P>, place: Place, record: &CommitRecord) -> Result<bool, Error> {
        let store = core.platform().store();
        let mut guard = core.opened().await?;
        let open = guard.get()?;
        let mut state = open.log_state()?.clone();
        let account = open.account()?;
        let mut intake = Intake::new(account, core.platform().now_ms());
        let mut came = false;
        for (index, change) in (0..).zip(&record.changes) {
            let Change::Put { blob: BlobSlot::Inline(blob), .. } = change else { continue };
            let here = Place { seq: place.seq, index };
            let Some(put) = state.restore(here, blob) else { continue };
            came |= here == place;
            let Some(item) = open.record(store, &put.item).await? else { continue };
            if !intake.holds(&put.item) {
                intake.hold(put.item, Some(item));
            }
            if !intake.retry(&put) {
                intake.unreadable.push(put);
            }
        }
        let mut work = Work::default();
        intake.finish(open, &mut work)?;
        open.sealed.put(&mut work.changes, Table::Meta, meta::LOG, &state)?;
        open.carry_out(store, work).await?;
        open.log = Some(state);
        Ok(came)
    }
}

impl Open {
    /// The private log's state.
    pub fn log_state(&self) -> Result<&LogState, Error> {
        self.log.as_ref().ok_or(Error::NoAccount(NoAccount::NotMade))
    }
}
