//! Accounts: signing up, looking at the account, leaving.

pub mod invitations;
mod registration;
mod routes;
pub mod storage;

pub use registration::check_sealed;
pub use routes::{delete, overview, registration_finish, registration_start, routes};
