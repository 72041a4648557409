//! What a screen shows of a tally. Totals become bands, votes an order: more would be false precision, and more than was promised.

use std::collections::{BTreeMap, BTreeSet};

use andrum_wire::ids::{AccountId, Hash, ItemId};
use andrum_wire::tally::{Descriptor, End, Outcome, TallyKind, TallyRefusal, VOID_AFTER_MS};
use serde::{Deserialize, Serialize};

use super::{TallyRecord, Verdict, day_of};
use crate::entries::Answer;
use crate::groups::{Choices, GroupBody, GroupState, ReadItem};

/// How many chose something, roughly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Band {
    /// Nobody, or at most a quarter.
    Few,
    /// At most half.
    Some,
    /// More.
    Most,
}

/// What there is to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum OptionView {
    /// A theme.
    Theme(String),
    /// A topic, and its title while it is shared.
    Topic(ItemId, String),
}

/// What came of a tally.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Came {
    /// It takes reports.
    Open,
    /// Its time is over; the holder's device has not closed it yet.
    Waits,
    /// Released.
    Released {
        /// For themes: each option's number and band, the most first.
        bands: Vec<(u16, Band)>,
        /// For votes: the options' numbers by rank; those that stand in one rank were chosen as often.
        order: Vec<Vec<u16>>,
        /// What the notes say that say something.
        notes: Vec<String>,
    },
    /// Closed, and nothing is released.
    Nothing(End),
    /// Nobody closed it in time, or another supervises: void, unseen by anybody.
    Void,
    /// The holder's device refused what the server sent, and told the group why: no result, for anybody. No reason once that was withdrawn.
    Stopped(Option<TallyRefusal>),
    /// This device has no part in it.
    Refused(TallyRefusal),
}

/// A tally as its group sees it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TallyView {
    /// Which.
    pub tally: Hash,
    /// What is counted.
    pub kind: TallyKind,
    /// What there is to choose; empty before it came.
    pub options: Vec<OptionView>,
    /// Most options at once.
    pub most: u16,
    /// When it opened, Unix milliseconds.
    pub opens_ms: i64,
    /// Until when it takes reports, Unix milliseconds.
    pub closes_ms: i64,
    /// After this time it is void, Unix milliseconds.
    pub void_ms: i64,
    /// Fewest reports that are released.
    pub threshold: u16,
    /// Who holds it.
    pub holder: String,
    /// Whether this device does.
    pub held_here: bool,
    /// Whether I do, on this device or another of mine.
    pub held_by_me: bool,
    /// The names of all among whom it is counted.
    pub among: Vec<String>,
    /// How many of the others I have made sure of. A report counts only with `threshold - 1` of them among the reports.
    pub sure_of: usize,
    /// Whether I may report.
    pub mine: bool,
    /// What I have chosen: what waits, or what my last report says.
    pub options_chosen: Vec<u16>,
    /// My note, or empty.
    pub note: String,
    /// What I chose last waits for the next daily report.
    pub waits: bool,
    /// My last report is on its way: nobody has said yet that it arrived.
    pub leaving: bool,
    /// Whether my app has reported at all.
    pub reported: bool,
    /// What came of it.
    pub came: Came,
    /// How many apps reported, once it is closed.
    pub reports: Option<usize>,
    /// What became of my report, once something was released.
    pub outcome: Option<Outcome>,
    /// It was the report before my last one: the last did not arrive.
    pub earlier: bool,
    /// The last daily report before the closing is made: what is chosen now does not arrive any more.
    pub too_late: bool,
}

impl TallyView {
    /// It is open to me, and I have chosen nothing yet.
    #[must_use]
    pub fn asks_me(&self) -> bool {
        self.came == Came::Open && self.mine && !self.waits && self.options_chosen.is_empty() && self.note.is_empty()
    }
}

/// Whether a tally is open to an account that has chosen nothing yet: what [`TallyView::asks_me`] says, without a view.
#[must_use]
pub fn asks(
    state: &GroupState,
    record: &TallyRecord,
    answer: Option<&Answer>,
    (me, now_ms): (&AccountId, i64),
) -> bool {
    let descriptor = &record.descriptor;
    let ended = record.refused.is_some() || record.verdict.is_some() || now_ms >= descriptor.closes_ms;
    let chosen = Answer::stands(answer, record.chosen.as_ref());
    let waits = record.chosen.as_ref().is_some_and(|waits| *waits == chosen);
    let silent = !waits && chosen.options.is_empty() && chosen.note.is_empty();
    !ended && !is_void(state, descriptor, now_ms) && descriptor.eligible.contains(me) && silent
}

/// Nobody closed it in time, or its holder supervises no more.
fn is_void(state: &GroupState, descriptor: &Descriptor, now_ms: i64) -> bool {
    let supervises =
        state.roster().is_some_and(|roster| roster.is_supervisor(&descriptor.holder) && roster.closed.is_none());
    !supervises || now_ms >= descriptor.closes_ms.saturating_add(VOID_AFTER_MS)
}

/// What a view is put together from.
pub struct Facts<'a> {
    state: &'a GroupState,
    me: AccountId,
    now_ms: i64,
    today: i64,
    names: BTreeMap<AccountId, String>,
    topics: BTreeMap<ItemId, String>,
    options: BTreeMap<Hash, Choices>,
    stopped: BTreeMap<(AccountId, Hash), TallyRefusal>,
}

