//! The doors to what the worker does for accounts, groups, locks and files: one part of the app's wasm, loaded when it is first needed.

use std::pin::Pin;
use std::rc::Rc;

use andrum_core::calls::unanswered;
use leptos::wasm_split::{SplitLoaderError, wasm_split};

use super::give::{Diary, tell};
use super::syncing::{self, Round};
use crate::calls::{Event, SyncState, Unanswered};

/// Work that began in the part. The part's own functions are plain, and a future is drawn from within it.
type Begun<T> = Pin<Box<dyn Future<Output = T>>>;

#[wasm_split(core, wasm_split_path = leptos::wasm_split, fallible)]
fn begin_answer(diary: Rc<Diary>, question: Vec<u8>) -> Result<Begun<Vec<u8>>, SplitLoaderError> {
    Ok(Box::pin(async move { diary.answer(&question).await }))
}

#[wasm_split(core, wasm_split_path = leptos::wasm_split, fallible)]
fn begin_round(diary: Rc<Diary>) -> Result<Begun<Round>, SplitLoaderError> {
    Ok(Box::pin(syncing::round(diary)))
}

/// Answers any question.
pub(super) async fn answer(diary: Rc<Diary>, question: Vec<u8>) -> Vec<u8> {
    match begin_answer(diary, question).await {
        Ok(answer) => answer.await,
        Err(_) => unanswered(Unanswered::NotFetched),
    }
}

/// Syncs, and waits until it is worth doing again.
pub(super) async fn round(diary: Rc<Diary>) -> Round {
    match begin_round(diary).await {
        Ok(round) => round.await,
        Err(_) => {
            tell(Event::Sync(SyncState::Offline));
            Round::Failed
        }
    }
}
