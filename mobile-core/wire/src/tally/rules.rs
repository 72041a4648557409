//! What both sides hold a tally to, with the same code.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Descriptor, LEAST_THRESHOLD, LEAST_THRESHOLD_COHORT, MOST_OPEN_MS, Report, VERSION, Vdaf};
use crate::checks::Checks;
use crate::devices::KnownDevice;
use crate::groups::{GroupKind, GroupRefusal, Roster, Standing};
use crate::ids::AccountId;

/// Why a tally, a report or a result is refused. Reasons are stored and shared by their number, so a new one goes to the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum TallyRefusal {
    /// Another tally of its kind is open at the same time.
    Overlaps,
    /// The server signs with another key than the descriptor names.
    ServerKey,
    /// A signature of the server is not good.
    Signature,
    /// The tally was closed before its time.
    Early,
    /// The batch or the release is another tally's, or another batch's.
    Elsewhere,
    /// The roster that the batch names is not the one that this device knows.
    Roster,
    /// An account reported that may not.
    Stranger,
    /// Two reports of one member, or one nonce twice.
    Duplicate,
    /// A report is not signed by its author.
    Invented,
    /// My report is not in it.
    MineMissing,
    /// The report in my name is not mine.
    MineChanged,
    /// There are not as many notes as reports, or a note is there twice.
    Notes,
    /// My note is not in it.
    MyNoteMissing,
    /// Fewer reports than the threshold, and yet a result.
    TooFew,
    /// More than one rejected report, and yet a result.
    TooManyRejected,
    /// The reports' outcomes are not those that both sides work out.
    Outcomes,
    /// The server's share is not the one that it signed, or does not verify.
    Share,
    /// The totals are more than the reports can say.
    Totals,
    /// There is another result already.
    SecondResult,
    /// The member who published the result does not hold the tally.
    Holder,
    /// The server takes no report although the tally is open.
    NotTaken,
    /// My note has other words than I gave it.
    MyNoteChanged,
    /// The device that holds it has refused what the server sent, and said so.
    Stopped,
}

impl TallyRefusal {
    /// The end of a sentence that begins with the tally.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::Overlaps => "another one of its kind is open at the same time",
            Self::ServerKey => "the server signs with another key than was promised",
            Self::Signature => "a signature of the server is not good",
            Self::Early => "it was closed before its time",
            Self::Elsewhere => "the answer belongs to another tally",
            Self::Roster => "it was closed for another roster than this device knows",
            Self::Stranger => "somebody reported who may not",
            Self::Duplicate => "somebody reported twice",
            Self::Invented => "a report is not signed by its author",
            Self::MineMissing => "my report was left out",
            Self::MineChanged => "another report stands in my name",
            Self::Notes => "there are not as many notes as reports",
            Self::MyNoteMissing => "my note was left out",
            Self::TooFew => "there are too few reports for a result",
            Self::TooManyRejected => "too many reports were rejected for a result",
            Self::Outcomes => "what was counted is not what should have been",
            Self::Share => "the server's share is not good",
            Self::Totals => "the totals are more than the reports can say",
            Self::SecondResult => "there is another result already",
            Self::Holder => "the result is not by the one who holds it",
            Self::NotTaken => "the server takes no report although it is open",
            Self::MyNoteChanged => "other words stand in the place of my note",
            Self::Stopped => "the device that holds it refused what the server sent",
        }
    }
}

impl core::fmt::Display for TallyRefusal {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.text())
    }
}

/// Those whose reports take part: of everybody at least `threshold - 1` whom they have made sure of take part, too. Whoever stands among
/// people that nobody vouches for is left out, again and again until nobody else is; four invented members buy nothing.
#[must_use]
pub fn counted(reports: &[Report], threshold: u16) -> BTreeSet<AccountId> {
    let mut stay: BTreeSet<AccountId> = reports.iter().map(|report| report.body.account).collect();
    loop {
        let vouched = |report: &&Report| {
            let body = &report.body;
            let others = body.confirmed.iter().filter(|other| **other != body.account && stay.contains(*other));
            stay.contains(&body.account) && others.count() + 1 >= usize::from(threshold)
        };
        let next: BTreeSet<AccountId> = reports.iter().filter(vouched).map(|report| report.body.account).collect();
        if next.len() == stay.len() {
            return stay;
        }
        stay = next;
    }
}

