//! Who is in a group, and how they came in.

use andrum_wire::ids::{AccountId, LogId, PublicKey};

use super::bytes::SecretText;
use crate::facade::{InviteSeen, NewInvite};
use crate::groups::Profile;

questions! {
    /// Questions about members.
    Question;
    /// Makes invites.
    Invite { group: LogId, count: usize, days: u32 } -> Vec<NewInvite>
        = |andrum, it| andrum.invite(it.group, it.count, it.days).await, [];
    /// Withdraws an invite.
    RevokeInvite { group: LogId, key: PublicKey } -> () = |andrum, it| andrum.revoke_invite(it.group, it.key).await, [];
    /// Reads an invite's link or code.
    ReadInvite { code: SecretText } -> InviteSeen = |andrum, it| andrum.read_invite(&it.code).await, [];
    /// Joins a group with an invite.
    Join { code: SecretText, profile: Profile } -> LogId = |andrum, it| andrum.join(&it.code, &it.profile).await, [];
    /// Confirms members.
    ConfirmMembers { group: LogId, accounts: Vec<AccountId> } -> ()
        = |andrum, it| andrum.confirm_members(it.group, &it.accounts).await, [];
    /// The person has made sure of members, face to face.
    MembersVerified { group: LogId, accounts: Vec<AccountId> } -> ()
        = |andrum, it| andrum.members_verified(it.group, &it.accounts).await, [];
    /// The person was told of members.
    MembersAnnounced { group: LogId, accounts: Vec<AccountId> } -> ()
        = |andrum, it| andrum.members_announced(it.group, &it.accounts).await, [];
    /// Removes a member.
    RemoveMember { group: LogId, account: AccountId } -> ()
        = |andrum, it| andrum.remove_member(it.group, it.account).await, [];
    /// A member is away.
    PauseMember { group: LogId, account: AccountId } -> ()
        = |andrum, it| andrum.pause_member(it.group, it.account).await, [];
    /// A member is back.
    ReturnMember { group: LogId, account: AccountId } -> ()
        = |andrum, it| andrum.return_member(it.group, it.account).await, [];
    /// Makes a member a supervisor.
    AppointSupervisor { group: LogId, account: AccountId } -> ()
        = |andrum, it| andrum.appoint_supervisor(it.group, it.account).await, [];
    /// Steps down as supervisor.
    StepDown { group: LogId } -> () = |andrum, it| andrum.step_down(it.group).await, [];
    /// Wants a member as the supervisor.
    Endorse { group: LogId, account: AccountId } -> () = |andrum, it| andrum.endorse(it.group, it.account).await, [];
}
