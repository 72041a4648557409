//! What is asked and answered about groups.

use serde::{Deserialize, Serialize};

use super::GroupKind;
use crate::ids::{Hash, LogId, PublicKey, Signature};
use crate::log::Head;

/// Body of `POST /v1/groups/{group}/knock`: whoever holds an invite asks where the group stands, to join at its head.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Knock {
    /// The invite.
    pub invite: PublicKey,
    /// By the invite's secret over [`super::operations::knock_bytes`].
    pub proof: Signature,
}

/// Answer to a [`Knock`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AtTheDoor {
    /// Where the group's log stands.
    pub head: Head,
    /// The commit with the last roster operation.
    pub roster: Hash,
}

/// One group, as the server knows it of a member.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Group {
    /// Which.
    pub group: LogId,
    /// What it is for.
    pub kind: GroupKind,
    /// Where its log stands.
    pub head: Head,
    /// When it will be deleted, once it is closed; Unix milliseconds.
    pub expires_ms: Option<i64>,
}

/// Answer of `GET /v1/groups`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Groups {
    /// All that the account is or was a member of and may still read, oldest first.
    pub groups: Vec<Group>,
}
