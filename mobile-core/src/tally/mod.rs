//! Tallies on the device: making a report, holding a tally, checking a result (docs/PROTOCOL.md, "The tally").
//!
//! Pure: nothing here stores or sends. [`report`] is the member's part, [`holder`] the state machine of the supervisor's device, [`result`]
//! what every member's device checks; [`note`] and [`vdaf`] are what they are made of.

pub mod holder;
pub mod note;
pub mod report;
pub mod result;
mod state;
pub mod vdaf;
mod view;

pub use holder::{HeldTally, Step};
pub use result::{Held, Mine, TallyResult, judge};
pub use state::{Chosen, TallyRecord, Verdict};
pub use view::{Band, Came, Facts, OptionView, TallyView};

#[cfg(test)]
mod tests;
