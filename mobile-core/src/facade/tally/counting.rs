//! Carrying tallies in a sync: the daily report of whoever may report, and the closing of what this device holds.

use andrum_wire::frame;
use andrum_wire::ids::{AccountId, Blob, Hash, LogId};
use andrum_wire::problem::ProblemKind;
use andrum_wire::tally::{Closed, Tallies, TallyRefusal, TallyState};

use super::super::carrying::SyncReport;
use super::super::entries::Keep;
use super::super::groups::InGroup;
use super::super::rooms::Open;
use super::super::{Andrum, Error, Event, NotAllowed};
use crate::api;
use crate::content::Content;
use crate::crypto::age::Recipient;
use crate::crypto::hash::sha256;
use crate::crypto::random;
use crate::device::{ItemRecord, Work};
use crate::entries::{Answer, Body, Given};
use crate::groups::{Author, GroupAlarm, GroupBody, GroupItem, Stopped, encode};
use crate::log::Alarm;
use crate::platform::Platform;
use crate::tally::{MOST_APART_MS, Step, TallyRecord, TallyResult, day_of, goes_on, report, reports_now};

/// A tally is closed, verified and published: more steps there are not.
const STEPS: usize = 4;

impl<P: Platform> Andrum<P> {
    /// Does what is due in a group's tallies, and opens the one whose time has come. Says whether something was written to the private log that has to be there before a report
    /// leaves: then the sync sends that first and comes back.
    pub(in super::super) async fn carry_tallies(&self, group: LogId, done: &mut SyncReport) -> Result<bool, Error> {
        let (reporting, holding) = self.due(group).await?;
        let mut first_private = false;
        if !reporting.is_empty() {
            let asked =
                self.call(|line| async move { api::tally::list(&*line.transport, &line.token, group).await }).await?;
            for tally in reporting {
                first_private |= self.report(group, tally, &asked, done).await?;
            }
        }
        for tally in holding {
            match self.hold_on(group, tally).await {
                // Somebody has verified in this device's place: there may be a result.
                Err(Error::Tally(refusal @ TallyRefusal::SecondResult)) => {
                    self.refuse_tally(group, tally, refusal).await?;
                }
                Err(Error::Tally(refusal)) => self.stop(group, tally, refusal).await?,
                outcome => outcome?,
            }
        }
        self.open_by_plan(group).await?;
        Ok(first_private)
    }

    /// In which tallies there is something to report, and which this device holds.
    async fn due(&self, group: LogId) -> Result<(Vec<Hash>, Vec<Hash>), Error> {
        let now_ms = self.platform().now_ms();
        let store = self.platform().store();
        let mut guard = self.opened().await?;
        let open = guard.get()?;
        let (state, me) = (open.group(&group)?, open.me()?);
        let (mut reporting, mut holding) = (vec![], vec![]);
        for record in open.tallies_of(group).into_iter().filter(|record| goes_on(record)) {
            if record.held.is_some() {
                holding.push(record.tally);
            }
            let last = open.answer(store, &record.tally).await?.map(|answer| answer.day);
            if reports_now(state, record, &me, last, now_ms) {
                reporting.push(record.tally);
            }
        }
        Ok((reporting, holding))
    }

    /// Sends the report that waits, or makes today's. Says whether today's was made: its answer goes to the private log first.
    async fn report(&self, group: LogId, tally: Hash, asked: &Tallies, done: &mut SyncReport) -> Result<bool, Error> {
        let record = { self.opened().await?.get()?.tally(group, tally)?.clone() };
        if record.descriptor.server_key != asked.server_key {
            self.refuse_tally(group, tally, TallyRefusal::ServerKey).await?;
            return Ok(false);
        }
        let status = asked.tallies.iter().find(|status| status.tally == tally);
        let Some(number) = status.filter(|status| status.state == TallyState::Open).map(|status| status.number) else {
            self.not_taken(group, &record).await?;
            return Ok(false);
        };
        if let Some((upload, name)) = &record.offered {
            if !self.is_newest(tally, *name).await? {
                // Another device was quicker with today's: what the private log says counts.
                self.offered(group, tally, *name, Err(Error::NotFound)).await?;
                return Ok(false);
            }
            let sent = self
                .call(|line| async move {
                    api::tally::report(&*line.transport, &line.token, (group, tally), &upload.0).await
                })
                .await;
            return self.offered(group, tally, *name, sent).await.map(|()| false);
        }
        self.bring_in_device(group, done).await?;
        self.make_report(group, &record, number).await
    }

