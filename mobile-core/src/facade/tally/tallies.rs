//! Tallies as a person uses them: opening one, choosing, looking at what came of it. [`super::counting`] carries them.

use andrum_wire::groups::{GroupKind, Roster};
use andrum_wire::ids::{AccountId, DeviceId, Hash, InboxKey, ItemId, LogId, PublicKey};
use andrum_wire::log::Change as LogChange;
use andrum_wire::problem::ProblemKind;
use andrum_wire::tally::{Descriptor, TallyKind, TallyRefusal, VERSION, Vdaf, overlap};

use super::super::carrying::SyncReport;
use super::super::groups::InGroup;
use super::super::rooms::Open;
use super::super::{Andrum, Error, Event, NotAllowed};
use super::counting::MOST_APART_MS;
use crate::api;
use crate::crypto::checks::Strict;
use crate::crypto::hash::sha256;
use crate::crypto::random;
use crate::device::Work;
use crate::entries::{self, Answer, Body, START_TAGS};
use crate::groups::{Choices, GroupAlarm, GroupBody, GroupState, Options, Stopped, Themes, encode};
use crate::platform::Platform;
use crate::store::{Change, Store, Table};
use crate::tally::kept::tally_key;
use crate::tally::{self, Chosen, HeldTally, Signers, TallyRecord, TallyResult, TallyView, Verdict, day_of};

/// How often a tally is opened anew when the group has moved on meanwhile.
const TRIES: usize = 5;
/// Most themes that one chooses in a period.
pub const MOST_THEMES: u16 = 5;
/// Most topics that one votes for without a name.
pub const MOST_VOTES: u16 = 3;

impl Open {
    /// Stores a tally; the caller puts it in memory once that is done.
    pub(in super::super) fn save_tally(&self, record: &TallyRecord, work: &mut Work) -> Result<(), Error> {
        let key = tally_key(&record.descriptor.group, &record.tally);
        Ok(self.sealed.put(&mut work.changes, Table::Groups, &key, record)?)
    }

    /// A tally of a group.
    pub(in super::super) fn tally(&self, group: LogId, tally: Hash) -> Result<&TallyRecord, Error> {
        self.rooms.tallies.get(&(group, tally)).ok_or(Error::NoTally)
    }

    /// All tallies of a group, oldest first.
    pub(in super::super) fn tallies_of(&self, group: LogId) -> Vec<&TallyRecord> {
        let mut tallies: Vec<_> =
            self.rooms.tallies.values().filter(|record| record.descriptor.group == group).collect();
        tallies.sort_by_key(|record| record.seq);
        tallies
    }

    /// What this account has given to a tally.
    pub(in super::super) async fn answer(&self, store: &impl Store, tally: &Hash) -> Result<Option<Answer>, Error> {
        let item = Answer::item(&self.me()?, tally);
        let Some(record) = self.record(store, &item).await? else { return Ok(None) };
        match record.current().map(|content| entries::decode(&content.body)) {
            Some(Ok(Body::Answer(answer))) => Ok(Some(*answer)),
            _ => Ok(None),
        }
    }

    /// Takes note of tallies that a stretch of the log has opened: those that may not be are refused.
    pub(in super::super) fn note_opened(
        &self,
        state: &GroupState,
        opened: Vec<(u64, Descriptor, Vec<InboxKey>)>,
        tallies: &mut Vec<TallyRecord>,
    ) -> Result<Vec<GroupAlarm>, Error> {
        let mut alarms = vec![];
        let supervises = |account: &AccountId| state.roster().is_some_and(|roster| roster.is_supervisor(account));
        for (seq, descriptor, readers) in opened {
            let tally = descriptor.id(&Strict)?;
            let known = self.rooms.tallies.get(&(descriptor.group, tally)).cloned();
            let before = self.tallies_of(descriptor.group).into_iter().chain(tallies.iter());
            // One whose holder supervises no more is void, and in nobody's way.
            let mut counted = before.filter(|other| {
                let stands = other.verdict.is_some() || supervises(&other.descriptor.holder);
                other.refused.is_none() && other.seq > 0 && other.tally != tally && stands
            });
            let refused =
                counted.any(|other| overlap(&other.descriptor, &descriptor)).then_some(TallyRefusal::Overlaps);
            alarms.extend(refused.map(|refusal| GroupAlarm::Tally { tally, refusal }));
            let record = known.unwrap_or_else(|| TallyRecord::new(tally, descriptor, seq, vec![]));
            tallies.push(TallyRecord { seq, readers, refused, ..record });
        }
        Ok(alarms)
    }

