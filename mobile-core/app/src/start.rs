//! How the window starts: it shares its state, listens, and draws.

use andrum_core::facade::Event;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;

use crate::asking::refresh_status;
use crate::calls::{Ask, Error, GetStatus, SyncState};
use crate::client::{self, Told};
use crate::rooms::shell::Shell;
use crate::shared::{App, app};
use crate::ui::{attention, browser, update};
use crate::{address, going, listening};

/// Draws the app. The page's script calls this once, with the address of the worker's script.
#[wasm_bindgen]
pub fn start_page(worker: &str) -> Result<(), JsValue> {
    let owner = Owner::new();
    owner.set();
    App::new(address::screen(), browser::language()).share();
    going::follow_address();
    // Syncs when the network is back and when the window is looked at again.
    browser::on("online", |_| client::wake());
    browser::on("focus", |_| client::wake());
    attention::follow();
    client::start(worker, Told { ready: opened, happened })?;
    leptos::mount::mount_to_body(|| {
        view! { {move || { app().language.track(); view! { <Shell /> } }} }
    });
    core::mem::forget(owner);
    Ok(())
}

fn opened(outcome: Result<(), Error>) {
    // Nobody waits by now, so the whole app can be fetched for when there is no network.
    if app().ready.with_untracked(Option::is_none) {
        update::follow();
    }
    if outcome.is_ok() {
        refresh_status();
    }
    if outcome.is_err() {
        browser::clear_first_paint();
    }
    app().ready.set(Some(outcome));
}

fn happened(event: Event) {
    match event {
        Event::Sync(state) => app().sync.set(state),
        Event::Entries => browser::ask_to_keep(),
        Event::Account => app().account.update(|count| *count = count.wrapping_add(1)),
        _ => {}
    }
    listening::happened(event);
    let of_status = GetStatus {}.topics();
    if event != Event::Sync(SyncState::Running) && of_status.iter().any(|topic| topic.hears(event)) {
        refresh_status();
    }
}
