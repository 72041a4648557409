//! What is signed into a group's log about its members.

use serde::{Deserialize, Serialize};

use super::domain;
use crate::devices::Rotation;
use crate::frame::{self, FrameError};
use crate::genesis::Genesis;
use crate::ids::{AccountId, Hash, InboxKey, LogId, PublicKey, Signature};

/// What a group is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum GroupKind {
    /// A supervision group, made by its supervisor.
    Group,
    /// A round of the introduction programme, made by the programme lead.
    Cohort,
    /// Two people: a participant and the mentor whom the participant asked.
    Pair,
}

/// Who somebody is, so that a roster needs nobody's word for it: the account's id is the hash of the genesis, which names both keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Introduction {
    /// The account's beginning.
    pub account: Genesis,
    /// The newest rotation, if there was one; signed by the root key that the genesis names.
    pub rotation: Option<Rotation>,
    /// To whom what is shared with this account is encrypted.
    pub inbox: InboxKey,
}

/// A group's beginning. The group's id is the hash of this, so it vouches for the creator's keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupGenesis {
    /// [`super::VERSION`].
    pub version: u8,
    /// What it is for.
    pub kind: GroupKind,
    /// The first member: the supervisor of a group, the participant of a pair.
    pub creator: Introduction,
    /// Makes two groups of the same creator differ.
    pub nonce: Hash,
}

impl GroupGenesis {
    /// The bytes whose SHA-256 is the group's id.
    ///
    /// # Errors
    /// [`FrameError`] from the encoding.
    pub fn hashed_bytes(&self) -> Result<Vec<u8>, FrameError> {
        let mut bytes = domain::GROUP.to_vec();
        bytes.extend(frame::encode(self)?);
        Ok(bytes)
    }
}

/// One operation on a roster. Who may sign which is written at [`super::Roster`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum RosterOp {
    /// The first change of the first commit, and only there.
    Create(GroupGenesis),
    /// Whoever holds the secret of `key` may join, once.
    Invite {
        /// Public half of the invite.
        key: PublicKey,
        /// After this time the server takes no join, and the supervisor's app revokes it; Unix milliseconds.
        expires_ms: i64,
    },
    /// Nobody may join by this invite any more.
    RevokeInvite {
        /// Which.
        key: PublicKey,
    },
    /// The author comes in by an invite, provisionally.
    Join {
        /// Which invite.
        invite: PublicKey,
        /// Who.
        who: Introduction,
        /// By the invite's secret over [`join_bytes`].
        proof: Signature,
    },
    /// The author has made sure with the person that the account is theirs.
    Confirm {
        /// Whose.
        account: AccountId,
    },
    /// The author leaves.
    Leave,
    /// Somebody is removed.
    Remove {
        /// Who.
        account: AccountId,
    },
    /// Somebody is away for a while: reads nothing, counts for nothing.
    Pause {
        /// Who.
        account: AccountId,
    },
    /// Somebody is back.
    Return {
        /// Who.
        account: AccountId,
    },
    /// A member has new keys: devices were lost, the kit was used.
    ChangeKeys {
        /// Whose.
        account: AccountId,
        /// Signed by the kit's root key.
        rotation: Rotation,
        /// The new inbox.
        inbox: InboxKey,
    },
    /// A member becomes a supervisor.
    Appoint {
        /// Who.
        account: AccountId,
    },
    /// The author is supervisor no more, and stays as a member.
    StepDown,
    /// The author wants this member as the supervisor. More than half of all confirmed members decide; the ones before then are none.
    Endorse {
        /// Who.
        account: AccountId,
    },
    /// The secrecy agreement that holds from now on. The text itself is an item.
    Agreement {
        /// SHA-256 over the text, as the core hashes it.
        hash: Hash,
    },
    /// The author's yes to the secrecy agreement.
    Agree {
        /// The one that holds.
        hash: Hash,
    },
    /// Nothing more is shared here. What was shared expires.
    Close {
        /// When the server deletes the group, Unix milliseconds.
        expires_ms: i64,
    },
}

impl RosterOp {
    /// The rotation in it, if there is one.
    #[must_use]
    pub fn rotation(&self) -> Option<&Rotation> {
        match self {
            Self::Create(genesis) => genesis.creator.rotation.as_ref(),
            Self::Join { who, .. } => who.rotation.as_ref(),
            Self::ChangeKeys { rotation, .. } => Some(rotation),
            _ => None,
        }
    }
}

/// The bytes that an invite's secret signs in a join.
///
/// # Errors
/// [`FrameError`] from the encoding.
pub fn join_bytes(group: &LogId, who: &Introduction) -> Result<Vec<u8>, FrameError> {
    let mut bytes = [domain::JOIN, group.as_bytes()].concat();
    bytes.extend(frame::encode(who)?);
    Ok(bytes)
}

/// The bytes that an invite's secret signs to ask where the group stands.
#[must_use]
pub fn knock_bytes(group: &LogId, account: &AccountId) -> Vec<u8> {
    [domain::KNOCK, group.as_bytes(), account.as_bytes()].concat()
}
