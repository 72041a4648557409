//! Export of everything and import of the same: the person takes the journal along.

use std::collections::HashMap;

use andrum_wire::ids::{Blob, ItemId};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{Andrum, Error, Event, Listing};
use crate::content::Content;
use crate::crypto::age::{self, Identity, Recipient};
use crate::crypto::random;
use crate::crypto::secret::Secret32;
use crate::device::{ItemRecord, PastRevision, Pending, Work};
use crate::entries::{self, Body, Entry, Language};
use crate::export::{self, Archive, ArchivedEntry, ArchivedPerson, ExportError, Unreadable};
use crate::kit::Kit;
use crate::log::CountedPut;
use crate::merge::merge;
use crate::platform::Platform;
use crate::store::{Store, Table};

/// What an import did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ImportReport {
    /// Entries that were not here.
    pub added: usize,
    /// Entries that were here and said something else: both are kept, merged.
    pub merged: usize,
    /// Entries that were here as they are in the file.
    pub unchanged: usize,
}

impl<P: Platform> Andrum<P> {
    /// Everything as a ZIP of Markdown and JSON that any program reads. It is not encrypted; the app says so.
    ///
    /// # Errors
    /// [`Error::Locked`], [`Error::Local`], [`Error::Import`] when there is more than one file may hold.
    pub async fn export_plain(&self, language: Language) -> Result<Zeroizing<Vec<u8>>, Error> {
        let archive = self.archive(language).await?;
        Ok(export::to_zip(&archive).map(Zeroizing::new)?)
    }

    /// The same, encrypted with age so that the kit alone opens it, on any device and without a server.
    ///
    /// # Errors
    /// As [`Self::export_plain`], and [`Error::NoAccount`] before there is a kit.
    pub async fn export_sealed(&self, language: Language) -> Result<Vec<u8>, Error> {
        let recipient = {
            let mut guard = self.opened().await?;
            identity(&guard.get()?.account()?.k1)?.recipient()
        };
        let plain = self.export_plain(language).await?;
        seal(&recipient, &plain)
    }

    /// Imports a file of [`Self::export_plain`] or its JSON. Nothing that is here is replaced: what differs is merged.
    ///
    /// # Errors
    /// [`Error::Import`] for what is no export, before anything is changed; [`Error::Locked`], [`Error::Local`].
    pub async fn import_plain(&self, file: &[u8]) -> Result<ImportReport, Error> {
        let archive = export::import(file)?;
        let known = self.people().await?;
        let mut guard = self.opened().await?;
        let open = guard.get()?;
        let mut work = Work::default();
        let mut report = ImportReport::default();
        for archived in archive.entries {
            let item = archived.item;
            let record = open.record(self.platform().store(), &item).await?;
            let now_ms = self.platform().now_ms();
            let Some(record) = imported(record, &archived, now_ms, &mut report)? else { continue };
            let mut record = record;
            if record.past == 0 {
                for entry in &archived.history {
                    let past = PastRevision { content: content(entry, now_ms)?, author: None };
                    work.keep_past(open, item, &mut record, &past)?;
                }
            }
            work.save(open, item, &record)?;
        }
        for ArchivedPerson { item, person } in archive.people {
            if known.iter().any(|(_, here)| *here == person) {
                continue;
            }
            // What is here stays, and what was brought stands beside it.
            let taken = open.record(self.platform().store(), &item).await?.is_some();
            let item = if taken { ItemId(random::bytes()) } else { item };
            let body = encoded(&Body::Person(person))?;
            let edit = Pending::Edit { content: Content { edited_ms: self.platform().now_ms(), body }, sent: vec![] };
            work.save(open, item, &ItemRecord { pending: Some(edit), ..ItemRecord::default() })?;
        }
        open.carry_out(self.platform().store(), work).await?;
        drop(guard);
        self.tell(Event::Entries);
        self.tell(Event::Written);
        Ok(report)
    }

