//! What this account has given to a tally: kept in the private log, so that a second device neither forgets nor overwrites it.
//!
//! Its encoding always has the same length, and a device writes it once a day whether anything was chosen or not: taking part shows nowhere.

use core::fmt;

use andrum_wire::frame;
use andrum_wire::ids::{AccountId, Hash, ItemId, LogId};
use andrum_wire::limits::MAX_MEMBERS;
use andrum_wire::tally::MAX_WEIGHT;
use serde::{Deserialize, Serialize};

use super::{BodyError, note};
use crate::crypto::hash::sha256_of;

/// Length of the encoding of every answer, in bytes.
const ENCODED_BYTES: usize = 3072;
const ITEM_DOMAIN: &[u8] = b"andrum/v1/answer\0";

/// What the person has chosen and no report carries yet.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Chosen {
    /// The options, from 0, ascending.
    pub options: Vec<u16>,
    /// What the note says, or empty.
    pub note: String,
    /// When, by this device's clock, Unix milliseconds.
    pub at_ms: i64,
}

/// One report that this account has made.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Given {
    /// Its name: the hash of what was signed.
    pub report: [u8; 32],
    /// By which its note is found again.
    pub tag: [u8; 16],
    /// The secret by which its note is replaced.
    pub handle: [u8; 32],
    /// SHA-256 of what the note says.
    pub text: [u8; 32],
}

/// An answer, or a cover. One item for each tally.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// The group.
    pub group: LogId,
    /// The tally.
    pub tally: Hash,
    /// The number of the newest report.
    pub number: u32,
    /// The day on which it was made, counted from 1970-01-01 in UTC.
    pub day: i64,
    /// The options chosen, from 0, ascending; none in a cover.
    pub options: Vec<u16>,
    /// What the note says, or empty.
    pub note: String,
    /// When both were chosen, by the clock of the device on which they were, Unix milliseconds; 0 when nothing ever was.
    pub chosen_ms: i64,
    /// The newest report.
    pub newest: Given,
    /// The one before it: which of both the server has is not known when a connection breaks.
    pub before: Option<Given>,
    /// Whom this account had made sure of in the group.
    pub confirmed: Vec<AccountId>,
    /// Zeros.
    padding: Vec<u8>,
}

impl Answer {
    /// What stands before the first report.
    #[must_use]
    pub fn new(group: LogId, tally: Hash) -> Self {
        Self {
            group,
            tally,
            number: 0,
            day: i64::MIN,
            options: vec![],
            note: String::new(),
            chosen_ms: 0,
            newest: Given::default(),
            before: None,
            confirmed: vec![],
            padding: vec![],
        }
    }

    /// The item that holds the answer of an account to a tally: the same on every device.
    #[must_use]
    pub fn item(account: &AccountId, tally: &Hash) -> ItemId {
        let hash = sha256_of(&[ITEM_DOMAIN, account.as_bytes(), tally.as_bytes()]);
        let mut item = [0; ItemId::SIZE];
        item.copy_from_slice(&hash.0[..ItemId::SIZE]);
        ItemId(item)
    }

    /// The answer after the next report, on a day. `newest_stands` says whether the server has the newest so far; else it has the one before.
    ///
    /// # Errors
    /// [`BodyError::Answer`] beyond a bound.
    pub fn followed_by(
        mut self,
        newest_stands: bool,
        newest: Given,
        day: i64,
        chosen: Chosen,
        confirmed: Vec<AccountId>,
    ) -> Result<Self, BodyError> {
        let last = core::mem::replace(&mut self.newest, newest);
        if newest_stands {
            self.before = Some(last);
        }
        self.number += 1;
        (self.options, self.note, self.chosen_ms) = (chosen.options, chosen.note, chosen.at_ms);
        (self.day, self.confirmed) = (day, confirmed);
        self.padded()
    }

    /// The same at the length of every answer.
    fn padded(mut self) -> Result<Self, BodyError> {
        self.padding.clear();
        let bare = frame::encode(&self).map_err(|_| BodyError::Answer)?.len();
        // The padding's own length takes two bytes instead of one.
        self.padding = vec![0; ENCODED_BYTES.checked_sub(bare + 1).ok_or(BodyError::Answer)?];
        self.check()?;
        Ok(self)
    }

    /// Holds it to its bounds.
    ///
    /// # Errors
    /// [`BodyError::Answer`].
    pub fn check(&self) -> Result<(), BodyError> {
        let length = frame::encode(self).map_err(|_| BodyError::Answer)?.len();
        let good = length == ENCODED_BYTES
            && self.options.len() <= usize::from(MAX_WEIGHT)
            && self.confirmed.len() <= MAX_MEMBERS
            && note::fits(&self.note)
            && self.padding.iter().all(|byte| *byte == 0);
        if good { Ok(()) } else { Err(BodyError::Answer) }
    }

    /// What this account has chosen, on whichever device: what waits on this one, unless another has sent what was chosen later.
    #[must_use]
    pub fn stands(answer: Option<&Self>, waits: Option<&Chosen>) -> Chosen {
        let sent = answer.map(|it| Chosen { options: it.options.clone(), note: it.note.clone(), at_ms: it.chosen_ms });
        let sent = sent.unwrap_or_default();
        waits.filter(|waits| waits.at_ms > sent.at_ms).cloned().unwrap_or(sent)
    }

    /// Of two devices' answers the one with the later report; theirs when both made one at once. It says what was chosen later, so that the next
    /// report does.
    #[must_use]
    pub fn later(ours: &Self, theirs: &Self) -> Self {
        let (newest, other) = if ours.number > theirs.number { (ours, theirs) } else { (theirs, ours) };
        if other.chosen_ms <= newest.chosen_ms {
            return newest.clone();
        }
        let Chosen { options, note, at_ms } = Self::stands(Some(other), None);
        let both = Self { options, note, chosen_ms: at_ms, ..newest.clone() };
        both.padded().unwrap_or_else(|_| newest.clone())
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Answer(number {})", self.number)
    }
}
