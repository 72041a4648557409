//! How a tally ends: the server signs the batch, the holder begins to verify, the server releases once.

use serde::{Deserialize, Serialize};

use super::{Report, domain};
use crate::frame::{self, FrameError};
use crate::ids::{AccountId, Blob, Hash, Signature};

/// All that was reported when the tally was closed. Notes are listed apart, so nothing tells a note's author.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchBody {
    /// [`super::VERSION`].
    pub version: u8,
    /// The tally.
    pub tally: Hash,
    /// The last roster operation before it.
    pub roster: Hash,
    /// When it was closed, Unix milliseconds.
    pub closed_ms: i64,
    /// One a member, ascending by account.
    pub reports: Vec<Report>,
    /// SHA-256 of every sealed note, ascending.
    pub notes: Vec<Hash>,
}

/// A batch, signed by the server before it is handed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Batch {
    /// What is signed.
    pub body: BatchBody,
    /// By the server's key that the descriptor names.
    pub signature: Signature,
}

impl BatchBody {
    /// The bytes that are signed; their SHA-256 names the batch.
    ///
    /// # Errors
    /// [`FrameError`] from the encoding.
    pub fn signed_bytes(&self) -> Result<Vec<u8>, FrameError> {
        let mut bytes = domain::BATCH.to_vec();
        bytes.extend(frame::encode(self)?);
        Ok(bytes)
    }
}

/// What the holder's device is given beside the batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handover {
    /// The holder's share of each report, in the batch's order.
    pub shares: Vec<Blob>,
    /// The sealed notes, in the batch's order.
    pub notes: Vec<Blob>,
}

/// Answer of `POST /v1/groups/{group}/tallies/{tally}/close`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closed {
    /// The batch.
    pub batch: Batch,
    /// To be verified; none when the tally has ended with it.
    pub handover: Option<Handover>,
    /// How the tally has ended; none while it goes on.
    pub release: Option<Release>,
}

/// The answer of the holder's device to one report that takes part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Begun {
    /// The first message of the exchange (`ping_pong_leader_init`, draft-irtf-cfrg-vdaf-18, section 5.7.1).
    Message(Blob),
    /// The report's share cannot be read.
    Rejected,
}

/// Body of `POST /v1/groups/{group}/tallies/{tally}/verify`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verification {
    /// SHA-256 of the batch's signed bytes.
    pub batch: Hash,
    /// The key whose hash is in the descriptor.
    pub verify_key: Hash,
    /// One for each report that takes part, in the batch's order.
    pub begun: Vec<Begun>,
}

/// The outcome of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// The report is in the total.
    Counted,
    /// Too few of those whom its author has made sure of have reported.
    LeftOut,
    /// The holder's device could not read its share.
    RejectedByHolder,
    /// The report says something that no report may say.
    RejectedByServer,
}

/// How a tally has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum End {
    /// The server's aggregate share is out: SHA-256 of it. Once, ever.
    Released(Hash),
    /// Fewer reports take part than the threshold asks for. Nothing is released.
    TooFew,
    /// More than one report was rejected. Nothing is released.
    TooManyRejected,
}

/// What the server signs at the end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReleaseBody {
    /// [`super::VERSION`].
    pub version: u8,
    /// The tally.
    pub tally: Hash,
    /// SHA-256 of the batch's signed bytes.
    pub batch: Hash,
    /// The outcome of each report, in the batch's order.
    pub outcomes: Vec<Outcome>,
    /// How the tally has ended.
    pub end: End,
}

impl ReleaseBody {
    /// The bytes that are signed.
    ///
    /// # Errors
    /// [`FrameError`] from the encoding.
    pub fn signed_bytes(&self) -> Result<Vec<u8>, FrameError> {
        let mut bytes = domain::RELEASE.to_vec();
        bytes.extend(frame::encode(self)?);
        Ok(bytes)
    }
}

/// The server's last word on a tally.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Release {
    /// What is signed.
    pub body: ReleaseBody,
    /// By the server's key that the descriptor names.
    pub signature: Signature,
    /// The server's aggregate share; empty when nothing is released.
    pub share: Blob,
    /// The last message of the exchange for each report that is counted, in the batch's order.
    pub messages: Vec<Blob>,
}

/// How far a tally has come at the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum TallyState {
    /// Takes reports.
    Open,
    /// The tally's batch is signed.
    Closed,
    /// The tally has ended; nothing of a report is kept.
    Ended,
    /// The tally's time is over without a release; nothing of a report is kept.
    Void,
}

/// A tally as the server knows it of a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TallyStatus {
    /// Which.
    pub tally: Hash,
    /// How far it has come.
    pub state: TallyState,
    /// Number of the caller's own report; 0 when there is none.
    pub number: u32,
}

/// Answer of `GET /v1/groups/{group}/tallies`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Tallies {
    /// By which key this server signs batches and releases.
    pub server_key: crate::ids::PublicKey,
    /// All tallies of the group, oldest first.
    pub tallies: Vec<TallyStatus>,
}

impl Batch {
    /// The report of an account.
    #[must_use]
    pub fn report_of(&self, account: &AccountId) -> Option<&Report> {
        self.body.reports.iter().find(|report| report.body.account == *account)
    }
}
