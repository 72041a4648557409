//! Why the server's keys could not be had.

use std::path::PathBuf;

/// Why the server's keys could not be had.
#[derive(Debug, thiserror::Error)]
pub enum SecretsError {
    /// The file system said no.
    #[error("{path}: {cause}")]
    File {
        /// Which file or folder.
        path: PathBuf,
        /// What it said.
        cause: std::io::Error,
    },
    /// Somebody besides the owner may read the file.
    #[error("{0} can be read by others: run chmod 600 on it, and think about who has seen it")]
    Open(PathBuf),
    /// The content is not what the name promises.
    #[error("{0} is damaged: put it back from your backup of the secrets folder")]
    Damaged(PathBuf),
    /// There are accounts already, so a new key would shut them all.
    #[error(
        "{0} is missing, and the accounts in the database open with no other: put it back from your backup of the secrets folder"
    )]
    Missing(PathBuf),
}
