//! Who is calling.

use andrum_wire::ids::{AccountId, DeviceId, Nonce};
use andrum_wire::problem::ProblemKind;
use andrum_wire::tokens::FRESH_SECONDS;

pub use super::authority::Scope;
use crate::problem::Error;

/// The bearer of a good access token whose account exists and whose device, if it is one, is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// Whose.
    pub account: AccountId,
    /// The account's row.
    pub account_row: i64,
    /// Which device; none while enrolling.
    pub device: Option<DeviceId>,
    /// What the token opens.
    pub scope: Scope,
    /// When the password was last given, Unix seconds; 0 after a refresh.
    pub auth_time: i64,
    /// The nonce of that login; none after a refresh.
    pub login: Option<Nonce>,
    /// Whether the login was by kit instead of by password.
    pub recovered: bool,
    /// When the token ends, Unix milliseconds.
    pub expires_ms: i64,
}

impl Caller {
    /// The calling device.
    ///
    /// # Errors
    /// `forbidden` while enrolling.
    pub fn on_device(&self) -> Result<DeviceId, Error> {
        self.device.ok_or(Error::refused(ProblemKind::Forbidden, "Add this device first."))
    }

    /// That the password was given within [`FRESH_SECONDS`].
    ///
    /// # Errors
    /// `fresh-login-needed`.
    pub fn fresh(&self, now_ms: i64) -> Result<(), Error> {
        let age = now_ms.div_euclid(1000) - self.auth_time;
        if age <= FRESH_SECONDS as i64 { Ok(()) } else { Err(ProblemKind::FreshLoginNeeded.into()) }
    }
}
