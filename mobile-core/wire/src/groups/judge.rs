//! How a commit counts in a group. Pure: a roster and a commit give the next roster, or a refusal and nothing has moved.

use super::operations::{Introduction, RosterOp, join_bytes};
use super::roster::{GroupRefusal, Invite, InviteState, Member, News, Role, Roster, Standing};
use super::{GroupGenesis, GroupKind, VERSION};
use crate::checks::Checks;
use crate::devices::{DeviceCertificate, KnownDevices, NotAdded, Rotation, device_id};
use crate::ids::{AccountId, DeviceId, Hash, LogId, PublicKey};
use crate::limits::{MAX_DEVICES, MAX_INVITES_EVER, MAX_MEMBERS, MAX_MEMBERS_EVER, MAX_OPEN_INVITES};
use crate::log::{BlobRef, Change, Commit, Head, Kind};

type Judged<T> = Result<T, GroupRefusal>;

/// A commit that counts.
pub struct Verdict {
    /// The roster after it.
    pub roster: Roster,
    /// Where the log stands with it.
    pub head: Head,
    /// Whose device has signed it.
    pub author: AccountId,
    /// What it changed on the roster.
    pub news: Vec<News>,
}

impl Roster {
    /// Judges the first commit of a group.
    ///
    /// # Errors
    /// [`GroupRefusal`].
    pub fn begin(commit: &Commit, checks: &impl Checks) -> Judged<Verdict> {
        let Some(Change::Roster(first)) = commit.body.changes.first() else { return Err(GroupRefusal::WrongGenesis) };
        let RosterOp::Create(genesis) = first.as_ref() else { return Err(GroupRefusal::WrongGenesis) };
        let fits = group_id(genesis, checks)? == commit.body.log
            && genesis.version == VERSION
            && commit.body.seq == 1
            && commit.body.prev == Hash::ZERO
            && commit.body.roster.is_none();
        if !fits {
            return Err(GroupRefusal::WrongGenesis);
        }
        let (account, mut creator) = introduced(&genesis.creator, checks)?;
        creator.role = Role::Supervisor;
        creator.standing = Standing::Confirmed;
        creator.since = 1;
        let roster = Self {
            group: commit.body.log,
            kind: genesis.kind,
            members: [(account, creator)].into(),
            invites: [].into(),
            agreement: None,
            endorsements: [].into(),
            closed: None,
            head: Head::EMPTY,
        };
        roster.judge_changes(commit, checks)
    }

    /// Judges the commit that follows `after`.
    ///
    /// # Errors
    /// [`GroupRefusal`]; this roster still holds.
    pub fn judge(&self, commit: &Commit, checks: &impl Checks) -> Judged<Verdict> {
        if commit.body.log != self.group || commit.body.seq < 2 {
            return Err(GroupRefusal::WrongGenesis);
        }
        if commit.body.roster != Some(self.head.hash) {
            return Err(GroupRefusal::WrongRoster);
        }
        self.clone().judge_changes(commit, checks)
    }

    fn judge_changes(mut self, commit: &Commit, checks: &impl Checks) -> Judged<Verdict> {
        let device = commit.body.author;
        let (author, key) = self.author(commit, checks)?;
        let bytes = commit.body.signed_bytes().map_err(|_| GroupRefusal::Malformed)?;
        if !checks.verify(&key, &bytes, &commit.signature) {
            return Err(GroupRefusal::BadSignature);
        }
        let mut news = vec![];
        let mut moved = false;
        for (index, change) in commit.body.changes.iter().enumerate() {
            match change {
                Change::Roster(operation) => {
                    moved = true;
                    let first = commit.body.seq == 1 && index == 0;
                    self.operate(first, author, commit.body.seq, operation, checks, &mut news)?;
                }
                Change::AddDevice(certificate) => self.add_device(&device, certificate, checks)?,
                Change::Put { .. } | Change::Tombstone { .. } => self.check_item(author, change)?,
                Change::Tally(descriptor) => self.check_tally(&author, descriptor, checks)?,
                Change::Genesis(_) | Change::Rotate(_) => return Err(GroupRefusal::NotAllowed),
            }
        }
        // What is shared names the roster that it was encrypted for: it never stands in the commit that changes it. Nor does a tally.
        let is_item = |change: &Change<BlobRef>| {
            matches!(change, Change::Put { .. } | Change::Tombstone { .. } | Change::Tally(_))
        };
        if moved && commit.body.changes.iter().any(is_item) {
            return Err(GroupRefusal::NotAllowed);
        }
        self.check_author_after(commit, author)?;
        let head = commit.head(checks).map_err(|_| GroupRefusal::Malformed)?;
        if moved {
            self.head = head;
        }
        Ok(Verdict { roster: self, head, author, news })
    }

