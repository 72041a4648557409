//! What a server says of itself before anyone signs in.

use serde::{Deserialize, Serialize};

/// Who may make an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Registration {
    /// Anyone.
    Open,
    /// Whoever has an invitation code from the operator.
    Invited,
}

/// Answer of `GET /v1/info`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Info {
    /// The server's version.
    pub version: String,
    /// Versions of the frame format that it speaks.
    pub frames: Vec<u8>,
    /// Who may make an account.
    pub registration: Registration,
    /// The organisation that runs the server, in its own words; empty when it has not said.
    pub operator: String,
    /// The delay of a recovery, in hours.
    pub recovery_hours: u32,
}
