//! What the actors of a group may try, in words and as a signed commit.

use std::fmt;

use andrum_wire::groups::{RosterOp, join_bytes};
use andrum_wire::ids::{Blob, Hash, ItemId, LogId, RevisionId};
use andrum_wire::log::{BlobSlot, Change, CommitBody, CommitRecord, Head, Kind, Suite, VERSION};

use super::cast::{Cast, Device, Turn, name};
use crate::symbols::hash;

/// The end of a closed group; no clock is modelled.
const ENDS_MS: i64 = 9;
/// The hash of the one secrecy agreement.
const AGREEMENT: Hash = Hash([3; 32]);

/// One change that an actor signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// Opens an invite.
    Invite(usize),
    /// Ends an invite.
    Revoke(usize),
    /// An account comes in by an invite with the keys of a rotation, or the first.
    Join(usize, usize, Option<Turn>),
    /// Makes sure of an account.
    Confirm(usize),
    /// Goes.
    Leave,
    /// Puts an account out.
    Remove(usize),
    /// Sends an account away for a while.
    Pause(usize),
    /// Brings an account back.
    Return(usize),
    /// New keys of an account.
    ChangeKeys(usize, Turn),
    /// Makes an account a supervisor.
    Appoint(usize),
    /// Is a supervisor no more.
    StepDown,
    /// Wants an account as the supervisor.
    Endorse(usize),
    /// Sets the secrecy agreement.
    Agreement,
    /// Says yes to it.
    Agree,
    /// Closes the group.
    Close,
    /// Brings a device in, certified by the account key of a generation.
    Bring(Device, usize),
    /// Shares an item of this kind.
    Put(Kind),
    /// Withdraws an item.
    Tombstone,
}

impl fmt::Display for Deed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let turned = |turn: &Turn| match turn.ends {
            None => format!("rotation {}", turn.number),
            Some(which) => format!("rotation {} that ends the {}", turn.number, ["phone", "tablet"][which]),
        };
        match self {
            Self::Invite(invite) => write!(f, "opens invite {invite}"),
            Self::Revoke(invite) => write!(f, "revokes invite {invite}"),
            Self::Join(who, invite, None) => write!(f, "joins as {} by invite {invite}", name(*who)),
            Self::Join(who, invite, Some(turn)) => {
                write!(f, "joins as {} by invite {invite} with the keys of {}", name(*who), turned(turn))
            }
            Self::Confirm(who) => write!(f, "confirms {}", name(*who)),
            Self::Leave => write!(f, "leaves"),
            Self::Remove(who) => write!(f, "removes {}", name(*who)),
            Self::Pause(who) => write!(f, "pauses {}", name(*who)),
            Self::Return(who) => write!(f, "brings {} back", name(*who)),
            Self::ChangeKeys(who, turn) => write!(f, "changes {}'s keys: {}", name(*who), turned(turn)),
            Self::Appoint(who) => write!(f, "appoints {}", name(*who)),
            Self::StepDown => write!(f, "steps down"),
            Self::Endorse(who) => write!(f, "endorses {}", name(*who)),
            Self::Agreement => write!(f, "sets the agreement"),
            Self::Agree => write!(f, "agrees"),
            Self::Close => write!(f, "closes the group"),
            Self::Bring(device, generation) => write!(f, "brings in {device} by account key {generation}"),
            Self::Put(kind) => write!(f, "puts an item ({kind:?})"),
            Self::Tombstone => write!(f, "deletes the item"),
        }
    }
}

/// What is wrong with a commit on purpose. None of these may ever count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    /// Another device is named as the author.
    AuthorIs(Device),
    /// It names the roster of before the last change.
    OldRoster,
    /// Each new key is signed by the account key of the author's generation instead of the kit.
    WithoutKit(usize),
    /// The proof of the join is by the joiner's own key instead of the invite's secret.
    WithoutInvite,
    /// The inbox of a join or a change of keys is one to which anybody could read.
    OpenInbox,
    /// A commit that is in the log already comes once more, with this number.
    Replay(u64),
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AuthorIs(device) => write!(f, "in the name of {device}"),
            Self::OldRoster => write!(f, "on the roster of before"),
            Self::WithoutKit(generation) => write!(f, "with account key {generation} instead of the kit"),
            Self::WithoutInvite => write!(f, "without the invite's secret"),
            Self::OpenInbox => write!(f, "with an inbox that is open to anybody"),
            Self::Replay(seq) => write!(f, "as a copy of commit {seq}"),
        }
    }
}

/// A commit that a device tries to append.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// The device whose key signs.
    pub by: Device,
    /// Its changes.
    pub deeds: Vec<Deed>,
    /// What is wrong with it on purpose.
    pub flaw: Option<Flaw>,
}

