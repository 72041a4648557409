//! Who is in a group: every change is an operation that is signed into its log, at the head of it, over the network.

use andrum_wire::groups::{
    GroupGenesis, GroupKind, GroupRefusal, Introduction, Knock, Roster, RosterOp, Standing, VERSION, group_id,
    join_bytes, knock_bytes,
};
use andrum_wire::ids::{AccountId, Hash, LogId, PublicKey};
use andrum_wire::log::{Change, Head};
use andrum_wire::problem::ProblemKind;
use serde::{Deserialize, Serialize};

use super::super::carrying::SyncReport;
use super::super::rooms::Open;
use super::super::{Andrum, Error, Event, NoAccount};
use super::carried::InGroup;
use crate::api;
use crate::crypto::checks::Strict;
use crate::crypto::random;
use crate::crypto::sign::SigningKey;
use crate::device::Work;
use crate::groups::{
    About, Agreement, GroupBody, GroupLog, GroupState, InviteError, InviteLink, OwnInvite, Profile, name_of,
};
use crate::keys;
use crate::log::author_group_commit;
use crate::platform::Platform;

/// How often the roster may move on under a change before one is asked to try again.
const TRIES: usize = 20;
/// Milliseconds of a day.
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// An invite that was just made.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewInvite {
    /// Its public key.
    pub key: PublicKey,
    /// The code for the link's fragment, and for the QR. Whoever has it can ask to come in.
    pub code: String,
    /// After this time it is not taken, Unix milliseconds.
    pub expires_ms: i64,
}

/// What an invite says of itself, before one joins. Nobody vouches for the names yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InviteSeen {
    /// Which group.
    pub group: LogId,
    /// What it is for.
    pub kind: GroupKind,
    /// The group's name.
    pub name: String,
    /// Who invites.
    pub from: String,
    /// After this time it is not taken, Unix milliseconds.
    pub expires_ms: i64,
}

impl<P: Platform> Andrum<P> {
    /// Begins a group, at the account's server. One is its supervisor; in a pair, the participant who asks.
    ///
    /// # Errors
    /// [`Error::NoAccount`] without an account at a server, [`Error::Offline`], [`Error::Server`], [`Error::NotAllowed`] for a name beyond its bounds.
    pub async fn begin_group(&self, kind: GroupKind, about: &About, profile: &Profile) -> Result<LogId, Error> {
        let _talking = self.talking.lock().await;
        let bodies = [GroupBody::About(about.clone()), GroupBody::Profile(profile.clone())];
        for body in &bodies {
            body.check()?;
        }
        let creator = self.introduction().await?;
        let genesis = GroupGenesis { version: VERSION, kind, creator, nonce: Hash(random::bytes()) };
        let group = group_id(&genesis, &Strict).map_err(Error::Group)?;
        let append = {
            let mut guard = self.opened().await?;
            let account = guard.get()?.account()?;
            let certificate = keys::certify(&account.keybag.account_key, account.account, account.device.public());
            let create = Change::Roster(Box::new(RosterOp::Create(genesis)));
            author_group_commit(
                group,
                Head::EMPTY,
                None,
                &account.device,
                vec![create, Change::AddDevice(certificate)],
            )?
        };
        self.call(|line| {
            let append = &append;
            async move { api::begin_group(&*line.transport, &line.token, append).await }
        })
        .await?;
        self.keep_new_group(group, profile).await?;
        let mut report = SyncReport::default();
        self.take_own(InGroup(group), &append, &mut report).await?;
        self.share(group, &bodies[0], false).await?;
        self.sync_groups(&mut report).await?;
        Ok(group)
    }

    /// Makes `count` invites that can each be used once and for `days` days.
    ///
    /// # Errors
    /// [`Error::Group`] when one may not, [`Error::Offline`], [`Error::Server`].
    pub async fn invite(&self, group: LogId, count: usize, days: u32) -> Result<Vec<NewInvite>, Error> {
        let _talking = self.talking.lock().await;
        let expires_ms = self.platform().now_ms() + i64::from(days) * DAY_MS;
        let (name, from, kind) = self.inviter(group).await?;
        let secrets: Vec<SigningKey> = (0..count).map(|_| SigningKey::random()).collect();
        let operations: Vec<RosterOp> =
            secrets.iter().map(|secret| RosterOp::Invite { key: secret.public(), expires_ms }).collect();
        self.change_roster_while_talking(group, |_| Ok(operations.clone())).await?;
        let mut made = vec![];
        for secret in secrets {
            let (name, from) = (name.clone(), from.clone());
            let link = InviteLink { group, kind, name, from, expires_ms, secret };
            made.push(OwnInvite { key: link.secret.public(), code: link.to_code(), expires_ms });
        }
        let shown = made.iter().map(|own| NewInvite { key: own.key, code: own.code.to_string(), expires_ms }).collect();
        self.change_state(group, |state| {
            state.invites.retain(|own| own.expires_ms > expires_ms - 2 * i64::from(days) * DAY_MS);
            state.invites.extend(made);
        })
        .await?;
        Ok(shown)
    }

