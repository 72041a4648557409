//! Sync, planned: what comes in is reconciled with what is here, what is here is made ready to send. No I/O.

mod intake;
pub(crate) mod push;
pub mod reconcile;

pub(crate) use intake::Intake;
