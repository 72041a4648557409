//! The Andrum server: stores encrypted logs that it cannot read.
//!
//! Each capability is one folder with its routes, its rules and its queries; [`state`] is what they share, [`storage`] the database under
//! them. [`server::Server::start`] starts it all.

pub mod accounts;
pub mod backup;
pub mod clock;
pub mod commands;
pub mod config;
pub mod devices;
pub mod events;
pub mod front;
pub mod groups;
pub mod info;
pub mod keys;
pub mod limits;
pub mod logins;
pub mod logs;
pub mod openapi;
pub mod operations;
pub mod problem;
pub mod recovery;
pub mod secrets;
pub mod server;
pub mod start_error;
pub mod state;
pub mod storage;
pub mod tally;
pub mod tokens;

pub use clock::Clock;
pub use config::Config;
pub use server::{Running, Server};
