//! A group's log as its reader sees it. Takes one record after another and either moves on by one commit or says what is wrong and stays.

use std::collections::VecDeque;

use andrum_wire::groups::{GroupRefusal, News, Roster, Standing, Verdict};
use andrum_wire::ids::{AccountId, Blob, DeviceId, Hash, InboxKey, ItemId, LogId, PublicKey, RevisionId};
use andrum_wire::log::{Change, CommitRecord, Head, Kind, PageHeader, Place, Suite, VERSION};
use andrum_wire::tally::Descriptor;
use serde::{Deserialize, Serialize};

use super::GroupAlarm;
use crate::crypto::age::Recipient;
use crate::crypto::checks::Strict;
use crate::crypto::hash::sha256;
use crate::envelope::recipients_hash;
use crate::log::{Erased, Put, inline_blob};

/// How many hashes of newest commits are kept, so that two phones can compare where they last agree.
const KEPT_HASHES: usize = 256;

/// All that is needed to judge the next commit of a group. Serialized into the local store, and so frozen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupLog {
    group: LogId,
    /// None before the first commit.
    roster: Option<Roster>,
    pin: Head,
    /// Hashes of the newest commits, the pin's last.
    hashes: VecDeque<Hash>,
    /// Blobs that came erased and whose tombstone has not come yet.
    erased: Erased<GroupPut>,
}

/// A change that counts, with all that its reader needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GroupCounted {
    /// The roster has changed.
    News {
        /// By which commit.
        seq: u64,
        /// How.
        news: News,
    },
    /// A revision with its ciphertext.
    Put(GroupPut),
    /// A tally opens.
    Tally {
        /// By which commit.
        seq: u64,
        /// What its holder signed.
        descriptor: Box<Descriptor>,
        /// The inboxes of all who read its notes: of who is eligible, and the holder's.
        readers: Vec<InboxKey>,
    },
    /// A member has new keys: these devices' are known no more on the roster, and what they signed before was signed.
    DevicesEnded(Vec<(AccountId, DeviceId, PublicKey)>),
    /// A deletion.
    Tombstone {
        /// By which commit.
        seq: u64,
        /// Which item.
        item: ItemId,
        /// What its author saw.
        base: RevisionId,
        /// Who deletes.
        by: Author,
    },
}

/// Somebody who writes, as the roster says at the place of what is written. Stored with [`GroupPut`], and so frozen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Author {
    /// Who.
    pub account: AccountId,
    /// How the author stands.
    pub standing: Standing,
    /// Whether the author supervises.
    pub supervisor: bool,
}

impl Author {
    /// An account as it stands on a roster; none when it is not in.
    #[must_use]
    pub fn of(roster: &Roster, account: &AccountId) -> Option<Self> {
        let standing = roster.member(account)?.standing;
        Some(Self { account: *account, standing, supervisor: roster.is_supervisor(account) })
    }
}

/// A revision that counts. What cannot be read is stored in this form, and so it is frozen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupPut {
    /// Which item.
    pub item: ItemId,
    /// Its id.
    pub revision: RevisionId,
    /// The revision that it was written on.
    pub base: Option<RevisionId>,
    /// For whom.
    pub kind: Kind,
    /// How it is encrypted.
    pub suite: Suite,
    /// Where it stands.
    pub place: Place,
    /// The device that wrote it and its key.
    pub device: (DeviceId, PublicKey),
    /// Whose device that is, and how that member stood there.
    pub by: Author,
    /// The last roster operation before it.
    pub roster: Hash,
    /// Who reads it, as the roster says at its place.
    pub readers: Vec<AccountId>,
    /// [`recipients_hash`] of the readers' inboxes.
    pub recipients: Hash,
    /// The ciphertext; none when it was erased.
    pub blob: Option<Blob>,
}

impl Put for GroupPut {
    fn item(&self) -> ItemId {
        self.item
    }

    fn revision(&self) -> RevisionId {
        self.revision
    }

    fn place(&self) -> Place {
        self.place
    }

    fn blob(&mut self) -> &mut Option<Blob> {
        &mut self.blob
    }
}

impl GroupLog {
    /// A group of which nothing but its id is known.
    #[must_use]
    pub fn new(group: LogId) -> Self {
        Self { group, roster: None, pin: Head::EMPTY, hashes: VecDeque::new(), erased: Erased::default() }
    }

    /// The group's id.
    #[must_use]
    pub fn group(&self) -> LogId {
        self.group
    }

    /// Who reads; none before the first commit.
    #[must_use]
    pub fn roster(&self) -> Option<&Roster> {
        self.roster.as_ref()
    }

    /// The last commit that counted here.
    #[must_use]
    pub fn pin(&self) -> Head {
        self.pin
    }

    /// The hash of a commit, if it is one of the newest.
    #[must_use]
    pub fn hash_at(&self, seq: u64) -> Option<Hash> {
        let behind = self.pin.seq.checked_sub(seq)?;
        let index = self.hashes.len().checked_sub(1 + usize::try_from(behind).ok()?)?;
        self.hashes.get(index).copied()
    }

    /// Whether a commit, or the beginning of the log, is among the newest that this device has seen.
    #[must_use]
    pub fn knows(&self, hash: &Hash) -> bool {
        self.hashes.contains(hash)
    }

    /// A blob that was called erased although no tombstone up to here says so.
    #[must_use]
    pub fn withheld(&self) -> Option<Place> {
        self.erased.first().map(|put| put.place)
    }

    /// Takes a blob that was withheld at a place and has come after all: the one that the commit there names, or none.
    pub fn restore(&mut self, place: Place, blob: &Blob) -> Option<GroupPut> {
        self.erased.restore(place, blob)
    }

