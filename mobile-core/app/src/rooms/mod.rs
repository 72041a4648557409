//! The screens, by what they show.

pub mod shell;

mod account;
mod add_device;
mod alarm;
mod appearance;
mod asked;
mod close_day;
mod components;
mod conflict;
mod delete;
mod devices;
mod draft;
mod entry;
mod evicted;
mod fields;
mod forgotten;
mod group;
mod help;
mod history;
mod install;
mod journal;
mod later;
mod lock;
mod locked;
mod me;
pub mod news;
mod notices;
mod own_themes;
mod password;
mod people;
mod privacy;
mod sign_in;
mod today;
mod transfer;
mod trash;
mod write;
