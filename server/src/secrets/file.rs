//! Secret files: made whole or not at all, readable by their owner alone.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::Path;

use zeroize::Zeroizing;

use super::error::SecretsError;

/// Largest secret file in bytes; ours are 128 and 83.
const MAX_BYTES: u64 = 4096;

pub(super) fn make_folder(folder: &Path) -> Result<(), SecretsError> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(|cause| failed(folder, cause))
}

/// The file's content; when there is no file, `make` gives it.
pub(super) fn read_or_create(
    path: &Path,
    make: impl FnOnce() -> Zeroizing<Vec<u8>>,
) -> Result<Zeroizing<Vec<u8>>, SecretsError> {
    if !path.exists() {
        create(path, &make()).map_err(|cause| failed(path, cause))?;
    }
    read(path)
}

fn read(path: &Path) -> Result<Zeroizing<Vec<u8>>, SecretsError> {
    let file = File::open(path).map_err(|cause| failed(path, cause))?;
    let metadata = file.metadata().map_err(|cause| failed(path, cause))?;
    if metadata.mode() & 0o077 != 0 {
        return Err(SecretsError::Open(path.to_owned()));
    }
    let mut content = Zeroizing::new(Vec::with_capacity(MAX_BYTES as usize));
    file.take(MAX_BYTES).read_to_end(&mut content).map_err(|cause| failed(path, cause))?;
    Ok(content)
}

/// Writes beside, then links into place: a crash leaves no half key, and of two servers that start at once one wins.
fn create(path: &Path, content: &[u8]) -> std::io::Result<()> {
    let draft = path.with_extension(format!("draft-{}", std::process::id()));
    let written = write_draft(&draft, content).and_then(|()| match fs::hard_link(&draft, path) {
        Err(cause) if cause.kind() == ErrorKind::AlreadyExists => Ok(()),
        other => other,
    });
    fs::remove_file(&draft)?;
    written?;
    // The name must be as durable as the content.
    path.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all())
}

fn write_draft(draft: &Path, content: &[u8]) -> std::io::Result<()> {
    // Truncates: a draft that a crash left behind is nobody's key.
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(draft)?;
    file.write_all(content)?;
    file.sync_all()
}

fn failed(path: &Path, cause: std::io::Error) -> SecretsError {
    SecretsError::File { path: path.to_owned(), cause }
}