    /// Whose device has signed, and its key: one that is known, or one that the commit itself introduces.
    fn author(&self, commit: &Commit, checks: &impl Checks) -> Judged<(AccountId, PublicKey)> {
        let device = commit.body.author;
        let own = commit.body.changes.iter().find_map(|change| match change {
            Change::AddDevice(certificate) if device_id(&certificate.device_key, checks) == device => Some(certificate),
            _ => None,
        });
        let known = self.members.iter().find_map(|(account, member)| Some((*account, member.devices.get(&device)?)));
        match (known, own) {
            (Some((account, known)), _) if known.is_valid() => Ok((account, known.key)),
            (Some((_, known)), _) if known.is_revoked() => Err(GroupRefusal::RevokedAuthor),
            (Some(_), None) => Err(GroupRefusal::RevokedAuthor),
            (_, Some(certificate)) => Ok((certificate.account, certificate.device_key)),
            (None, None) => Err(GroupRefusal::UnknownAuthor),
        }
    }

    /// The author must stand on the roster when all of the commit has counted, unless the commit is its leaving.
    fn check_author_after(&self, commit: &Commit, author: AccountId) -> Judged<()> {
        let leaves = |change: &Change<BlobRef>| matches!(change, Change::Roster(op) if **op == RosterOp::Leave);
        let member = self.members.get(&author).ok_or(GroupRefusal::UnknownAuthor)?;
        if !member.standing.is_in() && !commit.body.changes.iter().any(leaves) {
            return Err(GroupRefusal::RevokedAuthor);
        }
        match member.devices.get(&commit.body.author) {
            Some(known) if known.is_valid() => Ok(()),
            Some(_) => Err(GroupRefusal::RevokedAuthor),
            None => Err(GroupRefusal::UnknownAuthor),
        }
    }

    fn check_item(&self, author: AccountId, change: &Change<BlobRef>) -> Judged<()> {
        // What was shared can be withdrawn for as long as it is there.
        if self.closed.is_some() && !matches!(change, Change::Tombstone { .. }) {
            return Err(GroupRefusal::Closed);
        }
        let member = self.member(&author).ok_or(GroupRefusal::RevokedAuthor)?;
        if member.standing == Standing::Paused {
            return Err(GroupRefusal::NotAllowed);
        }
        if matches!(change, Change::Put { blob, .. } if !blob.is_bounded()) {
            return Err(GroupRefusal::BadBlob);
        }
        let kind_fits = match change {
            Change::Put { kind: Kind::Private, .. } => false,
            Change::Put { kind: Kind::SharedAmongMembers, .. } => member.standing == Standing::Confirmed,
            _ => true,
        };
        if kind_fits { Ok(()) } else { Err(GroupRefusal::NotAllowed) }
    }

