//! One round of syncing, and what ends the wait for the next.

use core::cell::{Cell, RefCell};
use std::rc::Rc;

use andrum_core::facade::News;
use futures_util::future::{Either, select};
use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::give::{Diary, tell};
use crate::calls::{Error, Event, SyncState};

thread_local! {
    /// Ends the wait that is under way.
    static WAKE: RefCell<Option<Function>> = const { RefCell::new(None) };
    /// Whether something was written since the last sync began.
    static WRITTEN: Cell<bool> = const { Cell::new(false) };
}

/// How a round ended.
pub enum Round {
    /// Synced, and then there was news or something was written.
    Good,
    /// There is no server to sync with, or the diary is locked.
    Nothing,
    /// Try again later.
    Failed,
}

/// Something happened in the core.
pub fn after(event: Event) {
    match event {
        Event::Written => {
            WRITTEN.set(true);
            wake();
        }
        Event::Account | Event::Lock => wake(),
        // What a sync sends from now on, it has not sent yet.
        Event::Sync(SyncState::Running) => WRITTEN.set(false),
        Event::Entries | Event::Group(_) | Event::Tally(_) | Event::Alarms | Event::Sync(_) => {}
    }
}

/// Whether something was written that no sync has begun to send.
pub fn is_written() -> bool {
    WRITTEN.get()
}

/// Ends a wait.
pub fn wake() {
    if let Some(wake) = WAKE.take() {
        let _ = wake.call0(&JsValue::UNDEFINED);
    }
}

/// Waits until woken.
pub async fn woken() {
    let waiting = Promise::new(&mut |fulfil, _| WAKE.set(Some(fulfil)));
    let _ = JsFuture::from(waiting).await;
}

/// Syncs, and waits for news or for something written.
pub async fn round(diary: Rc<Diary>) -> Round {
    match diary.sync().await {
        Ok(_) => {}
        Err(Error::Locked | Error::NoAccount(_) | Error::SignInAgain) => return Round::Nothing,
        Err(_) => return Round::Failed,
    }
    if is_written() {
        return Round::Good;
    }
    let news = Box::pin(diary.wait_for_news());
    match select(news, Box::pin(woken())).await {
        Either::Left((Ok(News::Account), _)) => {
            let _ = diary.check_account().await;
            // Somebody may have asked to get in: the window looks.
            tell(Event::Account);
            Round::Good
        }
        Either::Left((Ok(News::Log | News::None), _)) | Either::Right(_) => Round::Good,
        Either::Left((Err(error), _)) => {
            tell(Event::Sync(SyncState::after::<()>(&Err(error))));
            Round::Failed
        }
    }
}
