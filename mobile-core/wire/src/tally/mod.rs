//! Tallies: what is given anonymously, counted by two who never see a single answer (docs/PROTOCOL.md, "The tally").
//!
//! The server is one aggregator of the VDAF, the holder's device the other. A supervisor signs a [`Descriptor`] into the group's log; every
//! eligible member's device uploads one [`Report`] with a sealed note beside it; at closing the server signs the [`Batch`], the holder's
//! device begins the [`Verification`], and the server answers once with its [`Release`].

mod closing;
mod descriptor;
mod report;
mod rules;

pub use closing::{
    Batch, BatchBody, Begun, Closed, End, Handover, Outcome, Release, ReleaseBody, Tallies, TallyState, TallyStatus,
    Verification,
};
pub use descriptor::{Descriptor, TallyKind, Vdaf};
pub use report::{Report, ReportBody, Upload, handle_hash};
pub use rules::{TallyRefusal, counted, overlap};

/// The version of descriptors, reports, batches and releases.
pub const VERSION: u8 = 1;

/// Least threshold of a tally in a group or a pair.
pub const LEAST_THRESHOLD: u16 = 5;
/// Least threshold of a tally in a cohort.
pub const LEAST_THRESHOLD_COHORT: u16 = 10;
/// How long after its closing a tally that was not released is void, in milliseconds: 30 days.
pub const VOID_AFTER_MS: i64 = 30 * 24 * 60 * 60 * 1000;
/// How long a tally may be open, in milliseconds: 120 days.
pub const MOST_OPEN_MS: i64 = 120 * 24 * 60 * 60 * 1000;
/// Most options.
pub const MAX_OPTIONS: u16 = 64;
/// Most of them that one report may choose.
pub const MAX_WEIGHT: u16 = 8;
/// Size of what a note's innermost envelope holds, in bytes: its text, and zeros.
pub const NOTE_BYTES: usize = 1536;
/// Largest upload of a report, in bytes.
pub const MAX_UPLOAD_BYTES: usize = 48 * 1024;
/// Largest answer to a closing, in bytes: a report with its note from each of as many as a group can have.
pub const MAX_CLOSED_BYTES: usize = 2 * 1024 * 1024;
/// Largest verification and release, in bytes.
pub const MAX_VERIFICATION_BYTES: usize = 512 * 1024;
/// Most tallies of a group at once that are neither released nor void.
pub const MAX_OPEN_TALLIES: usize = 8;

/// Domain separation of hashes and signatures over tallies.
pub mod domain {
    /// SHA-256 prefix of a descriptor; the digest names the tally and is the VDAF's context.
    pub const TALLY: &[u8] = b"andrum/v1/tally\0";
    /// SHA-256 prefix of a verification key; the digest is in the descriptor.
    pub const VERIFY_KEY: &[u8] = b"andrum/v1/tally-verify-key\0";
    /// Ed25519 message prefix of a report.
    pub const REPORT: &[u8] = b"andrum/v1/report\0";
    /// Ed25519 message prefix of a batch.
    pub const BATCH: &[u8] = b"andrum/v1/batch\0";
    /// Ed25519 message prefix of a release.
    pub const RELEASE: &[u8] = b"andrum/v1/release\0";
    /// SHA-256 prefix of the secret by which a note is replaced.
    pub const HANDLE: &[u8] = b"andrum/v1/note-handle\0";
}

/// Size of the frame that holds an inner note for `readers`, in bytes: fixed by the descriptor, so that no note tells itself from another.
/// An age file takes 99 bytes a recipient and less than 1,024 for the rest.
#[must_use]
pub const fn note_frame_bytes(readers: usize) -> usize {
    NOTE_BYTES + 128 * readers + 1024
}

/// Length of every upload to a tally whose notes have so many readers, in bytes.
#[must_use]
pub const fn upload_bytes(readers: usize) -> usize {
    max_note_bytes(readers) + 10 * 1024
}

/// Largest sealed note for `readers`, in bytes.
#[must_use]
pub const fn max_note_bytes(readers: usize) -> usize {
    note_frame_bytes(readers) + 2048
}
