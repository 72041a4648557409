//! What a screen shows of a group: roster and items put together, nothing decided.

use std::collections::BTreeMap;

use andrum_wire::groups::{GroupKind, Invite, InviteState, Member, News, Role, Standing};
use andrum_wire::ids::{AccountId, Hash, ItemId, LogId, PublicKey};
use andrum_wire::log::Kind;
use serde::{Deserialize, Serialize};

use super::{
    About, Agenda, Agreement, Assignment, Coming, GroupBody, GroupItem, GroupState, Outcome, Plan, PlannedSession,
    Profile, ReadItem, SessionId, Topic, member_code, newness, planned,
};
use crate::entries::Day;

/// A group as its members see it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupView {
    /// Which.
    pub group: LogId,
    /// What it is for.
    pub kind: GroupKind,
    /// Its name; empty before it is known.
    pub name: String,
    /// What it is for, in its own words.
    pub purpose: String,
    /// Who I am here.
    pub me: AccountId,
    /// Whether I am a supervisor.
    pub supervising: bool,
    /// How I stand; none when I am no longer in.
    pub standing: Option<Standing>,
    /// The group cannot be reached any more. What is here stays readable here.
    pub gone: bool,
    /// When the group will be deleted at the server, once it is closed; Unix milliseconds.
    pub closed_ms: Option<i64>,
    /// All who are in, supervisors first.
    pub members: Vec<MemberView>,
    /// Of whom I must be told before I share anything more.
    pub announcements: Vec<Announcement>,
    /// Invites that are open, and those that were used by somebody who is in.
    pub invites: Vec<InviteView>,
    /// The secrecy agreement, if there is one.
    pub agreement: Option<AgreementView>,
    /// Which item the plan of the sessions is, once there is one.
    pub plan: Option<ItemId>,
    /// All sessions, in the order of their days.
    pub sessions: Vec<SessionView>,
    /// Topics that are not withdrawn: most votes first, then oldest first.
    pub topics: Vec<TopicView>,
    /// Agendas.
    pub agendas: Vec<AgendaView>,
    /// What was agreed, newest first.
    pub outcomes: Vec<OutcomeView>,
    /// Assignments, newest first.
    pub assignments: Vec<AssignmentView>,
    /// What has changed among the members, newest first.
    pub news: Vec<NewsView>,
    /// Shared here and not sent yet.
    pub unsynced: usize,
    /// Shared with me and not readable here; kept.
    pub unreadable: usize,
}

/// A member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberView {
    /// Who.
    pub account: AccountId,
    /// The name; empty before it came.
    pub name: String,
    /// The municipality, or empty.
    pub municipality: String,
    /// Whether a supervisor.
    pub supervisor: bool,
    /// How the member stands.
    pub standing: Standing,
    /// Whether it is me.
    pub me: bool,
    /// What the member's own phone shows, to be read aloud.
    pub code: String,
    /// Whether I have made sure of the person.
    pub verified: bool,
    /// Whether the member has said yes to the agreement that holds.
    pub agreed: bool,
    /// How many members want this one as the supervisor.
    pub endorsed: usize,
}

/// Somebody of whom I must be told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Announcement {
    /// Who.
    pub account: AccountId,
    /// The name; empty before it came.
    pub name: String,
    /// Whether I was told of this member before, with other keys.
    pub new_keys: bool,
    /// Whether it is this device that is new in the group: it has told of nobody there yet.
    pub device_is_new: bool,
}

/// An invite.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InviteView {
    /// Its public key.
    pub key: PublicKey,
    /// The code for the link, while it is open and where it was made on this device.
    pub code: Option<String>,
    /// Who has come in by it.
    pub used_by: Option<AccountId>,
    /// After this time it is not taken, Unix milliseconds.
    pub expires_ms: i64,
}

/// The secrecy agreement.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgreementView {
    /// Its hash on the roster.
    pub hash: Hash,
    /// The text; none when it was not shared with me yet, or is not the one that the roster names.
    pub text: Option<String>,
    /// Whether I have said yes.
    pub mine: bool,
    /// How many have, of how many.
    pub yes: (usize, usize),
}

/// A session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionView {
    /// As planned.
    pub planned: PlannedSession,
    /// Whether its day is over.
    pub past: bool,
    /// Who is coming, by what they said.
    pub coming: Vec<(AccountId, Coming)>,
    /// What I said.
    pub mine: Option<Coming>,
}

