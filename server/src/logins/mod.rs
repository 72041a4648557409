//! Logging in: OPAQUE, so that the server never sees a password.

pub mod opaque;
pub mod routes;
pub mod storage;

use andrum_wire::problem::ProblemKind;

use self::opaque::OpaqueError;
use crate::problem::Error;

impl From<OpaqueError> for Error {
    fn from(error: OpaqueError) -> Self {
        match error {
            OpaqueError::Malformed => Self::refused(ProblemKind::Malformed, "That is no OPAQUE message of this step."),
            OpaqueError::Refused => ProblemKind::LoginFailed.into(),
        }
    }
}
