//! Errors: one enum inside, one mapping to what the caller sees (RFC 9457).

use actix_web::http::StatusCode;
use actix_web::http::header::{CONTENT_TYPE, RETRY_AFTER};
use actix_web::{HttpRequest, HttpResponse, ResponseError, web};
use andrum_wire::frame::FrameError;
use andrum_wire::log::Head;
use andrum_wire::problem::{MEDIA_TYPE, Problem, ProblemKind};

/// Why a request is not done. What it says to the caller is fixed text: nothing of the caller's can end up in it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The request is at fault.
    #[error("{}: {}", .0.title(), .1.unwrap_or("no detail"))]
    Refused(ProblemKind, Option<&'static str>),
    /// The log has another head, this one.
    #[error("the log has moved on")]
    StaleHead(Head),
    /// Too many requests; seconds to wait.
    #[error("too many requests")]
    TooManyRequests(u32),
    /// The database is not there or too busy: why, for the log.
    #[error("unavailable: {0}")]
    Unavailable(String),
    /// The database has no room left.
    #[error("the storage is full")]
    StorageFull,
    /// A fault of ours: what it was, for the log. The caller learns nothing of it.
    #[error("internal: {0}")]
    Internal(String),
}

impl Error {
    /// A refusal that says what happened and what to do next.
    #[must_use]
    pub const fn refused(kind: ProblemKind, detail: &'static str) -> Self {
        Self::Refused(kind, Some(detail))
    }

    /// A fault of ours.
    pub fn internal(cause: impl std::fmt::Display) -> Self {
        Self::Internal(cause.to_string())
    }

    /// What the caller sees.
    #[must_use]
    pub fn problem(&self) -> Problem {
        match self {
            Self::Refused(kind, None) => Problem::new(*kind),
            Self::Refused(kind, Some(detail)) => Problem::new(*kind).with_detail(*detail),
            Self::StaleHead(head) => Problem { head: Some(*head), ..Problem::new(ProblemKind::StaleHead) },
            Self::TooManyRequests(seconds) => {
                Problem { retry_after_seconds: Some(*seconds), ..Problem::new(ProblemKind::TooManyRequests) }
            }
            Self::Unavailable(_) => {
                Problem { retry_after_seconds: Some(2), ..Problem::new(ProblemKind::Unavailable) }
            }
            Self::StorageFull => Problem::new(ProblemKind::StorageFull).with_detail(
                "Nothing was stored and nothing is lost. The operator must free space on the server's disk or raise database_max_bytes.",
            ),
            Self::Internal(_) => Problem::new(ProblemKind::Internal),
        }
    }
}

impl From<ProblemKind> for Error {
    fn from(kind: ProblemKind) -> Self {
        Self::Refused(kind, None)
    }
}

impl From<FrameError> for Error {
    fn from(error: FrameError) -> Self {
        match error {
            FrameError::Malformed => Self::refused(ProblemKind::Malformed, "The frame cannot be read."),
            FrameError::NotCanonical => Self::refused(ProblemKind::Malformed, "The frame is not in its one encoding."),
            FrameError::TooLarge => ProblemKind::TooLarge.into(),
            FrameError::UnknownVersion => ProblemKind::UnknownVersion.into(),
        }
    }
}

impl ResponseError for Error {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.problem().status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        match self {
            Self::Internal(cause) => tracing::error!(cause, "a fault of ours"),
            Self::Unavailable(cause) => tracing::warn!(cause, "unavailable"),
            Self::StorageFull => tracing::error!("the storage is full"),
            _ => {}
        }
        response(&self.problem())
    }
}

/// A problem as a response, with `Retry-After` (RFC 9110, section 10.2.3) where it says how long.
#[must_use]
pub fn response(problem: &Problem) -> HttpResponse {
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut builder = HttpResponse::build(status);
    builder.insert_header((CONTENT_TYPE, MEDIA_TYPE));
    if let Some(seconds) = problem.retry_after_seconds {
        builder.insert_header((RETRY_AFTER, seconds.to_string()));
    }
    builder.body(serde_json::to_vec(problem).unwrap_or_default())
}

/// The problem for a status that actix answered with before any handler ran.
#[must_use]
pub fn of_status(status: StatusCode) -> Problem {
    let kind = match status.as_u16() {
        401 => ProblemKind::Unauthorized,
        403 => ProblemKind::Forbidden,
        404 => ProblemKind::NotFound,
        405 => ProblemKind::MethodNotAllowed,
        413 => ProblemKind::TooLarge,
        415 => ProblemKind::UnsupportedMediaType,
        429 => ProblemKind::TooManyRequests,
        503 => ProblemKind::Unavailable,
        400..=499 => ProblemKind::Malformed,
        _ => ProblemKind::Internal,
    };
    Problem::new(kind)
}

/// Makes actix's own errors of extractors into problems, and bounds JSON bodies to [`andrum_wire::limits::MAX_JSON_BYTES`].
pub fn extractors(cfg: &mut web::ServiceConfig) {
    fn json(error: actix_web::error::JsonPayloadError, _: &HttpRequest) -> actix_web::Error {
        use actix_web::error::JsonPayloadError as E;
        let kind = match error {
            E::OverflowKnownLength { .. } | E::Overflow { .. } => ProblemKind::TooLarge,
            E::ContentType => ProblemKind::UnsupportedMediaType,
            _ => ProblemKind::Malformed,
        };
        Error::from(kind).into()
    }
    fn query(_: actix_web::error::QueryPayloadError, _: &HttpRequest) -> actix_web::Error {
        Error::refused(ProblemKind::Malformed, "A parameter cannot be read.").into()
    }
    // A path that holds no id names nothing.
    fn path(_: actix_web::error::PathError, _: &HttpRequest) -> actix_web::Error {
        Error::from(ProblemKind::NotFound).into()
    }
    cfg.app_data(web::JsonConfig::default().limit(andrum_wire::limits::MAX_JSON_BYTES).error_handler(json))
        .app_data(web::QueryConfig::default().error_handler(query))
        .app_data(web::PathConfig::default().error_handler(path));
}