/// A topic.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TopicView {
    /// Which.
    pub item: ItemId,
    /// As written.
    pub topic: Topic,
    /// Whose.
    pub owner: AccountId,
    /// The owner's name.
    pub name: String,
    /// Whether it is mine.
    pub mine: bool,
    /// Whether the supervisors do not read it.
    pub among_members: bool,
    /// Who votes for it.
    pub votes: Vec<AccountId>,
    /// Whether I do.
    pub voted: bool,
    /// Not at the server yet.
    pub unsynced: bool,
    /// The entry that I lifted it from, on this device.
    pub lifted_from: Option<ItemId>,
}

/// An agenda.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgendaView {
    /// Which item.
    pub item: ItemId,
    /// As arranged.
    pub agenda: Agenda,
}

/// An outcome.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutcomeView {
    /// Which item.
    pub item: ItemId,
    /// As written.
    pub outcome: Outcome,
    /// Who wrote it down.
    pub name: String,
    /// Whether it is mine.
    pub mine: bool,
    /// Not at the server yet.
    pub unsynced: bool,
}

/// An assignment.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AssignmentView {
    /// Which item.
    pub item: ItemId,
    /// As written.
    pub assignment: Assignment,
}

/// A piece of news.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewsView {
    /// What.
    pub news: News,
    /// Whose name it is about; empty when it is about none.
    pub name: String,
    /// Whether I have not looked at it yet.
    pub new: bool,
}

/// Everything at hand to build a view from.
pub(super) struct Ready<'a> {
    state: &'a GroupState,
    me: AccountId,
    profiles: BTreeMap<AccountId, Profile>,
    items: &'a [ReadItem],
    bodies: Vec<(&'a GroupItem, &'a GroupBody)>,
}

/// The body of a kind that was written last, and its item.
pub fn newest<T>(items: &[ReadItem], pick: impl Fn(&GroupBody) -> Option<&T>) -> Option<(&GroupItem, &T)> {
    let of_kind = items.iter().filter_map(|read| Some((&read.held, pick(read.body.as_ref()?)?)));
    of_kind.max_by_key(|(item, _)| newness(item))
}

fn about(items: &[ReadItem]) -> Option<&About> {
    let about = newest(items, |body| if let GroupBody::About(about) = body { Some(about) } else { None });
    about.map(|(_, about)| about)
}

/// What a group is called; empty before it is known.
#[must_use]
pub fn name_of(items: &[ReadItem]) -> String {
    about(items).map(|about| about.name.clone()).unwrap_or_default()
}

impl<'a> Ready<'a> {
    pub(super) fn of(state: &'a GroupState, items: &'a [ReadItem], me: AccountId) -> Self {
        let bodies: Vec<_> = items.iter().filter_map(|read| Some((&read.held, read.body.as_ref()?))).collect();
        let mut profiles: BTreeMap<AccountId, Profile> = [(me, state.profile.clone())].into();
        for (item, body) in &bodies {
            if let GroupBody::Profile(profile) = body {
                profiles.insert(item.owner, profile.clone());
            }
        }
        Self { state, me, profiles, items, bodies }
    }
}

/// Puts roster and items together. `today` is the local day.
#[must_use]
pub fn view(state: &GroupState, items: &[ReadItem], me: AccountId, today: Day) -> GroupView {
    let ready = Ready::of(state, items, me);
    let about = ready.about();
    let roster = state.roster();
    GroupView {
        group: state.log.group(),
        kind: roster.map_or(GroupKind::Group, |roster| roster.kind),
        name: about.map(|about| about.name.clone()).unwrap_or_default(),
        purpose: about.map(|about| about.purpose.clone()).unwrap_or_default(),
        me,
        supervising: roster.is_some_and(|roster| roster.is_supervisor(&me)),
        standing: roster.and_then(|roster| roster.member(&me)).map(|member| member.standing),
        gone: state.gone,
        closed_ms: roster.and_then(|roster| roster.closed),
        members: ready.members(),
        announcements: ready.announcements(),
        invites: ready.invites(),
        agreement: ready.agreement(),
        plan: ready.plan().map(|(item, _)| item.item),
        sessions: ready.sessions(today),
        topics: ready.topics(),
        agendas: ready.agendas(),
        outcomes: ready.outcomes(),
        assignments: ready.assignments(),
        news: ready.news(),
        unsynced: items.iter().filter(|item| item.held.pending.is_some()).count(),
        unreadable: items.iter().filter(|item| item.held.unreadable.is_some()).count(),
    }
}

