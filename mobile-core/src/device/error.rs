//! The few errors that an app has to tell apart. Each says what happened and what to do; after any of them nothing written is lost.

use andrum_wire::groups::GroupRefusal;
use andrum_wire::problem::{Problem, ProblemKind};
use andrum_wire::tally::TallyRefusal;

use super::{LocalError, UnlockError};
use crate::api::ApiError;
use crate::content::invite::InviteError;
use crate::kit::KitError;
use crate::log::Alarm;
use crate::opaque::PasswordError;
use crate::store::StoreError;
use crate::transport::TransportError;

/// What went wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The diary is locked.
    #[error("the diary is locked")]
    Locked,
    /// The lock did not open.
    #[error(transparent)]
    Unlock(#[from] UnlockError),
    /// No such item on this device.
    #[error("there is no such item here")]
    NotFound,
    /// What was to be written is beyond a bound.
    #[error("this cannot be saved as it is: {0}")]
    NotAllowed(String),
    /// The device's storage: full, in use elsewhere, damaged.
    #[error(transparent)]
    Local(#[from] LocalError),
    /// No network or no server. What was written is here and is sent later.
    #[error("the server cannot be reached; all that was written is kept on this device")]
    Offline(TransportError),
    /// The server refused.
    #[error("{}", .0.title)]
    Server(Box<Problem>),
    /// The server's answer was not one.
    #[error("the server's answer makes no sense; try another network")]
    Nonsense,
    /// Name, password or kit are not right, or the server keeps another record than the one that was made. Nobody can tell which.
    #[error("name, password or kit are not right")]
    LoginFailed,
    /// The kit was mistyped, and where.
    #[error(transparent)]
    Kit(#[from] KitError),
    /// The password is too short or too long.
    #[error("the password cannot be used: {0}")]
    Password(String),
    /// There is no account on this device yet, or none at a server.
    #[error("this needs an account: {0}")]
    NoAccount(&'static str),
    /// There is an account on this device already.
    #[error("this device has an account already")]
    HasAccount,
    /// The account's keys were changed on another device: sign in again with password and kit.
    #[error("the account's keys were changed on another device: sign in again")]
    SignInAgain,
    /// The server gave out sealed keys that do not open. Nothing here was changed.
    #[error("the server's copy of the keys does not open with this password and kit")]
    KeysDoNotOpen,
    /// The server showed something that cannot be true.
    #[error(transparent)]
    Alarm(#[from] Alarm),
    /// An invite that cannot be used.
    #[error(transparent)]
    Invite(#[from] InviteError),
    /// What was to change in a group does not hold there: somebody else was quicker, or one may not.
    #[error("the group does not take this: {0}")]
    Group(GroupRefusal),
    /// A tally cannot go on as it is.
    #[error("the tally does not go on: {0}")]
    Tally(TallyRefusal),
    /// A file that is no export, or is damaged.
    #[error("the file cannot be imported: {0}")]
    Import(String),
}

impl From<PasswordError> for Error {
    fn from(error: PasswordError) -> Self {
        Self::Password(error.to_string())
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        Self::Local(LocalError::Store(error))
    }
}

impl From<ApiError> for Error {
    fn from(error: ApiError) -> Self {
        match error {
            ApiError::Transport(error) => Self::Offline(error),
            ApiError::Problem(problem) => match problem.kind {
                ProblemKind::LoginFailed => Self::LoginFailed,
                ProblemKind::Unauthorized | ProblemKind::TokenReused => Self::SignInAgain,
                _ => Self::Server(problem),
            },
            ApiError::Nonsense { .. } => Self::Nonsense,
        }
    }
}
