//! What the holder publishes, and how every member's device checks it.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use andrum_wire::checks::Checks as _;
use andrum_wire::groups::Roster;
use andrum_wire::ids::{AccountId, DeviceId, Hash, PublicKey, Signature};
use andrum_wire::tally::{
    Batch, Descriptor, End, Outcome, Release, ReleaseBody, Report, TallyKind, TallyRefusal, VERSION, counted,
};
use serde::{Deserialize, Serialize};

use super::{TallyResult, note, report};
use crate::crypto::age::Identity;
use crate::crypto::checks::Strict;
use crate::crypto::hash::sha256;
use crate::entries::{Answer, Given};

/// What this account has given, for looking for it in the result.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Mine {
    /// Reports that may stand there: the newest, and where the server's answer did not come the one before.
    pub reports: Vec<Given>,
    /// Whether the server has taken one of them for certain, so that one must be there.
    pub taken: bool,
}

impl Mine {
    /// What the private log says, and which report this device knows to be taken.
    #[must_use]
    pub fn of(answer: Option<&Answer>, taken: Option<Hash>) -> Self {
        let Some(answer) = answer else { return Self::default() };
        let given = [Some(&answer.newest), answer.before.as_ref()].into_iter().flatten();
        let mut reports: Vec<Given> = given.cloned().collect();
        if taken.is_some_and(|taken| taken.0 == answer.newest.report) {
            reports.truncate(1);
        }
        Self { reports, taken: taken.is_some() }
    }

    fn given(&self, report: &Hash) -> Option<&Given> {
        self.reports.iter().find(|given| given.report == report.0)
    }
}

/// Who has signed what: the roster, and devices of before that a member's new keys have ended.
#[derive(Clone, Copy)]
pub struct Signers<'a> {
    /// The roster.
    pub roster: &'a Roster,
    /// Devices that it knows no more.
    pub ended: &'a [(AccountId, DeviceId, PublicKey)],
}

impl Signers<'_> {
    fn has_signed(&self, report: &Report) -> bool {
        let body = &report.body;
        let of_before =
            self.ended.iter().filter(|(account, device, _)| (account, device) == (&body.account, &body.device));
        let by =
            |key: &PublicKey| body.signed_bytes().is_ok_and(|signed| Strict.verify(key, &signed, &report.signature));
        self.roster.has_signed(report, &Strict) || of_before.map(|(_, _, key)| key).any(by)
    }
}

/// What of the totals is shown: of themes a band (0 nobody or at most a quarter of the reports, 1 at most half, 2 more), of votes the
/// rank, from 0 for the most; a single vote stands with none.
#[must_use]
pub fn shown(kind: TallyKind, totals: &[u64], counted: usize) -> Vec<u8> {
    let counted = u64::try_from(counted).unwrap_or(u64::MAX);
    let band = |total: &u64| match *total {
        total if total.saturating_mul(2) > counted => 2,
        total if total.saturating_mul(4) > counted => 1,
        _ => 0,
    };
    // One vote alone counts as none: it could be of the only one whose app reported again.
    let votes = |total: &u64| Reverse(if *total == 1 { 0 } else { *total });
    let ranks: BTreeSet<Reverse<u64>> = totals.iter().map(votes).collect();
    let rank = |total: &u64| ranks.range(..votes(total)).count().try_into().unwrap_or(u8::MAX);
    match kind {
        TallyKind::Themes => totals.iter().map(band).collect(),
        TallyKind::Votes => totals.iter().map(rank).collect(),
    }
}

/// A result that holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// How many reports came.
    pub reports: usize,
    /// How many of them are in the totals.
    pub counted: usize,
    /// What has become of mine; none when there was none.
    pub mine: Option<Outcome>,
    /// It is the report before my last one: the last did not arrive.
    pub earlier: bool,
}

