//! The supervision group: a real server on either database, a real core for every phone, a proxy on every way.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

mod afterwards;
mod devices;
mod dropped;
mod edges;
mod hostile;
mod keys;
mod places;
mod story;