impl<'a> Ready<'a> {
    fn plan(&self) -> Option<(&'a GroupItem, &'a Plan)> {
        newest(self.items, |body| if let GroupBody::Plan(plan) = body { Some(plan) } else { None })
    }

    pub(super) fn about(&self) -> Option<&'a About> {
        about(self.items)
    }

    fn name(&self, account: &AccountId) -> String {
        self.profiles.get(account).map(|profile| profile.name.clone()).unwrap_or_default()
    }

    fn members(&self) -> Vec<MemberView> {
        let Some(roster) = self.state.roster() else { return vec![] };
        let inside = roster.members.iter().filter(|(_, member)| member.standing.is_in());
        let mut members: Vec<MemberView> = inside
            .map(|(account, member): (&AccountId, &Member)| MemberView {
                account: *account,
                name: self.name(account),
                municipality: self.profiles.get(account).map(|it| it.municipality.clone()).unwrap_or_default(),
                supervisor: member.role == Role::Supervisor,
                standing: member.standing,
                me: *account == self.me,
                code: member_code(&roster.group, account),
                verified: self.state.verified.contains(account),
                agreed: roster.agreement.is_some() && member.agreed == roster.agreement,
                endorsed: roster.endorsements.values().filter(|wanted| *wanted == account).count(),
            })
            .collect();
        members.sort_by_key(|member| (!member.supervisor, member.name.to_lowercase()));
        members
    }

    pub(super) fn announcements(&self) -> Vec<Announcement> {
        let told = |account: &AccountId| Announcement {
            account: *account,
            name: self.name(account),
            new_keys: self.state.announced.contains_key(account),
            device_is_new: self.state.announced.is_empty(),
        };
        self.state.unannounced(&self.me).iter().map(told).collect()
    }

    fn invites(&self) -> Vec<InviteView> {
        let Some(roster) = self.state.roster() else { return vec![] };
        let code =
            |key: &PublicKey| self.state.invites.iter().find(|own| own.key == *key).map(|own| own.code.to_string());
        let shown = |(key, invite): (&PublicKey, &Invite)| {
            let (code, used_by) = match invite.state {
                InviteState::Open => (code(key), None),
                InviteState::Used(account) if roster.member(&account).is_some() => (None, Some(account)),
                InviteState::Used(_) | InviteState::Revoked => return None,
            };
            Some(InviteView { key: *key, code, used_by, expires_ms: invite.expires_ms })
        };
        roster.invites.iter().filter_map(shown).collect()
    }

    pub(super) fn agreement(&self) -> Option<AgreementView> {
        let roster = self.state.roster()?;
        let hash = roster.agreement?;
        let texts = self.bodies.iter().filter_map(|(_, body)| match body {
            GroupBody::Agreement(agreement) => Some(agreement),
            _ => None,
        });
        let text = { texts }.find(|agreement: &&Agreement| agreement.hash() == hash).map(|it| it.text.clone());
        let agreed = |member: &Member| member.agreed == Some(hash);
        Some(AgreementView {
            hash,
            text,
            mine: roster.member(&self.me).is_some_and(agreed),
            yes: (roster.confirmed().filter(|(_, member)| agreed(member)).count(), roster.confirmed().count()),
        })
    }

    pub(super) fn sessions(&self, today: Day) -> Vec<SessionView> {
        let session = |planned: PlannedSession| {
            let coming = self.coming(planned.id);
            SessionView {
                past: planned.day < today,
                mine: coming.get(&self.me).copied(),
                coming: coming.into_iter().collect(),
                planned,
            }
        };
        planned(self.items).into_iter().map(session).collect()
    }

    fn coming(&self, session: SessionId) -> BTreeMap<AccountId, Coming> {
        let mut said: BTreeMap<AccountId, ((u64, i64), Coming)> = BTreeMap::new();
        for (item, body) in &self.bodies {
            if let GroupBody::Attendance(attendance) = body
                && attendance.session == session
                && said.get(&item.owner).is_none_or(|(before, _)| *before <= newness(item))
            {
                said.insert(item.owner, (newness(item), attendance.coming));
            }
        }
        said.into_iter().map(|(account, (_, coming))| (account, coming)).collect()
    }

    fn topics(&self) -> Vec<TopicView> {
        let mut votes: BTreeMap<ItemId, Vec<AccountId>> = BTreeMap::new();
        for (item, body) in &self.bodies {
            if let GroupBody::Vote(vote) = body {
                let voters = votes.entry(vote.topic).or_default();
                if !voters.contains(&item.owner) {
                    voters.push(item.owner);
                }
            }
        }
        let mut topics: Vec<(u64, TopicView)> = vec![];
        for (item, body) in &self.bodies {
            let GroupBody::Topic(topic) = body else { continue };
            let votes = votes.remove(&item.item).unwrap_or_default();
            let view = TopicView {
                item: item.item,
                topic: topic.clone(),
                owner: item.owner,
                name: self.name(&item.owner),
                mine: item.owner == self.me,
                among_members: item.kind == Kind::SharedAmongMembers,
                voted: votes.contains(&self.me),
                votes,
                unsynced: item.pending.is_some(),
                lifted_from: self.state.lifted.get(&item.item).copied(),
            };
            topics.push((item.seqs.0, view));
        }
        topics.sort_by_key(|(seq, view)| (std::cmp::Reverse(view.votes.len()), *seq));
        topics.into_iter().map(|(_, view)| view).collect()
    }

    fn agendas(&self) -> Vec<AgendaView> {
        let mut agendas: BTreeMap<SessionId, ((u64, i64), AgendaView)> = BTreeMap::new();
        for (item, body) in &self.bodies {
            if let GroupBody::Agenda(agenda) = body
                && agendas.get(&agenda.session).is_none_or(|(before, _)| *before <= newness(item))
            {
                let view = AgendaView { item: item.item, agenda: agenda.clone() };
                agendas.insert(agenda.session, (newness(item), view));
            }
        }
        agendas.into_values().map(|(_, view)| view).collect()
    }

    fn outcomes(&self) -> Vec<OutcomeView> {
        let mut outcomes: Vec<((u64, i64), OutcomeView)> = vec![];
        for (item, body) in &self.bodies {
            if let GroupBody::Outcome(outcome) = body {
                let view = OutcomeView {
                    item: item.item,
                    outcome: outcome.clone(),
                    name: self.name(&item.owner),
                    mine: item.owner == self.me,
                    unsynced: item.pending.is_some(),
                };
                outcomes.push((newness(item), view));
            }
        }
        outcomes.sort_by_key(|(newness, _)| std::cmp::Reverse(*newness));
        outcomes.into_iter().map(|(_, view)| view).collect()
    }

    fn assignments(&self) -> Vec<AssignmentView> {
        let mut assignments: Vec<((u64, i64), AssignmentView)> = vec![];
        for (item, body) in &self.bodies {
            if let GroupBody::Assignment(assignment) = body {
                assignments.push((newness(item), AssignmentView { item: item.item, assignment: assignment.clone() }));
            }
        }
        assignments.sort_by_key(|(newness, _)| std::cmp::Reverse(*newness));
        assignments.into_iter().map(|(_, view)| view).collect()
    }

    fn news(&self) -> Vec<NewsView> {
        let all = self.state.news.iter().rev();
        all.map(|(seq, news)| {
            let name = whom(news).map(|account| self.name(&account)).unwrap_or_default();
            NewsView { news: *news, name, new: *seq > self.state.looked }
        })
        .collect()
    }
}

/// Whom a piece of news is about.
fn whom(news: &News) -> Option<AccountId> {
    match news {
        News::Joined(account)
        | News::Confirmed { account, .. }
        | News::Left(account)
        | News::Removed { account, .. }
        | News::Paused(account)
        | News::Returned(account)
        | News::KeysChanged(account)
        | News::Supervises(account)
        | News::SupervisesNoMore(account)
        | News::Agreed(account)
        | News::Withdrawn { account, .. } => Some(*account),
        News::Created | News::Agreement(_) | News::Closed(_) => None,
    }
}
