//! Devices: what an account signs in from.

pub mod routes;
pub mod signatures;
pub mod storage;
