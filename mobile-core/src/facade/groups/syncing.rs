//! Carrying a group's log: pull, take in, send. One group's trouble holds up no other.

use std::collections::BTreeMap;

use andrum_wire::groups::{News, Roster, Standing};
use andrum_wire::ids::{ItemId, LogId};
use andrum_wire::log::{Append, CommitRecord, Head, PageHeader};
use andrum_wire::problem::ProblemKind;

use super::super::rooms::Open;
use super::super::sync::SyncReport;
use super::super::{Andrum, Error, Event};
use super::pins::check_pin;
use crate::api::{self, ApiError, PageSink, PullEnd};
use crate::device::Work;
use crate::groups::{
    GroupAlarm, GroupBody, GroupCounted, GroupItem, GroupLog, GroupState, Opened, Profile, open as open_shared,
};
use crate::log::Alarm;
use crate::platform::Platform;

/// How often a group may move on under a sync before it waits for the next one.
const ROUNDS: usize = 100;

/// Judges a page while it arrives.
pub(super) struct Reader {
    log: GroupLog,
    /// What another device of this account has seen of the group.
    pinned: Head,
    counted: Vec<GroupCounted>,
    commits: u64,
}

impl Reader {
    fn alarm(&self, alarm: GroupAlarm) -> Alarm {
        Alarm::Group { group: self.log.group(), alarm }
    }
}

impl PageSink for Reader {
    fn header(&mut self, header: &PageHeader) -> Result<(), Alarm> {
        self.log.check_header(header).map_err(|alarm| self.alarm(alarm))?;
        check_pin(self.pinned, header.head).map_err(|alarm| self.alarm(alarm))
    }

    fn record(&mut self, record: &CommitRecord) -> Result<(), Alarm> {
        let before = (self.log.pin().seq + 1 == self.pinned.seq).then(|| self.log.clone());
        let counted = self.log.take(record).map_err(|alarm| self.alarm(alarm))?;
        if let (Some(before), Err(alarm)) = (before, check_pin(self.pinned, self.log.pin())) {
            self.log = before;
            return Err(self.alarm(alarm));
        }
        self.counted.extend(counted);
        self.commits += 1;
        Ok(())
    }
}

impl<P: Platform> Andrum<P> {
    /// Syncs all groups. What is wrong with one is kept as an alarm and holds up no other. Says whether the private log has to be sent again
    /// before a report of a tally leaves.
    pub(in super::super) async fn sync_groups(&self, report: &mut SyncReport) -> Result<bool, Error> {
        let listed =
            self.call(|line| async move { api::groups(&*line.transport, Some(&line.token)).await }).await?.groups;
        let heads: BTreeMap<LogId, Head> = listed.iter().map(|group| (group.group, group.head)).collect();
        let known: Vec<LogId> = {
            let mut guard = self.opened().await?;
            let open = guard.get()?;
            for group in heads.keys() {
                // A group that another device of this account is in. Its log will show whether that is true.
                let unknown = || GroupState::new(GroupLog::new(*group), Profile::default());
                open.rooms.groups.entry(*group).or_insert_with(unknown);
            }
            open.rooms.groups.keys().copied().collect()
        };
        let (mut first, mut first_private) = (Ok(()), false);
        for group in known {
            match self.sync_group(group, heads.get(&group).copied(), report).await {
                Ok(private) => first_private |= private,
                Err(Error::Alarm(alarm)) => self.raise(alarm).await?,
                Err(error @ (Error::Offline(_) | Error::SignInAgain | Error::Locked | Error::Local(_))) => {
                    return Err(error);
                }
                Err(error) => first = first.and(Err(error)),
            }
        }
        first.and(self.pin_groups().await).map(|()| first_private)
    }

    async fn sync_group(&self, group: LogId, head: Option<Head>, report: &mut SyncReport) -> Result<bool, Error> {
        let (pin, pinned) = {
            let mut guard = self.opened().await?;
            let open = guard.get()?;
            (open.group(&group)?.log.pin(), open.pinned(&group)?)
        };
        let Some(head) = head else {
            // Not on the server's list any more: left, removed, closed and expired, or withheld. Nothing here is deleted for it.
            return self.mark_gone(group, true).await.map(|()| false);
        };
        self.mark_gone(group, false).await?;
        {
            let mut guard = self.opened().await?;
            let log = &guard.get()?.group(&group)?.log;
            let checked = log.check_head(head).and_then(|()| check_pin(pinned, head));
            checked.map_err(|alarm| Alarm::Group { group, alarm })?;
        }
        if head != pin {
            self.pull_group(group, report).await?;
        }
        if pin == Head::EMPTY {
            // A device that comes later: what happened before is no news.
            self.change_state(group, |state| state.looked = state.log.pin().seq).await?;
        }
        self.ask_for_withheld_in_group(group).await?;
        self.tell_new_keys(group).await?;
        // What goes wrong with a tally holds up nothing else that is shared.
        let carried = self.carry_tallies(group, report).await;
        for _ in 0..ROUNDS {
            let Some((append, items)) = self.plan_group_push(group).await? else { return carried };
            match self.append_to_group(group, &append, report).await {
                Ok(()) => report.sent += items,
                Err(Error::Server(problem)) if problem.kind == ProblemKind::StaleHead => {
                    self.pull_group(group, report).await?;
                }
                Err(error) => return Err(error),
            }
        }
        carried
    }

