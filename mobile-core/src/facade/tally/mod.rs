//! Tallies: what the app asks of them. [`tallies`] opens them and chooses, [`counting`] carries them, [`periods`] opens them by the plan.

mod counting;
mod periods;
mod tallies;

pub use tallies::{MOST_THEMES, MOST_VOTES};
