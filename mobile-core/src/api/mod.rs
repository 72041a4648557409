//! The server's routes as typed calls over a [`Transport`]. Knows paths and bodies, keeps no state but the tokens it was given.

mod events;
mod pull;
pub mod tally;

pub use events::EventReader;
pub use pull::{PageSink, PullEnd, pull};

use andrum_wire::accounts::{
    Account, LoggedIn, LoginFinish, LoginStart, LoginStarted, PasswordStart, RegistrationFinish, RegistrationStart,
    RegistrationStarted,
};
use andrum_wire::devices::{AddDevice, Devices};
use andrum_wire::frame;
use andrum_wire::groups::{AtTheDoor, Groups, Knock};
use andrum_wire::ids::LogId;
use andrum_wire::info::Info;
use andrum_wire::keys::{EarlierKeybag, KeysUpdate, SealedKeys};
use andrum_wire::limits::{MAX_JSON_BYTES, MAX_KEYBAG_BYTES};
use andrum_wire::log::{Append, Appended, Head};
use andrum_wire::problem::{Problem, ProblemKind};
use andrum_wire::recovery::{RecoveryProve, RecoveryProved, RecoveryStart, RecoveryStarted};
use andrum_wire::tokens::{Refresh, Tokens};
use serde::{Serialize, de::DeserializeOwned};

use crate::transport::{Body, Method, Request, Transport, TransportError};

/// The largest JSON answer that is read, in bytes.
const MAX_ANSWER: usize = MAX_JSON_BYTES + 2 * MAX_KEYBAG_BYTES;

/// Why a call brought nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ApiError {
    /// No answer came.
    #[error(transparent)]
    Transport(#[from] TransportError),
    /// The server said no, and why.
    #[error("{}{}", .0.title, .0.detail.as_ref().map(|detail| format!(": {detail}")).unwrap_or_default())]
    Problem(Box<Problem>),
    /// The answer is not what this route gives. Something between here and the server may have put itself in the way.
    #[error("the server's answer makes no sense (status {status})")]
    Nonsense {
        /// HTTP status code.
        status: u16,
    },
}

impl ApiError {
    /// The connection broke within an answer.
    #[must_use]
    pub fn cut_off() -> Self {
        Self::Transport(TransportError::Unreachable("the connection broke".to_owned()))
    }

    /// The problem's kind, if it is one.
    #[must_use]
    pub fn kind(&self) -> Option<ProblemKind> {
        match self {
            Self::Problem(problem) => Some(problem.kind),
            _ => None,
        }
    }
}

/// Reads an answer that is no success.
pub(crate) fn refusal(status: u16, body: &[u8]) -> ApiError {
    match serde_json::from_slice::<Problem>(body) {
        Ok(problem) if problem.status == status && problem.kind.status() == status => {
            ApiError::Problem(Box::new(problem))
        }
        _ => ApiError::Nonsense { status },
    }
}

/// One call: where, with what token and body.
struct Call<'a> {
    method: Method,
    path: String,
    token: Option<&'a str>,
    body: Body,
}

async fn send(transport: &impl Transport, call: Call<'_>) -> Result<Vec<u8>, ApiError> {
    send_for(transport, call, MAX_ANSWER).await
}

/// Sends, and reads an answer of at most `max_bytes`.
async fn send_for(transport: &impl Transport, call: Call<'_>, max_bytes: usize) -> Result<Vec<u8>, ApiError> {
    let request = Request {
        method: call.method,
        path: call.path,
        token: call.token.map(str::to_owned),
        body: call.body,
        max_bytes,
    };
    let response = transport.send(request).await?;
    if (200..300).contains(&response.status) {
        Ok(response.body)
    } else {
        Err(refusal(response.status, &response.body))
    }
}

fn read<A: DeserializeOwned>(body: &[u8]) -> Result<A, ApiError> {
    serde_json::from_slice(body).map_err(|_| ApiError::Nonsense { status: 200 })
}

async fn get<A: DeserializeOwned>(
    transport: &impl Transport,
    path: impl Into<String>,
    token: Option<&str>,
) -> Result<A, ApiError> {
    read(&send(transport, Call { method: Method::Get, path: path.into(), token, body: Body::Empty }).await?)
}

async fn act<Q: Serialize>(
    transport: &impl Transport,
    method: Method,
    path: &str,
    token: Option<&str>,
    body: Option<&Q>,
) -> Result<Vec<u8>, ApiError> {
    let body = match body {
        Some(value) => Body::Json(serde_json::to_vec(value).map_err(|_| ApiError::Nonsense { status: 0 })?),
        None => Body::Empty,
    };
    send(transport, Call { method, path: path.to_owned(), token, body }).await
}