/// Holds a batch to what the descriptor and the roster say: the server's signature, its time, who reported.
///
/// # Errors
/// [`TallyRefusal`].
pub fn check_batch(
    descriptor: &Descriptor,
    tally: &Hash,
    signers: Signers<'_>,
    batch: &Batch,
) -> Result<(), TallyRefusal> {
    let body = &batch.body;
    let signed = body.signed_bytes().map_err(|_| TallyRefusal::Elsewhere)?;
    if !Strict.verify(&descriptor.server_key, &signed, &batch.signature) {
        return Err(TallyRefusal::Signature);
    }
    if body.version != VERSION || body.tally != *tally {
        return Err(TallyRefusal::Elsewhere);
    }
    if body.closed_ms < descriptor.closes_ms {
        return Err(TallyRefusal::Early);
    }
    let accounts: BTreeSet<AccountId> = body.reports.iter().map(|report| report.body.account).collect();
    let nonces: BTreeSet<[u8; 16]> = body.reports.iter().map(|report| report.body.nonce).collect();
    if accounts.len() != body.reports.len() || nonces.len() != body.reports.len() {
        return Err(TallyRefusal::Duplicate);
    }
    for report in &body.reports {
        if !descriptor.eligible.contains(&report.body.account) {
            return Err(TallyRefusal::Stranger);
        }
        if report.body.tally != *tally || !signers.has_signed(report) {
            return Err(TallyRefusal::Invented);
        }
    }
    let notes: BTreeSet<&Hash> = body.notes.iter().collect();
    if notes.len() != body.notes.len() || body.notes.len() != body.reports.len() {
        return Err(TallyRefusal::Notes);
    }
    Ok(())
}

/// Holds a release to its batch: the server's signature, and what must have become of each report.
///
/// # Errors
/// [`TallyRefusal`].
pub fn check_release(
    descriptor: &Descriptor,
    batch: &Batch,
    release: &ReleaseBody,
    signature: &Signature,
) -> Result<(), TallyRefusal> {
    let signed = release.signed_bytes().map_err(|_| TallyRefusal::Elsewhere)?;
    if !Strict.verify(&descriptor.server_key, &signed, signature) {
        return Err(TallyRefusal::Signature);
    }
    let batch_name = sha256(&batch.body.signed_bytes().map_err(|_| TallyRefusal::Elsewhere)?);
    if release.version != VERSION || release.tally != batch.body.tally || release.batch != batch_name {
        return Err(TallyRefusal::Elsewhere);
    }
    let takes_part = counted(&batch.body.reports, descriptor.threshold);
    if release.outcomes.len() != batch.body.reports.len() {
        return Err(TallyRefusal::Outcomes);
    }
    for (report, outcome) in batch.body.reports.iter().zip(&release.outcomes) {
        if takes_part.contains(&report.body.account) == (*outcome == Outcome::LeftOut) {
            return Err(TallyRefusal::Outcomes);
        }
    }
    let rejected = count(release, &[Outcome::RejectedByHolder, Outcome::RejectedByServer]) > 1;
    let few = count(release, &[Outcome::Counted]) < usize::from(descriptor.threshold);
    match release.end {
        End::Released(_) if rejected => Err(TallyRefusal::TooManyRejected),
        End::Released(_) if few => Err(TallyRefusal::TooFew),
        End::TooManyRejected if !rejected => Err(TallyRefusal::Outcomes),
        End::TooFew if !few => Err(TallyRefusal::Outcomes),
        _ => Ok(()),
    }
}

