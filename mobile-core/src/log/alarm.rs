//! What a reader of a log can find wrong with it. Each is shown until the person has seen it; none deletes anything.

use andrum_wire::ids::{DeviceId, ItemId, LogId};
use andrum_wire::log::{LogRefusal, Place};
use serde::{Deserialize, Serialize};

use super::GroupAlarm;

/// The server, or somebody who has its place, showed something that cannot be true.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Alarm {
    /// The server's log is shorter than what was seen before: it lost data or went back in time.
    #[error("the server shows {offered} commits where {pinned} were seen before")]
    Rollback {
        /// What was seen.
        pinned: u64,
        /// What is shown now.
        offered: u64,
    },
    /// The server shows another commit where one was seen: two histories are kept apart.
    #[error("the server shows another commit {seq} than before")]
    Fork {
        /// Where.
        seq: u64,
    },
    /// A commit that does not count: it was altered, planted, or signed by someone who may not.
    #[error("commit {seq} does not count: {refusal}")]
    Altered {
        /// Which.
        seq: u64,
        /// Why.
        refusal: LogRefusal,
    },
    /// The server says that something was erased which nobody deleted.
    #[error("the server withholds an item at commit {}", place.seq)]
    Withheld {
        /// Where.
        place: Place,
        /// What.
        item: ItemId,
    },
    /// The server gave out an older keybag than one that was seen.
    #[error("the server offers keys of version {offered} where {pinned} was seen before")]
    OldKeys {
        /// What was seen.
        pinned: u64,
        /// What is shown now.
        offered: u64,
    },
    /// A keybag at the server does not open, or holds other keys than the account's.
    #[error("the keys at the server were altered")]
    KeysAltered {
        /// The device that has written it; none where no signature holds.
        device: Option<DeviceId>,
        /// What the person calls that device.
        name: Option<String>,
    },
    /// Something about a group cannot be true.
    #[error("in a group: {alarm}")]
    Group {
        /// Which.
        group: LogId,
        /// What.
        alarm: GroupAlarm,
    },
}
