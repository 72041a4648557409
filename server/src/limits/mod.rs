//! Rate limits: per client address for everything, more tightly per address and per login name where passwords can be tried.

pub mod address;
mod buckets;
mod client;
#[expect(clippy::module_inception, reason = "the room is named after what it holds")]
mod limits;
mod middleware;

pub use client::Client;
pub use limits::Limits;
pub use middleware::by_address;
