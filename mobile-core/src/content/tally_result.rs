//! The result of a tally, as its holder shares it.

use andrum_wire::ids::{Blob, Hash, Signature};
use andrum_wire::tally::{Batch, ReleaseBody};
use serde::{Deserialize, Serialize};

/// A tally's result, as it is shared in the group.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TallyResult {
    /// The tally.
    pub tally: Hash,
    /// The batch, as the server signed it.
    pub batch: Batch,
    /// What the server signed at the end.
    pub release: ReleaseBody,
    /// By the server.
    pub signature: Signature,
    /// Of each option what is shown of its total, a band or a rank; empty when nothing was released. The totals themselves stay with the holder.
    pub shown: Vec<u8>,
    /// All inner notes, the empty ones too, ascending by their bytes; none when nothing was released.
    pub notes: Vec<Blob>,
}
