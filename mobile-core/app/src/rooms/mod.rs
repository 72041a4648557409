//! The screens, by what they show.

pub mod shell;

mod entry;
mod journal;
mod today;
mod write;
