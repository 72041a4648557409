//! Problems: every error that the server answers with, as RFC 9457 `application/problem+json`.

use serde::{Deserialize, Serialize};

use crate::log::Head;

/// The media type of a problem.
pub const MEDIA_TYPE: &str = "application/problem+json";

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $slug:literal, $status:literal, $title:literal;)*) => {
        /// What went wrong. Each kind has one type URI, one status and one title.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        pub enum ProblemKind {
            $($(#[$doc])* #[serde(rename = $slug)] $name,)*
        }

        impl ProblemKind {
            /// All kinds.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// HTTP status code.
            #[must_use]
            pub const fn status(self) -> u16 {
                match self { $(Self::$name => $status,)* }
            }

            /// Short summary in English, the same for every occurrence.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)* }
            }

            /// The problem's `type`: a URN, since problems are documented with the server (docs/PROTOCOL.md, "Problems").
            #[must_use]
            pub const fn type_uri(self) -> &'static str {
                match self { $(Self::$name => concat!("urn:andrum:problem:", $slug),)* }
            }
        }
    };
}

kinds! {
    /// The body, a parameter or a frame cannot be read.
    Malformed = "malformed", 400, "The request cannot be read";
    /// The frame has a version that this server does not speak.
    UnknownVersion = "unknown-version", 400, "The format version is not known here";
    /// No token, or one that is not good (any more).
    Unauthorized = "unauthorized", 401, "Sign in again";
    /// Login name, password or proof are wrong; never says which.
    LoginFailed = "login-failed", 401, "The login failed";
    /// A refresh token was used twice: somebody has a copy. The device must log in again.
    TokenReused = "token-reused", 401, "The refresh token was used before";
    /// The route needs a login within the last five minutes.
    FreshLoginNeeded = "fresh-login-needed", 403, "Give the password again";
    /// The token's scope or the account does not reach this.
    Forbidden = "forbidden", 403, "Not allowed";
    /// The device is revoked, or not one of the account's.
    DeviceNotValid = "device-not-valid", 403, "This device may not write here";
    /// Registration needs an invitation that is good.
    InvitationNeeded = "invitation-needed", 403, "An invitation is needed";
    /// No such thing for this caller.
    NotFound = "not-found", 404, "Not found";
    /// The route exists, the method does not.
    MethodNotAllowed = "method-not-allowed", 405, "Method not allowed";
    /// The log has another head: pull, rebase, try again.
    StaleHead = "stale-head", 409, "The log has moved on";
    /// The keys have another version: fetch, merge, try again.
    StaleKeys = "stale-keys", 409, "The keys have moved on";
    /// The login name is taken.
    LoginTaken = "login-taken", 409, "The login name is taken";
    /// The account or device exists already.
    AlreadyExists = "already-exists", 409, "It exists already";
    /// Beyond a limit of [`crate::limits`].
    TooLarge = "too-large", 413, "The request is too large";
    /// A commit breaks a rule of the log.
    InvalidCommit = "invalid-commit", 422, "The commit is not valid";
    /// The media type is not the one that the route takes.
    UnsupportedMediaType = "unsupported-media-type", 415, "The media type is not supported";
    /// Too many requests from this address or for this account.
    TooManyRequests = "too-many-requests", 429, "Wait a little";
    /// The account's quota is used up.
    QuotaExceeded = "quota-exceeded", 507, "The account's storage is full";
    /// The server's disk is full.
    StorageFull = "storage-full", 507, "The server's storage is full";
    /// The database is not there, or too busy.
    Unavailable = "unavailable", 503, "Try again soon";
    /// A fault in the server.
    Internal = "internal", 500, "The server made a mistake";
}

/// The body of every error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// Type URI; a kind's [`ProblemKind::type_uri`].
    #[serde(rename = "type")]
    pub type_uri: String,
    /// The kind by its short name.
    pub kind: ProblemKind,
    /// Summary.
    pub title: String,
    /// HTTP status code.
    pub status: u16,
    /// What happened here and what to do next. Never holds anything personal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// With `stale-head`: the log's head.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub head: Option<Head>,
    /// With `too-many-requests` and `unavailable`: seconds to wait.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_seconds: Option<u32>,
}

impl Problem {
    /// A problem with its kind's title and status.
    #[must_use]
    pub fn new(kind: ProblemKind) -> Self {
        Self {
            type_uri: kind.type_uri().to_owned(),
            kind,
            title: kind.title().to_owned(),
            status: kind.status(),
            detail: None,
            head: None,
            retry_after_seconds: None,
        }
    }

    /// Adds what happened here and what to do next.
    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }
}
