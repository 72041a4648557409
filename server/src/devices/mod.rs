//! Devices: what an account signs in from.

mod routes;
pub mod signatures;
pub mod storage;

pub use routes::{add, list, routes};