    /// Takes note of devices that a member's new keys have ended: what they had reported stays theirs.
    pub(in super::super) fn note_ended(
        &self,
        group: LogId,
        ended: &[(AccountId, DeviceId, PublicKey)],
        tallies: &mut Vec<TallyRecord>,
    ) {
        let known = self.tallies_of(group).into_iter().filter(|it| it.verdict.is_none()).cloned().collect::<Vec<_>>();
        for record in known {
            if !tallies.iter().any(|it| it.tally == record.tally) {
                tallies.push(record);
            }
        }
        for record in tallies {
            let counted = ended.iter().filter(|(account, ..)| record.descriptor.eligible.contains(account));
            record.ended.extend(counted.copied());
        }
    }

    /// Checks a result that came, and takes note of it. `by` is the supervisor who shared it; none where it was nobody who supervised then.
    pub(in super::super) async fn note_result(
        &self,
        store: &impl Store,
        state: &GroupState,
        (by, result): (Option<AccountId>, &TallyResult),
        tallies: &mut Vec<TallyRecord>,
    ) -> Result<Option<GroupAlarm>, Error> {
        let tally = result.tally;
        // One that is not known was before my time.
        let Some(record) = self.as_noted(state.log.group(), tally, tallies) else { return Ok(None) };
        let name = sha256(&encode(&GroupBody::Result(Box::new(result.clone())))?);
        let verdict = match &record.verdict {
            _ if by != Some(record.descriptor.holder) => Err(TallyRefusal::Holder),
            Some(Ok(before)) if before.result == name => return Ok(None),
            Some(_) => Err(TallyRefusal::SecondResult),
            None => self.judge(store, state, &record, result, name).await?,
        };
        let alarm = verdict.as_ref().err().map(|refusal| GroupAlarm::Tally { tally, refusal: *refusal });
        // What was checked first stays.
        let kept = match record.verdict.clone() {
            Some(before) => Some(before),
            None if by == Some(record.descriptor.holder) => Some(verdict),
            None => None,
        };
        note(tallies, TallyRecord { verdict: kept, offered: None, ..record });
        Ok(alarm)
    }

    /// Takes note that a tally ends without a result. A result that comes after that is a second one; one that came before stays. Before its
    /// time nothing ends: whoever could stop others' reports could choose whose are counted.
    pub(in super::super) fn note_stopped(
        &self,
        group: &LogId,
        (by, stopped): (Option<AccountId>, &Stopped),
        now_ms: i64,
        tallies: &mut Vec<TallyRecord>,
    ) -> Option<GroupAlarm> {
        let tally = stopped.tally;
        let record = self.as_noted(*group, tally, tallies)?;
        let refusal = match &record.verdict {
            _ if by != Some(record.descriptor.holder) => Some(TallyRefusal::Holder),
            Some(Err(TallyRefusal::Stopped)) => None,
            Some(_) => Some(TallyRefusal::SecondResult),
            None if now_ms < record.descriptor.closes_ms - MOST_APART_MS => Some(TallyRefusal::Early),
            None => {
                let verdict = Some(Err(TallyRefusal::Stopped));
                note(tallies, TallyRecord { verdict, offered: None, ..record });
                None
            }
        };
        refusal.map(|refusal| GroupAlarm::Tally { tally, refusal })
    }

    /// A tally as this stretch of the log has left it so far, or as it is kept.
    fn as_noted(&self, group: LogId, tally: Hash, tallies: &[TallyRecord]) -> Option<TallyRecord> {
        tallies.iter().find(|record| record.tally == tally).or_else(|| self.rooms.tallies.get(&(group, tally))).cloned()
    }

