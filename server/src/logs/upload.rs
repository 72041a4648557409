//! Reading a body that may be large, with a bound on all of them together.

use std::sync::Arc;
use std::time::Duration;

use actix_web::HttpRequest;
use actix_web::http::header::CONTENT_LENGTH;
use actix_web::web::{Bytes, BytesMut, Payload};
use andrum_wire::limits::MAX_COMMIT_BYTES;
use andrum_wire::problem::ProblemKind;
use futures_util::StreamExt;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::problem::Error;

/// The media type of frames.
pub const FRAME: &str = "application/octet-stream";
/// Largest body in bytes: a record, and what stands in front of it.
const MOST_BYTES: usize = MAX_COMMIT_BYTES + 64;
/// Bytes of all bodies that are being read or stored, in KiB.
const ALL_KIB: usize = 32 * 1024;
/// How long a body may take to arrive, and how long one may wait for its turn.
const PATIENCE: Duration = Duration::from_secs(30);

/// Bounds the memory of uploads.
pub struct Uploads(Arc<Semaphore>);

impl Default for Uploads {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(ALL_KIB)))
    }
}

/// A body, and its share of the memory as long as it is held.
pub struct Upload {
    /// The bytes.
    pub bytes: Bytes,
    /// Given back when the upload is dropped.
    pub share: OwnedSemaphorePermit,
}

impl Uploads {
    /// Reads the body of a request that carries one frame.
    ///
    /// # Errors
    /// `unsupported-media-type`, `too-large`, `malformed` when it breaks off or does not arrive, `unavailable` when others take the room.
    pub async fn read(&self, request: &HttpRequest, payload: Payload) -> Result<Upload, Error> {
        if actix_web::HttpMessage::content_type(request) != FRAME {
            return Err(Error::refused(ProblemKind::UnsupportedMediaType, "Send application/octet-stream."));
        }
        let announced = request.headers().get(CONTENT_LENGTH).and_then(|value| value.to_str().ok());
        let most = announced.and_then(|text| text.parse().ok()).unwrap_or(MOST_BYTES);
        if most > MOST_BYTES {
            return Err(ProblemKind::TooLarge.into());
        }
        let kib = u32::try_from(most.div_ceil(1024).max(1)).map_err(Error::internal)?;
        let share = tokio::time::timeout(PATIENCE, self.0.clone().acquire_many_owned(kib))
            .await
            .map_err(|_| Error::Unavailable("too many uploads at once".to_owned()))?
            .map_err(Error::internal)?;
        let bytes = tokio::time::timeout(PATIENCE, collect(payload, most))
            .await
            .map_err(|_| Error::refused(ProblemKind::Malformed, "The body did not arrive in time."))??;
        Ok(Upload { bytes, share })
    }
}

async fn collect(mut payload: Payload, most: usize) -> Result<Bytes, Error> {
    let mut bytes = BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| Error::refused(ProblemKind::Malformed, "The body breaks off."))?;
        if bytes.len() + chunk.len() > most {
            return Err(ProblemKind::TooLarge.into());
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes.freeze())
}
