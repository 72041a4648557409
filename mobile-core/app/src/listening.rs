//! Which questions on the screen wait for which events.

use core::cell::{Cell, RefCell};
use std::collections::HashMap;

use andrum_core::facade::{Event, Topic};
use leptos::prelude::*;

thread_local! {
    static NEXT: Cell<u32> = const { Cell::new(0) };
    static LISTENING: RefCell<HashMap<u32, Listening>> = RefCell::new(HashMap::new());
}

struct Listening {
    topics: Vec<Topic>,
    heard: RwSignal<u32>,
}

/// Hears of events for as long as its view lives.
#[derive(Clone, Copy)]
pub struct Listener {
    number: u32,
    heard: RwSignal<u32>,
}

impl Listener {
    /// Hears of nothing yet.
    pub fn new() -> Self {
        let number = NEXT.get();
        NEXT.set(number.wrapping_add(1));
        on_cleanup(move || {
            LISTENING.with_borrow_mut(|all| all.remove(&number));
        });
        Self { number, heard: RwSignal::new(0) }
    }

    /// Hears of these topics from now on. What tracks this runs again when an event concerns one of them.
    pub fn listen(self, topics: Vec<Topic>) {
        self.heard.track();
        LISTENING.with_borrow_mut(|all| all.insert(self.number, Listening { topics, heard: self.heard }));
    }
}

/// Something happened in the core: whoever shows something of it is told.
pub fn happened(event: Event) {
    let concerned: Vec<RwSignal<u32>> = LISTENING.with_borrow(|all| {
        let hears = |it: &&Listening| it.topics.iter().any(|topic| topic.hears(event));
        all.values().filter(hears).map(|it| it.heard).collect()
    });
    // Nothing is borrowed by now: what runs again may listen anew.
    for heard in concerned {
        heard.try_update(|count| *count = count.wrapping_add(1));
    }
}
