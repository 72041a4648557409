//! Tallies on the device: making a report, holding a tally, checking a result (docs/PROTOCOL.md, "The tally").
//!
//! Pure: nothing here stores or sends. [`report`] is the member's part, [`holder`] the state machine of the supervisor's device, [`result`]
//! what every member's device checks, [`plan`] when a period opens by itself; [`note`] and [`vdaf`] are what they are made of.

pub mod holder;
pub(crate) mod kept;
pub mod note;
mod noting;
pub mod plan;
pub mod report;
pub mod result;
mod rules;
mod state;
pub mod vdaf;
mod view;

pub use crate::content::{Chosen, TallyResult};
pub use holder::{HeldTally, Step};
pub use noting::Noting;
pub use plan::{ByPlan, NextPeriod};
pub use result::{Held, Mine, Signers, judge, shown};
pub use rules::{NotOpened, goes_on, may_open, reports_now};
pub use state::{TallyRecord, Verdict};
pub use view::{Band, Came, Facts, OptionView, TallyView, asks};

/// How far clocks may differ before an open tally that takes nothing, or is stopped, is an alarm, in milliseconds: an hour.
pub const MOST_APART_MS: i64 = 60 * 60 * 1000;

/// The day of a time in Unix milliseconds, counted from 1970-01-01 in UTC: the day of daily reports.
#[must_use]
pub const fn day_of(now_ms: i64) -> i64 {
    now_ms.div_euclid(24 * 60 * 60 * 1000)
}

#[cfg(test)]
mod tests;
