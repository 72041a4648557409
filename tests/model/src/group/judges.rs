//! The judge of rosters as it is, and as it would be with a rule left out.

use andrum_wire::devices::domain::{CERTIFICATE, ROTATION};
use andrum_wire::groups::{GroupRefusal, InviteState, Member, Role, Roster, RosterOp, Standing, Verdict, domain::JOIN};
use andrum_wire::log::{Change, Commit, domain::COMMIT};

use crate::symbols::Symbolic;

/// Whoever judges the commits of a group.
pub trait Judge: Send + Sync {
    /// Judges the first commit.
    ///
    /// # Errors
    /// [`GroupRefusal`].
    fn begin(&self, commit: &Commit) -> Result<Verdict, GroupRefusal> {
        Roster::begin(commit, &Symbolic::default())
    }

    /// Judges a later commit.
    ///
    /// # Errors
    /// [`GroupRefusal`].
    fn judge(&self, roster: &Roster, commit: &Commit) -> Result<Verdict, GroupRefusal>;
}

/// The judge of andrum-wire.
#[derive(Debug, Clone, Copy)]
pub struct Real;

impl Judge for Real {
    fn judge(&self, roster: &Roster, commit: &Commit) -> Result<Verdict, GroupRefusal> {
        roster.judge(commit, &Symbolic::default())
    }
}

/// The judge of andrum-wire with one rule left out, to show that the explorer would miss it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Omits {
    /// Commits' signatures are not verified.
    CommitSignature,
    /// Certificates' signatures are not verified.
    Certificate,
    /// Rotations' signatures are not verified.
    Kit,
    /// The proofs of joins are not verified.
    JoinProof,
    /// Any inbox is taken.
    Inbox,
    /// Used and revoked invites let people in.
    OpenInvite,
    /// A commit need not name the newest roster.
    RosterName,
    /// Anybody who is in invites.
    WhoInvites,
    /// Anybody who is in confirms.
    WhoConfirms,
    /// Anybody who is in appoints.
    WhoAppoints,
    /// Anybody who is in removes others.
    WhoRemoves,
    /// Who is out goes on writing.
    Gone,
    /// A change of keys leaves the devices as they were.
    EndOfDevices,
    /// Who comes back may bring older keys.
    OldKeys,
    /// One voice is a majority.
    Majority,
    /// Invites outlive the supervision of who made them.
    EndOfInvites,
    /// Who is paused shares.
    Paused,
    /// Who is not confirmed shares among members.
    AmongMembers,
    /// A closed group takes everything.
    Closed,
}

impl Omits {
    /// All of them.
    pub const ALL: [Self; 19] = [
        Self::CommitSignature,
        Self::Certificate,
        Self::Kit,
        Self::JoinProof,
        Self::Inbox,
        Self::OpenInvite,
        Self::RosterName,
        Self::WhoInvites,
        Self::WhoConfirms,
        Self::WhoAppoints,
        Self::WhoRemoves,
        Self::Gone,
        Self::EndOfDevices,
        Self::OldKeys,
        Self::Majority,
        Self::EndOfInvites,
        Self::Paused,
        Self::AmongMembers,
        Self::Closed,
    ];

    const fn checks(self) -> Symbolic {
        let blind_to: Option<&[u8]> = match self {
            Self::CommitSignature => Some(COMMIT),
            Self::Certificate => Some(CERTIFICATE),
            Self::Kit => Some(ROTATION),
            Self::JoinProof => Some(JOIN),
            _ => None,
        };
        Symbolic { blind_to, any_inbox: matches!(self, Self::Inbox) }
    }