    /// Each device brings in itself alone: the commit's signature shows that its key is held, so nobody can claim another's. Once more is no
    /// harm: whoever comes back need not know what the group remembers.
    fn add_device(&mut self, author: &DeviceId, certificate: &DeviceCertificate, checks: &impl Checks) -> Judged<()> {
        let device = device_id(&certificate.device_key, checks);
        let others = self.account_of(&device).is_some_and(|account| account != certificate.account);
        if device != *author || others {
            return Err(GroupRefusal::BadCertificate);
        }
        let member = self.members.get_mut(&certificate.account).filter(|member| member.standing.is_in());
        let member = member.ok_or(GroupRefusal::BadCertificate)?;
        if !certificate.is_by(&member.account_key, &certificate.account, checks) {
            return Err(GroupRefusal::BadCertificate);
        }
        member.devices.add(device, certificate.device_key)?;
        Ok(member.devices.settle()?)
    }

    fn operate(
        &mut self,
        first: bool,
        author: AccountId,
        seq: u64,
        operation: &RosterOp,
        checks: &impl Checks,
        news: &mut Vec<News>,
    ) -> Judged<()> {
        if self.closed.is_some() && !matches!(operation, RosterOp::Leave | RosterOp::ChangeKeys { .. }) {
            return Err(GroupRefusal::Closed);
        }
        match operation {
            RosterOp::Create(_) if first => news.push(News::Created),
            RosterOp::Create(_) => return Err(GroupRefusal::NotAllowed),
            RosterOp::Invite { key, expires_ms } => {
                self.supervisor(author)?;
                if self.open_invites().count() >= MAX_OPEN_INVITES || self.invites.len() >= MAX_INVITES_EVER {
                    return Err(GroupRefusal::Full);
                }
                let invite = Invite { by: author, expires_ms: *expires_ms, state: InviteState::Open };
                if self.invites.insert(*key, invite).is_some() {
                    return Err(GroupRefusal::BadInvite);
                }
            }
            RosterOp::RevokeInvite { key } => {
                self.supervisor(author)?;
                self.open_invite(key)?.state = InviteState::Revoked;
            }
            RosterOp::Join { invite, who, proof } => {
                self.join(author, seq, (invite, proof), who, checks)?;
                news.push(News::Joined(author));
            }
            RosterOp::Confirm { account } => {
                self.confirmed_author(author)?;
                self.stand(account, &[Standing::Provisional], Standing::Confirmed)?;
                news.push(News::Confirmed { account: *account, by: author });
            }
            RosterOp::Leave => {
                self.go(&author, Standing::Left)?;
                news.push(News::Left(author));
            }
            RosterOp::Remove { account } => {
                self.supervisor(author)?;
                if *account == author {
                    return Err(GroupRefusal::NotAllowed);
                }
                self.go(account, Standing::Removed)?;
                news.push(News::Removed { account: *account, by: author });
            }
            RosterOp::Pause { account } => {
                self.oneself_or_supervisor(author, account)?;
                self.stand(account, &[Standing::Confirmed], Standing::Paused)?;
                news.push(News::Paused(*account));
            }
            RosterOp::Return { account } => {
                self.oneself_or_supervisor(author, account)?;
                self.stand(account, &[Standing::Paused], Standing::Confirmed)?;
                news.push(News::Returned(*account));
            }
            RosterOp::ChangeKeys { account, rotation, inbox } => {
                if *account != author {
                    return Err(GroupRefusal::NotAllowed);
                }
                if !checks.can_be_encrypted_to(inbox) {
                    return Err(GroupRefusal::BadInbox);
                }
                self.change_keys(account, rotation, checks)?.inbox = *inbox;
                news.push(News::KeysChanged(*account));
            }
            RosterOp::Appoint { account } => {
                self.supervisor(author)?;
                self.appoint(account)?;
                news.push(News::Supervises(*account));
            }
            RosterOp::StepDown => {
                self.supervisor(author)?;
                self.end_supervision(&author);
                news.push(News::SupervisesNoMore(author));
            }
            RosterOp::Endorse { account } => {
                self.confirmed_author(author)?;
                self.endorse(author, account, news)?;
            }
            RosterOp::Agreement { hash } => {
                self.supervisor(author)?;
                self.agreement = Some(*hash);
                news.push(News::Agreement(*hash));
            }
            RosterOp::Agree { hash } => {
                self.confirmed_author(author)?;
                if self.agreement != Some(*hash) {
                    return Err(GroupRefusal::NotAllowed);
                }
                if let Some(member) = self.members.get_mut(&author) {
                    member.agreed = Some(*hash);
                }
                news.push(News::Agreed(author));
            }
            RosterOp::Close { expires_ms } => {
                self.supervisor(author)?;
                self.closed = Some(*expires_ms);
                news.push(News::Closed(*expires_ms));
            }
        }
        Ok(())
    }