    /// Withdraws an invite.
    ///
    /// # Errors
    /// As [`Self::invite`].
    pub async fn revoke_invite(&self, group: LogId, key: PublicKey) -> Result<(), Error> {
        self.change_roster(group, |_| Ok(vec![RosterOp::RevokeInvite { key }])).await
    }

    /// Reads an invite's link or code. Asks nobody.
    ///
    /// # Errors
    /// [`Error::Invite`].
    pub async fn read_invite(&self, code: &str) -> Result<InviteSeen, Error> {
        let link = InviteLink::read(code)?;
        if link.expires_ms < self.platform().now_ms() {
            return Err(InviteError::Expired.into());
        }
        let mut guard = self.opened().await?;
        let open = guard.get()?;
        // Who was removed is not shown the removal: the copy here still says "in".
        let state = open.rooms.groups.get(&link.group).filter(|state| !state.gone);
        let inside = match (state.and_then(|state| state.roster()), &open.account) {
            (Some(roster), Some(account)) => roster.member(&account.account).is_some(),
            _ => false,
        };
        if inside {
            return Err(InviteError::Joined.into());
        }
        let InviteLink { group, kind, name, from, expires_ms, .. } = link;
        Ok(InviteSeen { group, kind, name, from, expires_ms })
    }

    /// Joins a group by an invite, provisionally: nobody else need be online. Its members read the profile from now on.
    ///
    /// # Errors
    /// [`Error::Invite`], [`Error::NoAccount`], [`Error::Offline`], [`Error::Server`]; [`Error::Alarm`] when the group is not the one that the link names.
    pub async fn join(&self, code: &str, profile: &Profile) -> Result<LogId, Error> {
        let _talking = self.talking.lock().await;
        let link = InviteLink::read(code)?;
        let body = GroupBody::Profile(profile.clone());
        body.check()?;
        let who = self.introduction().await?;
        for _ in 0..TRIES {
            match self.try_to_join(&link, &who).await {
                Ok(()) => {
                    self.keep_new_group(link.group, profile).await?;
                    let mut report = SyncReport::default();
                    self.pull(InGroup(link.group), &mut report).await?;
                    self.change_state(link.group, |state| {
                        // Joining is showing oneself to those who read now.
                        let readers =
                            state.roster().map(|roster| roster.confirmed().map(|(account, _)| *account).collect());
                        state.announce(&readers.unwrap_or_else(Vec::new));
                        state.looked = state.log.pin().seq;
                    })
                    .await?;
                    self.sync_groups(&mut report).await?;
                    return Ok(link.group);
                }
                Err(Error::Server(problem)) if problem.kind == ProblemKind::StaleHead => {}
                Err(Error::Server(problem)) if problem.kind == ProblemKind::NotFound => {
                    return Err(InviteError::Gone.into());
                }
                Err(error) => return Err(error),
            }
        }
        Err(Error::Nonsense)
    }

    /// Joins at the head that the server names. Whether that head is the group's is found out by pulling it afterwards, before anything is shared.
    async fn try_to_join(&self, link: &InviteLink, who: &Introduction) -> Result<(), Error> {
        let me = { self.opened().await?.get()?.me()? };
        let knock = Knock { invite: link.secret.public(), proof: link.secret.sign(&knock_bytes(&link.group, &me)) };
        let door = self
            .call(|line| {
                let knock = &knock;
                async move { api::knock(&*line.transport, &line.token, link.group, knock).await }
            })
            .await?;
        let append = {
            let mut guard = self.opened().await?;
            let open = guard.get()?;
            let account = open.account()?;
            let signed = join_bytes(&link.group, who)?;
            let proof = link.secret.sign(&signed);
            let join = RosterOp::Join { invite: link.secret.public(), who: who.clone(), proof };
            let certificate = keys::certify(&account.keybag.account_key, account.account, account.device.public());
            let changes = vec![Change::Roster(Box::new(join)), Change::AddDevice(certificate)];
            author_group_commit(link.group, door.head, Some(door.roster), &account.device, changes)?
        };
        self.call(|line| {
            let append = &append;
            async move { api::append(&*line.transport, &line.token, link.group, append).await }
        })
        .await
        .map(drop)
    }

