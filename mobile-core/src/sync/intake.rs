//! Taking in what counted: opens ciphertexts, reconciles records, gathers the changes.

use std::collections::BTreeMap;

use andrum_wire::frame;
use andrum_wire::ids::{AccountId, DeviceId, Hash, ItemId};
use andrum_wire::limits::MAX_BLOB_BYTES;
use andrum_wire::log::Place;

use super::reconcile::{self, Outcome};
use crate::content::Content;
use crate::crypto::random;
use crate::device::{DeletedElsewhere, DeviceAccount, Error, ItemRecord, Open, PastRevision, Pending, Work};
use crate::envelope::{self, ItemHeader};
use crate::keys::Keybag;
use crate::log::{Counted, CountedPut};
use crate::store::{Change, Table};

/// A record that is being changed.
#[derive(Default)]
struct Held {
    record: ItemRecord,
    /// It could be read on this device before.
    was_here: bool,
    past: Vec<PastRevision>,
    /// Places whose kept ciphertexts go with a deletion.
    forget: Vec<Place>,
    gone: bool,
}

/// Gathers what a stretch of the log changes.
pub(crate) struct Intake<'a> {
    account: &'a DeviceAccount,
    now_ms: i64,
    held: BTreeMap<ItemId, Held>,
    beside: Vec<Content>,
    /// What came and cannot be read; kept as it came.
    pub unreadable: Vec<CountedPut>,
    /// Whether the keys were rotated.
    pub rotated: bool,
}

impl<'a> Intake<'a> {
    pub fn new(account: &'a DeviceAccount, now_ms: i64) -> Self {
        Self { account, now_ms, held: BTreeMap::new(), beside: vec![], unreadable: vec![], rotated: false }
    }

    /// The item that a change is about, if its record is not held yet.
    pub fn wants(&self, counted: &Counted) -> Option<ItemId> {
        match counted {
            Counted::Put(CountedPut { item, .. }) | Counted::Tombstone { item, .. } => {
                (!self.holds(item)).then_some(*item)
            }
            Counted::Rotated { .. } | Counted::DeviceAdded(_) => None,
        }
    }

    /// Whether an item's record is held.
    pub fn holds(&self, item: &ItemId) -> bool {
        self.held.contains_key(item)
    }

    /// Gives an item's record, none for one that is new here.
    pub fn hold(&mut self, item: ItemId, record: Option<ItemRecord>) {
        let record = record.unwrap_or_default();
        let was_here = record.current().is_some();
        self.held.insert(item, Held { record, was_here, ..Held::default() });
    }

    /// Takes one change.
    pub fn take(&mut self, counted: Counted) {
        match counted {
            Counted::Put(put) => self.put(put),
            Counted::Tombstone { item, base, by } => {
                let elsewhere = self.elsewhere(by);
                let held = self.held(item);
                held.forget.extend(&held.record.places);
                let outcome = reconcile::tombstone(&mut held.record, base, elsewhere.filter(|_| held.was_here));
                self.apply(item, outcome);
            }
            Counted::Rotated { .. } => self.rotated = true,
            Counted::DeviceAdded(_) => {}
        }
    }

    /// Which other device has deleted something; none for this one.
    fn elsewhere(&self, by: DeviceId) -> Option<DeletedElsewhere> {
        let name = self.account.keybag.device_names.get(&by).cloned();
        (by != self.account.device_id).then_some(DeletedElsewhere { device: by, name, since_ms: self.now_ms })
    }

    fn put(&mut self, put: CountedPut) {
        let content = read(self.account.account, &self.account.keybag, &put);
        let outcome = reconcile::put(&mut self.held(put.item).record, &put, content.clone());
        self.apply(put.item, outcome);
        if content.is_none() && put.blob.is_some() {
            self.unreadable.push(put);
        }
    }

    /// Takes a revision that came before and could not be read then. Says whether it can be now.
    pub fn retry(&mut self, put: &CountedPut) -> bool {
        let Some(content) = read(self.account.account, &self.account.keybag, put) else { return false };
        let held = self.held(put.item);
        match &mut held.record.head {
            Some(head) if head.revision == put.revision => {
                head.content = Some(content);
                head.readable = true;
            }
            _ => held.past.push(PastRevision { content, author: Some(put.author.0) }),
        }
        true
    }

    fn held(&mut self, item: ItemId) -> &mut Held {
        self.held.entry(item).or_default()
    }

    fn apply(&mut self, item: ItemId, outcome: Outcome) {
        self.beside.extend(outcome.beside);
        let held = self.held(item);
        held.past.extend(outcome.past);
        held.gone = outcome.gone;
    }

    /// Adds all changes to a unit of work.
    ///
    /// # Errors
    /// [`Error::Local`] from sealing.
    pub fn finish<R>(self, open: &Open<R>, work: &mut Work) -> Result<(), Error> {
        for put in &self.unreadable {
            open.sealed.put(&mut work.changes, Table::Unreadable, &place_key(put.place), put)?;
        }
        for (item, mut held) in self.held {
            for place in &held.forget {
                work.changes.push(Change::Delete(Table::Unreadable, place_key(*place)));
            }
            if held.gone {
                work.remove(item, &held.record);
                continue;
            }
            for past in &held.past {
                work.keep_past(open, item, &mut held.record, past)?;
            }
            work.save(open, item, &held.record)?;
        }
        for content in self.beside {
            let pending = Some(Pending::Edit { content, sent: vec![] });
            work.save(open, ItemId(random::bytes()), &ItemRecord { pending, ..ItemRecord::default() })?;
        }
        Ok(())
    }
}

/// Opens an item's ciphertext. None for whatever reason: all failures look the same.
fn read(account: AccountId, keybag: &Keybag, put: &CountedPut) -> Option<Content> {
    let expected = ItemHeader {
        kind: put.kind,
        suite: put.suite,
        log: account,
        item: put.item,
        base: put.base,
        author: put.author.0,
        roster: None,
        recipients: Hash::ZERO,
    };
    let blob = put.blob.as_ref()?;
    let plain = envelope::open(&blob.0, &keybag.vault_identities(), &expected, &put.author.1).ok()?;
    frame::decode(&plain, MAX_BLOB_BYTES).ok()
}

/// The key of a kept ciphertext in [`Table::Unreadable`].
pub(crate) fn place_key(place: Place) -> Vec<u8> {
    [&place.seq.to_be_bytes()[..], &place.index.to_be_bytes()].concat()
}