    async fn judge(
        &self,
        store: &impl Store,
        state: &GroupState,
        record: &TallyRecord,
        result: &TallyResult,
        name: Hash,
    ) -> Result<Result<Verdict, TallyRefusal>, Error> {
        let Some(roster) = state.roster() else { return Ok(Err(TallyRefusal::Roster)) };
        let (account, me) = (self.account()?, self.me()?);
        let answer = self.answer(store, &record.tally).await?;
        let identities: Vec<_> = account.keybag.inbox.iter().collect();
        let mine = tally::Mine::of(answer.as_ref(), record.taken);
        let signers = Signers { roster, ended: &record.ended };
        Ok(tally::judge(&record.descriptor, signers, (&me, &mine), result, &identities).map(|(held, notes)| Verdict {
            result: name,
            held,
            end: result.release.end,
            shown: result.shown.clone(),
            notes,
        }))
    }
}

impl<P: Platform> Andrum<P> {
    /// The themes that the next period asks for: the group's own list, or the programme's.
    ///
    /// # Errors
    /// [`Error::Locked`], [`Error::NotFound`], [`Error::Local`].
    pub async fn themes(&self, group: LogId) -> Result<Vec<String>, Error> {
        let mut guard = self.opened().await?;
        let open = guard.get()?;
        open.group(&group)?;
        let items = open.all_shared(self.platform().store(), &group).await?;
        let lists = items.iter().filter_map(|item| match item.body() {
            Some(GroupBody::Themes(list)) => Some((item.pending.is_some(), item.seqs.1, list.themes)),
            _ => None,
        });
        let newest = lists.max_by_key(|(pending, seq, _)| (*pending, *seq));
        Ok(newest.map_or_else(|| START_TAGS.iter().map(|theme| theme.sv.to_owned()).collect(), |(_, _, themes)| themes))
    }

    /// Sets the group's own list of themes, for the periods that open from now on. A supervisor's.
    ///
    /// # Errors
    /// As [`Self::share`].
    pub async fn set_themes(&self, group: LogId, themes: Vec<String>) -> Result<(), Error> {
        let before = self.own_themes(group).await?;
        let body = GroupBody::Themes(Themes { themes });
        match before {
            Some(item) => self.reshare(group, item, &body).await,
            None => self.share(group, &body, false).await.map(drop),
        }
    }

    async fn own_themes(&self, group: LogId) -> Result<Option<ItemId>, Error> {
        let mut guard = self.opened().await?;
        let open = guard.get()?;
        let items = open.all_shared(self.platform().store(), &group).await?;
        Ok(items.iter().find(|item| matches!(item.body(), Some(GroupBody::Themes(_)))).map(|item| item.item))
    }

    /// Opens a period: everybody who is confirmed may say which themes weigh on them, until `closes_ms` (Unix milliseconds). This device holds
    /// it from then on.
    ///
    /// # Errors
    /// [`Error::NotAllowed`] for somebody who does not supervise, or with fewer members than the threshold; [`Error::Group`];
    /// [`Error::Offline`], [`Error::Server`] and the others of a sync.
    pub async fn open_period(&self, group: LogId, closes_ms: i64) -> Result<Hash, Error> {
        let themes = self.themes(group).await?;
        self.open_tally(group, Choices::Themes(themes), closes_ms).await
    }

    /// Opens an anonymous vote on topics, until `closes_ms` (Unix milliseconds). This device holds it from then on.
    ///
    /// # Errors
    /// As [`Self::open_period`].
    pub async fn open_votes(&self, group: LogId, topics: Vec<ItemId>, closes_ms: i64) -> Result<Hash, Error> {
        self.open_tally(group, Choices::Topics(topics), closes_ms).await
    }

    async fn open_tally(&self, group: LogId, choices: Choices, closes_ms: i64) -> Result<Hash, Error> {
        let tally = {
            let _talking = self.talking.lock().await;
            self.open_while_talking(group, choices, closes_ms).await?
        };
        self.sync().await?;
        Ok(tally)
    }