    /// Takes note of what the server said to a report.
    async fn offered(&self, group: LogId, tally: Hash, name: Hash, sent: Result<(), Error>) -> Result<(), Error> {
        let (taken, refused) = match sent {
            Ok(()) => (Some(name), false),
            // Another device was quicker: tomorrow's report says it again.
            Err(Error::NotFound) => (None, false),
            Err(Error::Server(problem)) if problem.kind == ProblemKind::AlreadyExists => (None, false),
            Err(Error::Server(problem)) if [ProblemKind::Forbidden, ProblemKind::NotFound].contains(&problem.kind) => {
                (None, true)
            }
            Err(error) => return Err(error),
        };
        let mut guard = self.opened().await?;
        let open = guard.get()?;
        let record = open.tally(group, tally)?.clone();
        let taken = taken.or(record.taken);
        self.keep_tally(open, TallyRecord { offered: None, taken, ..record.clone() }).await?;
        drop(guard);
        self.tell(Event::Tally(group));
        if refused { self.not_taken(group, &record).await } else { Ok(()) }
    }

    /// The server takes no report. While the tally is open that is said: a server that takes some and not others could learn by the
    /// difference.
    async fn not_taken(&self, group: LogId, record: &TallyRecord) -> Result<(), Error> {
        let supervised = {
            let mut guard = self.opened().await?;
            let roster = guard.get()?.group(&group)?.roster().cloned();
            roster.is_some_and(|roster| roster.is_supervisor(&record.descriptor.holder))
        };
        if supervised && self.platform().now_ms() < record.descriptor.closes_ms - MOST_APART_MS {
            let alarm = GroupAlarm::Tally { tally: record.tally, refusal: TallyRefusal::NotTaken };
            self.raise(Alarm::Group { group, alarm }).await?;
        }
        Ok(())
    }

    /// Whether this is the report that the private log names as the newest.
    async fn is_newest(&self, tally: Hash, name: Hash) -> Result<bool, Error> {
        let mut guard = self.opened().await?;
        let answer = guard.get()?.answer(self.platform().store(), &tally).await?;
        Ok(answer.is_some_and(|answer| answer.newest.report == name.0))
    }

    /// A device that has written nothing into the group yet is made known there, so that its report's signature can be checked.
    async fn bring_in_device(&self, group: LogId, done: &mut SyncReport) -> Result<(), Error> {
        let append = {
            let mut guard = self.opened().await?;
            let open = guard.get()?;
            let device = open.account()?.device_id;
            let roster = open.group(&group)?.roster().ok_or(Error::NoGroup)?;
            if roster.is_valid(&device) {
                return Ok(());
            }
            self.group_commit(open, &group, vec![])?
        };
        self.append(InGroup(group), &append, done).await
    }

    /// Makes today's report: what was chosen, or what the last one said, or a cover.
    async fn make_report(&self, group: LogId, record: &TallyRecord, number: u32) -> Result<bool, Error> {
        let today = day_of(self.platform().now_ms());
        let mut guard = self.opened().await?;
        let open = guard.get()?;
        let store = self.platform().store();
        let me = open.me()?;
        let before = open.answer(store, &record.tally).await?.unwrap_or_else(|| Answer::new(group, record.tally));
        if number > before.number {
            // Another device's, whose answer is not here yet.
            return Ok(false);
        }
        let chosen = Answer::stands(Some(&before), record.chosen.as_ref());
        let confirmed = self.confirmed_by_me(open, group, record).await?;
        let text = sha256(chosen.note.as_bytes()).0;
        let given = Given { report: [0; 32], tag: random::bytes(), handle: random::bytes(), text };
        let newest_stands = number > 0 && number == before.number;
        let replaces = match number {
            0 => None,
            _ if newest_stands => Some(Hash(before.newest.handle)),
            _ => before.before.as_ref().map(|earlier| Hash(earlier.handle)),
        };
        let readers: Result<Vec<Recipient>, _> = record.readers.iter().map(Recipient::from_inbox).collect();
        let readers = readers.map_err(|_| NotAllowed::MemberKeys)?;
        let account = open.account()?;
        let upload = report::make(&report::Making {
            descriptor: &record.descriptor,
            tally: record.tally,
            account: me,
            device: &account.device,
            number: before.number + 1,
            confirmed: confirmed.clone(),
            choice: &chosen.options,
            text: &chosen.note,
            tag: given.tag,
            readers: &readers,
            handle: Hash(given.handle),
            replaces,
        });
        let upload = upload.map_err(|_| NotAllowed::Impossible)?;
        let name = report::name(&upload.report).map_err(|_| NotAllowed::Impossible)?;
        let newest = Given { report: name.0, ..given };
        let answer = before.followed_by(newest_stands, newest, today, chosen, confirmed)?;
        let bytes = frame::encode(&upload)?;
        let item = Answer::item(&me, &record.tally);
        let kept = open.record(store, &item).await?.unwrap_or_else(ItemRecord::default);
        // The answer first: a crash in between costs a report whose number is skipped, and nothing else.
        self.put(open, item, kept, Keep::AfterPause, &Body::Answer(Box::new(answer))).await?;
        let offered = Some((Blob(bytes), name));
        self.keep_tally(open, TallyRecord { chosen: None, offered, ..record.clone() }).await?;
        Ok(true)
    }

