//! What a holder signs into the group's log to open a tally. Nothing of it changes afterwards.

use serde::{Deserialize, Serialize};

use super::{MAX_OPTIONS, MAX_WEIGHT, domain};
use crate::checks::Checks;
use crate::frame::{self, FrameError};
use crate::ids::{AccountId, Hash, InboxKey, LogId, PublicKey};

/// What is counted. Tallies of one kind never overlap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum TallyKind {
    /// The themes of a period, with anonymous topics as notes.
    Themes,
    /// Anonymous votes for the topics of a session.
    Votes,
}

/// The verifiable distributed aggregation function (draft-irtf-cfrg-vdaf-18) and its parameters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Vdaf {
    /// `Prio3MultihotCountVec` (section 7.4.5): at most `weight` of `options`.
    MultihotCount {
        /// How many there are to choose from.
        options: u16,
        /// How many one report may choose at most.
        weight: u16,
    },
    /// `Prio3Histogram` (section 7.4.4): exactly one of `options`, one of which is "no answer".
    Histogram {
        /// How many there are.
        options: u16,
    },
}

impl Vdaf {
    /// How many numbers the total has.
    #[must_use]
    pub const fn options(&self) -> u16 {
        match self {
            Self::MultihotCount { options, .. } | Self::Histogram { options } => *options,
        }
    }

    /// How many options one report may choose.
    #[must_use]
    pub const fn weight(&self) -> u16 {
        match self {
            Self::MultihotCount { weight, .. } => *weight,
            Self::Histogram { .. } => 1,
        }
    }

    /// The gadget's chunk length: the square root of the number of options, which keeps proofs short (section 7.4.3).
    #[must_use]
    pub const fn chunk_length(&self) -> usize {
        (self.options() as usize).isqrt()
    }

    /// Whether the parameters are within bounds. Fewer than all options may be chosen: where everything is allowed the proof has nothing to
    /// hold, and one member could make both aggregators disagree after the release.
    #[must_use]
    pub const fn is_bounded(&self) -> bool {
        let (options, weight) = (self.options(), self.weight());
        options >= 2 && options <= MAX_OPTIONS && weight >= 1 && weight <= MAX_WEIGHT && weight < options
    }
}

/// All that a tally is. Its hash names it and is the VDAF's context, so that nothing made for one counts in another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Descriptor {
    /// [`super::VERSION`].
    pub version: u8,
    /// The group.
    pub group: LogId,
    /// What is counted.
    pub kind: TallyKind,
    /// Hash of the options' texts, which the server cannot read: an item of the group.
    pub options: Hash,
    /// How the options are counted.
    pub vdaf: Vdaf,
    /// Fewest reports that are released.
    pub threshold: u16,
    /// From when on reports are taken, Unix milliseconds.
    pub opens_ms: i64,
    /// Until when, Unix milliseconds. Not before then is it closed.
    pub closes_ms: i64,
    /// The hash of the roster operation before the descriptor: it tells who was in.
    pub roster: Hash,
    /// The tally's holder: the supervisor who signs the descriptor.
    pub holder: AccountId,
    /// The accounts whose reports count: all confirmed members without the holder, ascending.
    pub eligible: Vec<AccountId>,
    /// [`domain::VERIFY_KEY`] hash of the key by which both aggregators will verify, so that it was chosen before any report.
    pub verify_key: Hash,
    /// To whom the holder's shares are sealed. Its secret stays on the device that opened the tally.
    pub recipient: InboxKey,
    /// The key by which the server will sign the batch and the release.
    pub server_key: PublicKey,
}

impl Descriptor {
    /// The tally's name.
    ///
    /// # Errors
    /// [`FrameError`] from the encoding.
    pub fn id(&self, checks: &impl Checks) -> Result<Hash, FrameError> {
        let encoded = frame::encode(self)?;
        Ok(checks.sha256(&[domain::TALLY, &encoded].concat()))
    }

    /// How many members read a note: all who are eligible, and the holder.
    #[must_use]
    pub fn note_readers(&self) -> usize {
        self.eligible.len() + 1
    }
}
