//! Recovery: in again with the kit alone, after a delay in which the other devices are told and may refuse.

pub mod routes;
pub mod storage;
