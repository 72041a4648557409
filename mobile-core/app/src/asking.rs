//! Asking the core, and asking again when something has changed.

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::calls::{Ask, Error, GetStatus};
use crate::client::ask;
use crate::listening::Listener;
use crate::screens::TodayScreen;
use crate::shared::app;
use crate::ui::browser;

/// What the core has answered; none while the answer is on its way.
pub type Fetched<A> = RwSignal<Option<Result<<A as Ask>::Answer, Error>>>;

/// Asks, and asks again when an event concerns the question or something that `question` reads has changed.
pub fn fetch<A>(question: impl Fn() -> A + 'static) -> Fetched<A>
where
    A: Ask + 'static,
    A::Answer: Send + Sync + 'static,
{
    let got = RwSignal::new(None);
    let newest = StoredValue::new(0_u32);
    let listener = Listener::new();
    Effect::new(move |_| {
        let asked = question();
        listener.listen(asked.topics());
        let number = newest.get_value().wrapping_add(1);
        newest.set_value(number);
        spawn_local(async move {
            let answer = ask(asked).await;
            // An answer to an older question comes too late.
            if newest.try_get_value() == Some(number) {
                got.try_set(Some(answer));
            }
        });
    });
    got
}

/// Asks how things stand.
pub fn refresh_status() {
    spawn_local(async {
        if let Ok(mut status) = ask(GetStatus {}).await {
            // What the core knows of new keys, and what the server has answered since.
            status.sign_in_again |= app().shut_out.get_untracked();
            if status.account.is_some() {
                browser::remember_account();
            }
            // Today waits for its list; every other screen has something to show.
            if status.locked || app().screen.get_untracked() != TodayScreen::Today.into() {
                browser::clear_first_paint();
            }
            app().status.set(Some(status));
        }
    });
}
