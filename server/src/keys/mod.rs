//! The sealed keys: kept for the account, opened by nobody here.

pub mod routes;
mod storage;