impl<'a> Facts<'a> {
    /// Gathers names, topics and options. `today` is the day in UTC, counted from 1970-01-01.
    #[must_use]
    pub fn of(state: &'a GroupState, items: &[ReadItem], me: AccountId, now_ms: i64, today: i64) -> Self {
        let mut facts = Self {
            state,
            me,
            now_ms,
            today,
            names: [(me, state.profile.name.clone())].into(),
            topics: BTreeMap::new(),
            options: BTreeMap::new(),
            stopped: BTreeMap::new(),
        };
        for ReadItem { held: item, body } in items {
            match body {
                Some(GroupBody::Profile(profile)) => {
                    facts.names.insert(item.owner, profile.name.clone());
                }
                Some(GroupBody::Topic(topic)) => {
                    facts.topics.insert(item.item, topic.title.clone());
                }
                Some(GroupBody::Options(options)) => {
                    if let Ok(hash) = options.hash() {
                        facts.options.insert(hash, options.choices.clone());
                    }
                }
                Some(GroupBody::Stopped(stopped)) => {
                    facts.stopped.insert((item.owner, stopped.tally), stopped.refusal);
                }
                _ => {}
            }
        }
        facts
    }

    /// A tally as this account sees it.
    #[must_use]
    pub fn view(&self, record: &TallyRecord, answer: Option<&Answer>) -> TallyView {
        let descriptor = &record.descriptor;
        let name = |account: &AccountId| self.names.get(account).cloned().unwrap_or_default();
        let mut among: Vec<String> = descriptor.eligible.iter().map(name).collect();
        among.sort();
        let mut sure: BTreeSet<AccountId> = self.state.verified.clone();
        sure.extend(answer.iter().flat_map(|answer| answer.confirmed.iter().copied()));
        let verdict = record.verdict.as_ref().and_then(|verdict| verdict.as_ref().ok());
        let released = verdict.filter(|verdict| matches!(verdict.end, End::Released(_)));
        let chosen = Answer::stands(answer, record.chosen.as_ref());
        let waits = record.chosen.as_ref().is_some_and(|waits| *waits == chosen);
        TallyView {
            tally: record.tally,
            kind: descriptor.kind,
            options: self.options_of(descriptor.options),
            most: descriptor.vdaf.weight(),
            opens_ms: descriptor.opens_ms,
            closes_ms: descriptor.closes_ms,
            void_ms: descriptor.closes_ms.saturating_add(VOID_AFTER_MS),
            threshold: descriptor.threshold,
            holder: name(&descriptor.holder),
            held_here: record.held.is_some(),
            held_by_me: descriptor.holder == self.me,
            among,
            sure_of: descriptor.eligible.iter().filter(|it| **it != self.me && sure.contains(it)).count(),
            mine: descriptor.eligible.contains(&self.me),
            options_chosen: chosen.options,
            note: chosen.note,
            waits,
            leaving: record.offered.is_some(),
            reported: answer.is_some_and(|answer| answer.number > 0 && answer.day <= self.today),
            came: self.came(record, verdict),
            reports: verdict.map(|verdict| verdict.held.reports),
            outcome: released.and_then(|verdict| verdict.held.mine),
            earlier: released.is_some_and(|verdict| verdict.held.earlier),
            too_late: answer.is_some_and(|answer| answer.day >= day_of(descriptor.closes_ms - 1)),
        }
    }

    fn options_of(&self, hash: Hash) -> Vec<OptionView> {
        match self.options.get(&hash) {
            Some(Choices::Themes(themes)) => themes.iter().cloned().map(OptionView::Theme).collect(),
            Some(Choices::Topics(topics)) => {
                let titled =
                    |item: &ItemId| OptionView::Topic(*item, self.topics.get(item).cloned().unwrap_or_default());
                topics.iter().map(titled).collect()
            }
            None => vec![],
        }
    }

    fn came(&self, record: &TallyRecord, verdict: Option<&Verdict>) -> Came {
        let descriptor = &record.descriptor;
        let refused = record.verdict.as_ref().and_then(|verdict| verdict.as_ref().err().copied());
        match record.refused.or(refused) {
            Some(TallyRefusal::Stopped) => {
                return Came::Stopped(self.stopped.get(&(descriptor.holder, record.tally)).copied());
            }
            Some(refusal) => return Came::Refused(refusal),
            None => {}
        }
        if let Some(verdict) = verdict {
            return match verdict.end {
                End::Released(_) => Came::Released {
                    bands: if descriptor.kind == TallyKind::Themes { bands(&verdict.shown) } else { vec![] },
                    order: if descriptor.kind == TallyKind::Votes { order(&verdict.shown) } else { vec![] },
                    notes: verdict.notes.clone(),
                },
                end => Came::Nothing(end),
            };
        }
        if is_void(self.state, descriptor, self.now_ms) {
            Came::Void
        } else if self.now_ms >= descriptor.closes_ms {
            Came::Waits
        } else {
            Came::Open
        }
    }
}

/// Each option's number and band, the most first and otherwise in the list's order. Within a band nothing says which was chosen more often.
fn bands(shown: &[u8]) -> Vec<(u16, Band)> {
    let band = |shown: u8| match shown {
        0 => Band::Few,
        1 => Band::Some,
        _ => Band::Most,
    };
    let mut bands: Vec<(u16, Band)> = (0..).zip(shown).map(|(option, shown)| (option, band(*shown))).collect();
    bands.sort_by_key(|(option, band)| (std::cmp::Reverse(*band), *option));
    bands
}

/// The options' numbers by rank, the most chosen first.
fn order(shown: &[u8]) -> Vec<Vec<u16>> {
    let mut ranks: BTreeMap<u8, Vec<u16>> = BTreeMap::new();
    for (option, rank) in (0..).zip(shown) {
        ranks.entry(*rank).or_default().push(option);
    }
    ranks.into_values().collect()
}
