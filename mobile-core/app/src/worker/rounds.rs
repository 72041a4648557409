//! The one loop that syncs: soon after something was written, when the server has news, when the network is back.

use core::cell::Cell;

use futures_util::future::select;
use gloo_timers::future::TimeoutFuture;
use wasm_bindgen_futures::spawn_local;

use super::give::diary;
use super::later;
use super::syncing::{Round, is_written, woken};

/// How long after a change it is sent, in milliseconds: a pause in typing.
const PAUSE_MS: u32 = 1500;
/// The first wait after a failure, in milliseconds; it doubles each time.
const FIRST_WAIT_MS: u32 = 2000;
/// The longest wait, in milliseconds.
const LONGEST_WAIT_MS: u32 = 5 * 60 * 1000;

thread_local! {
    static STARTED: Cell<bool> = const { Cell::new(false) };
}

/// Starts the loop.
pub fn start() {
    if !STARTED.replace(true) {
        spawn_local(run());
    }
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
        if is_written() {
            TimeoutFuture::new(PAUSE_MS).await;
        }
    }
}

async fn round() -> Round {
    let Some(diary) = diary() else { return Round::Nothing };
    let status = diary.status().await;
    if status.locked || status.server.is_none() || status.sign_in_again {
        return Round::Nothing;
    }
    later::round(diary).await
}

/// Waits until woken, or so long.
async fn woken_or(ms: u32) {
    select(Box::pin(woken()), TimeoutFuture::new(ms)).await;
}
