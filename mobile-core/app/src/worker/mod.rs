//! The core in a worker of its own: so that a slow question never holds up a keystroke, and keys are in one place.

mod answers;
mod groups;
mod later;
mod platform;
mod syncing;

use std::cell::RefCell;
use std::rc::Rc;

use andrum_core::facade::Andrum;
use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use crate::calls::{Bytes, Failure, Happened, ToPage, ToWorker};
use platform::Browser;
use syncing::Syncing;

/// What the worker keeps.
pub(super) struct Diary {
    pub andrum: Andrum<Browser>,
    /// The server's address.
    pub server: String,
}

thread_local! {
    static DIARY: RefCell<Option<Rc<Diary>>> = const { RefCell::new(None) };
}

/// Begins to listen. Called once, by the worker's script.
#[wasm_bindgen]
pub fn start_worker() {
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(|message: MessageEvent| {
        let bytes = Uint8Array::new(&message.data()).to_vec();
        match postcard::from_bytes(&bytes) {
            Ok(ToWorker::Open(server)) => spawn_local(open(server)),
            Ok(ToWorker::Ask(number, call)) => spawn_local(async move {
                let answer = match diary() {
                    Some(diary) => answers::answer(diary, call).await,
                    None => Err(Failure::Broken),
                };
                send(&ToPage::Answer(number, answer.map(Bytes)));
            }),
            Ok(ToWorker::Wake) => Syncing::wake(),
            Err(_) => {}
        }
    });
    scope().set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
}

fn diary() -> Option<Rc<Diary>> {
    DIARY.with_borrow(Clone::clone)
}

async fn open(server: String) {
    if diary().is_some() {
        return send(&ToPage::Ready(Ok(())));
    }
    let opened = async {
        let platform = Browser::open().await?;
        Andrum::open(
            platform,
            Some(Box::new(|event| {
                send(&ToPage::Event(Happened::Core(event)));
                Syncing::after(event);
            })),
        )
        .await
        .map_err(answers::failure)
    };
    match opened.await {
        Ok(andrum) => {
            DIARY.with_borrow_mut(|diary| *diary = Some(Rc::new(Diary { andrum, server })));
            send(&ToPage::Ready(Ok(())));
            Syncing::start();
        }
        Err(failure) => send(&ToPage::Ready(Err(failure))),
    }
}

/// Posts a message; its bytes are moved, not copied.
fn send(message: &ToPage) {
    let Ok(bytes) = postcard::to_allocvec(message) else { return };
    let array = Uint8Array::from(bytes.as_slice());
    let moved = js_sys::Array::of1(&array.buffer());
    let _ = scope().post_message_with_transfer(&array, &moved);
}

fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}
