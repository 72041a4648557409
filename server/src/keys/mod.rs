//! The sealed keys: kept for the account, opened by nobody here.

mod routes;
mod storage;

pub use routes::{password_start, read, replace, routes};
