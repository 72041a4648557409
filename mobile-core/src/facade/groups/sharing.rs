//! Sharing: writing in a group, and seeing before it leaves what leaves. Nothing here waits for a network.

use andrum_wire::groups::Standing;
use andrum_wire::ids::{AccountId, Hash, ItemId, LogId};
use andrum_wire::log::Kind;
use serde::{Deserialize, Serialize};

use super::super::rooms::Open;
use super::super::{Andrum, Error, Event, NotAllowed};
use crate::content::Content;
use crate::crypto::hash::sha256;
use crate::crypto::random;
use crate::device::Work;
use crate::export::{ArchivedShared, OwnShared};
use crate::groups::{
    Attendance, Author, Coming, GroupBody, GroupItem, NotShared, Outcome, Pending, SealFor, SessionId, Topic, Vote,
    encode, may_share as may, name_of, seal,
};
use crate::platform::Platform;

/// What leaves this device when something is shared, and who can make what of it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// What the readers read, exactly.
    pub body: GroupBody,
    /// The names of all who can read it, sorted, oneself not counted.
    pub readers: Vec<String>,
    /// Whether a supervisor is among them.
    pub supervisor_reads: bool,
    /// All that the server stores of it: this many bytes that it cannot read.
    pub bytes: usize,
    /// Their SHA-256: what is sent is this and nothing else.
    pub hash: Hash,
    /// The first of them, for the eye.
    pub begins: Vec<u8>,
}

impl<P: Platform> Andrum<P> {
    /// Shares something in a group. It is stored here when this returns, and sent by the next sync.
    ///
    /// # Errors
    /// [`Error::NotAllowed`] beyond its bounds or where one may not, [`Error::NotFound`], [`Error::Local`].
    pub async fn share(&self, group: LogId, body: &GroupBody, among_members: bool) -> Result<ItemId, Error> {
        let kind = if among_members { Kind::SharedAmongMembers } else { Kind::Shared };
        let item = ItemId(random::bytes());
        let mut guard = self.opened().await?;
        let open = guard.get()?;
        let content = self.content(body)?;
        let me = may_share(open, &group, body)?;
        self.keep_shared(open, &group, &GroupItem::written(item, &me, kind, content)).await?;
        drop(guard);
        self.tell(Event::Group(group));
        self.tell(Event::Written);
        Ok(item)
    }

    /// Writes something shared anew: one's own, or what supervisors write together.
    ///
    /// # Errors
    /// As [`Self::share`].
    pub async fn reshare(&self, group: LogId, item: ItemId, body: &GroupBody) -> Result<(), Error> {
        let mut guard = self.opened().await?;
        let open = guard.get()?;
        let me = may_share(open, &group, body)?;
        let mut shared = open.shared(self.platform().store(), &group, &item).await?.ok_or(Error::NotFound)?;
        if !shared.may_write(&me, Some(body)) {
            return Err(refused(NotShared::Anothers));
        }
        let sent = match shared.pending.take() {
            Some(Pending::Edit { sent, .. }) => sent,
            _ => vec![],
        };
        shared.pending = Some(Pending::Edit { content: self.content(body)?, sealed: None, sent });
        self.keep_shared(open, &group, &shared).await?;
        drop(guard);
        self.tell(Event::Group(group));
        self.tell(Event::Written);
        Ok(())
    }

    /// Withdraws something shared: one's own, or as a supervisor anybody's, for all to see. What the others have read they have read.
    ///
    /// # Errors
    /// [`Error::NotAllowed`], [`Error::NotFound`], [`Error::Local`].
    pub async fn withdraw(&self, group: LogId, item: ItemId) -> Result<(), Error> {
        let mut guard = self.opened().await?;
        let open = guard.get()?;
        let me = open.me()?;
        let mut shared = open.shared(self.platform().store(), &group, &item).await?.ok_or(Error::NotFound)?;
        let known = open.group(&group)?.roster().and_then(|roster| Author::of(roster, &me));
        let me = known.unwrap_or(Author { account: me, standing: Standing::Left, supervisor: false });
        if !shared.may_delete(&me) {
            return Err(refused(NotShared::NotWithdrawn));
        }
        let sent = match shared.pending.take() {
            Some(Pending::Edit { sent, .. } | Pending::Withdrawal { sent }) => sent,
            None => vec![],
        };
        let mut work = Work::default();
        let mut state = open.group(&group)?.clone();
        if shared.revision.is_none() && sent.is_empty() {
            Open::forget_shared(&mut state, &item, &mut work);
        } else {
            shared.pending = Some(Pending::Withdrawal { sent });
            open.save_shared(&mut state, &shared, &mut work)?;
        }
        self.carry_out_in_group(open, state, work).await?;
        drop(guard);
        self.tell(Event::Group(group));
        self.tell(Event::Written);
        Ok(())
    }