/// Checks a published result as every member's device does. That my note is in it the caller sees when it opens the notes.
///
/// # Errors
/// [`TallyRefusal`]: what is wrong with it.
pub fn check(
    descriptor: &Descriptor,
    signers: Signers<'_>,
    (me, mine): (&AccountId, &Mine),
    result: &TallyResult,
) -> Result<Held, TallyRefusal> {
    check_batch(descriptor, &result.tally, signers, &result.batch)?;
    check_release(descriptor, &result.batch, &result.release, &result.signature)?;
    let reports = &result.batch.body.reports;
    let place = reports.iter().position(|report| report.body.account == *me);
    let mut earlier = false;
    if let Some(place) = place {
        let name = report::name(&reports[place]).map_err(|_| TallyRefusal::MineChanged)?;
        let given = mine.given(&name).ok_or(TallyRefusal::MineChanged)?;
        earlier = mine.reports.first() != Some(given);
    } else if mine.taken {
        return Err(TallyRefusal::MineMissing);
    }
    let mine = place.and_then(|place| result.release.outcomes.get(place)).copied();
    let in_total = count(&result.release, &[Outcome::Counted]);
    if let End::Released(_) = result.release.end {
        if result.shown.len() != usize::from(descriptor.vdaf.options()) {
            return Err(TallyRefusal::Totals);
        }
        let different: BTreeSet<&[u8]> = result.notes.iter().map(|note| note.0.as_slice()).collect();
        if different.len() != result.notes.len() || result.notes.len() != reports.len() {
            return Err(TallyRefusal::Notes);
        }
    } else if !result.shown.is_empty() || !result.notes.is_empty() {
        return Err(TallyRefusal::TooFew);
    }
    Ok(Held { reports: reports.len(), counted: in_total, mine, earlier })
}

/// Checks a published result and opens its notes. Gives what the notes say that say something.
///
/// # Errors
/// As [`check`], and [`TallyRefusal::MyNoteMissing`], [`TallyRefusal::MyNoteChanged`].
pub fn judge(
    descriptor: &Descriptor,
    signers: Signers<'_>,
    (me, mine): (&AccountId, &Mine),
    result: &TallyResult,
    identities: &[&Identity],
) -> Result<(Held, Vec<String>), TallyRefusal> {
    let held = check(descriptor, signers, (me, mine), result)?;
    // One that cannot be opened says nothing: a member may have sealed whatever they liked.
    let notes = result.notes.iter().filter_map(|sealed| note::open(&sealed.0, identities, &result.tally).ok());
    let notes: Vec<note::Note> = notes.collect();
    if let (Some(report), End::Released(_)) = (result.batch.report_of(me), result.release.end) {
        let name = report::name(report).map_err(|_| TallyRefusal::MineChanged)?;
        let given = mine.given(&name).ok_or(TallyRefusal::MineChanged)?;
        let note = notes.iter().find(|note| note.tag == given.tag).ok_or(TallyRefusal::MyNoteMissing)?;
        if sha256(note.text.as_bytes()).0 != given.text {
            return Err(TallyRefusal::MyNoteChanged);
        }
    }
    let mut texts: Vec<String> = notes.into_iter().map(|note| note.text).filter(|text| !text.is_empty()).collect();
    texts.sort();
    Ok((held, texts))
}

/// That totals are possible: no option more often than there are reports, and all together no more than all of them could choose.
///
/// # Errors
/// [`TallyRefusal::Totals`].
pub fn check_totals(descriptor: &Descriptor, reports: usize, totals: &[u64]) -> Result<(), TallyRefusal> {
    let reports = u64::try_from(reports).unwrap_or(u64::MAX);
    let sum = totals.iter().fold(0_u64, |sum, total| sum.saturating_add(*total));
    let possible = totals.len() == usize::from(descriptor.vdaf.options())
        && totals.iter().all(|total| *total <= reports)
        && sum <= reports.saturating_mul(descriptor.vdaf.weight().into());
    if possible { Ok(()) } else { Err(TallyRefusal::Totals) }
}

/// How many reports came to one of these.
#[must_use]
pub fn count(release: &ReleaseBody, which: &[Outcome]) -> usize {
    release.outcomes.iter().filter(|outcome| which.contains(outcome)).count()
}

impl TallyResult {
    /// The result of a tally that has ended without being released.
    #[must_use]
    pub fn unreleased(batch: Batch, release: Release) -> Self {
        let (release, signature) = (release.body, release.signature);
        Self { tally: release.tally, batch, release, signature, shown: vec![], notes: vec![] }
    }
}