    /// Opens a tally. The caller holds `talking`, and syncs: the options leave with that.
    pub(in super::super) async fn open_while_talking(
        &self,
        group: LogId,
        choices: Choices,
        closes_ms: i64,
    ) -> Result<Hash, Error> {
        let (kind, most) = match choices {
            Choices::Themes(_) => (TallyKind::Themes, MOST_THEMES),
            Choices::Topics(_) => (TallyKind::Votes, MOST_VOTES),
        };
        let options = Options { nonce: random::bytes(), choices };
        let hash = options.hash()?;
        let count = u16::try_from(options.count()).map_err(|_| NotAllowed::TooMany)?;
        {
            let mut guard = self.opened().await?;
            let open = guard.get()?;
            may_open(open.group(&group)?.roster().ok_or(Error::NoGroup)?, &open.me()?)?;
            if count < 2 {
                return Err(NotAllowed::NothingToChoose.into());
            }
        }
        // First of all: a tally that opens has its options, whatever breaks in between.
        let item = self.share(group, &GroupBody::Options(options), false).await?;
        let (held, recipient, verify_key) = HeldTally::new().map_err(|_| NotAllowed::Impossible)?;
        let sealed_to = |roster: &Roster, holder: AccountId, opens_ms: i64, server_key| Descriptor {
            version: VERSION,
            group,
            kind,
            options: hash,
            vdaf: Vdaf::MultihotCount { options: count, weight: most.min(count.saturating_sub(1)) },
            threshold: roster.least_threshold(),
            opens_ms,
            closes_ms,
            roster: roster.head.hash,
            holder,
            eligible: roster.eligible(&holder),
            verify_key,
            recipient,
            server_key,
        };
        // Clocks differ: after the one before, whatever this one says.
        let opens_ms = {
            let mut guard = self.opened().await?;
            let before =
                guard.get()?.tallies_of(group).into_iter().filter(|it| it.descriptor.kind == kind && it.seq > 0);
            let closed = before.filter(|it| it.verdict.is_some()).map(|it| it.descriptor.closes_ms).max();
            closed.unwrap_or_default().max(self.platform().now_ms())
        };
        let asked =
            self.call(|line| async move { api::tally::list(&*line.transport, &line.token, group).await }).await?;
        let describe = |roster: &Roster, me: AccountId| sealed_to(roster, me, opens_ms, asked.server_key);
        let opened = self.append_tally(group, &held, describe).await;
        if let Err(Error::Server(_) | Error::Group(_) | Error::NotAllowed(_)) = &opened {
            self.withdraw(group, item).await?;
        }
        opened
    }

    /// Signs a descriptor into the log at its head. Its secrets are stored before it leaves.
    async fn append_tally(
        &self,
        group: LogId,
        held: &HeldTally,
        describe: impl Fn(&Roster, AccountId) -> Descriptor,
    ) -> Result<Hash, Error> {
        let mut report = SyncReport::default();
        for _ in 0..TRIES {
            self.pull(InGroup(group), &mut report).await?;
            let (append, tally) = {
                let mut guard = self.opened().await?;
                let open = guard.get()?;
                let roster = open.group(&group)?.roster().ok_or(Error::NoGroup)?;
                let descriptor = describe(roster, open.me()?);
                let tally = descriptor.id(&Strict)?;
                let append = self.group_commit(open, &group, vec![LogChange::Tally(Box::new(descriptor.clone()))])?;
                let record = TallyRecord { held: Some(held.clone()), ..TallyRecord::new(tally, descriptor, 0, vec![]) };
                self.keep_tally(open, record).await?;
                (append, tally)
            };
            match self.append(InGroup(group), &append, &mut report).await {
                Ok(()) => return Ok(tally),
                Err(Error::Server(problem)) => {
                    self.drop_tally(group, tally).await?;
                    if problem.kind != ProblemKind::StaleHead {
                        return Err(Error::Server(problem));
                    }
                }
                // Whether it arrived is not known: the secrets stay.
                Err(error) => return Err(error),
            }
        }
        Err(Error::Nonsense)
    }

