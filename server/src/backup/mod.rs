//! Backups: everything in the database as one portable stream, taken in one snapshot while the server goes on.
//!
//! Either database restores into the other. The server's own keys (`secrets/`) are never in a backup: keep them apart, since a database with
//! them is what a thief would want. Running logins are left out: they are good for two minutes.

mod chains;
mod export;
pub mod format;
mod import;
mod rows;

use std::fs::File;
use std::io::{BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;

pub use self::export::export;
pub use self::import::import;

/// How an encrypted backup begins (C2SP age-encryption.org/v1).
const AGE_MAGIC: &[u8] = b"age-encryption.org/v1\n";

/// Why there is no backup, or nothing was restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// From the file system.
    #[error("{0}: {1}")]
    File(PathBuf, std::io::Error),
    /// While writing or reading the stream.
    #[error("the backup cannot be written or read: {0}")]
    Stream(#[from] std::io::Error),
    /// The file is there already.
    #[error("{0} exists: choose another name, a backup never replaces a file")]
    Exists(PathBuf),
    /// From the database.
    #[error("database: {0}")]
    Database(#[from] diesel::result::Error),
    /// It is none.
    #[error("this is not an andrum backup")]
    NotABackup,
    /// From a newer version.
    #[error("the backup has format {0}, which this version does not know: use a newer andrum")]
    UnknownFormat(u8),
    /// It ends early, or something in it has changed.
    #[error("the backup is damaged: {0}")]
    Damaged(&'static str),
    /// A log holds what no reader would take.
    #[error("log {row}, commit {seq}: {why}")]
    Log {
        /// The log's row.
        row: i64,
        /// The commit, or the last one that is good.
        seq: u64,
        /// What is wrong with it.
        why: &'static str,
    },
    /// There is something in the database.
    #[error("the database is not empty: restore into a new one")]
    NotEmpty,
    /// It is encrypted.
    #[error("the backup is encrypted: give the age identity with --identity FILE")]
    IdentityNeeded,
    /// The identity does not open it.
    #[error("age: {0}")]
    Age(String),
}

/// What was written or read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Report {
    /// Rows of all tables.
    pub rows: u64,
    /// Commits among them.
    pub commits: u64,
}

/// Writes a backup to a new file, encrypted when there is a recipient. The file has its name only once it is whole.
///
/// # Errors
/// [`BackupError`].
pub fn to_file(
    connection: &mut crate::storage::AnyConnection,
    path: &Path,
    recipient: Option<&str>,
) -> Result<Report, BackupError> {
    let at = |path: &Path| {
        let path = path.to_owned();
        move |error| BackupError::File(path, error)
    };
    if path.exists() {
        return Err(BackupError::Exists(path.to_owned()));
    }
    let mut part = path.as_os_str().to_owned();
    part.push(".part");
    let part = PathBuf::from(part);
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = BufWriter::new(options.open(&part).map_err(at(&part))?);
    let (report, file) = match recipient {
        None => export(connection, file)?,
        Some(recipient) => {
            let recipient =
                age::x25519::Recipient::from_str(recipient).map_err(|error| BackupError::Age(error.into()))?;
            let encryptor = age::Encryptor::with_recipients(std::iter::once(&recipient as &dyn age::Recipient))
                .map_err(|error| BackupError::Age(error.to_string()))?;
            let (report, sealed) = export(connection, encryptor.wrap_output(file)?)?;
            (report, sealed.finish()?)
        }
    };
    let file = file.into_inner().map_err(|error| at(&part)(error.into_error()))?;
    file.sync_all().map_err(at(&part))?;
    std::fs::rename(&part, path).map_err(at(path))?;
    Ok(report)
}

/// Restores a backup into an empty database: all of it, or nothing.
///
/// # Errors
/// [`BackupError`].
pub fn from_file(
    connection: &mut crate::storage::AnyConnection,
    path: &Path,
    identity: Option<&Path>,
) -> Result<Report, BackupError> {
    let at = |path: &Path| {
        let path = path.to_owned();
        move |error| BackupError::File(path, error)
    };
    let mut file = File::open(path).map_err(at(path))?;
    let mut start = Vec::new();
    Read::by_ref(&mut file).take(AGE_MAGIC.len() as u64).read_to_end(&mut start)?;
    let file = BufReader::new(std::io::Cursor::new(start.clone()).chain(file));
    if start != AGE_MAGIC {
        return import(connection, file);
    }
    let identity = identity.ok_or(BackupError::IdentityNeeded)?;
    let text = std::fs::read_to_string(identity).map_err(at(identity))?;
    let line = text.lines().map(str::trim).find(|line| line.starts_with("AGE-SECRET-KEY-1"));
    let identity = line.ok_or_else(|| BackupError::Age("the identity file holds no AGE-SECRET-KEY-1".to_owned()))?;
    let identity = age::x25519::Identity::from_str(identity).map_err(|error| BackupError::Age(error.into()))?;
    let opened = age::Decryptor::new_buffered(file)
        .and_then(|sealed| sealed.decrypt(std::iter::once(&identity as &dyn age::Identity)))
        .map_err(|error| BackupError::Age(error.to_string()))?;
    import(connection, BufReader::new(opened))
}

/// Says how far a backup or a restore has come.
fn progress(rows: u64) {
    if rows.is_multiple_of(50_000) {
        tracing::info!(rows, "so far");
    }
}

/// Flushes without ending: what wraps the writer may still have to end.
fn flushed<W: Write>(mut sink: W) -> Result<W, BackupError> {
    sink.flush()?;
    Ok(sink)
}