    /// Imports a file of [`Self::export_sealed`] with the kit.
    ///
    /// # Errors
    /// [`Error::Kit`], and as [`Self::import_plain`].
    pub async fn import_sealed(&self, file: &[u8], kit: &Zeroizing<String>) -> Result<ImportReport, Error> {
        let kit = Kit::parse(kit)?;
        let identity = identity(&kit.k1())?;
        let plain = age::decrypt(&[&identity], file, export::MAX_ARCHIVE_BYTES).map_err(|_| ExportError::Kit)?;
        self.import_plain(&plain).await
    }

    /// Everything that is here, as one value.
    async fn archive(&self, language: Language) -> Result<Archive, Error> {
        let mut archive = Archive::new(self.platform().now_ms(), language);
        let mut items: Vec<ItemId> = vec![];
        for listing in [Listing::Journal, Listing::Trash] {
            items.extend(self.list(listing).await?.into_iter().map(|summary| summary.item));
        }
        items.sort();
        let mut history: HashMap<ItemId, Vec<Entry>> = HashMap::new();
        for item in &items {
            let revisions = self.history(*item).await?;
            history.insert(*item, revisions.into_iter().rev().map(|revision| revision.entry).collect());
        }
        for item in items {
            let entry = self.entry(item).await?;
            archive.entries.push(ArchivedEntry { item, entry, history: history.remove(&item).unwrap_or_default() });
        }
        for (item, person) in self.people().await? {
            archive.add_person(item, person);
        }
        for shared in self.written_in_groups().await? {
            archive.add_shared(shared);
        }
        let mut guard = self.opened().await?;
        let open = guard.get()?;
        for (key, sealed) in self.platform().store().scan(Table::Unreadable, &[]).await? {
            let put: CountedPut = open.sealed.open(Table::Unreadable, &key, &sealed)?;
            let place = format!("{}.{}", put.place.seq, put.place.index);
            archive.unreadable.push(Unreadable { place, bytes: put.blob.unwrap_or(Blob(vec![])) });
        }
        Ok(archive)
    }
}

/// The record after an import, none when there is nothing to change.
fn imported(
    record: Option<ItemRecord>,
    archived: &ArchivedEntry,
    now_ms: i64,
    report: &mut ImportReport,
) -> Result<Option<ItemRecord>, Error> {
    // What another device has deleted is not here any more: an import brings it back.
    let living = record.as_ref().filter(|record| record.kept.is_none());
    let here = living.and_then(ItemRecord::current).map(|content| entries::decode(&content.body));
    let mut record = record.unwrap_or_default();
    record.kept = None;
    let entry = match here {
        None => {
            report.added += 1;
            archived.entry.clone()
        }
        Some(Ok(Body::Entry(entry))) if entry == archived.entry => {
            report.unchanged += 1;
            return Ok(None);
        }
        Some(Ok(Body::Entry(entry))) => {
            report.merged += 1;
            merge(None, &archived.entry, &entry)
        }
        // What is here is of another kind: it stays.
        Some(_) => return Ok(None),
    };
    let sent = match record.pending.take() {
        Some(Pending::Edit { sent, .. } | Pending::Deletion { sent }) => sent,
        None => vec![],
    };
    record.pending = Some(Pending::Edit { content: content(&entry, now_ms)?, sent });
    Ok(Some(record))
}

fn content(entry: &Entry, now_ms: i64) -> Result<Content, Error> {
    Ok(Content { edited_ms: now_ms, body: encoded(&Body::Entry(entry.clone()))? })
}

fn encoded(body: &Body) -> Result<Vec<u8>, Error> {
    Ok(entries::encode(body)?)
}

/// The identity that opens sealed exports: the kit gives it, so no device and no server is needed.
fn identity(k1: &Secret32) -> Result<Identity, Error> {
    Identity::from_secret(&k1.derive("andrum/v1/export")).map_err(|_| ExportError::Kit.into())
}

fn seal(recipient: &Recipient, plain: &[u8]) -> Result<Vec<u8>, Error> {
    age::encrypt(core::slice::from_ref(recipient), plain).map_err(|_| ExportError::Packing.into())
}