    /// Confirms that these accounts are the people whom one has met or spoken to.
    ///
    /// # Errors
    /// [`Error::Group`] when one may not, or somebody was quicker; [`Error::Offline`], [`Error::Server`].
    pub async fn confirm_members(&self, group: LogId, accounts: &[AccountId]) -> Result<(), Error> {
        self.change_roster(group, |roster| {
            // Somebody else may have confirmed some of them meanwhile.
            let waits = |account: &&AccountId| {
                roster.member(account).is_some_and(|member| member.standing == Standing::Provisional)
            };
            let waiting = accounts.iter().filter(waits);
            let operations: Vec<_> = waiting.map(|account| RosterOp::Confirm { account: *account }).collect();
            if operations.is_empty() { Err(Error::Group(GroupRefusal::NotAllowed)) } else { Ok(operations) }
        })
        .await?;
        self.change_state(group, |state| {
            state.verified.extend(accounts);
            state.announce(accounts);
        })
        .await?;
        self.sync().await.map(drop)
    }

    /// Removes somebody. What they have read they have read; what comes they cannot.
    ///
    /// # Errors
    /// As [`Self::confirm_members`].
    pub async fn remove_member(&self, group: LogId, account: AccountId) -> Result<(), Error> {
        self.change_roster(group, |_| Ok(vec![RosterOp::Remove { account }])).await
    }

    /// Leaves. What one wrote in the diary stays; what was shared stays with the group until it is withdrawn or expires.
    ///
    /// # Errors
    /// As [`Self::confirm_members`].
    pub async fn leave_group(&self, group: LogId) -> Result<(), Error> {
        self.change_roster(group, |_| Ok(vec![RosterOp::Leave])).await
    }

    /// Leaves every group that one is in. A group that does not take it any more is passed over.
    pub(in super::super) async fn leave_all_groups(&self) -> Result<(), Error> {
        let groups: Vec<LogId> = {
            let mut guard = self.opened().await?;
            let open = guard.get()?;
            let me = open.me()?;
            let inside = |state: &&GroupState| state.roster().is_some_and(|roster| roster.member(&me).is_some());
            open.rooms.groups.values().filter(inside).map(|state| state.log.group()).collect()
        };
        for group in groups {
            let left = self.change_roster_while_talking(group, |_| Ok(vec![RosterOp::Leave])).await;
            if let Err(error @ Error::Offline(_)) = left {
                return Err(error);
            }
        }
        Ok(())
    }

    /// Is away for a while, or says so of somebody.
    ///
    /// # Errors
    /// As [`Self::confirm_members`].
    pub async fn pause_member(&self, group: LogId, account: AccountId) -> Result<(), Error> {
        self.change_roster(group, |_| Ok(vec![RosterOp::Pause { account }])).await
    }

    /// Is back.
    ///
    /// # Errors
    /// As [`Self::confirm_members`].
    pub async fn return_member(&self, group: LogId, account: AccountId) -> Result<(), Error> {
        self.change_roster(group, |_| Ok(vec![RosterOp::Return { account }])).await?;
        self.sync().await.map(drop)
    }

    /// Makes a member a supervisor beside oneself.
    ///
    /// # Errors
    /// As [`Self::confirm_members`].
    pub async fn appoint_supervisor(&self, group: LogId, account: AccountId) -> Result<(), Error> {
        self.change_roster(group, |_| Ok(vec![RosterOp::Appoint { account }])).await
    }

    /// Is a member from now on, and no supervisor.
    ///
    /// # Errors
    /// As [`Self::confirm_members`].
    pub async fn step_down(&self, group: LogId) -> Result<(), Error> {
        self.change_roster(group, |_| Ok(vec![RosterOp::StepDown])).await
    }

    /// Wants this member as the supervisor. More than half of all decide.
    ///
    /// # Errors
    /// As [`Self::confirm_members`].
    pub async fn endorse(&self, group: LogId, account: AccountId) -> Result<(), Error> {
        self.change_roster(group, |_| Ok(vec![RosterOp::Endorse { account }])).await
    }