    /// Whom of the eligible this account has made sure of, here or on another device. Who left and came back is somebody to make sure of
    /// anew.
    async fn confirmed_by_me(&self, open: &Open, group: LogId, of: &TallyRecord) -> Result<Vec<AccountId>, Error> {
        let state = open.group(&group)?;
        let roster = state.roster().ok_or(Error::NoGroup)?;
        let mut confirmed = state.verified.clone();
        for record in open.tallies_of(group) {
            if let Some(answer) = open.answer(self.platform().store(), &record.tally).await? {
                let since = |account: &AccountId| roster.member(account).map_or(u64::MAX, |member| member.since);
                confirmed.extend(answer.confirmed.into_iter().filter(|account| since(account) < record.seq));
            }
        }
        Ok(confirmed.into_iter().filter(|account| of.descriptor.eligible.contains(account)).collect())
    }

    /// Goes on with a tally that this device holds, as far as it goes now.
    async fn hold_on(&self, group: LogId, tally: Hash) -> Result<(), Error> {
        let place = (group, tally);
        for _ in 0..STEPS {
            match self.next_step(group, tally).await? {
                Step::Wait => return Ok(()),
                Step::Close => {
                    let closed = self
                        .call(|line| async move { api::tally::close(&*line.transport, &line.token, place).await })
                        .await;
                    let closed = match closed {
                        // The server's clock is behind: next time.
                        Err(Error::Server(problem)) if problem.kind == ProblemKind::Forbidden => return Ok(()),
                        // A backup was restored, which knows no tallies: void.
                        Err(Error::Server(problem)) if problem.kind == ProblemKind::NotFound => {
                            return self.let_go(group, tally).await;
                        }
                        closed => closed?,
                    };
                    match self.take_closed(group, tally, closed.clone()).await {
                        // The roster has moved on since this sync looked.
                        Err(Error::Tally(TallyRefusal::Roster)) => {
                            self.pull(InGroup(group), &mut SyncReport::default()).await?;
                            self.take_closed(group, tally, closed).await?;
                        }
                        taken => taken?,
                    }
                }
                Step::Verify(verification) => {
                    let asked = &verification;
                    let release = self
                        .call(
                            |line| async move { api::tally::verify(&*line.transport, &line.token, place, asked).await },
                        )
                        .await;
                    let release = match release {
                        // Somebody else has verified with this account's name.
                        Err(Error::Server(problem)) if problem.kind == ProblemKind::Forbidden => {
                            return Err(Error::Tally(TallyRefusal::SecondResult));
                        }
                        release => release?,
                    };
                    self.move_on(group, tally, |_, record, held| {
                        held.released(&record.descriptor, release).map_err(Error::Tally)
                    })
                    .await?;
                }
                Step::Publish(ended) => {
                    let (result, exact) = *ended;
                    return self.publish(group, tally, result, exact).await;
                }
                Step::Void => return self.let_go(group, tally).await,
            }
        }
        Ok(())
    }

