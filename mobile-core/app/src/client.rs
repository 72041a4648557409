//! The page's side of the core: questions to the worker, and what it tells by itself.

use core::cell::RefCell;
use std::collections::HashMap;

use futures_channel::oneshot;
use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;
use web_sys::{MessageEvent, Worker, WorkerOptions, WorkerType};

use andrum_core::calls::{read_answer, write_question};

use crate::calls::{Ask, Bytes, Error, Event, ToPage, ToWorker, Unanswered};

type Waiting = HashMap<u32, oneshot::Sender<Bytes>>;

struct Client {
    worker: Worker,
    waiting: Waiting,
    number: u32,
}

thread_local! {
    static CLIENT: RefCell<Option<Client>> = const { RefCell::new(None) };
}

/// What the worker tells by itself.
pub struct Told {
    /// The core is ready, or why not.
    pub ready: fn(Result<(), Error>),
    /// Something happened.
    pub happened: fn(Event),
}

/// Starts the worker and opens the diary.
///
/// # Errors
/// What the browser throws where it has no module workers.
pub fn start(script: &str, told: Told) -> Result<(), JsValue> {
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    let worker = Worker::new_with_options(script, &options)?;
    let ready = told.ready;
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| {
        // The worker's script has run: it listens now.
        if message.data().is_string() {
            return;
        }
        match postcard::from_bytes(&Uint8Array::new(&message.data()).to_vec()) {
            Ok(ToPage::Answer(number, answer)) => {
                let waiting = CLIENT.with_borrow_mut(|client| client.as_mut()?.waiting.remove(&number));
                if let Some(waiting) = waiting {
                    let _ = waiting.send(answer);
                }
            }
            Ok(ToPage::Event(event)) => (told.happened)(event),
            Ok(ToPage::Ready(outcome)) => (told.ready)(outcome),
            Err(_) => {}
        }
    });
    worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    let on_error = Closure::<dyn FnMut(JsValue)>::new(move |_| {
        // Whoever waits is told, not left hanging.
        CLIENT.with_borrow_mut(|client| client.as_mut().map(|client| client.waiting.clear()));
        ready(Err(Error::Unanswered(Unanswered::Gone)));
    });
    worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
    on_error.forget();
    CLIENT.with_borrow_mut(|client| *client = Some(Client { worker, waiting: HashMap::new(), number: 0 }));
    send(&ToWorker::Open);
    Ok(())
}

/// Asks the core.
///
/// # Errors
/// [`Error`].
pub async fn ask<A: Ask>(question: A) -> Result<A::Answer, Error> {
    let (sender, receiver) = oneshot::channel();
    let number = CLIENT.with_borrow_mut(|client| {
        let client = client.as_mut()?;
        client.number = client.number.wrapping_add(1);
        client.waiting.insert(client.number, sender);
        Some(client.number)
    });
    let gone = Error::Unanswered(Unanswered::Gone);
    let Some(number) = number else { return Err(gone) };
    send(&ToWorker::Ask(number, Bytes(write_question(question))));
    let Bytes(answer) = receiver.await.map_err(|_| gone)?;
    read_answer::<A>(&answer)
}

/// The network is back, or somebody looks: a good moment to sync.
pub fn wake() {
    send(&ToWorker::Wake);
}

fn send(message: &ToWorker) {
    let Ok(bytes) = postcard::to_allocvec(message) else { return };
    let array = Uint8Array::from(bytes.as_slice());
    let moved = js_sys::Array::of1(&array.buffer());
    CLIENT.with_borrow(|client| {
        if let Some(client) = client {
            let _ = client.worker.post_message_with_transfer(&array, &moved);
        }
    });
}
