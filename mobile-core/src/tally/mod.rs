//! Tallies on the device: making a report, holding a tally, checking a result (docs/PROTOCOL.md, "The tally").
//!
//! Pure: nothing here stores or sends.

pub mod vdaf;