impl fmt::Display for Act {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:<14}", self.by.to_string())?;
        for (index, deed) in self.deeds.iter().enumerate() {
            write!(f, "{}{deed}", if index == 0 { "" } else { ", " })?;
        }
        if let Some(flaw) = self.flaw {
            write!(f, " {flaw}")?;
        }
        Ok(())
    }
}

/// Where a commit is to stand.
pub struct Site {
    /// The group.
    pub group: LogId,
    /// The commit that it follows.
    pub after: Head,
    /// The last commit with a roster operation; none before the first.
    pub roster: Option<Hash>,
}

impl Act {
    /// The commit as it travels.
    #[must_use]
    pub fn record(&self, cast: &Cast, site: &Site) -> CommitRecord {
        let author = match self.flaw {
            Some(Flaw::AuthorIs(device)) => device,
            _ => self.by,
        };
        let author = cast.people[author.of].device(author.which);
        let changes = self.deeds.iter().map(|deed| self.change(*deed, cast, site)).collect();
        sealed(cast, self.by, site, CommitRecord { author, roster: site.roster, changes, signature: NONE })
    }

    fn change(&self, deed: Deed, cast: &Cast, site: &Site) -> Change<BlobSlot> {
        let id = |who: usize| cast.people[who].id;
        let op = |operation| Change::Roster(Box::new(operation));
        let invite = |number: usize| cast.invites[number].public();
        match deed {
            Deed::Invite(number) => op(RosterOp::Invite { key: invite(number), expires_ms: ENDS_MS }),
            Deed::Revoke(number) => op(RosterOp::RevokeInvite { key: invite(number) }),
            Deed::Join(who, number, turn) => {
                let mut who = cast.people[who].introduction(turn);
                if self.flaw == Some(Flaw::OpenInbox) {
                    who.inbox.0 = [0; 32];
                }
                let own = cast.people[self.by.of].devices[self.by.which];
                let secret = if self.flaw == Some(Flaw::WithoutInvite) { own } else { cast.invites[number] };
                let proof = secret.sign(&join_bytes(&site.group, &who).unwrap());
                op(RosterOp::Join { invite: invite(number), who, proof })
            }
            Deed::Confirm(who) => op(RosterOp::Confirm { account: id(who) }),
            Deed::Leave => op(RosterOp::Leave),
            Deed::Remove(who) => op(RosterOp::Remove { account: id(who) }),
            Deed::Pause(who) => op(RosterOp::Pause { account: id(who) }),
            Deed::Return(who) => op(RosterOp::Return { account: id(who) }),
            Deed::ChangeKeys(who, turn) => op(self.change_keys(who, turn, cast)),
            Deed::Appoint(who) => op(RosterOp::Appoint { account: id(who) }),
            Deed::StepDown => op(RosterOp::StepDown),
            Deed::Endorse(who) => op(RosterOp::Endorse { account: id(who) }),
            Deed::Agreement => op(RosterOp::Agreement { hash: AGREEMENT }),
            Deed::Agree => op(RosterOp::Agree { hash: AGREEMENT }),
            Deed::Close => op(RosterOp::Close { expires_ms: ENDS_MS }),
            Deed::Bring(device, generation) => {
                Change::AddDevice(cast.people[device.of].certificate(device.which, generation))
            }
            Deed::Put(kind) => Change::Put {
                item: ItemId([1; 16]),
                base: None,
                kind,
                suite: Suite::AgeX25519,
                blob: BlobSlot::Inline(Blob(vec![1; 256])),
            },
            Deed::Tombstone => Change::Tombstone { item: ItemId([1; 16]), base: RevisionId([1; 16]), erases: vec![] },
        }
    }

    fn change_keys(&self, who: usize, turn: Turn, cast: &Cast) -> RosterOp {
        let person = &cast.people[who];
        let signer = match self.flaw {
            Some(Flaw::WithoutKit(generation)) => &cast.people[self.by.of].keys[generation],
            _ => &person.root,
        };
        let mut inbox = person.inbox(turn.number);
        if self.flaw == Some(Flaw::OpenInbox) {
            inbox.0 = [0; 32];
        }
        RosterOp::ChangeKeys { account: person.id, rotation: person.rotation(turn, signer), inbox }
    }
}

const NONE: andrum_wire::ids::Signature = andrum_wire::ids::Signature([0; 64]);

/// Signs a record for its place.
pub fn sealed(cast: &Cast, by: Device, site: &Site, mut record: CommitRecord) -> CommitRecord {
    let commit = record.to_commit(site.group, site.after.seq + 1, site.after.hash, |bytes| hash(&[bytes]));
    let body: CommitBody = commit.body;
    debug_assert_eq!(body.version, VERSION);
    record.signature = cast.people[by.of].devices[by.which].sign(&body.signed_bytes().unwrap());
    record
}
