//! Each question's way to the facade.

use std::collections::BTreeMap;

use andrum_core::api;
use andrum_core::crypto::secret::Secret32;
use andrum_core::entries::{Day, Entry};
use andrum_core::facade::{Error, Listing, Recover, SignIn, SignUp};
use andrum_core::kit::KitError;
use andrum_core::local::{LocalError, Summary, UnlockError, UnlockSecret};
use andrum_core::platform::Platform;
use andrum_core::search::Query;
use andrum_core::store::StoreError;
use serde::Serialize;

use super::{Diary, Syncing, groups};
use crate::calls::{Bytes, Call, Failure, Found, List, Listed, Part, Search, Secret, ShownKit, ThemesOfMonth};
use crate::excerpt::{answering, beginning, word_count};

pub(super) type Answered = Result<Vec<u8>, Failure>;

/// Answers one question.
pub(super) async fn answer(diary: &Diary, call: Call) -> Answered {
    let (andrum, server) = (&diary.andrum, diary.server.clone());
    match call {
        Call::GetStatus(_) => give(Ok(andrum.status().await)),
        Call::GetInfo(_) => {
            let transport = andrum.platform().connect(&server).map_err(|_| Failure::Offline)?;
            give(api::info(&transport, None).await.map_err(Error::from))
        }
        Call::Write(it) => give(andrum.write(&it.entry).await),
        Call::Update(it) => give(andrum.update(it.item, &it.read, &it.written).await),
        Call::Replace(it) => give(andrum.replace(it.item, &it.read, &it.written).await),
        Call::Read(it) => give(andrum.entry(it.item).await),
        Call::List(it) => list(diary, it).await,
        Call::OwnThemes(_) => give(andrum.list(Listing::Journal).await.map(|all| monthly_themes(&all))),
        Call::Search(it) => search(diary, &it).await,
        Call::Trash(it) => give(andrum.trash(it.item).await),
        Call::Restore(it) => give(andrum.restore(it.item).await),
        Call::Delete(it) => give(andrum.delete(it.item).await),
        Call::People(_) => give(andrum.people().await),
        Call::AddPerson(it) => give(andrum.add_person(&it.person).await),
        Call::ChangePerson(it) => give(andrum.change_person(it.item, &it.person).await),
        Call::History(it) => give(andrum.history(it.item).await),
        Call::BeginAccount(_) => give(andrum.begin_account().await.map(|shown| ShownKit {
            code: shown.code,
            qr_text: shown.qr_text,
            challenge: shown.challenge,
        })),
        Call::ConfirmKit(it) => give(andrum.confirm_kit(&it.first, &it.second).await.map(drop)),
        Call::SignUp(it) => {
            let sign_up = SignUp { server, login: it.login, password: it.password, invitation: it.invitation };
            give(andrum.sign_up(&sign_up).await)
        }
        Call::SignIn(it) => {
            let sign_in = SignIn { server, login: it.login, password: it.password, kit: it.kit };
            give(andrum.sign_in(&sign_in).await)
        }
        Call::SyncNow(_) => give(Syncing::now().await),
        Call::Lock(_) => {
            andrum.lock().await;
            give(Ok::<_, Error>(()))
        }
        Call::Unlock(it) => give(andrum.unlock(unlocking(it.secret)).await),
        Call::SetLock(it) => give(andrum.set_lock(unlocking(it.secret)).await),
        Call::RemoveLock(_) => give(andrum.remove_lock().await),
        Call::Devices(_) => give(andrum.devices().await),
        Call::RevokeDevice(it) => give(andrum.revoke_devices(&[it.device], &it.password, &it.kit).await),
        Call::NameDevice(it) => give(andrum.name_device(it.device, &it.name).await),
        Call::Recover(it) => {
            let recover = Recover { server, login: it.login, kit: it.kit, new_password: it.new_password };
            give(andrum.recover(&recover).await)
        }
        Call::CheckAccount(_) => give(andrum.check_account().await),
        Call::RefuseRecovery(it) => give(andrum.refuse_recovery(&it.password).await),
        Call::ChangePassword(it) => give(andrum.change_password(&it.old, &it.new, &it.kit).await),
        Call::SignOut(_) => give(andrum.sign_out().await),
        Call::DeleteAccount(it) => give(andrum.delete_account(&it.password).await),
        Call::ExportPlain(it) => give(andrum.export_plain(it.language).await.map(|file| Bytes(file.to_vec()))),
        Call::ExportSealed(it) => give(andrum.export_sealed(it.language).await.map(Bytes)),
        Call::Import(it) => give(match it.kit {
            Some(kit) => andrum.import_sealed(&it.file.0, &kit).await,
            None => andrum.import_plain(&it.file.0).await,
        }),
        Call::AlarmsSeen(_) => give(andrum.alarms_seen().await),
        Call::WipeDevice(_) => give(andrum.wipe_device().await),
        group => groups::answer(diary, group).await,
    }
}

async fn list(diary: &Diary, ask: List) -> Answered {
    let holds = |summary: &Summary| ask.filter.holds(summary);
    let part = diary.andrum.list_part(ask.listing, holds, ask.from, ask.count).await.map_err(failure)?;
    let entries = listed(diary, part.entries.into_iter(), beginning).await?;
    let tags = part.tags.into_iter().map(|(tag, times)| (tag.as_str().to_owned(), times)).collect();
    give(Ok::<_, Error>(Part { entries, total: part.total, tags, conflicts: part.conflicts }))
}

/// The themes of each month that has any entry, the newest first.
fn monthly_themes(all: &[Summary]) -> Vec<ThemesOfMonth> {
    let mut months: BTreeMap<Day, (usize, BTreeMap<&str, usize>)> = BTreeMap::new();
    for summary in all {
        let first = summary.day.to_string().get(..7).and_then(|month| format!("{month}-01").parse().ok());
        let (entries, themes) = months.entry(first.unwrap_or(summary.day)).or_default();
        *entries += 1;
        for tag in &summary.tags {
            *themes.entry(tag.as_str()).or_default() += 1;
        }
    }
    let month = |(month, (entries, themes)): (Day, (usize, BTreeMap<&str, usize>))| {
        let mut themes: Vec<(String, usize)> = themes.into_iter().map(|(tag, count)| (tag.to_owned(), count)).collect();
        themes.sort_by_key(|(_, count)| core::cmp::Reverse(*count));
        ThemesOfMonth { month, entries, themes }
    };
    months.into_iter().rev().map(month).collect()
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
    let mut listed = vec![];
    for summary in shown {
        listed.push(match diary.andrum.entry(summary.item).await {
            Ok(entry) => Listed { lines: lines(&entry), words: word_count(&entry), title: entry.title, summary },
            Err(Error::Locked) => return Err(Failure::Locked),
            // The list still knows how it begins.
            Err(_) => Listed { title: String::new(), lines: summary.preview.clone(), words: 0, summary },
        });
    }
    Ok(listed)
}

pub(super) fn give<T: Serialize>(outcome: Result<T, Error>) -> Answered {
    postcard::to_allocvec(&outcome.map_err(failure)?).map_err(|_| Failure::Broken)
}

fn unlocking(secret: Secret) -> UnlockSecret {
    match secret {
        Secret::Passphrase(typed) => UnlockSecret::Passphrase(typed),
        Secret::Prf(bytes) => UnlockSecret::Prf(Secret32::from_bytes(*bytes)),
    }
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