    /// The roster as the judge sees it who does not know the rule.
    fn pretend(self, roster: &Roster, commit: &Commit) -> Roster {
        let mut seen = roster.clone();
        let author = roster.account_of(&commit.body.author);
        let mut with_author = |change: &dyn Fn(&mut Member)| {
            if let Some(member) = author.and_then(|author| seen.members.get_mut(&author)) {
                change(member);
            }
        };
        let supervises = |member: &mut Member| (member.role, member.standing) = (Role::Supervisor, Standing::Confirmed);
        match self {
            Self::WhoInvites if does(commit, |op| matches!(op, RosterOp::Invite { .. })) => with_author(&supervises),
            Self::WhoAppoints if does(commit, |op| matches!(op, RosterOp::Appoint { .. })) => with_author(&supervises),
            Self::WhoRemoves if does(commit, |op| matches!(op, RosterOp::Remove { .. })) => with_author(&supervises),
            Self::WhoConfirms if does(commit, |op| matches!(op, RosterOp::Confirm { .. })) => {
                with_author(&|member| member.standing = Standing::Confirmed);
            }
            Self::Gone if !does(commit, |op| matches!(op, RosterOp::Join { .. })) => with_author(&|member| {
                if !member.standing.is_in() {
                    member.standing = Standing::Provisional;
                }
            }),
            Self::Paused | Self::AmongMembers if shares(commit) => with_author(&|member| {
                let passes = if self == Self::Paused { Standing::Paused } else { Standing::Provisional };
                if member.standing == passes {
                    member.standing = Standing::Confirmed;
                }
            }),
            Self::OldKeys if does(commit, |op| matches!(op, RosterOp::Join { .. })) => {
                with_author(&|member| member.rotation = 0);
            }
            Self::OpenInvite => seen.invites.values_mut().for_each(|invite| invite.state = InviteState::Open),
            Self::RosterName => seen.head.hash = commit.body.roster.unwrap_or(seen.head.hash),
            Self::Closed => seen.closed = None,
            _ => {}
        }
        seen
    }

    /// Puts back what was pretended, as far as the commit did not change it, and undoes what the rule does.
    fn restore(self, before: &Roster, seen: &Roster, commit: &Commit, verdict: &mut Verdict) {
        let after = &mut verdict.roster;
        for (account, was) in &before.members {
            let (Some(pretended), Some(now)) = (seen.members.get(account), after.members.get_mut(account)) else {
                continue;
            };
            if now.role == pretended.role {
                now.role = was.role;
            }
            if now.standing == pretended.standing {
                now.standing = was.standing;
            }
            if self == Self::EndOfDevices && does(commit, |op| matches!(op, RosterOp::ChangeKeys { .. })) {
                now.devices.clone_from(&was.devices);
            }
        }
        for (key, was) in &before.invites {
            let Some(now) = after.invites.get_mut(key) else { continue };
            let outlives = self == Self::EndOfInvites && now.state == InviteState::Revoked;
            let ended_itself =
                does(commit, |op| matches!(op, RosterOp::RevokeInvite { key: revoked } if revoked == key));
            if outlives && !ended_itself || self == Self::OpenInvite && now.state == InviteState::Open {
                now.state = was.state;
            }
        }
        if after.head == seen.head {
            after.head = before.head;
        }
        if self == Self::Closed {
            after.closed = before.closed.or(after.closed);
        }
        if self == Self::Majority {
            for change in &commit.body.changes {
                let Change::Roster(op) = change else { continue };
                let RosterOp::Endorse { account } = op.as_ref() else { continue };
                after.members.entry(*account).and_modify(|member| member.role = Role::Supervisor);
            }
        }
    }
}

fn does(commit: &Commit, what: impl Fn(&RosterOp) -> bool) -> bool {
    commit.body.changes.iter().any(|change| matches!(change, Change::Roster(op) if what(op)))
}

fn shares(commit: &Commit) -> bool {
    commit.body.changes.iter().any(|change| matches!(change, Change::Put { .. }))
}

impl Judge for Omits {
    fn judge(&self, roster: &Roster, commit: &Commit) -> Result<Verdict, GroupRefusal> {
        let seen = self.pretend(roster, commit);
        let mut verdict = seen.judge(commit, &self.checks())?;
        self.restore(roster, &seen, commit, &mut verdict);
        Ok(verdict)
    }
}
