//! Each question's way to the facade: what a diary asks from its first minute on.

use std::rc::Rc;

use andrum_core::device::{LocalError, Summary, UnlockError};
use andrum_core::entries::Entry;
use andrum_core::facade::Error;
use andrum_core::kit::KitError;
use andrum_core::search::Query;
use andrum_core::store::StoreError;
use andrum_wire::ids::ItemId;
use serde::Serialize;

use super::{Diary, later};
use crate::calls::{Call, Failure, Found, List, Listed, Part, Search};
use crate::excerpt::{answering, beginning, word_count};

pub(super) type Answered = Result<Vec<u8>, Failure>;

/// Answers one question: the diary's own here, every other by the part of the app that comes later.
pub(super) async fn answer(diary: Rc<Diary>, call: Box<Call>) -> Answered {
    let andrum = &diary.andrum;
    match *call {
        Call::GetStatus(_) => give(Ok(andrum.status().await)),
        Call::Write(it) => give(andrum.write(&it.entry).await),
        Call::Update(it) => give(andrum.update(it.item, &it.read, &it.written).await),
        Call::Read(it) => give(andrum.entry(it.item).await),
        Call::List(it) => list(&diary, it).await,
        Call::Search(it) => search(&diary, &it).await,
        Call::Trash(it) => give(andrum.trash(it.item).await),
        Call::Restore(it) => give(andrum.restore(it.item).await),
        Call::LiftedFrom(it) => give(andrum.lifted_from(it.entry).await),
        Call::Lock(_) => {
            andrum.lock().await;
            give(Ok::<_, Error>(()))
        }
        later => later::answer(diary, Box::new(later)).await,
    }
}

async fn list(diary: &Diary, ask: List) -> Answered {
    let holds = |summary: &Summary| ask.filter.holds(summary);
    let part = diary.andrum.list_part(ask.listing, holds, ask.from, ask.count).await.map_err(failure)?;
    let entries = listed(diary, part.entries.into_iter(), beginning).await?;
    let tags = part.tags.into_iter().map(|(tag, times)| (tag.as_str().to_owned(), times)).collect();
    give(Ok::<_, Error>(Part { entries, total: part.total, tags, conflicts: part.conflicts }))
}

async fn search(diary: &Diary, ask: &Search) -> Answered {
    let result = diary.andrum.search(&ask.typed, ask.count).await.map_err(failure)?;
    let query = Query::parse(&ask.typed);
    let hits = listed(diary, result.hits.into_iter(), |entry| answering(entry, &query)).await?;
    let (total, searched, not_searched) = (result.total, result.searched, result.not_searched);
    give(Ok::<_, Error>(Found { hits, total, searched, not_searched }))
}

/// What is shown of entries: only these few are opened.
async fn listed(
    diary: &Diary,
    shown: impl Iterator<Item = Summary>,
    lines: impl Fn(&Entry) -> String,
) -> Result<Vec<Listed>, Failure> {
    let shown: Vec<Summary> = shown.collect();
    let items: Vec<ItemId> = shown.iter().map(|summary| summary.item).collect();
    let entries = diary.andrum.entries(&items).await.map_err(failure)?;
    let listed = |(summary, entry): (Summary, Result<Entry, Error>)| match entry {
        Ok(entry) => Listed { lines: lines(&entry), words: word_count(&entry), title: entry.title, summary },
        // The list still knows how it begins.
        Err(_) => Listed { title: String::new(), lines: summary.preview.clone(), words: 0, summary },
    };
    Ok(shown.into_iter().zip(entries).map(listed).collect())
}

pub(super) fn give<T: Serialize>(outcome: Result<T, Error>) -> Answered {
    postcard::to_allocvec(&outcome.map_err(failure)?).map_err(|_| Failure::Broken)
}

/// What a screen tells apart.
pub(super) fn failure(error: Error) -> Failure {
    match error {
        Error::Locked => Failure::Locked,
        Error::Unlock(UnlockError::Wrong) => Failure::WrongSecret,
        Error::Unlock(UnlockError::Wait { wait_ms }) => Failure::Wait(wait_ms),
        Error::Unlock(UnlockError::NoSuchLock) => Failure::NoSuchLock(None),
        Error::NotFound => Failure::NotFound,
        Error::NotAllowed(_) => Failure::NotAllowed,
        Error::Local(LocalError::Store(error)) => store_failure(&error),
        Error::Local(LocalError::Newer { .. }) => Failure::NewerApp,
        Error::Local(LocalError::Damaged(_)) => Failure::StorageFailed,
        Error::Offline(_) => Failure::Offline,
        Error::Server(problem) => Failure::Refused(problem.kind, problem.retry_after_seconds),
        Error::Nonsense => Failure::Nonsense,
        Error::LoginFailed => Failure::LoginFailed,
        Error::Kit(KitError::Length) => Failure::Kit(None),
        Error::Kit(KitError::Character(group) | KitError::Group(group)) => Failure::Kit(Some(group)),
        Error::Password(_) => Failure::Password,
        Error::NoAccount(_) => Failure::NoAccount,
        Error::HasAccount => Failure::HasAccount,
        Error::SignInAgain => Failure::SignInAgain,
        Error::KeysDoNotOpen => Failure::KeysDoNotOpen,
        Error::Alarm(alarm) => Failure::Alarm(alarm),
        Error::Import(_) => Failure::Import,
        Error::Invite(error) => Failure::Invite(error),
        Error::Group(refusal) => Failure::Group(refusal),
        Error::Tally(refusal) => Failure::Tally(refusal),
    }
}

/// The same for the store alone.
pub(super) fn store_failure(error: &StoreError) -> Failure {
    match error {
        StoreError::Full => Failure::StorageFull,
        StoreError::InUse => Failure::OpenElsewhere,
        StoreError::Damaged(_) | StoreError::Failed(_) => Failure::StorageFailed,
    }
}
