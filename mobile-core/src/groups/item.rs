//! One shared item on the device: what the group's log last said, and what was written here since.

use andrum_wire::frame;
use andrum_wire::ids::{AccountId, Blob, DeviceId, Hash, ItemId, LogId, RevisionId};
use andrum_wire::limits::{MAX_BLOB_BYTES, MAX_ERASES};
use andrum_wire::log::{BlobSlot, Change, Kind, Place, Suite};
use serde::{Deserialize, Serialize};

use super::merge::merge;
use super::{Author, BodyError, GroupBody, GroupPut};
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
    /// Whether the owner supervised then.
    pub supervised: bool,
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
    /// Where its revisions stand, and which device wrote each.
    pub places: Vec<(Place, DeviceId)>,
    /// What the log does not know yet.
    pub pending: Option<Pending>,
}

/// A shared item with its body, decoded once.
#[derive(Clone)]
pub struct ReadItem {
    /// The item.
    pub held: GroupItem,
    /// What it says now; none once withdrawn, or where this build cannot read it.
    pub body: Option<GroupBody>,
}

impl From<GroupItem> for ReadItem {
    fn from(held: GroupItem) -> Self {
        Self { body: held.body(), held }
    }
}

impl GroupItem {
    /// An item that was written here.
    #[must_use]
    pub fn written(item: ItemId, by: &Author, kind: Kind, content: Content) -> Self {
        Self {
            item,
            owner: by.account,
            supervised: by.supervisor,
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

    /// An item that was put first by this revision, without what it says: that may not be for this account, or not count.
    #[must_use]
    pub fn came(put: &GroupPut) -> Self {
        Self {
            item: put.item,
            owner: put.by.account,
            supervised: put.by.supervisor,
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

    /// Whether it was withdrawn before the log knew of it: nothing of it is anywhere else.
    #[must_use]
    pub const fn is_nowhere(&self) -> bool {
        matches!(self.pending, Some(Pending::Withdrawal { .. })) && self.revision.is_none()
    }

    /// Its body, if this build can read it.
    #[must_use]
    pub fn body(&self) -> Option<GroupBody> {
        self.current().and_then(|content| body::decode(&content.body).ok())
    }

    /// Whether a revision by this author counts, judged by what stands there and by what is put. What supervisors write together any of them
    /// writes; everything else is its owner's; the one never becomes the other. A body that cannot be read (none) counts for the owner alone.
    #[must_use]
    pub fn may_write(&self, by: &Author, new: Option<&GroupBody>) -> bool {
        let owner = by.account == self.owner;
        let stands = self.logged().map(|body| body.is_supervisors());
        match (stands, new.map(GroupBody::is_supervisors)) {
            (Some(stands), Some(new)) if stands != new => false,
            (Some(true), Some(_)) => by.supervisor,
            (Some(true), None) => by.supervisor && owner,
            // What stands there was not for this account. Only what a supervisor began can be the supervisors'.
            (None, Some(true)) => by.supervisor && (owner || self.supervised && self.revision.is_none()),
            (Some(false) | None, _) => owner,
        }
    }

    /// Whether a deletion by this author counts: the owner's or a supervisor's, and of what supervisors write together a supervisor's alone.
    /// What never came here stays its owner's, whoever deletes: only a supervisor's deletion counts for all alike.
    #[must_use]
    pub fn may_delete(&self, by: &Author) -> bool {
        let came = self.revision.is_some() || self.pending.is_some();
        by.supervisor || by.account == self.owner && came && !self.logged().is_some_and(|body| body.is_supervisors())
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
        self.revision = Some((put.revision, put.by.account));
        self.readers.clone_from(&put.readers);
        self.unreadable = content.is_none().then(|| put.clone());
        if content.is_some() {
            self.content = content;
        }
        self.places.push((put.place, put.device.0));
    }

    /// Takes a revision whose blob had been withheld and has come after all. `counts` says whether it counts now that it can be read.
    pub fn restore(&mut self, put: &GroupPut, content: Content, counts: bool) {
        if self.revision.is_some_and(|(revision, _)| revision == put.revision) {
            self.unreadable = None;
            self.content = if counts { Some(content) } else { self.content.take() };
        } else if counts && self.places.last().is_none_or(|(newest, _)| *newest < put.place) {
            self.take(put, Some(content));
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

    /// The change that tells the log of what is pending. `sealed` is what [`seal`] made of an edit; of a withdrawn item those revisions are
    /// erased whose device is among `erasable`.
    #[must_use]
    pub fn change(&self, sealed: Option<&Sealed>, erasable: impl Fn(&DeviceId) -> bool) -> Option<Change<BlobSlot>> {
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
                let erasable = self.places.iter().filter(|(_, device)| erasable(device));
                let mut erases: Vec<Place> = erasable.map(|(place, _)| *place).collect();
                erases.drain(..erases.len().saturating_sub(MAX_ERASES));
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
        author: put.device.0,
        roster: Some(put.roster),
        recipients: put.recipients,
    };
    let Ok(plain) = envelope::open(&blob.0, identities, &header, &put.device.1) else { return Opened::Unreadable };
    let Ok(content) = frame::decode::<Content>(&plain, MAX_BLOB_BYTES) else { return Opened::Unreadable };
    match body::decode(&content.body) {
        Ok(body) => Opened::Read(content, Box::new(body)),
        // Kept as it came; an update of the app reads it.
        Err(BodyError::Newer | _) => Opened::Unreadable,
    }
}
