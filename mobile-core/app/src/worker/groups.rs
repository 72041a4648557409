//! The questions about groups, on their way to the facade.

use super::Diary;
use super::answers::{Answered, give};
use crate::calls::{Call, Failure};

/// Answers one question about groups.
pub(super) async fn answer(diary: &Diary, call: Call) -> Answered {
    let andrum = &diary.andrum;
    match call {
        Call::Groups(it) => give(andrum.groups(it.today).await),
        Call::ReadGroup(it) => give(andrum.group(it.group, it.today).await),
        Call::BeginGroup(it) => give(andrum.begin_group(it.kind, &it.about, &it.profile).await),
        Call::Invite(it) => give(andrum.invite(it.group, it.count, it.days).await),
        Call::RevokeInvite(it) => give(andrum.revoke_invite(it.group, it.key).await),
        Call::ReadInvite(it) => give(andrum.read_invite(&it.code).await),
        Call::Join(it) => give(andrum.join(&it.code, &it.profile).await),
        Call::ConfirmMembers(it) => give(andrum.confirm_members(it.group, &it.accounts).await),
        Call::MembersVerified(it) => give(andrum.members_verified(it.group, &it.accounts).await),
        Call::MembersAnnounced(it) => give(andrum.members_announced(it.group, &it.accounts).await),
        Call::RemoveMember(it) => give(andrum.remove_member(it.group, it.account).await),
        Call::LeaveGroup(it) => give(andrum.leave_group(it.group).await),
        Call::PauseMember(it) => give(andrum.pause_member(it.group, it.account).await),
        Call::ReturnMember(it) => give(andrum.return_member(it.group, it.account).await),
        Call::AppointSupervisor(it) => give(andrum.appoint_supervisor(it.group, it.account).await),
        Call::StepDown(it) => give(andrum.step_down(it.group).await),
        Call::Endorse(it) => give(andrum.endorse(it.group, it.account).await),
        Call::SetAgreement(it) => give(andrum.set_agreement(it.group, &it.text).await),
        Call::Agree(it) => give(andrum.agree(it.group, it.hash).await),
        Call::CloseGroup(it) => give(andrum.close_group(it.group, it.expires_ms).await),
        Call::GroupLookedAt(it) => give(andrum.group_looked_at(it.group).await),
        Call::ShowComparison(it) => give(andrum.comparison(it.group).await),
        Call::Compare(it) => give(andrum.compare(it.group, &it.qr).await),
        Call::Share(it) => give(andrum.share(it.group, &it.body, it.among_members).await),
        Call::Reshare(it) => give(andrum.reshare(it.group, it.item, &it.body).await),
        Call::Withdraw(it) => give(andrum.withdraw(it.group, it.item).await),
        Call::PutVote(it) => give(andrum.vote(it.group, it.topic, it.yes).await),
        Call::Attend(it) => give(andrum.attend(it.group, it.session, it.coming).await),
        Call::GetPreview(it) => give(andrum.preview(it.group, &it.body, it.among_members).await),
        Call::SharePreviewed(it) => give(andrum.share_previewed(it.group, it.hash, it.entry).await),
        Call::Themes(it) => give(andrum.themes(it.group).await),
        Call::SetThemes(it) => give(andrum.set_themes(it.group, it.themes).await),
        Call::Periods(it) => give(andrum.periods(it.group).await),
        Call::SetPeriods(it) => give(andrum.set_periods(it.group, it.days).await),
        Call::OpenPeriod(it) => give(andrum.open_period(it.group, it.closes_ms).await),
        Call::OpenVotes(it) => give(andrum.open_votes(it.group, it.topics, it.closes_ms).await),
        Call::Choose(it) => give(andrum.choose(it.group, it.tally, it.options, &it.note).await),
        Call::Tallies(it) => give(andrum.tallies(it.group).await),
        _ => Err(Failure::Broken),
    }
}