/// Whether two tallies of a group may not both be: they are of one kind and open at the same time.
#[must_use]
pub fn overlap(one: &Descriptor, other: &Descriptor) -> bool {
    one.kind == other.kind && one.opens_ms < other.closes_ms && other.opens_ms < one.closes_ms
}

impl Roster {
    /// Who is counted in a tally that `holder` opens now: all who are confirmed, without the holder; ascending.
    #[must_use]
    pub fn eligible(&self, holder: &AccountId) -> Vec<AccountId> {
        self.confirmed().map(|(account, _)| *account).filter(|account| account != holder).collect()
    }

    /// The least threshold of a tally here.
    #[must_use]
    pub const fn least_threshold(&self) -> u16 {
        match self.kind {
            GroupKind::Cohort => LEAST_THRESHOLD_COHORT,
            GroupKind::Group | GroupKind::Pair => LEAST_THRESHOLD,
        }
    }

    /// Holds a descriptor to the roster that it was signed on: a supervisor's, for all who are confirmed, with enough of them, within bounds.
    ///
    /// # Errors
    /// [`GroupRefusal::Closed`], [`GroupRefusal::NotAllowed`], [`GroupRefusal::WrongRoster`], [`GroupRefusal::BadInbox`],
    /// [`GroupRefusal::Malformed`].
    pub fn check_tally(
        &self,
        author: &AccountId,
        descriptor: &Descriptor,
        checks: &impl Checks,
    ) -> Result<(), GroupRefusal> {
        if self.closed.is_some() {
            return Err(GroupRefusal::Closed);
        }
        if !self.is_supervisor(author) || descriptor.holder != *author {
            return Err(GroupRefusal::NotAllowed);
        }
        if descriptor.roster != self.head.hash || descriptor.eligible != self.eligible(author) {
            return Err(GroupRefusal::WrongRoster);
        }
        if !checks.can_be_encrypted_to(&descriptor.recipient) {
            return Err(GroupRefusal::BadInbox);
        }
        let lasts_ms = descriptor.closes_ms.checked_sub(descriptor.opens_ms).unwrap_or_default();
        let good = descriptor.version == VERSION
            && descriptor.group == self.group
            && matches!(descriptor.vdaf, Vdaf::MultihotCount { .. })
            && descriptor.vdaf.is_bounded()
            && descriptor.threshold >= self.least_threshold()
            && usize::from(descriptor.threshold) <= descriptor.eligible.len()
            && lasts_ms > 0
            && lasts_ms <= MOST_OPEN_MS;
        if good { Ok(()) } else { Err(GroupRefusal::Malformed) }
    }

    /// Whether a report may be given now: by a device of the member in whose name it stands, who is in.
    #[must_use]
    pub fn may_report(&self, report: &Report, checks: &impl Checks) -> bool {
        let body = &report.body;
        let member = self.member(&body.account).filter(|member| member.standing != Standing::Provisional);
        let device = member.and_then(|member| member.devices.get(&body.device));
        device.is_some_and(KnownDevice::is_valid) && self.has_signed(report, checks)
    }

    /// Whether a report is signed by a device of the member in whose name it stands, in or not: who reported and left is counted still.
    #[must_use]
    pub fn has_signed(&self, report: &Report, checks: &impl Checks) -> bool {
        let body = &report.body;
        let device = self.members.get(&body.account).and_then(|member| member.devices.get(&body.device));
        let Some(device) = device else { return false };
        body.signed_bytes().is_ok_and(|signed| checks.verify(&device.key, &signed, &report.signature))
    }
}