    /// Stores a tally.
    pub(in super::super) async fn keep_tally(&self, open: &mut Open, record: TallyRecord) -> Result<(), Error> {
        let mut work = Work::default();
        open.save_tally(&record, &mut work)?;
        open.carry_out(self.platform().store(), work).await?;
        open.rooms.tallies.insert((record.descriptor.group, record.tally), record);
        Ok(())
    }

    async fn drop_tally(&self, group: LogId, tally: Hash) -> Result<(), Error> {
        let mut guard = self.opened().await?;
        let open = guard.get()?;
        let mut work = Work::default();
        work.changes.push(Change::Delete(Table::Groups, tally_key(&group, &tally)));
        open.carry_out(self.platform().store(), work).await?;
        open.rooms.tallies.remove(&(group, tally));
        Ok(())
    }

    /// Chooses in a tally that is open, or changes what was chosen. `options` are numbers from 0; `note` is one text without a name, or
    /// empty. It stays here and travels with the app's next daily report: when somebody chooses shows nowhere.
    ///
    /// # Errors
    /// [`Error::NotAllowed`] when it is closed, too much was chosen or the note is too long; [`Error::NotFound`]; [`Error::Local`].
    pub async fn choose(&self, group: LogId, tally: Hash, mut options: Vec<u16>, note: &str) -> Result<(), Error> {
        options.sort_unstable();
        options.dedup();
        let now_ms = self.platform().now_ms();
        let mut guard = self.opened().await?;
        let open = guard.get()?;
        let record = open.tally(group, tally)?.clone();
        let descriptor = &record.descriptor;
        if now_ms >= descriptor.closes_ms || record.refused.is_some() || !descriptor.eligible.contains(&open.me()?) {
            return Err(NotAllowed::TallyOver.into());
        }
        let beyond = options.last().is_some_and(|last| *last >= descriptor.vdaf.options());
        if beyond || options.len() > usize::from(descriptor.vdaf.weight()) {
            return Err(NotAllowed::ChoseTooMuch.into());
        }
        if !tally::note::fits(note) {
            return Err(NotAllowed::TextTooLong.into());
        }
        let chosen = Some(Chosen { options, note: note.to_owned(), at_ms: now_ms });
        self.keep_tally(open, TallyRecord { chosen, ..record }).await?;
        drop(guard);
        self.tell(Event::Tally(group));
        Ok(())
    }

    /// The tallies of a group, newest first.
    ///
    /// # Errors
    /// [`Error::Locked`], [`Error::NotFound`], [`Error::Local`].
    pub async fn tallies(&self, group: LogId) -> Result<Vec<TallyView>, Error> {
        let now_ms = self.platform().now_ms();
        let store = self.platform().store();
        let mut guard = self.opened().await?;
        let open = guard.get()?;
        let items = open.all_shared(store, &group).await?;
        let (state, me) = (open.group(&group)?, open.me()?);
        let facts = tally::Facts::of(state, &items, me, now_ms, day_of(now_ms));
        let mut views = vec![];
        for record in open.tallies_of(group).into_iter().rev().filter(|record| record.seq > 0) {
            let answer = open.answer(store, &record.tally).await?;
            views.push(facts.view(record, answer.as_ref()));
        }
        Ok(views)
    }
}

/// Puts a tally among those that a stretch of the log changes, in the place of what it was there.
fn note(tallies: &mut Vec<TallyRecord>, record: TallyRecord) {
    tallies.retain(|other| other.tally != record.tally);
    tallies.push(record);
}

pub(in super::super) fn may_open(roster: &Roster, me: &AccountId) -> Result<(), Error> {
    if !roster.is_supervisor(me) || roster.kind == GroupKind::Pair {
        return Err(NotAllowed::OnlySupervisors.into());
    }
    if roster.eligible(me).len() < usize::from(roster.least_threshold()) {
        return Err(NotAllowed::TooFewMembers.into());
    }
    Ok(())
}
