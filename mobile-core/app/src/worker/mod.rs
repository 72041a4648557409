//! The core in a worker of its own: so that a slow question never holds up a keystroke, and keys are in one place.
//!
//! Questions and answers are the core's ([`andrum_core::calls`]). The browser's own here: starting, opening the store, when to sync, and which
//! questions the first part of the app answers.

mod give;
mod later;
mod platform;
mod rounds;
mod syncing;

use std::rc::Rc;

use andrum_core::calls::{Capability, device, entries, unanswered};
use andrum_core::facade::Andrum;
use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::MessageEvent;

use crate::calls::{Bytes, Error, ToPage, ToWorker, Unanswered};
use give::{Diary, diary, scope, send};
use platform::Browser;

/// Begins to listen. Called once, by the worker's script.
#[wasm_bindgen]
pub fn start_worker() {
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(|message: MessageEvent| {
        let bytes = Uint8Array::new(&message.data()).to_vec();
        match postcard::from_bytes(&bytes) {
            Ok(ToWorker::Open) => spawn_local(open()),
            Ok(ToWorker::Ask(number, Bytes(question))) => spawn_local(async move {
                let answer = match diary() {
                    Some(diary) => answer(diary, question).await,
                    None => unanswered(Unanswered::Gone),
                };
                send(&ToPage::Answer(number, Bytes(answer)));
            }),
            Ok(ToWorker::Wake) => syncing::wake(),
            Err(_) => {}
        }
    });
    scope().set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
}

/// Answers a question: what a first visit asks here, every other by the part of the app that comes later. Naming a capability here draws all
/// that answers it into the first part.
async fn answer(diary: Rc<Diary>, question: Vec<u8>) -> Vec<u8> {
    match Capability::of(&question) {
        Some(Capability::Device) => device::Question::answer(&diary, &question).await,
        Some(Capability::Entries) => entries::Question::answer(&diary, &question).await,
        _ => later::answer(diary, question).await,
    }
}

async fn open() {
    if diary().is_some() {
        return send(&ToPage::Ready(Ok(())));
    }
    let opened = async {
        let listener = |event| {
            give::tell(event);
            syncing::after(event);
        };
        Andrum::open(Browser::open().await?, Some(Box::new(listener))).await
    };
    let outcome: Result<(), Error> = opened.await.map(give::keep);
    let is_open = outcome.is_ok();
    send(&ToPage::Ready(outcome));
    if is_open {
        rounds::start();
    }
}
