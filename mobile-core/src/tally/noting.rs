//! Taking note of what a group's log tells of tallies, in its order and with the roster at each place. Pure: wherever the log is cut into
//! pages, the same comes of it.

use std::collections::{BTreeMap, BTreeSet};

use andrum_wire::groups::Roster;
use andrum_wire::ids::{AccountId, DeviceId, Hash, InboxKey, PublicKey};
use andrum_wire::tally::{Descriptor, TallyRefusal, overlap};

use super::{MOST_APART_MS, Mine, Signers, TallyRecord, Verdict, judge};
use crate::content::TallyResult;
use crate::crypto::age::Identity;
use crate::crypto::checks::Strict;
use crate::entries::Answer;
use crate::groups::{GroupAlarm, Stopped, TallyNews};

/// The tallies of a group while a stretch of its log is taken in.
pub struct Noting<'a> {
    /// This account.
    pub me: AccountId,
    /// What opens its notes.
    pub identities: Vec<&'a Identity>,
    /// What this account has given, by tally.
    pub answers: BTreeMap<Hash, Answer>,
    /// Unix milliseconds.
    pub now_ms: i64,
    records: BTreeMap<Hash, TallyRecord>,
    changed: BTreeSet<Hash>,
}

impl<'a> Noting<'a> {
    /// Begins with the group's tallies as they are kept.
    pub fn new<'r>(
        (me, identities, now_ms): (AccountId, Vec<&'a Identity>, i64),
        records: impl Iterator<Item = &'r TallyRecord>,
        answers: BTreeMap<Hash, Answer>,
    ) -> Self {
        let records = records.map(|record| (record.tally, record.clone())).collect();
        Self { me, identities, answers, now_ms, records, changed: BTreeSet::new() }
    }

    /// Takes the next piece of news. Gives what is wrong with it.
    pub fn take(&mut self, news: TallyNews) -> Option<GroupAlarm> {
        match news {
            TallyNews::Opened { seq, descriptor, readers, roster } => self.opened(seq, *descriptor, readers, &roster),
            TallyNews::DevicesEnded(devices) => {
                self.devices_ended(&devices);
                None
            }
            TallyNews::Result { by, name, result, roster } => self.result(by, name, &result, &roster),
            TallyNews::Stopped { by, stopped } => self.stopped(by, &stopped),
        }
    }

    /// What has changed.
    #[must_use]
    pub fn changed(self) -> Vec<TallyRecord> {
        let Self { records, changed, .. } = self;
        records.into_values().filter(|record| changed.contains(&record.tally)).collect()
    }

    /// A tally opens. One beside another of its kind is refused.
    fn opened(
        &mut self,
        seq: u64,
        descriptor: Descriptor,
        readers: Vec<InboxKey>,
        roster: &Roster,
    ) -> Option<GroupAlarm> {
        let tally = descriptor.id(&Strict).ok()?;
        // One whose holder supervised no more is void, and in nobody's way.
        let in_the_way = |other: &&TallyRecord| {
            let stands = other.verdict.is_some() || roster.is_supervisor(&other.descriptor.holder);
            other.refused.is_none() && other.seq > 0 && other.tally != tally && stands
        };
        let mut before = self.records.values().filter(in_the_way);
        let refused = before.any(|other| overlap(&other.descriptor, &descriptor)).then_some(TallyRefusal::Overlaps);
        let record = self.records.remove(&tally).unwrap_or_else(|| TallyRecord::new(tally, descriptor, seq, vec![]));
        self.keep(TallyRecord { seq, readers, refused, ..record });
        refused.map(|refusal| GroupAlarm::Tally { tally, refusal })
    }

    /// Devices that a member's new keys have ended: what they had reported stays theirs.
    fn devices_ended(&mut self, ended: &[(AccountId, DeviceId, PublicKey)]) {
        for record in self.records.values_mut().filter(|record| record.verdict.is_none()) {
            let eligible = &record.descriptor.eligible;
            record.ended.extend(ended.iter().filter(|(account, ..)| eligible.contains(account)));
            self.changed.insert(record.tally);
        }
    }

    /// A result is checked; what was checked first stays. One of an unknown tally was before this account's time.
    fn result(
        &mut self,
        by: Option<AccountId>,
        name: Hash,
        result: &TallyResult,
        roster: &Roster,
    ) -> Option<GroupAlarm> {
        let tally = result.tally;
        let record = self.records.get(&tally)?.clone();
        let is_holder = by == Some(record.descriptor.holder);
        let verdict = match &record.verdict {
            _ if !is_holder => Err(TallyRefusal::Holder),
            Some(Ok(before)) if before.result == name => return None,
            Some(_) => Err(TallyRefusal::SecondResult),
            None => self.judge(&record, result, name, roster),
        };
        let alarm = verdict.as_ref().err().map(|refusal| GroupAlarm::Tally { tally, refusal: *refusal });
        let verdict = record.verdict.clone().or(is_holder.then_some(verdict));
        self.keep(TallyRecord { verdict, offered: None, ..record });
        alarm
    }

    fn judge(
        &self,
        record: &TallyRecord,
        result: &TallyResult,
        name: Hash,
        roster: &Roster,
    ) -> Result<Verdict, TallyRefusal> {
        let mine = Mine::of(self.answers.get(&record.tally), record.taken);
        let signers = Signers { roster, ended: &record.ended };
        let judged = judge(&record.descriptor, signers, (&self.me, &mine), result, &self.identities);
        judged.map(|(held, notes)| Verdict {
            result: name,
            held,
            end: result.release.end,
            shown: result.shown.clone(),
            notes,
        })
    }

    /// A tally ends without a result. A result that comes after that is a second one; one that came before stays. Before its time nothing
    /// ends: whoever could stop others' reports could choose whose are counted.
    fn stopped(&mut self, by: Option<AccountId>, stopped: &Stopped) -> Option<GroupAlarm> {
        let tally = stopped.tally;
        let record = self.records.get(&tally)?.clone();
        let refusal = match &record.verdict {
            _ if by != Some(record.descriptor.holder) => Some(TallyRefusal::Holder),
            Some(Err(TallyRefusal::Stopped)) => None,
            Some(_) => Some(TallyRefusal::SecondResult),
            None if self.now_ms < record.descriptor.closes_ms - MOST_APART_MS => Some(TallyRefusal::Early),
            None => {
                self.keep(TallyRecord { verdict: Some(Err(TallyRefusal::Stopped)), offered: None, ..record });
                None
            }
        };
        refusal.map(|refusal| GroupAlarm::Tally { tally, refusal })
    }

    fn keep(&mut self, record: TallyRecord) {
        self.changed.insert(record.tally);
        self.records.insert(record.tally, record);
    }
}
