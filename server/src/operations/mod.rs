//! Operations: health, metrics and the access log.

pub mod access_log;
pub mod metrics;
pub mod routes;
