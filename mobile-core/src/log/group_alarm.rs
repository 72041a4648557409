//! What a reader of a group's log can find wrong with it.

use andrum_wire::groups::GroupRefusal;
use andrum_wire::ids::Hash;
use andrum_wire::log::Place;
use andrum_wire::tally::TallyRefusal;
use serde::{Deserialize, Serialize};

/// Something that cannot be true was shown about a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum GroupAlarm {
    /// The group's log is shorter than what was seen before.
    #[error("the server shows {offered} commits where {pinned} were seen before")]
    Rollback {
        /// What was seen.
        pinned: u64,
        /// What is shown now.
        offered: u64,
    },
    /// Another commit stands where one was seen.
    #[error("the server shows another commit {seq} than before")]
    Fork {
        /// Where.
        seq: u64,
    },
    /// A commit that does not count.
    #[error("commit {seq} does not count: {refusal}")]
    Refused {
        /// Which.
        seq: u64,
        /// Why.
        refusal: GroupRefusal,
    },
    /// The answer is for another group or place.
    #[error("the answer belongs to another group")]
    Elsewhere,
    /// The server says that something was erased which nobody deleted.
    #[error("the server withholds what was shared at commit {}", place.seq)]
    Withheld {
        /// Where.
        place: Place,
    },
    /// Something was encrypted to others than the roster says.
    #[error("what was shared at commit {} is encrypted to others than the group", place.seq)]
    Recipients {
        /// Where.
        place: Place,
    },
    /// A member's phone knows another history of the group.
    #[error("another phone knows another history of the group from commit {seq} on")]
    OtherHistory {
        /// The first number at which both could be compared.
        seq: u64,
    },
    /// Something about a tally cannot be true. Nothing more is given to it from here.
    #[error("in a tally something is wrong: {refusal}")]
    Tally {
        /// Which.
        tally: Hash,
        /// What.
        refusal: TallyRefusal,
    },
}