    async fn take_closed(&self, group: LogId, tally: Hash, closed: Closed) -> Result<(), Error> {
        self.move_on(group, tally, |open, record, held| {
            let known = (&open.group(&group)?.log, record.ended.as_slice());
            held.closed(&record.descriptor, &tally, known, closed).map_err(Error::Tally)
        })
        .await
    }

    /// Drops the secrets of a tally that nothing can come of.
    async fn let_go(&self, group: LogId, tally: Hash) -> Result<(), Error> {
        let mut guard = self.opened().await?;
        let open = guard.get()?;
        let record = open.tally(group, tally)?.clone();
        self.keep_tally(open, TallyRecord { held: None, ..record }).await
    }

    async fn next_step(&self, group: LogId, tally: Hash) -> Result<Step, Error> {
        let now_ms = self.platform().now_ms();
        let mut guard = self.opened().await?;
        let open = guard.get()?;
        let record = open.tally(group, tally)?;
        let roster = open.group(&group)?.roster().ok_or(Error::NoGroup)?;
        match &record.held {
            Some(held) => held.next(&record.descriptor, roster, now_ms).map_err(Error::Tally),
            None => Ok(Step::Wait),
        }
    }

    /// Takes what the server answered. It is stored before anything follows from it.
    async fn move_on(
        &self,
        group: LogId,
        tally: Hash,
        take: impl FnOnce(&Open, &TallyRecord, &mut crate::tally::HeldTally) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let mut guard = self.opened().await?;
        let open = guard.get()?;
        let mut record = open.tally(group, tally)?.clone();
        let mut held = record.held.clone().ok_or(Error::NoTally)?;
        take(open, &record, &mut held)?;
        record.held = Some(held);
        self.keep_tally(open, record).await
    }

    /// Shares the result, and with that drops the tally's secrets: in one step, or not at all.
    async fn publish(&self, group: LogId, tally: Hash, result: TallyResult, exact: Vec<u64>) -> Result<(), Error> {
        let record = { self.opened().await?.get()?.tally(group, tally)?.clone() };
        let record = TallyRecord { held: None, exact: Some(exact), ..record };
        self.share_and_keep(group, &GroupBody::Result(Box::new(result)), record).await
    }

    /// Refuses what the server sent to the device that holds a tally: tells the group that it ends so, and drops the tally's secrets.
    async fn stop(&self, group: LogId, tally: Hash, refusal: TallyRefusal) -> Result<(), Error> {
        let record = { self.opened().await?.get()?.tally(group, tally)?.clone() };
        let record = TallyRecord { refused: Some(refusal), held: None, offered: None, ..record };
        self.share_and_keep(group, &GroupBody::Stopped(Stopped { tally, refusal }), record).await?;
        self.raise(Alarm::Group { group, alarm: GroupAlarm::Tally { tally, refusal } }).await
    }

    /// Shares how a tally has ended and keeps what is left of it: in one step, or not at all.
    async fn share_and_keep(&self, group: LogId, body: &GroupBody, record: TallyRecord) -> Result<(), Error> {
        let body = encode(body)?;
        let content = Content { edited_ms: self.platform().now_ms(), body };
        let mut guard = self.opened().await?;
        let open = guard.get()?;
        let me = open.me()?;
        let item = andrum_wire::ids::ItemId(random::bytes());
        let mut state = open.group(&group)?.clone();
        let me = state.roster().and_then(|roster| Author::of(roster, &me)).ok_or(Error::NoGroup)?;
        let item = GroupItem::written(item, &me, andrum_wire::log::Kind::Shared, content);
        let mut work = Work::default();
        open.save_shared(&mut state, &item, &mut work)?;
        open.save_tally(&record, &mut work)?;
        self.carry_out_in_group(open, state, work).await?;
        open.rooms.tallies.insert((group, record.tally), record);
        Ok(())
    }

    /// Has no part in a tally any more, and says why.
    async fn refuse_tally(&self, group: LogId, tally: Hash, refusal: TallyRefusal) -> Result<(), Error> {
        {
            let mut guard = self.opened().await?;
            let open = guard.get()?;
            let record = open.tally(group, tally)?.clone();
            let record = TallyRecord { refused: Some(refusal), held: None, offered: None, ..record };
            self.keep_tally(open, record).await?;
        }
        self.raise(Alarm::Group { group, alarm: GroupAlarm::Tally { tally, refusal } }).await
    }
}
