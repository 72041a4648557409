//! Who is in a group, and as what: the state that the roster's operations lead to.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::GroupKind;
use crate::devices::KnownDevices;
use crate::ids::{AccountId, DeviceId, Hash, InboxKey, LogId, PublicKey};
use crate::log::{Genesis, Head, Kind};

/// What a member may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Role {
    /// Invites, confirms, removes, arranges.
    Supervisor,
    /// Reads and shares.
    Member,
}

/// Whether a member reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Standing {
    /// Has come in by an invite; nobody has made sure yet that it is the right person. Reads nothing of the others.
    Provisional,
    /// One of the group.
    Confirmed,
    /// Away for a while. Reads nothing meanwhile.
    Paused,
    /// Has left.
    Left,
    /// Was removed.
    Removed,
}

impl Standing {
    /// Whether the person is on the roster, in whatever way.
    #[must_use]
    pub const fn is_in(self) -> bool {
        matches!(self, Self::Provisional | Self::Confirmed | Self::Paused)
    }
}

/// Somebody who is or was on the roster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// The account's beginning; its hash is the account's id.
    pub genesis: Genesis,
    /// Number of the newest rotation that the group has seen; 0 before the first.
    pub rotation: u32,
    /// Certifies devices now.
    pub account_key: PublicKey,
    /// To whom what is shared with this member is encrypted.
    pub inbox: InboxKey,
    /// What the member may do.
    pub role: Role,
    /// Whether the member reads.
    pub standing: Standing,
    /// The invite by which the member came in last; none for the creator.
    pub invite: Option<PublicKey>,
    /// The commit by which the member came in last.
    pub since: u64,
    /// The secrecy agreement that the member has said yes to last.
    pub agreed: Option<Hash>,
    /// The member's devices in this log.
    pub devices: KnownDevices,
}

/// What has become of an invite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum InviteState {
    /// Somebody may join by it.
    Open,
    /// This account has.
    Used(AccountId),
    /// Nobody may any more.
    Revoked,
}

/// An invite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invite {
    /// The account that made the invite.
    pub by: AccountId,
    /// After this time the server takes no join; Unix milliseconds.
    pub expires_ms: i64,
    /// What has become of the invite.
    pub state: InviteState,
}

/// The roster of a group after some commit.
///
/// | operation | who may sign it |
/// |---|---|
/// | create | the creator, in the first commit |
/// | invite, revoke invite, remove, appoint, agreement, close | a supervisor |
/// | join | whoever holds an open invite's secret and is not in |
/// | confirm, endorse | a supervisor or a confirmed member |
/// | leave, agree, change of keys | each for oneself |
/// | pause, return | each for oneself, or a supervisor |
/// | step down | a supervisor |
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Roster {
    /// The group.
    pub group: LogId,
    /// What the group is for.
    pub kind: GroupKind,
    /// Who is or was in.
    pub members: BTreeMap<AccountId, Member>,
    /// By public key.
    pub invites: BTreeMap<PublicKey, Invite>,
    /// The secrecy agreement that holds.
    pub agreement: Option<Hash>,
    /// Who wants whom as the supervisor, until somebody is.
    pub endorsements: BTreeMap<AccountId, AccountId>,
    /// When the group will be deleted, once it is closed; Unix milliseconds.
    pub closed: Option<i64>,
    /// The last commit with a roster operation. Its hash covers all commits before it.
    pub head: Head,
}

impl Roster {
    /// Somebody who is in.
    #[must_use]
    pub fn member(&self, account: &AccountId) -> Option<&Member> {
        self.members.get(account).filter(|member| member.standing.is_in())
    }

    /// Whether the account is a supervisor who is in and not away.
    #[must_use]
    pub fn is_supervisor(&self, account: &AccountId) -> bool {
        self.member(account).is_some_and(|it| it.role == Role::Supervisor && it.standing == Standing::Confirmed)
    }

    /// Those who read and count: confirmed and not away.
    pub fn confirmed(&self) -> impl Iterator<Item = (&AccountId, &Member)> {
        self.members.iter().filter(|(_, member)| member.standing == Standing::Confirmed)
    }

    /// Whose inboxes an item of this kind by `author` is encrypted to: all who read it, and the author, whoever that is.
    #[must_use]
    pub fn readers(&self, kind: Kind, author: &AccountId) -> BTreeMap<AccountId, InboxKey> {
        let reads = |account: &AccountId, member: &Member| {
            account == author
                || member.standing == Standing::Confirmed
                    && (kind == Kind::Shared || kind == Kind::SharedAmongMembers && member.role == Role::Member)
        };
        let readers = self.members.iter().filter(|(account, member)| reads(account, member));
        readers.map(|(account, member)| (*account, member.inbox)).collect()
    }

