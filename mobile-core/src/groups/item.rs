//! One shared item on the device: what the group's log last said, and what was written here since.

use andrum_wire::frame;
use andrum_wire::ids::{AccountId, Blob, Hash, ItemId, LogId, RevisionId};
use andrum_wire::limits::{MAX_BLOB_BYTES, MAX_ERASES};
use andrum_wire::log::{BlobSlot, Change, Kind, Place, Suite};
use serde::{Deserialize, Serialize};

use super::merge::merge;
use super::{BodyError, GroupBody, GroupPut};
use crate::content::{Content, group as body};
use crate::crypto::age::{Identity, Recipient, recipients_of};
use crate::crypto::sign::SigningKey;
use crate::device::{Error, NotAllowed};
use crate::envelope::{self, ItemHeader, recipients_hash};
use crate::keys;

/// An item that is ready to leave, for one roster and one base.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sealed {
    /// The roster operation that it names.
    pub roster: Hash,
    /// The revision that it is written on.
    pub base: Option<RevisionId>,
    /// Who can open it.
    pub readers: Vec<AccountId>,
    /// The ciphertext, as it will leave.
    pub blob: Blob,
}

/// What was done here and is not in the group's log yet.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Pending {
    /// Written.
    Edit {
        /// The whole new content.
        content: Content,
        /// As it will leave, if it was made ready: what the preview showed.
        sealed: Option<Sealed>,
        /// Revisions under which it was sent and perhaps arrived.
        sent: Vec<RevisionId>,
    },
    /// Withdrawn.
    Withdrawal {
        /// Revisions of an edit before it that were sent and perhaps arrived.
        sent: Vec<RevisionId>,
    },
}

/// A shared item. Serialized into the local store, and so frozen.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupItem {
    /// Which.
    pub item: ItemId,
    /// Whose it is: who put it first.
    pub owner: AccountId,
    /// For whom.
    pub kind: Kind,
    /// The log's newest revision of it, and who wrote that.
    pub revision: Option<(RevisionId, AccountId)>,
    /// What it says; the last one that could be read, where the newest cannot.
    pub content: Option<Content>,
    /// The newest revision as it came, when it is for this account and could not be read.
    pub unreadable: Option<GroupPut>,
    /// The commit that brought it first, and the newest.
    pub seqs: (u64, u64),
    /// Who could open the newest revision.
    pub readers: Vec<AccountId>,
    /// Where its revisions stand.
    pub places: Vec<Place>,
    /// What the log does not know yet.
    pub pending: Option<Pending>,
}

impl GroupItem {
    /// An item that was written here.
    #[must_use]
    pub fn written(item: ItemId, owner: AccountId, kind: Kind, content: Content) -> Self {
        Self {
            item,
            owner,
            kind,
            revision: None,
            content: None,
            unreadable: None,
            seqs: (0, 0),
            readers: vec![],
            places: vec![],
            pending: Some(Pending::Edit { content, sealed: None, sent: vec![] }),
        }
    }

    /// An item that came, without the revision that brought it.
    #[must_use]
    pub fn came(put: &GroupPut) -> Self {
        Self {
            item: put.item,
            owner: put.account,
            kind: put.kind,
            revision: None,
            content: None,
            unreadable: None,
            seqs: (put.place.seq, put.place.seq),
            readers: vec![],
            places: vec![],
            pending: None,
        }
    }

    /// What a person sees: what was written here, or else what the log says. None once withdrawn.
    #[must_use]
    pub fn current(&self) -> Option<&Content> {
        match &self.pending {
            Some(Pending::Edit { content, .. }) => Some(content),
            Some(Pending::Withdrawal { .. }) => None,
            None => self.content.as_ref(),
        }
    }

    /// Its body, if this build can read it.
    #[must_use]
    pub fn body(&self) -> Option<GroupBody> {
        self.current().and_then(|content| body::decode(&content.body).ok())
    }

    /// Whether a revision by this account counts: the owner's, or a supervisor's of what supervisors write together. The body decides, so a
    /// revision that cannot be read counts for the owner alone.
    #[must_use]
    pub fn may_write(&self, account: &AccountId, supervisor: bool, new: Option<&GroupBody>) -> bool {
        if new.is_some_and(GroupBody::is_supervisors) && !supervisor {
            return false;
        }
        *account == self.owner || supervisor && new.is_some_and(GroupBody::is_supervisors)
    }

    /// Whether a deletion by this account counts: the owner's or a supervisor's, and of what supervisors write together a supervisor's alone.
    #[must_use]
    pub fn may_delete(&self, account: &AccountId, supervisor: bool) -> bool {
        supervisor || *account == self.owner && !self.logged().is_some_and(|body| body.is_supervisors())
    }

    /// What the log says that it is, as far as this device could read it.
    #[must_use]
    pub fn logged(&self) -> Option<GroupBody> {
        self.content.as_ref().and_then(|content| body::decode(&content.body).ok())
    }