    /// Sets the secrecy agreement. Everybody's yes is asked for anew.
    ///
    /// # Errors
    /// As [`Self::confirm_members`], and [`Error::NotAllowed`] for a text beyond its bounds.
    pub async fn set_agreement(&self, group: LogId, text: &str) -> Result<(), Error> {
        let agreement = Agreement { text: text.to_owned(), nonce: random::bytes() };
        let hash = agreement.hash();
        self.share(group, &GroupBody::Agreement(agreement), false).await?;
        self.change_roster(group, |_| Ok(vec![RosterOp::Agreement { hash }])).await?;
        self.sync().await.map(drop)
    }

    /// Says yes to the secrecy agreement whose text was shown.
    ///
    /// # Errors
    /// As [`Self::confirm_members`]; [`Error::Group`] when another one holds by now.
    pub async fn agree(&self, group: LogId, hash: Hash) -> Result<(), Error> {
        self.change_roster(group, |_| Ok(vec![RosterOp::Agree { hash }])).await
    }

    /// Closes a group: nothing more is shared, and the server deletes it at `expires_ms` (Unix milliseconds).
    ///
    /// # Errors
    /// As [`Self::confirm_members`].
    pub async fn close_group(&self, group: LogId, expires_ms: i64) -> Result<(), Error> {
        self.change_roster(group, |_| Ok(vec![RosterOp::Close { expires_ms }])).await
    }

    /// Signs operations into a group's log at its head.
    async fn change_roster(
        &self,
        group: LogId,
        operations: impl Fn(&Roster) -> Result<Vec<RosterOp>, Error>,
    ) -> Result<(), Error> {
        let _talking = self.talking.lock().await;
        self.change_roster_while_talking(group, operations).await
    }

    pub(in super::super) async fn change_roster_while_talking(
        &self,
        group: LogId,
        operations: impl Fn(&Roster) -> Result<Vec<RosterOp>, Error>,
    ) -> Result<(), Error> {
        let mut report = SyncReport::default();
        for _ in 0..TRIES {
            self.pull(InGroup(group), &mut report).await?;
            let append = {
                let mut guard = self.opened().await?;
                let open = guard.get()?;
                if open.account()?.outdated {
                    return Err(Error::SignInAgain);
                }
                let roster = open.group(&group)?.roster().ok_or(Error::NoGroup)?;
                self.roster_commit(open, &group, operations(roster)?)?
            };
            match self.append(InGroup(group), &append, &mut report).await {
                Err(Error::Server(problem)) if problem.kind == ProblemKind::StaleHead => {}
                outcome => return outcome,
            }
        }
        Err(Error::Nonsense)
    }

    async fn keep_new_group(&self, group: LogId, profile: &Profile) -> Result<(), Error> {
        let mut guard = self.opened().await?;
        let open = guard.get()?;
        let mut state = match open.rooms.groups.get(&group) {
            Some(state) => state.clone(),
            None => GroupState::new(GroupLog::new(group), profile.clone()),
        };
        state.profile = profile.clone();
        state.gone = false;
        self.carry_out_in_group(open, state, Work::default()).await?;
        drop(guard);
        self.tell(Event::Group(group));
        Ok(())
    }

    /// What an invite tells of the group and of the one who invites.
    async fn inviter(&self, group: LogId) -> Result<(String, String, GroupKind), Error> {
        let mut guard = self.opened().await?;
        let open = guard.get()?;
        let state = open.group(&group)?;
        let (from, kind) = (state.profile.name.clone(), state.roster().ok_or(Error::NoGroup)?.kind);
        let items = open.all_shared(self.platform().store(), &group).await?;
        Ok((name_of(&items), from, kind))
    }

    /// Who this account is, for a roster.
    async fn introduction(&self) -> Result<Introduction, Error> {
        let (account, rotation, inbox) = {
            let mut guard = self.opened().await?;
            let open = guard.get()?;
            open.connection()?;
            let account = open.account()?;
            if account.outdated {
                return Err(Error::SignInAgain);
            }
            (account.keybag.genesis.clone(), account.keybag.rotation, own_inbox(open)?)
        };
        let rotation = if rotation == 0 { None } else { Some(self.find_rotation(rotation).await?) };
        Ok(Introduction { account, rotation, inbox })
    }
}

/// The inbox that others write to now.
pub(super) fn own_inbox(open: &Open) -> Result<andrum_wire::ids::InboxKey, Error> {
    let inbox = open.account()?.keybag.inbox.first().ok_or(Error::NoAccount(NoAccount::NoKeys))?;
    inbox.recipient().to_inbox().map_err(|_| Error::NoAccount(NoAccount::NoKeys))
}
