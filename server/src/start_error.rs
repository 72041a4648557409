//! Why the server does not start.

use std::net::SocketAddr;

use crate::secrets::SecretsError;
use crate::storage::StorageError;

/// Why the server does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// From the database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// From the server's own keys.
    #[error(transparent)]
    Secrets(#[from] SecretsError),
    /// An address cannot be listened on.
    #[error("cannot listen on {0}: {1}")]
    Listen(SocketAddr, std::io::Error),
    /// From the system.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// A task of ours failed.
    #[error("{0}")]
    Task(String),
}
