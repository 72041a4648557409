//! What a reader of a log can find wrong with it. Each is shown until the person has seen it; none deletes anything.

use andrum_wire::ids::{ItemId, LogId};
use andrum_wire::log::Place;
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
        refusal: Refusal,
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
    /// Something about a group cannot be true.
    #[error("in a group: {alarm}")]
    Group {
        /// Which.
        group: LogId,
        /// What.
        alarm: GroupAlarm,
    },
}

/// Why a commit does not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Refusal {
    /// The frame is not one, or beyond its bounds.
    #[error("it cannot be read")]
    Malformed,
    /// The answer is for another log or place.
    #[error("it belongs elsewhere")]
    WrongLog,
    /// The first commit does not begin with the account's genesis.
    #[error("the account's beginning differs")]
    WrongGenesis,
    /// The author is no device of the account.
    #[error("its author is not known")]
    UnknownAuthor,
    /// The author was revoked before.
    #[error("its author was revoked")]
    RevokedAuthor,
    /// The signature is not the author's over these bytes in this place.
    #[error("its signature is not good")]
    BadSignature,
    /// A certificate is not signed by the account key, or not new.
    #[error("a device certificate is not good")]
    BadCertificate,
    /// A rotation is not signed by the root key, or out of order.
    #[error("a rotation is not good")]
    BadRotation,
    /// A change stands where it may not.
    #[error("it holds a change that is not allowed there")]
    NotAllowed,
}
