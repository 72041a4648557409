//! Syncing by itself: soon after something was written, when the server has news, when the network is back.

use core::cell::{Cell, RefCell};
use std::rc::Rc;

use andrum_core::facade::{Error, Event, News};
use futures_util::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};

use super::{Diary, diary, later, send};
use crate::calls::{Happened, SyncState, ToPage};

/// How long after a change it is sent, in milliseconds: a pause in typing.
const PAUSE_MS: u32 = 1500;
/// The first wait after a failure, in milliseconds; it doubles each time.
const FIRST_WAIT_MS: u32 = 2000;
/// The longest wait, in milliseconds.
const LONGEST_WAIT_MS: u32 = 5 * 60 * 1000;

thread_local! {
    /// Ends the wait that is under way.
    static WAKE: RefCell<Option<Function>> = const { RefCell::new(None) };
    static STARTED: Cell<bool> = const { Cell::new(false) };
    /// Whether something was written since the last sync began.
    static WRITTEN: Cell<bool> = const { Cell::new(false) };
}

/// The one loop.
pub(super) struct Syncing;

impl Syncing {
    /// Starts the loop.
    pub fn start() {
        if !STARTED.replace(true) {
            spawn_local(run());
        }
    }

    /// Something happened in the core.
    pub fn after(event: Event) {
        match event {
            Event::Entries | Event::Groups => {
                WRITTEN.set(true);
                Self::wake();
            }
            Event::Account | Event::Lock => Self::wake(),
            // When somebody chooses shows nowhere: it leaves with the daily report.
            Event::Chosen | Event::Sync | Event::Alarms => {}
        }
    }

    /// Ends a wait.
    pub fn wake() {
        if let Some(wake) = WAKE.take() {
            let _ = wake.call0(&JsValue::UNDEFINED);
        }
    }

    /// Syncs now, and answers when it is done.
    pub async fn now() -> Result<(), Error> {
        let Some(diary) = diary() else { return Ok(()) };
        tell(SyncState::Running);
        WRITTEN.set(false);
        let outcome = diary.andrum.sync().await.map(drop);
        tell(state(&outcome));
        outcome
    }

    /// Syncs, and waits for news or for something written.
    pub async fn round(diary: Rc<Diary>) -> Round {
        match Self::now().await {
            Ok(()) => {}
            Err(Error::Locked | Error::NoAccount(_) | Error::SignInAgain) => return Round::Nothing,
            Err(_) => return Round::Failed,
        }
        if WRITTEN.get() {
            return Round::Good;
        }
        let news = Box::pin(diary.andrum.wait_for_news());
        match select(news, Box::pin(woken())).await {
            Either::Left((Ok(News::Account), _)) => {
                let _ = diary.andrum.check_account().await;
                // Somebody may have asked to get in: the page looks.
                send(&ToPage::Event(Happened::Core(Event::Account)));
                Round::Good
            }
            Either::Left((Ok(News::Log | News::None), _)) | Either::Right(_) => Round::Good,
            Either::Left((Err(error), _)) => {
                tell(state(&Err(error)));
                Round::Failed
            }
        }
    }
}

pub(super) fn tell(state: SyncState) {
    send(&ToPage::Event(Happened::Sync(state)));
}

fn state(outcome: &Result<(), Error>) -> SyncState {
    match outcome {
        Ok(()) => SyncState::Done,
        Err(Error::Offline(_)) => SyncState::Offline,
        Err(Error::Locked | Error::NoAccount(_)) => SyncState::Idle,
        Err(_) => SyncState::Refused,
    }
}

/// Waits until woken.
async fn woken() {
    let waiting = Promise::new(&mut |fulfil, _| WAKE.set(Some(fulfil)));
    let _ = JsFuture::from(waiting).await;
}

/// Waits until woken, or so long.
async fn woken_or(ms: u32) {
    select(Box::pin(woken()), TimeoutFuture::new(ms)).await;
}

async fn run() {
    let mut wait = FIRST_WAIT_MS;
    loop {
        match round().await {
            Round::Good => wait = FIRST_WAIT_MS,
            Round::Nothing => {
                woken().await;
                wait = FIRST_WAIT_MS;
            }
            Round::Failed => {
                woken_or(wait).await;
                wait = wait.saturating_mul(2).min(LONGEST_WAIT_MS);
            }
        }
        // More is often typed at once.
        if WRITTEN.get() {
            TimeoutFuture::new(PAUSE_MS).await;
        }
    }
}

pub(super) enum Round {
    /// Synced, and then there was news or something was written.
    Good,
    /// There is no server to sync with, or the diary is locked.
    Nothing,
    /// Try again later.
    Failed,
}

async fn round() -> Round {
    let Some(diary) = diary() else { return Round::Nothing };
    let status = diary.andrum.status().await;
    if status.locked || status.server.is_none() || status.sign_in_again {
        return Round::Nothing;
    }
    later::round(diary).await
}
