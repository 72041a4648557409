//! Packing the files, and reading back what may come from anywhere.

use std::io::{Cursor, Read, Write};

use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

use super::{Archive, ExportError, MAX_ARCHIVE_BYTES, archive::from_json, files::ARCHIVE_NAME, files::write_files};

/// How a ZIP that is not empty begins (PKWARE APPNOTE 6.3.10, section 4.3.7).
const ZIP_MAGIC: &[u8] = b"PK\x03\x04";

/// All files of the archive ([`write_files`]) as one ZIP, deflated. The same archive gives the same bytes: no file carries a time.
///
/// # Errors
/// [`ExportError::Packing`].
pub fn to_zip(archive: &Archive) -> Result<Vec<u8>, ExportError> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (path, bytes) in write_files(archive)? {
        writer.start_file(path, options).map_err(|_| ExportError::Packing)?;
        writer.write_all(&bytes).map_err(|_| ExportError::Packing)?;
    }
    writer.finish().map(Cursor::into_inner).map_err(|_| ExportError::Packing)
}

/// Reads an archive from a ZIP as [`to_zip`] makes it, or from the JSON alone. Of the ZIP only [`ARCHIVE_NAME`] is read, by that name and
/// nothing else, and no more than [`MAX_ARCHIVE_BYTES`] of it; no path of it is ever used.
///
/// # Errors
/// [`ExportError`]; nothing was imported.
pub fn import(bytes: &[u8]) -> Result<Archive, ExportError> {
    if bytes.len() > MAX_ARCHIVE_BYTES {
        return Err(ExportError::TooLarge);
    }
    if !bytes.starts_with(ZIP_MAGIC) {
        return from_json(bytes);
    }
    from_json(&unpack(bytes, MAX_ARCHIVE_BYTES)?)
}

/// The archive's JSON out of a ZIP, when it is no larger than `limit` bytes, whatever the ZIP says about its size.
pub(super) fn unpack(bytes: &[u8], limit: usize) -> Result<Vec<u8>, ExportError> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| ExportError::NotAnArchive)?;
    let file = zip.by_name(ARCHIVE_NAME).map_err(|_| ExportError::NotAnArchive)?;
    read_bounded(file, limit)
}

/// All of a reader, never asking it for more than one byte beyond `limit`.
pub(super) fn read_bounded(reader: impl Read, limit: usize) -> Result<Vec<u8>, ExportError> {
    let mut bytes = Vec::new();
    reader.take(limit as u64 + 1).read_to_end(&mut bytes).map_err(|_| ExportError::NotAnArchive)?;
    if bytes.len() > limit { Err(ExportError::TooLarge) } else { Ok(bytes) }
}
