//! Accounts: signing up, looking at the account, leaving.

pub mod invitations;
pub mod keybags;
mod registration;
pub mod routes;
pub mod storage;

pub use registration::check_sealed;