    /// Whether the device may author commits here, as far as its account may.
    #[must_use]
    pub fn is_valid(&self, device: &DeviceId) -> bool {
        self.members.values().any(|member| member.devices.is_valid(device))
    }

    /// The member whose device this is or was.
    #[must_use]
    pub fn account_of(&self, device: &DeviceId) -> Option<AccountId> {
        let of = |member: &Member| member.devices.get(device).is_some();
        self.members.iter().find(|(_, member)| of(member)).map(|(account, _)| *account)
    }

    /// Accounts that may still read the log: all who are in.
    #[must_use]
    pub fn accounts(&self) -> BTreeSet<AccountId> {
        self.members.iter().filter(|(_, member)| member.standing.is_in()).map(|(account, _)| *account).collect()
    }

    /// Invites by which somebody may still join.
    pub fn open_invites(&self) -> impl Iterator<Item = (&PublicKey, &Invite)> {
        self.invites.iter().filter(|(_, invite)| invite.state == InviteState::Open)
    }
}

/// What a commit has changed on a roster; shown by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum News {
    /// The group has begun.
    Created,
    /// Somebody came in, provisionally.
    Joined(AccountId),
    /// A member was confirmed by a member.
    Confirmed {
        /// Who.
        account: AccountId,
        /// By whom.
        by: AccountId,
    },
    /// Somebody has left.
    Left(AccountId),
    /// A member was removed by another.
    Removed {
        /// Who.
        account: AccountId,
        /// By whom.
        by: AccountId,
    },
    /// Somebody is away.
    Paused(AccountId),
    /// Somebody is back.
    Returned(AccountId),
    /// Somebody has new keys.
    KeysChanged(AccountId),
    /// Somebody is a supervisor now.
    Supervises(AccountId),
    /// Somebody is a supervisor no more.
    SupervisesNoMore(AccountId),
    /// Another secrecy agreement holds.
    Agreement(Hash),
    /// Somebody has said yes to it.
    Agreed(AccountId),
    /// The group is closed; deleted at this time, Unix milliseconds.
    Closed(i64),
    /// A supervisor has withdrawn somebody's topic. Told by members, who read what it was; the judge does not know.
    Withdrawn {
        /// Whose it was.
        account: AccountId,
        /// By whom.
        by: AccountId,
    },
}

/// Why a commit does not count in a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum GroupRefusal {
    /// The commit cannot be read, or is beyond its bounds.
    Malformed,
    /// The first commit is not the creation of this group.
    WrongGenesis,
    /// The commit's author is no device of a member.
    UnknownAuthor,
    /// The commit's author was revoked, has left or was removed.
    RevokedAuthor,
    /// The commit's signature is not good.
    BadSignature,
    /// A device certificate is not good.
    BadCertificate,
    /// New keys that the kit did not sign, or older ones than those that are known.
    BadRotation,
    /// The commit was written on another roster than the one before it.
    WrongRoster,
    /// The invite is unknown, used or revoked, or the proof is not by its secret.
    BadInvite,
    /// The author may not do this.
    NotAllowed,
    /// The group is closed.
    Closed,
    /// More people, invites or devices than a group can have.
    Full,
    /// An inbox to which anybody could read.
    BadInbox,
    /// A blob is smaller or larger than an item can be.
    BadBlob,
}

impl GroupRefusal {
    /// The end of a sentence that begins with the commit.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::Malformed => "it cannot be read",
            Self::WrongGenesis => "the group's beginning differs",
            Self::UnknownAuthor => "its author is not on the roster",
            Self::RevokedAuthor => "its author may write here no more",
            Self::BadSignature => "its signature is not good",
            Self::BadCertificate => "a device certificate is not good",
            Self::BadRotation => "a change of keys is not signed by the kit, or is out of order",
            Self::WrongRoster => "it was written on another roster than the one before it",
            Self::BadInvite => "the invite is not known, was used or was revoked",
            Self::NotAllowed => "its author may not do this",
            Self::Closed => "the group is closed",
            Self::Full => "the group is full",
            Self::BadInbox => "an inbox cannot be encrypted to",
            Self::BadBlob => "a blob is smaller or larger than an item can be",
        }
    }
}

impl core::fmt::Display for GroupRefusal {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.text())
    }
}

impl core::error::Error for GroupRefusal {}