    fn supervisor(&self, account: AccountId) -> Judged<()> {
        if self.is_supervisor(&account) { Ok(()) } else { Err(GroupRefusal::NotAllowed) }
    }

    fn confirmed_author(&self, account: AccountId) -> Judged<()> {
        match self.member(&account) {
            Some(member) if member.standing == Standing::Confirmed => Ok(()),
            _ => Err(GroupRefusal::NotAllowed),
        }
    }

    fn oneself_or_supervisor(&self, author: AccountId, account: &AccountId) -> Judged<()> {
        if author == *account { Ok(()) } else { self.supervisor(author) }
    }

    fn stand(&mut self, account: &AccountId, from: &[Standing], to: Standing) -> Judged<()> {
        match self.members.get_mut(account) {
            Some(member) if from.contains(&member.standing) => {
                member.standing = to;
                Ok(())
            }
            _ => Err(GroupRefusal::NotAllowed),
        }
    }

    fn open_invite(&mut self, key: &PublicKey) -> Judged<&mut Invite> {
        let open = self.invites.get_mut(key).filter(|invite| invite.state == InviteState::Open);
        open.ok_or(GroupRefusal::BadInvite)
    }

    fn join(
        &mut self,
        author: AccountId,
        seq: u64,
        (invite, proof): (&PublicKey, &crate::ids::Signature),
        who: &Introduction,
        checks: &impl Checks,
    ) -> Judged<()> {
        let (account, mut member) = introduced(who, checks)?;
        if account != author || self.member(&account).is_some() {
            return Err(GroupRefusal::NotAllowed);
        }
        let is_new = !self.members.contains_key(&account);
        let most = if self.kind == GroupKind::Pair { 2 } else { MAX_MEMBERS };
        if self.accounts().len() >= most || is_new && self.members.len() >= MAX_MEMBERS_EVER {
            return Err(GroupRefusal::Full);
        }
        let signed = join_bytes(&self.group, who).map_err(|_| GroupRefusal::Malformed)?;
        if !checks.verify(invite, &signed, proof) {
            return Err(GroupRefusal::BadInvite);
        }
        self.open_invite(invite)?.state = InviteState::Used(account);
        if let Some(before) = self.members.get(&account) {
            // Who comes back cannot bring back keys that a rotation has ended.
            if member.rotation < before.rotation {
                return Err(GroupRefusal::BadRotation);
            }
            member.devices.clone_from(&before.devices);
            if let Some(rotation) = who.rotation.as_ref().filter(|rotation| rotation.number > before.rotation) {
                end_devices(&mut member, rotation);
            }
        }
        member.invite = Some(*invite);
        member.since = seq;
        self.members.insert(account, member);
        Ok(())
    }

    fn change_keys(&mut self, account: &AccountId, rotation: &Rotation, checks: &impl Checks) -> Judged<&mut Member> {
        let member = self.members.get_mut(account).filter(|member| member.standing.is_in());
        let member = member.ok_or(GroupRefusal::NotAllowed)?;
        let good = rotation.number > member.rotation
            && rotation.account_key != member.account_key
            && rotation.revoked.len() <= MAX_DEVICES
            && rotation.is_by(&member.genesis.root_key, account, checks);
        if !good {
            return Err(GroupRefusal::BadRotation);
        }
        member.rotation = rotation.number;
        member.account_key = rotation.account_key;
        end_devices(member, rotation);
        Ok(member)
    }

