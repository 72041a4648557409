//! Syncing: pull, take in, send, until there is nothing left to do. Writing goes on beside it.

use std::collections::BTreeSet;

use andrum_wire::ids::{ItemId, LogId};
use andrum_wire::log::{Append, CommitRecord, PageHeader};
use andrum_wire::problem::ProblemKind;

use super::rooms::Open;
use super::{Andrum, Error, Event, NoAccount, SyncState};
use crate::api::{self, ApiError, PageSink, PullEnd};
use crate::device::{Work, meta};
use crate::log::{Alarm, Counted, LogState};
use crate::platform::Platform;
use crate::store::Table;
use crate::sync::{Intake, push};

/// How often the log may move on under a sync before it gives up until the next one.
const ROUNDS: usize = 1000;

/// What a sync did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SyncReport {
    /// Commits that came in, one's own included.
    pub pulled: u64,
    /// Items that were sent.
    pub sent: usize,
    /// Items that came and cannot be read here; they are kept.
    pub unreadable: usize,
    /// Whether everything is at the server now.
    pub complete: bool,
}

/// Judges a page while it arrives.
struct Reader {
    state: LogState,
    counted: Vec<Counted>,
    commits: u64,
}

impl PageSink for Reader {
    fn header(&mut self, header: &PageHeader) -> Result<(), Alarm> {
        self.state.check_header(header)
    }

    fn record(&mut self, record: &CommitRecord) -> Result<(), Alarm> {
        self.counted.extend(self.state.take(record)?);
        self.commits += 1;
        Ok(())
    }
}

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
            self.pull_to_head(report).await?;
            let Some((append, items)) = self.plan_push().await? else {
                if self.sync_groups(report).await? {
                    continue;
                }
                report.complete = true;
                return Ok(());
            };
            let log = { self.opened().await?.get()?.log_state()?.log() };
            let answer = self
                .call(|line| {
                    let append = &append;
                    async move { api::append(&*line.transport, &line.token, log, append).await }
                })
                .await;
            match answer {
                Ok(appended) => {
                    let mut reader = self.reader().await?;
                    reader.record(&append.record)?;
                    reader.state.check_head(appended.head)?;
                    self.take_in(reader, report).await?;
                    report.sent += items;
                }
                Err(Error::Server(problem)) if problem.kind == ProblemKind::StaleHead => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Pulls page after page until the pin is at the server's head.
    async fn pull_to_head(&self, report: &mut SyncReport) -> Result<(), Error> {
        loop {
            let mut reader = self.reader().await?;
            let log = reader.state.log();
            let end = {
                // `call` may call twice; the sink is asked only by the one that brings a page.
                let sink = futures_util::lock::Mutex::new(&mut reader);
                self.call(|line| {
                    let sink = &sink;
                    async move {
                        let mut reader = sink.lock().await;
                        let after = reader.state.pin().seq;
                        api::pull(&*line.transport, &line.token, log, after, &mut **reader).await
                    }
                })
                .await?
            };
            let commits = reader.commits;
            self.take_in(reader, report).await?;
            match end {
                PullEnd::Alarm(alarm) => return Err(alarm.into()),
                PullEnd::CutOff => return Err(ApiError::cut_off().into()),
                PullEnd::Whole(header) => {
                    let mut guard = self.opened().await?;
                    let state = guard.get()?.log_state()?;
                    if state.pin().seq >= header.head.seq {
                        state.check_head(header.head)?;
                        drop(guard);
                        return self.ask_for_withheld().await;
                    }
                    // A head whose commits do not come would be asked for for ever.
                    if commits == 0 {
                        return Err(Error::Nonsense);
                    }
                }
            }
        }
    }

    async fn reader(&self) -> Result<Reader, Error> {
        let mut guard = self.opened().await?;
        Ok(Reader { state: guard.get()?.log_state()?.clone(), counted: vec![], commits: 0 })
    }

    /// Takes what counted into the local database, whole or not at all, together with the pin.
    async fn take_in(&self, reader: Reader, report: &mut SyncReport) -> Result<(), Error> {
        if reader.commits == 0 {
            return Ok(());
        }
        let mut guard = self.opened().await?;
        let open = guard.get()?;
        let account = open.account()?;
        let mut work = Work::default();
        let mut intake = Intake::new(account.account, &account.keybag);
        for counted in reader.counted {
            if let Some(item) = intake.wants(&counted) {
                intake.hold(item, open.record(self.platform().store(), &item).await?);
            }
            intake.take(counted);
        }
        report.unreadable += intake.unreadable.len();
        let outdated = intake.rotated && reader.state.rotation() > account.keybag.rotation;
        intake.finish(open, &mut work)?;
        open.sealed.put(&mut work.changes, Table::Meta, meta::LOG, &reader.state)?;
        if outdated && let Some(account) = open.account.as_mut() {
            account.outdated = true;
        }
        if outdated {
            open.account()?.store(&open.sealed, &mut work.changes)?;
        }
        open.carry_out(self.platform().store(), work).await?;
        open.log = Some(reader.state);
        report.pulled += reader.commits;
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

impl Open {
    /// The private log's state.
    pub fn log_state(&self) -> Result<&LogState, Error> {
        self.log.as_ref().ok_or(Error::NoAccount(NoAccount::NotMade))
    }
}