    /// Takes a revision that counts. What was written here and not sent stands on top of it.
    pub fn take(&mut self, put: &GroupPut, content: Option<Content>) {
        let ours = match self.pending.take() {
            Some(Pending::Edit { content: ours, .. }) if content.as_ref().is_some_and(|it| it.body == ours.body) => {
                None
            }
            // Ours, on its way back; written on since.
            Some(Pending::Edit { content: ours, sent, .. }) if sent.contains(&put.revision) => {
                Some(Pending::Edit { content: ours, sealed: None, sent })
            }
            Some(Pending::Edit { content: ours, sent, .. }) => {
                let merged = content.as_ref().map(|theirs| merge(self.content.as_ref(), &ours, theirs));
                Some(Pending::Edit { content: merged.unwrap_or(ours), sealed: None, sent })
            }
            // Our own, whose answer was lost before it was withdrawn: the withdrawal knew it.
            Some(Pending::Withdrawal { sent }) if sent.contains(&put.revision) => Some(Pending::Withdrawal { sent }),
            // A change that the withdrawal did not know beats it, as everywhere.
            Some(Pending::Withdrawal { .. }) | None => None,
        };
        self.pending = ours;
        if self.revision.is_none() {
            self.seqs.0 = put.place.seq;
        }
        self.seqs.1 = put.place.seq;
        self.revision = Some((put.revision, put.account));
        self.readers.clone_from(&put.readers);
        self.unreadable = content.is_none().then(|| put.clone());
        if content.is_some() {
            self.content = content;
        }
        self.places.push(put.place);
    }

    /// Takes a revision that came before and could not be read then.
    pub fn retry(&mut self, put: &GroupPut, content: Content) {
        if self.revision.is_some_and(|(revision, _)| revision == put.revision) {
            self.content = Some(content);
            self.unreadable = None;
        }
    }

    /// Takes a deletion. What was written here and not sent beats it, and is put again as new. Says whether nothing is left.
    #[must_use]
    pub fn delete(&mut self) -> bool {
        let Some(Pending::Edit { content, .. }) = self.pending.take() else { return true };
        self.pending = Some(Pending::Edit { content, sealed: None, sent: vec![] });
        (self.revision, self.content, self.unreadable) = (None, None, None);
        self.places.clear();
        self.readers.clear();
        false
    }

    /// The change that tells the log of what is pending. `sealed` is what [`seal`] made of an edit.
    #[must_use]
    pub fn change(&self, sealed: Option<&Sealed>) -> Option<Change<BlobSlot>> {
        let base = self.revision.map(|(revision, _)| revision);
        match (&self.pending, sealed, base) {
            (Some(Pending::Edit { .. }), Some(sealed), base) => Some(Change::Put {
                item: self.item,
                base,
                kind: self.kind,
                suite: Suite::AgeX25519,
                blob: BlobSlot::Inline(sealed.blob.clone()),
            }),
            (Some(Pending::Withdrawal { .. }), _, Some(base)) => {
                let newest = self.places.len().saturating_sub(MAX_ERASES);
                let erases = self.places.iter().skip(newest).copied().collect();
                Some(Change::Tombstone { item: self.item, base, erases })
            }
            _ => None,
        }
    }
}

/// Whom and in what name an item is sealed.
pub struct SealFor<'a> {
    /// The group.
    pub group: LogId,
    /// The roster as it stands.
    pub roster: &'a andrum_wire::groups::Roster,
    /// The author.
    pub account: AccountId,
    /// The author's device.
    pub device: &'a SigningKey,
}

/// Signs, pads and encrypts an item's pending content to those whom the roster names. What comes out is what leaves.
///
/// # Errors
/// [`Error::NotAllowed`] for something beyond its bounds, or a roster with an inbox that nobody may be encrypted to.
pub fn seal(to: &SealFor<'_>, item: &GroupItem, content: &Content) -> Result<Sealed, Error> {
    let readers = to.roster.readers(item.kind, &to.account);
    let recipients: Result<Vec<Recipient>, _> = readers.values().map(Recipient::from_inbox).collect();
    let recipients = recipients.map_err(|_| NotAllowed::MemberKeys)?;
    let base = item.revision.map(|(revision, _)| revision);
    let header = ItemHeader {
        kind: item.kind,
        suite: Suite::AgeX25519,
        log: to.group,
        item: item.item,
        base,
        author: keys::device_id(&to.device.public()),
        roster: Some(to.roster.head.hash),
        recipients: recipients_hash(&recipients),
    };
    let body = frame::encode(content)?;
    let blob = envelope::seal(&header, &body, to.device, &recipients)?;
    let readers = readers.into_keys().collect();
    Ok(Sealed { roster: to.roster.head.hash, base, readers, blob: Blob(blob) })
}

/// What a reader makes of a revision.
pub enum Opened {
    /// It says this.
    Read(Content, Box<GroupBody>),
    /// It cannot be read, or a newer app wrote it.
    Unreadable,
    /// It is encrypted to others than the roster says.
    Recipients,
}

/// Opens a revision and believes it only if it is what the log and the roster say.
#[must_use]
pub fn open(group: LogId, identities: &[&Identity], put: &GroupPut) -> Opened {
    let Some(blob) = &put.blob else { return Opened::Unreadable };
    if recipients_of(&blob.0) != put.readers.len() {
        return Opened::Recipients;
    }
    let header = ItemHeader {
        kind: put.kind,
        suite: put.suite,
        log: group,
        item: put.item,
        base: put.base,
        author: put.author.0,
        roster: Some(put.roster),
        recipients: put.recipients,
    };
    let Ok(plain) = envelope::open(&blob.0, identities, &header, &put.author.1) else { return Opened::Unreadable };
    let Ok(content) = frame::decode::<Content>(&plain, MAX_BLOB_BYTES) else { return Opened::Unreadable };
    match body::decode(&content.body) {
        Ok(body) => Opened::Read(content, Box::new(body)),
        // Kept as it came; an update of the app reads it.
        Err(BodyError::Newer | _) => Opened::Unreadable,
    }
}
