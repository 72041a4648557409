//! The live stream: that something changed, never what.

use serde::{Deserialize, Serialize};

use crate::ids::LogId;

/// One event of `GET /v1/events` (`text/event-stream`, WHATWG HTML, section 9.2), as the JSON of its `data` field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case", tag = "event")]
pub enum Event {
    /// A log has grown. Sent for each of the account's logs at the beginning, too.
    Head {
        /// Which.
        log: LogId,
        /// Its newest commit.
        seq: u64,
    },
    /// Something about the account has changed: ask `GET /v1/account`.
    Account,
}
