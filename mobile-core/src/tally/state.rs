//! What a device keeps of a tally.

use andrum_wire::ids::{AccountId, Blob, DeviceId, Hash, InboxKey, PublicKey};
use andrum_wire::tally::{Descriptor, End, TallyRefusal};
use serde::{Deserialize, Serialize};

use super::{Chosen, Held, HeldTally};

/// A tally on this device. Serialized into the local store, and so frozen.
#[derive(Clone, Serialize, Deserialize)]
pub struct TallyRecord {
    /// Its name.
    pub tally: Hash,
    /// What the holder signed.
    pub descriptor: Descriptor,
    /// The commit that opened it.
    pub seq: u64,
    /// The inboxes of all who read its notes, as the roster was when it opened: a note tells nothing of when it was made.
    pub readers: Vec<InboxKey>,
    /// Devices of members who have new keys since it opened.
    pub ended: Vec<(AccountId, DeviceId, PublicKey)>,
    /// Why this device has no part in it.
    pub refused: Option<TallyRefusal>,
    /// What was chosen here and waits for its day.
    pub chosen: Option<Chosen>,
    /// A report that was sent and perhaps arrived: the upload, and its name.
    pub offered: Option<(Blob, Hash)>,
    /// The report that the server has taken last from this device.
    pub taken: Option<Hash>,
    /// What only the device that opened it has.
    pub held: Option<HeldTally>,
    /// The exact totals, on the device that held it alone.
    pub exact: Option<Vec<u64>>,
    /// What came of checking it.
    pub verdict: Option<Result<Verdict, TallyRefusal>>,
}

/// A result that was checked, with all that a screen shows of it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// SHA-256 of the result's encoding: there is one result, ever.
    pub result: Hash,
    /// What became of the reports, and of mine.
    pub held: Held,
    /// How it ended.
    pub end: End,
    /// What is shown of the totals; empty when nothing was released.
    pub shown: Vec<u8>,
    /// What the notes say that say something, in no order.
    pub notes: Vec<String>,
}

impl TallyRecord {
    /// A tally that has just been seen.
    #[must_use]
    pub fn new(tally: Hash, descriptor: Descriptor, seq: u64, readers: Vec<InboxKey>) -> Self {
        Self {
            tally,
            descriptor,
            seq,
            readers,
            ended: vec![],
            refused: None,
            chosen: None,
            offered: None,
            taken: None,
            held: None,
            exact: None,
            verdict: None,
        }
    }
}
