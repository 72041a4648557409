//! The screens, by what they show.

pub mod shell;

mod account;
mod entries;
mod evicted;
mod group;
mod install;
mod later;
mod locked;
mod me;
mod news;
mod notices;
mod sync_line;
mod today;