macro_rules! routes {
    ($($(#[$doc:meta])* $name:ident: $method:ident $path:literal ($($question:ty)?) $(-> $answer:ty)?;)*) => {
        $(routes!(@one $(#[$doc])* $name $method $path [$($question)?] [$($answer)?]);)*
    };
    (@one $(#[$doc:meta])* $name:ident $method:ident $path:literal [] [$answer:ty]) => {
        $(#[$doc])*
        ///
        /// # Errors
        /// [`ApiError`].
        pub async fn $name(transport: &impl Transport, token: Option<&str>) -> Result<$answer, ApiError> {
            get(transport, $path, token).await
        }
    };
    (@one $(#[$doc:meta])* $name:ident $method:ident $path:literal [] []) => {
        $(#[$doc])*
        ///
        /// # Errors
        /// [`ApiError`].
        pub async fn $name(transport: &impl Transport, token: Option<&str>) -> Result<(), ApiError> {
            act::<()>(transport, Method::$method, $path, token, None).await.map(drop)
        }
    };
    (@one $(#[$doc:meta])* $name:ident $method:ident $path:literal [$question:ty] [$answer:ty]) => {
        $(#[$doc])*
        ///
        /// # Errors
        /// [`ApiError`].
        pub async fn $name(
            transport: &impl Transport,
            token: Option<&str>,
            question: &$question,
        ) -> Result<$answer, ApiError> {
            read(&act(transport, Method::$method, $path, token, Some(question)).await?)
        }
    };
    (@one $(#[$doc:meta])* $name:ident $method:ident $path:literal [$question:ty] []) => {
        $(#[$doc])*
        ///
        /// # Errors
        /// [`ApiError`].
        pub async fn $name(
            transport: &impl Transport,
            token: Option<&str>,
            question: &$question,
        ) -> Result<(), ApiError> {
            act(transport, Method::$method, $path, token, Some(question)).await.map(drop)
        }
    };
}

routes! {
    /// What the server says of itself.
    info: Get "/v1/info" () -> Info;
    /// Begins to sign up.
    registration_start: Post "/v1/registration/start" (RegistrationStart) -> RegistrationStarted;
    /// Signs up.
    registration_finish: Post "/v1/registration/finish" (RegistrationFinish) -> LoggedIn;
    /// Begins a login.
    login_start: Post "/v1/login/start" (LoginStart) -> LoginStarted;
    /// Logs in.
    login_finish: Post "/v1/login/finish" (LoginFinish) -> LoggedIn;
    /// New tokens for a device.
    refresh: Post "/v1/tokens/refresh" (Refresh) -> Tokens;
    /// Ends this device's tokens.
    revoke_tokens: Post "/v1/tokens/revoke" ();
    /// The account as the server knows it.
    account: Get "/v1/account" () -> Account;
    /// Deletes the account and all that the server has of it.
    delete_account: Delete "/v1/account" ();
    /// The sealed keys.
    keys: Get "/v1/account/keys" () -> SealedKeys;
    /// Replaces the sealed keys.
    update_keys: Put "/v1/account/keys" (KeysUpdate);
    /// Begins to set a new password.
    password_start: Post "/v1/account/password/start" (PasswordStart) -> RegistrationStarted;
    /// The account's devices.
    devices: Get "/v1/devices" () -> Devices;
    /// Adds this device.
    add_device: Post "/v1/devices" (AddDevice) -> LoggedIn;
    /// The account's groups.
    groups: Get "/v1/groups" () -> Groups;
    /// Begins a recovery.
    recovery_start: Post "/v1/recovery/start" (RecoveryStart) -> RecoveryStarted;
    /// Asks for a recovery, and later for its outcome.
    recovery_prove: Post "/v1/recovery/prove" (RecoveryProve) -> RecoveryProved;
    /// Refuses a recovery that somebody asked for.
    recovery_refuse: Post "/v1/recovery/refuse" ();
}

/// The newest keybag that is older than a version.
///
/// # Errors
/// [`ApiError`].
pub async fn earlier_keybag(
    transport: &impl Transport,
    token: Option<&str>,
    version: u64,
) -> Result<EarlierKeybag, ApiError> {
    get(transport, format!("/v1/account/keys/before/{version}"), token).await
}

/// Where a log stands at the server.
///
/// # Errors
/// [`ApiError`].
pub async fn head(transport: &impl Transport, token: &str, log: LogId) -> Result<Head, ApiError> {
    get(transport, format!("/v1/logs/{log}/head"), Some(token)).await
}

/// Begins a group: its first commit.
///
/// # Errors
/// [`ApiError`].
pub async fn begin_group(transport: &impl Transport, token: &str, append: &Append) -> Result<Appended, ApiError> {
    let frame = frame::encode(append).map_err(|_| ApiError::Nonsense { status: 0 })?;
    let path = "/v1/groups".to_owned();
    let call = Call { method: Method::Post, path, token: Some(token), body: Body::Frame(frame) };
    read(&send(transport, call).await?)
}

/// Asks where a group stands, with an invite.
///
/// # Errors
/// [`ApiError`]; `not-found` for an invite that is not open.
pub async fn knock(
    transport: &impl Transport,
    token: &str,
    group: LogId,
    knock: &Knock,
) -> Result<AtTheDoor, ApiError> {
    read(&act(transport, Method::Post, &format!("/v1/groups/{group}/knock"), Some(token), Some(knock)).await?)
}

/// Appends a commit.
///
/// # Errors
/// [`ApiError`]; `stale-head` when the log has moved on.
pub async fn append(
    transport: &impl Transport,
    token: &str,
    log: LogId,
    append: &Append,
) -> Result<Appended, ApiError> {
    let frame = frame::encode(append).map_err(|_| ApiError::Nonsense { status: 0 })?;
    let path = format!("/v1/logs/{log}/commits");
    let call = Call { method: Method::Post, path, token: Some(token), body: Body::Frame(frame) };
    read(&send(transport, call).await?)
}