    /// Somebody goes, and with a supervisor the invites that were theirs.
    fn go(&mut self, account: &AccountId, standing: Standing) -> Judged<()> {
        let present = [Standing::Provisional, Standing::Confirmed, Standing::Paused];
        self.stand(account, &present, standing)?;
        self.endorsements.retain(|voter, candidate| voter != account && candidate != account);
        self.end_supervision(account);
        Ok(())
    }

    fn end_supervision(&mut self, account: &AccountId) {
        if let Some(member) = self.members.get_mut(account) {
            member.role = Role::Member;
        }
        for invite in self.invites.values_mut().filter(|invite| invite.by == *account) {
            if invite.state == InviteState::Open {
                invite.state = InviteState::Revoked;
            }
        }
    }

    fn appoint(&mut self, account: &AccountId) -> Judged<()> {
        match self.members.get_mut(account) {
            Some(member) if member.standing == Standing::Confirmed && member.role == Role::Member => {
                member.role = Role::Supervisor;
                Ok(())
            }
            _ => Err(GroupRefusal::NotAllowed),
        }
    }

    fn endorse(&mut self, author: AccountId, account: &AccountId, news: &mut Vec<News>) -> Judged<()> {
        self.confirmed_author(*account)?;
        self.endorsements.insert(author, *account);
        let all = self.confirmed().count();
        let voices = self.confirmed().filter(|(voter, _)| self.endorsements.get(voter) == Some(account)).count();
        if voices * 2 <= all {
            return Ok(());
        }
        self.endorsements.clear();
        let before: Vec<AccountId> = self.members.keys().filter(|member| self.is_supervisor(member)).copied().collect();
        for account in before {
            self.end_supervision(&account);
            news.push(News::SupervisesNoMore(account));
        }
        self.appoint(account)?;
        news.push(News::Supervises(*account));
        Ok(())
    }
}

/// The id of a group.
///
/// # Errors
/// [`GroupRefusal::Malformed`] from the encoding.
pub fn group_id(genesis: &GroupGenesis, checks: &impl Checks) -> Judged<LogId> {
    let bytes = genesis.hashed_bytes().map_err(|_| GroupRefusal::Malformed)?;
    Ok(LogId(checks.sha256(&bytes).0))
}

/// A member as the introduction says, provisional, if the introduction holds.
fn introduced(who: &Introduction, checks: &impl Checks) -> Judged<(AccountId, Member)> {
    if !checks.can_be_encrypted_to(&who.inbox) {
        return Err(GroupRefusal::BadInbox);
    }
    let genesis = &who.account;
    let account = genesis.account(checks);
    let (rotation, account_key) = match &who.rotation {
        None => (0, genesis.account_key),
        Some(rotation) if rotation.number > 0 && rotation.is_by(&genesis.root_key, &account, checks) => {
            (rotation.number, rotation.account_key)
        }
        Some(_) => return Err(GroupRefusal::BadRotation),
    };
    let member = Member {
        genesis: genesis.clone(),
        rotation,
        account_key,
        inbox: who.inbox,
        role: Role::Member,
        standing: Standing::Provisional,
        invite: None,
        since: 0,
        agreed: None,
        devices: KnownDevices::default(),
    };
    Ok((account, member))
}

/// After a rotation every device brings itself in anew, certified by the new key: the group may not have seen the rotations in between. Those
/// that do not are remembered, so that what they wrote stays their account's to withdraw.
fn end_devices(member: &mut Member, rotation: &Rotation) {
    member.devices.revoke(rotation.number, &rotation.revoked);
    member.devices.drop_all(rotation.number);
}

impl From<NotAdded> for GroupRefusal {
    fn from(why: NotAdded) -> Self {
        match why {
            NotAdded::Revoked => Self::RevokedAuthor,
            NotAdded::Full => Self::Full,
        }
    }
}
