//! What the worker does for who has an account, a group, a lock or a file: one part of the app's wasm, loaded when it is first needed.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::rc::Rc;

use andrum_core::api;
use andrum_core::crypto::secret::Secret32;
use andrum_core::device::{Summary, UnlockSecret};
use andrum_core::entries::Day;
use andrum_core::facade::{Error, Listing, Recover, SignIn, SignUp};
use andrum_core::platform::Platform;
use leptos::wasm_split::{SplitLoaderError, wasm_split};

use super::answers::{Answered, give};
use super::syncing::{Round, Syncing, tell};
use super::{Diary, groups};
use crate::calls::{Bytes, Call, Failure, Secret, ShownKit, SyncState, ThemesOfMonth};

/// Work that began in the part. The part's own functions are plain, and a future is drawn from within it.
type Begun<T> = Pin<Box<dyn Future<Output = T>>>;

#[wasm_split(core, wasm_split_path = leptos::wasm_split, fallible)]
fn begin_answer(diary: Rc<Diary>, call: Box<Call>) -> Result<Begun<Answered>, SplitLoaderError> {
    Ok(Box::pin(async move { give_answer(&diary, *call).await }))
}

#[wasm_split(core, wasm_split_path = leptos::wasm_split, fallible)]
fn begin_round(diary: Rc<Diary>) -> Result<Begun<Round>, SplitLoaderError> {
    Ok(Box::pin(Syncing::round(diary)))
}

/// Answers one question.
pub(super) async fn answer(diary: Rc<Diary>, call: Box<Call>) -> Answered {
    begin_answer(diary, call).await.map_err(|_| Failure::NotFetched)?.await
}

/// Syncs, and waits until it is worth doing again.
pub(super) async fn round(diary: Rc<Diary>) -> Round {
    match begin_round(diary).await {
        Ok(round) => round.await,
        Err(_) => {
            tell(SyncState::Offline);
            Round::Failed
        }
    }
}

async fn give_answer(diary: &Diary, call: Call) -> Answered {
    let (andrum, server) = (&diary.andrum, diary.server.clone());
    match call {
        Call::GetInfo(_) => {
            let transport = andrum.platform().connect(&server).map_err(|_| Failure::Offline)?;
            give(api::info(&transport, None).await.map_err(Error::from))
        }
        Call::Replace(it) => give(andrum.replace(it.item, &it.read, &it.written).await),
        Call::OwnThemes(_) => give(andrum.list(Listing::Journal).await.map(|all| monthly_themes(&all))),
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
        Call::Unlock(it) => give(andrum.unlock(unlocking(it.secret)).await),
        Call::SetLock(it) => give(andrum.set_lock(unlocking(it.secret)).await),
        Call::RemoveLock(_) => give(andrum.remove_lock().await),
        Call::Devices(_) => give(andrum.devices().await),
        Call::DevicesAtServer(_) => give(andrum.devices_at_server().await),
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

fn unlocking(secret: Secret) -> UnlockSecret {
    match secret {
        Secret::Passphrase(typed) => UnlockSecret::Passphrase(typed),
        Secret::Prf(bytes) => UnlockSecret::Prf(Secret32::from_bytes(*bytes)),
    }
}
