//! Tallies as a person uses them: opening one, choosing, looking at what came of it. [`super::counting`] carries them.

use std::collections::BTreeMap;

use andrum_wire::groups::Roster;
use andrum_wire::ids::{AccountId, Hash, ItemId, LogId};
use andrum_wire::log::Change as LogChange;
use andrum_wire::problem::ProblemKind;
use andrum_wire::tally::{Descriptor, TallyKind, VERSION, Vdaf};

use super::super::carrying::SyncReport;
use super::super::groups::InGroup;
use super::super::rooms::Open;
use super::super::{Andrum, Error, Event, NotAllowed};
use crate::api;
use crate::crypto::checks::Strict;
use crate::crypto::random;
use crate::device::Work;
use crate::entries::{self, Answer, Body, START_TAGS};
use crate::groups::{Choices, GroupBody, GroupItem, Options, ReadItem, TallyNews, Themes, newest};
use crate::platform::Platform;
use crate::store::{Change, Store, Table};
use crate::tally::kept::tally_key;
use crate::tally::{self, Chosen, HeldTally, Noting, TallyRecord, TallyView, day_of};

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

    /// The group's tallies, ready to take note of this news.
    pub(in super::super) async fn noting(
        &self,
        store: &impl Store,
        group: LogId,
        now_ms: i64,
        told: &[TallyNews],
    ) -> Result<Noting<'_>, Error> {
        let mut answers = BTreeMap::new();
        for news in told {
            if let TallyNews::Result { result, .. } = news
                && let Some(answer) = self.answer(store, &result.tally).await?
            {
                answers.insert(result.tally, answer);
            }
        }
        let identities = self.account()?.keybag.inbox.iter().collect();
        Ok(Noting::new((self.me()?, identities, now_ms), self.tallies_of(group).into_iter(), answers))
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
        let list = own_list(&items).map(|(_, list)| list.themes.clone());
        Ok(list.unwrap_or_else(|| START_TAGS.iter().map(|theme| theme.sv.to_owned()).collect()))
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
        Ok(own_list(&items).map(|(item, _)| item.item))
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
            let roster = open.group(&group)?.roster().ok_or(Error::NoGroup)?;
            tally::may_open(roster, &open.me()?).map_err(NotAllowed::from)?;
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

/// The group's own list of themes, and its item.
fn own_list(items: &[ReadItem]) -> Option<(&GroupItem, &Themes)> {
    newest(items, |body| if let GroupBody::Themes(list) = body { Some(list) } else { None })
}
