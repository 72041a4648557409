//! Taking everything along: a ZIP of one JSON file, which can be read in again, and one Markdown file per entry, for people.
//!
//! What is written here is *plain*. The encrypted export is the same ZIP, sealed by the caller.

mod archive;
mod files;
mod markdown;
mod zipped;

pub use archive::{Archive, ArchivedEntry, ArchivedPerson, ArchivedShared, OwnShared, Unreadable, from_json, to_json};
pub use files::{ARCHIVE_NAME, write_files};
pub use markdown::to_markdown;
pub use zipped::{import, to_zip};

use serde::{Deserialize, Serialize};

/// Most bytes of an archive's JSON that are read, and most bytes of a ZIP.
pub const MAX_ARCHIVE_BYTES: usize = 256 * 1024 * 1024;
/// Most entries of one archive.
pub const MAX_ENTRIES: usize = 100_000;
/// Most earlier revisions of one entry, and most unreadable items.
pub const MAX_HISTORY: usize = 100_000;

/// Why an archive could not be written or read. Nothing was imported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum ExportError {
    /// Larger than [`MAX_ARCHIVE_BYTES`], or more than [`MAX_ENTRIES`].
    #[error("the archive is too large")]
    TooLarge,
    /// A newer app wrote it.
    #[error("the archive is of version {0}, which is newer than this app")]
    Newer(u32),
    /// Neither a ZIP with an archive in it nor an archive.
    #[error("this is not a diary archive")]
    NotAnArchive,
    /// An archive, but broken at this line and column of the JSON.
    #[error("the archive is damaged at line {line}, column {column}")]
    Damaged {
        /// Line, from 1.
        line: usize,
        /// Column in bytes, from 1.
        column: usize,
    },
    /// The entry with this number (from 0) breaks a rule.
    #[error("entry {number} of the archive: {error}")]
    Entry {
        /// Its place in the archive.
        number: usize,
        /// The rule.
        error: crate::entries::EntryError,
    },
    /// The kit does not open it: another account's export, or a damaged one.
    #[error("this kit does not open it, or it is damaged")]
    Kit,
    /// The ZIP could not be put together.
    #[error("the archive could not be packed")]
    Packing,
}

#[cfg(test)]
mod tests;
