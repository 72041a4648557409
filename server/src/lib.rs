//! placeholder
pub mod limits;
pub mod logins;
pub mod secrets;
pub mod tokens;
