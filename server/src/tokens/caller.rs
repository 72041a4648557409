//! Who calls: the extractor that every route but the public ones takes.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use andrum_wire::ids::{AccountId, DeviceId};
use andrum_wire::problem::ProblemKind;

use crate::problem::Error;

/// What a token opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Everything of the account.
    Device,
    /// Reading, and adding a device.
    Enrol,
}

/// Who calls, as a verified access token says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// Whose account.
    pub account: AccountId,
    /// Its row.
    pub account_row: i64,
    /// Which device; none with an `enrol` token.
    pub device: Option<DeviceId>,
    /// What the token opens.
    pub scope: Scope,
    /// Unix seconds of the last password login; 0 after a refresh.
    pub auth_time: i64,
    /// When the token expires, Unix milliseconds. An event stream ends with it.
    pub expires_ms: i64,
}

impl FromRequest for Caller {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    /// Takes the caller that a middleware has put in; nobody calls as long as there is none.
    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(request.extensions().get::<Self>().cloned().ok_or_else(|| ProblemKind::Unauthorized.into()))
    }
}
