//! What every file of the worker stands on: the opened diary, and messages to the window.

use std::cell::RefCell;
use std::rc::Rc;

use andrum_core::facade::Andrum;
use js_sys::Uint8Array;
use wasm_bindgen::prelude::*;
use web_sys::DedicatedWorkerGlobalScope;

use super::platform::Browser;
use crate::calls::{Event, ToPage};

/// What the worker keeps.
pub type Diary = Andrum<Browser>;

thread_local! {
    static DIARY: RefCell<Option<Rc<Diary>>> = const { RefCell::new(None) };
}

/// The diary, once it is open.
pub fn diary() -> Option<Rc<Diary>> {
    DIARY.with_borrow(Clone::clone)
}

/// Keeps the opened diary.
pub fn keep(diary: Diary) {
    DIARY.with_borrow_mut(|kept| *kept = Some(Rc::new(diary)));
}

/// Tells the window of an event.
pub fn tell(event: Event) {
    send(&ToPage::Event(event));
}

/// Posts a message; its bytes are moved, not copied.
pub fn send(message: &ToPage) {
    let Ok(bytes) = postcard::to_allocvec(message) else { return };
    let array = Uint8Array::from(bytes.as_slice());
    let moved = js_sys::Array::of1(&array.buffer());
    let _ = scope().post_message_with_transfer(&array, &moved);
}

/// The worker itself.
pub fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}
