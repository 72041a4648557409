//! Sessions: planning, preparing, meeting, and what came of it.

pub mod agenda;
pub mod assignments;
pub mod attendance;
pub mod outcomes;
pub mod plan;
mod plan_form;
pub mod prepare;
mod room;
pub mod session;
pub mod when;