    /// Votes for a topic by name, or takes the vote back.
    ///
    /// # Errors
    /// As [`Self::share`].
    pub async fn vote(&self, group: LogId, topic: ItemId, yes: bool) -> Result<(), Error> {
        let body = GroupBody::Vote(Vote { topic });
        let mine = self.own(group, |other| *other == body).await?;
        match (mine.is_empty(), yes) {
            (true, true) => self.share(group, &body, false).await.map(drop),
            (false, false) => {
                for item in mine {
                    self.withdraw(group, item).await?;
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Says whether one comes to a session.
    ///
    /// # Errors
    /// As [`Self::share`].
    pub async fn attend(&self, group: LogId, session: SessionId, coming: Coming) -> Result<(), Error> {
        let body = GroupBody::Attendance(Attendance { session, coming });
        let about = |other: &GroupBody| matches!(other, GroupBody::Attendance(said) if said.session == session);
        match self.own(group, about).await?.first() {
            Some(item) => self.reshare(group, *item, &body).await,
            None => self.share(group, &body, false).await.map(drop),
        }
    }

    /// What this person wrote in the groups, oldest first in each: never what the others wrote.
    pub(in super::super) async fn written_in_groups(&self) -> Result<Vec<ArchivedShared>, Error> {
        let mut guard = self.opened().await?;
        let open = guard.get()?;
        let Some(me) = open.account.as_ref().map(|account| account.account) else { return Ok(vec![]) };
        let mut written = vec![];
        for group in open.rooms.groups.keys().copied().collect::<Vec<_>>() {
            let items = open.all_shared(self.platform().store(), &group).await?;
            let name = name_of(&items);
            let own = items.iter().filter(|read| read.held.owner == me).filter_map(|read| {
                let own = match read.body.clone()? {
                    GroupBody::Topic(Topic { title, text, .. }) => OwnShared::Topic { title, text },
                    GroupBody::Outcome(Outcome { saw, to_try, who, .. }) => OwnShared::Outcome { saw, to_try, who },
                    _ => return None,
                };
                Some(ArchivedShared { group: name.clone(), edited_ms: read.held.current()?.edited_ms, own })
            });
            let mut own: Vec<_> = own.collect();
            own.sort_by_key(|shared| shared.edited_ms);
            written.append(&mut own);
        }
        Ok(written)
    }

    /// Shows what leaves this device for something that waits to be sent: made ready now, and what is shown is what is sent, unless the
    /// roster changes before.
    ///
    /// # Errors
    /// [`Error::NotAllowed`] beyond its bounds or where one may not, [`Error::NotFound`], [`Error::Local`].
    pub async fn preview(&self, group: LogId, body: &GroupBody, among_members: bool) -> Result<Preview, Error> {
        let mut guard = self.opened().await?;
        let open = guard.get()?;
        let me = may_share(open, &group, body)?;
        let kind = if among_members { Kind::SharedAmongMembers } else { Kind::Shared };
        let item = GroupItem::written(ItemId(random::bytes()), &me, kind, self.content(body)?);
        let preview = self.ready(open, &group, item, body).await?;
        Ok(preview)
    }

    /// Shares what a preview has shown, byte for byte. Gives the item.
    ///
    /// # Errors
    /// [`Error::PreviewPassed`] when the preview is not the newest one, or the roster has changed since.
    pub async fn share_previewed(&self, group: LogId, hash: Hash, entry: Option<ItemId>) -> Result<ItemId, Error> {
        let mut guard = self.opened().await?;
        let open = guard.get()?;
        let (of, shared) = open.rooms.previewed.take().ok_or(Error::PreviewPassed)?;
        let roster = open.group(&group)?.roster().map(|roster| roster.head.hash);
        let fits = match &shared.pending {
            Some(Pending::Edit { sealed: Some(sealed), .. }) => {
                Some(sealed.roster) == roster && sha256(&sealed.blob.0) == hash
            }
            _ => false,
        };
        if of != group || !fits {
            return Err(Error::PreviewPassed);
        }
        let mut state = open.group(&group)?.clone();
        if let Some(entry) = entry {
            state.lifted.insert(shared.item, entry);
        }
        let mut work = Work::default();
        open.save_shared(&mut state, &shared, &mut work)?;
        self.carry_out_in_group(open, state, work).await?;
        drop(guard);
        self.tell(Event::Group(group));
        self.tell(Event::Written);
        Ok(shared.item)
    }

    /// Seals an item for the roster as it stands and keeps it as the newest preview, in memory alone.
    async fn ready(
        &self,
        open: &mut Open,
        group: &LogId,
        mut item: GroupItem,
        body: &GroupBody,
    ) -> Result<Preview, Error> {
        let names = self.names(open, group).await?;
        let account = open.account()?;
        let state = open.group(group)?;
        let roster = state.roster().ok_or(Error::NoGroup)?;
        let me = account.account;
        let Some(Pending::Edit { content, .. }) = &item.pending else { return Err(Error::NotFound) };
        let sealed = seal(&SealFor { group: *group, roster, account: me, device: &account.device }, &item, content)?;
        let others: Vec<_> = sealed.readers.iter().filter(|reader| **reader != me).collect();
        let supervisor_reads = others.iter().any(|reader| roster.is_supervisor(reader));
        let name = |reader: &&AccountId| names.get(*reader).cloned().unwrap_or_default();
        let mut readers: Vec<String> = others.iter().map(name).collect();
        readers.sort();
        let preview = Preview {
            body: body.clone(),
            readers,
            supervisor_reads,
            bytes: sealed.blob.0.len(),
            hash: sha256(&sealed.blob.0),
            begins: sealed.blob.0.iter().take(64).copied().collect(),
        };
        if let Some(Pending::Edit { sealed: slot, .. }) = &mut item.pending {
            *slot = Some(sealed);
        }
        open.rooms.previewed = Some((*group, item));
        Ok(preview)
    }

    async fn names(
        &self,
        open: &mut Open,
        group: &LogId,
    ) -> Result<std::collections::BTreeMap<AccountId, String>, Error> {
        let items = open.all_shared(self.platform().store(), group).await?;
        let named = items.iter().filter_map(|read| match read.body.as_ref()? {
            GroupBody::Profile(profile) => Some((read.held.owner, profile.name.clone())),
            _ => None,
        });
        Ok(named.collect())
    }

    /// My own items whose bodies fit.
    async fn own(&self, group: LogId, fits: impl Fn(&GroupBody) -> bool) -> Result<Vec<ItemId>, Error> {
        let mut guard = self.opened().await?;
        let open = guard.get()?;
        let me = open.me()?;
        let items = open.all_shared(self.platform().store(), &group).await?;
        let own = items.iter().filter(|read| read.held.owner == me && read.body.as_ref().is_some_and(&fits));
        Ok(own.map(|read| read.held.item).collect())
    }

    fn content(&self, body: &GroupBody) -> Result<Content, Error> {
        let body = encode(body)?;
        Ok(Content { edited_ms: self.platform().now_ms(), body })
    }
}

/// Whether this account may share this now, and as what.
fn may_share(open: &Open, group: &LogId, body: &GroupBody) -> Result<Author, Error> {
    let roster = open.group(group)?.roster().ok_or(Error::NoGroup)?;
    may(roster, &open.me()?, body).map_err(refused)
}

fn refused(why: NotShared) -> Error {
    NotAllowed::from(why).into()
}
