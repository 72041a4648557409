//! The stream: a magic, a version, entries, an end. Each entry is its length in four bytes, little-endian, and its postcard encoding.
//!
//! Rows come table by table, in the order of their ids, what is referred to before what refers to it. The end counts the rows and names the
//! SHA-256 of every byte before it, so a cut or changed file is noticed without encryption, too.

use std::io::{Read, Write};

use andrum_wire::frame;
use andrum_wire::ids::Hash;
use sha2::{Digest, Sha256};

use super::chains::Chains;
use super::rows::Entry;
use super::{BackupError, flushed};

/// What a backup begins with.
pub const MAGIC: &[u8; 14] = b"andrum-backup\0";
/// The version of the format.
pub const VERSION: u8 = 1;
/// Largest entry in bytes: a commit of the largest size, and its columns.
const MOST_BYTES: usize = 2 * 1024 * 1024;

/// Writes entries.
pub(super) struct Entries<W> {
    sink: W,
    digest: Sha256,
    pub rows: u64,
    pub chains: Chains,
}

impl<W: Write> Entries<W> {
    pub fn begin(sink: W) -> Result<Self, BackupError> {
        let mut entries = Self { sink, digest: Sha256::new(), rows: 0, chains: Chains::default() };
        entries.put(MAGIC)?;
        entries.put(&[VERSION])?;
        Ok(entries)
    }

    pub fn row(&mut self, entry: &Entry) -> Result<(), BackupError> {
        self.rows += 1;
        super::progress(self.rows);
        self.chains.take(entry)?;
        self.entry(entry)
    }

    pub fn end(mut self) -> Result<W, BackupError> {
        let sha256 = Hash(self.digest.clone().finalize().into());
        self.entry(&Entry::End { rows: self.rows, sha256 })?;
        flushed(self.sink)
    }

    fn entry(&mut self, entry: &Entry) -> Result<(), BackupError> {
        let bytes = frame::encode(entry).map_err(|_| BackupError::Damaged("a row has no encoding"))?;
        let length = u32::try_from(bytes.len()).map_err(|_| BackupError::Damaged("a row is too large"))?;
        self.put(&length.to_le_bytes())?;
        self.put(&bytes)
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), BackupError> {
        self.digest.update(bytes);
        Ok(self.sink.write_all(bytes)?)
    }
}

/// Reads entries.
pub(super) struct Reader<R> {
    source: R,
    digest: Sha256,
    rows: u64,
}

impl<R: Read> Reader<R> {
    pub fn begin(source: R) -> Result<Self, BackupError> {
        let mut reader = Self { source, digest: Sha256::new(), rows: 0 };
        let mut start = [0; MAGIC.len() + 1];
        reader.fill(&mut start).map_err(|_| BackupError::NotABackup)?;
        reader.digest.update(start);
        let (magic, version) = start.split_at(MAGIC.len());
        if magic != MAGIC {
            return Err(BackupError::NotABackup);
        }
        match version {
            [VERSION] => Ok(reader),
            [other, ..] => Err(BackupError::UnknownFormat(*other)),
            [] => Err(BackupError::NotABackup),
        }
    }

    /// The next row; none at the end, when the end fits what was read and nothing follows it.
    pub fn next(&mut self) -> Result<Option<Entry>, BackupError> {
        let before = Hash(self.digest.clone().finalize().into());
        let mut length = [0; 4];
        self.fill(&mut length)?;
        let size = u32::from_le_bytes(length) as usize;
        if size > MOST_BYTES {
            return Err(BackupError::Damaged("a row is too large"));
        }
        let mut bytes = vec![0; size];
        self.fill(&mut bytes)?;
        self.digest.update(length);
        self.digest.update(&bytes);
        match frame::decode(&bytes, MOST_BYTES).map_err(|_| BackupError::Damaged("a row cannot be read"))? {
            Entry::End { rows, sha256 } if rows == self.rows && sha256 == before => {
                match self.source.read(&mut [0])? {
                    0 => Ok(None),
                    _ => Err(BackupError::Damaged("something follows its end")),
                }
            }
            Entry::End { .. } => Err(BackupError::Damaged("its end does not fit")),
            entry => {
                self.rows += 1;
                super::progress(self.rows);
                Ok(Some(entry))
            }
        }
    }

    pub fn rows(&self) -> u64 {
        self.rows
    }

    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), BackupError> {
        self.source.read_exact(bytes).map_err(|error| match error.kind() {
            std::io::ErrorKind::UnexpectedEof => BackupError::Damaged("it ends early"),
            _ => BackupError::Stream(error),
        })
    }
}