    /// Appends a commit and takes it in.
    pub(in super::super) async fn append_to_group(
        &self,
        group: LogId,
        append: &Append,
        report: &mut SyncReport,
    ) -> Result<(), Error> {
        let appended =
            self.call(|line| async move { api::append(&*line.transport, &line.token, group, append).await }).await?;
        let mut reader = self.group_reader(group).await?;
        reader.record(&append.record)?;
        reader.log.check_head(appended.head).map_err(|alarm| reader.alarm(alarm))?;
        self.take_in_group(reader, report).await
    }

    pub(in super::super) async fn group_reader(&self, group: LogId) -> Result<Reader, Error> {
        let mut guard = self.opened().await?;
        let open = guard.get()?;
        let (log, pinned) = (open.group(&group)?.log.clone(), open.pinned(&group)?);
        Ok(Reader { log, pinned, counted: vec![], commits: 0 })
    }

    /// Pulls page after page until the pin is at the server's head.
    pub(in super::super) async fn pull_group(&self, group: LogId, report: &mut SyncReport) -> Result<(), Error> {
        loop {
            let mut reader = self.group_reader(group).await?;
            let end = {
                let sink = futures_util::lock::Mutex::new(&mut reader);
                self.call(|line| {
                    let sink = &sink;
                    async move {
                        let mut reader = sink.lock().await;
                        let after = reader.log.pin().seq;
                        api::pull(&*line.transport, &line.token, group, after, &mut **reader).await
                    }
                })
                .await?
            };
            let commits = reader.commits;
            self.take_in_group(reader, report).await?;
            match end {
                PullEnd::Alarm(alarm) => return Err(alarm.into()),
                PullEnd::CutOff => return Err(ApiError::cut_off().into()),
                PullEnd::Whole(header) => {
                    let mut guard = self.opened().await?;
                    let log = &guard.get()?.group(&group)?.log;
                    let raise = |alarm| Alarm::Group { group, alarm };
                    if log.pin().seq >= header.head.seq {
                        log.check_head(header.head).map_err(raise)?;
                        return Ok(());
                    }
                    // A head whose commits do not come would be asked for for ever.
                    if commits == 0 {
                        return Err(Error::Nonsense);
                    }
                }
            }
        }
    }

    /// Takes what counted into the local database, whole or not at all, together with the pin.
    pub(in super::super) async fn take_in_group(&self, reader: Reader, report: &mut SyncReport) -> Result<(), Error> {
        if reader.commits == 0 {
            return Ok(());
        }
        let store = self.platform().store();
        let mut guard = self.opened().await?;
        let open = guard.get()?;
        let me = open.me()?;
        let group = reader.log.group();
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
                    let roster = reader.log.roster().ok_or(Error::NoGroup)?;
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
        state.log = reader.log;
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
        let now_ms = self.platform().now_ms();
        for (by, end) in &ends {
            alarms.extend(match end {
                Ok(result) => open.note_result(store, &state, (*by, result), &mut tallies).await?,
                Err(stopped) => open.note_stopped(&group, (*by, stopped), now_ms, &mut tallies),
            });
        }
        for record in &tallies {
            open.save_tally(record, &mut work)?;
        }
        self.carry_out_in_group(open, state, work).await?;
        open.rooms.tallies.extend(tallies.into_iter().map(|record| ((group, record.tally), record)));
        report.pulled += reader.commits;
        drop(guard);
        for alarm in alarms {
            self.raise(Alarm::Group { group, alarm }).await?;
        }
        self.tell(Event::Group(group));
        Ok(())
    }

    async fn mark_gone(&self, group: LogId, gone: bool) -> Result<(), Error> {
        let already = { self.opened().await?.get()?.group(&group)?.gone };
        if already == gone { Ok(()) } else { self.change_state(group, |state| state.gone = gone).await }
    }
}

/// Whether a revision that the roster allows counts: by its owner, or by supervisors what is theirs; of somebody who waits to be confirmed
/// only who they are.
fn counts(roster: &Roster, held: Option<&GroupItem>, put: &crate::groups::GroupPut, body: Option<&GroupBody>) -> bool {
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
    store: &impl crate::store::Store,
    group: &LogId,
    held: &mut BTreeMap<ItemId, Option<GroupItem>>,
    item: ItemId,
) -> Result<(), Error> {
    if let std::collections::btree_map::Entry::Vacant(slot) = held.entry(item) {
        slot.insert(open.shared(store, group, &item).await?);
    }
    Ok(())
}