    /// Compares a page's header with the pin.
    ///
    /// # Errors
    /// [`GroupAlarm::Elsewhere`], [`GroupAlarm::Rollback`], [`GroupAlarm::Fork`].
    pub fn check_header(&self, header: &PageHeader) -> Result<(), GroupAlarm> {
        if header.log != self.group || header.version != VERSION {
            return Err(GroupAlarm::Elsewhere);
        }
        self.check_head(header.head)?;
        if header.after.seq != self.pin.seq {
            return Err(GroupAlarm::Elsewhere);
        }
        if header.after.hash == self.pin.hash { Ok(()) } else { Err(GroupAlarm::Fork { seq: self.pin.seq }) }
    }

    /// Compares a head that the server claims with the pin.
    ///
    /// # Errors
    /// [`GroupAlarm::Rollback`], [`GroupAlarm::Fork`].
    pub fn check_head(&self, head: Head) -> Result<(), GroupAlarm> {
        if head.seq < self.pin.seq {
            return Err(GroupAlarm::Rollback { pinned: self.pin.seq, offered: head.seq });
        }
        match self.hash_at(head.seq) {
            Some(known) if known != head.hash => Err(GroupAlarm::Fork { seq: head.seq }),
            _ => Ok(()),
        }
    }

    /// Takes the next record. On success the state stands behind it.
    ///
    /// # Errors
    /// [`GroupAlarm::Refused`] with the reason; the state has not moved.
    pub fn take(&mut self, record: &CommitRecord) -> Result<Vec<GroupCounted>, GroupAlarm> {
        let seq = self.pin.seq + 1;
        let commit = record.to_commit(self.group, seq, self.pin.hash, sha256);
        let verdict = match &self.roster {
            None => Roster::begin(&commit, &Strict),
            Some(roster) => roster.judge(&commit, &Strict),
        }
        .map_err(|refusal| GroupAlarm::Refused { seq, refusal })?;
        let mut counted: Vec<GroupCounted> =
            verdict.news.iter().map(|news| GroupCounted::News { seq, news: *news }).collect();
        for (index, (change, travelled)) in (0u16..).zip(commit.body.changes.iter().zip(&record.changes)) {
            let place = Place { seq, index };
            match change {
                Change::Put { item, base, kind, suite, blob } => {
                    let mut put = self.put(&verdict, commit.body.author, (*kind, *suite), place)?;
                    put.item = *item;
                    put.base = *base;
                    put.revision = blob.hash.into();
                    put.blob = inline_blob(travelled);
                    counted.push(GroupCounted::Put(put));
                }
                Change::Tombstone { item, base, .. } => {
                    let by = author_of(&verdict, seq)?;
                    counted.push(GroupCounted::Tombstone { seq, item: *item, base: *base, by });
                }
                Change::Tally(descriptor) => {
                    let read = descriptor.eligible.iter().chain([&descriptor.holder]);
                    let readers = read.filter_map(|account| verdict.roster.members.get(account)).map(|it| it.inbox);
                    let readers = readers.collect();
                    counted.push(GroupCounted::Tally { seq, descriptor: descriptor.clone(), readers });
                }
                _ => {}
            }
        }
        let puts = counted.iter().filter_map(|counted| match counted {
            GroupCounted::Put(put) => Some(put),
            _ => None,
        });
        self.erased.note(&commit, puts);
        let ended = self.ended(&verdict.roster);
        if !ended.is_empty() {
            counted.push(GroupCounted::DevicesEnded(ended));
        }
        self.hashes.push_back(verdict.head.hash);
        if self.hashes.len() > KEPT_HASHES {
            self.hashes.pop_front();
        }
        self.pin = verdict.head;
        self.roster = Some(verdict.roster);
        Ok(counted)
    }

    /// Devices that the roster before knew and the one after does not.
    fn ended(&self, after: &Roster) -> Vec<(AccountId, DeviceId, PublicKey)> {
        let Some(before) = &self.roster else { return vec![] };
        let mut ended = vec![];
        for (account, member) in &before.members {
            let still = after.members.get(account);
            let gone = member.devices.iter().filter(|(id, _)| still.is_none_or(|it| it.devices.get(id).is_none()));
            ended.extend(gone.map(|(id, device)| (*account, *id, device.key)));
        }
        ended
    }

    /// A put without what its change says. A commit with items leaves the roster as it was, so either roster says who reads.
    fn put(
        &self,
        verdict: &Verdict,
        author: DeviceId,
        (kind, suite): (Kind, Suite),
        place: Place,
    ) -> Result<GroupPut, GroupAlarm> {
        let readers = verdict.roster.readers(kind, &verdict.author);
        let recipients: Vec<Recipient> =
            readers.values().filter_map(|inbox| Recipient::from_inbox(inbox).ok()).collect();
        let member = verdict.roster.members.get(&verdict.author);
        let key = member.and_then(|member| member.devices.get(&author)).map(|device| device.key);
        Ok(GroupPut {
            item: ItemId([0; ItemId::SIZE]),
            revision: RevisionId([0; RevisionId::SIZE]),
            base: None,
            kind,
            suite,
            place,
            device: (author, key.ok_or_else(|| unknown_author(place.seq))?),
            by: author_of(verdict, place.seq)?,
            roster: verdict.roster.head.hash,
            recipients: recipients_hash(&recipients),
            readers: readers.into_keys().collect(),
            blob: None,
        })
    }
}

fn author_of(verdict: &Verdict, seq: u64) -> Result<Author, GroupAlarm> {
    Author::of(&verdict.roster, &verdict.author).ok_or_else(|| unknown_author(seq))
}

const fn unknown_author(seq: u64) -> GroupAlarm {
    GroupAlarm::Refused { seq, refusal: GroupRefusal::UnknownAuthor }
}
