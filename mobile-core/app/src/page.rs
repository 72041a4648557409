//! The window: what all screens share, and how it starts.

use andrum_core::facade::Status;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::calls::{Ask, Event, Failure, GetStatus, SyncState};
use crate::client::{self, Told, ask};
use crate::listening::{self, Listener};
use crate::rooms::news;
use crate::rooms::shell::Shell;
use crate::routes::Screen;
use crate::ui::toast::Toast;
use crate::ui::{arrival, attention, browser, update};
use crate::words::{Language, Words};

/// What all screens share. Cheap to copy; there is one, for as long as the window lives.
#[derive(Clone, Copy)]
pub struct App {
    /// What is shown.
    pub screen: RwSignal<Screen>,
    /// In which language.
    pub language: RwSignal<Language>,
    /// Whether the diary could be opened; none while it is being opened.
    pub ready: RwSignal<Option<Result<(), Failure>>>,
    /// What there is on this device; none until it is known.
    pub status: RwSignal<Option<Status>>,
    /// How the sync stands.
    pub sync: RwSignal<SyncState>,
    /// The browser offers to put the app on the home screen.
    pub installable: RwSignal<bool>,
    /// A new version of the app waits.
    pub update: RwSignal<bool>,
    /// Counts changes of account, devices and keys.
    pub account: RwSignal<u32>,
    /// A word on what was just done.
    pub toast: RwSignal<Option<Toast>>,
    /// Nothing was written here yet, and there is no account: one door, and nothing around it.
    pub first: RwSignal<bool>,
    /// Hidden from who looks over one's shoulder.
    pub veiled: RwSignal<bool>,
}

thread_local! {
    static APP: core::cell::Cell<Option<App>> = const { core::cell::Cell::new(None) };
}

/// The app. Every screen may call this, in a view as in a task.
///
/// # Panics
/// Before [`start_page`]; nothing runs before it.
#[allow(clippy::expect_used, reason = "set before anything is drawn")]
pub fn app() -> App {
    APP.get().expect("the page has started")
}

/// A text in the language of the moment. The whole view is drawn anew when the language changes, so this need not be watched.
pub fn t(words: Words) -> &'static str {
    words.in_language(app().language.get_untracked())
}

/// Draws the app. Called once, by the page's script, with the address of the worker's.
#[wasm_bindgen]
pub fn start_page(worker: &str) -> Result<(), JsValue> {
    let owner = Owner::new();
    owner.set();
    let new = App {
        screen: RwSignal::new(browser::screen()),
        language: RwSignal::new(browser::language()),
        ready: RwSignal::new(None),
        status: RwSignal::new(None),
        sync: RwSignal::new(SyncState::Idle),
        installable: RwSignal::new(false),
        update: RwSignal::new(false),
        account: RwSignal::new(0),
        toast: RwSignal::new(None),
        first: RwSignal::new(false),
        veiled: RwSignal::new(false),
    };
    APP.set(Some(new));
    browser::follow_address();
    browser::follow_attention();
    attention::follow();
    client::start(worker, Told { ready: opened, happened })?;
    leptos::mount::mount_to_body(|| {
        view! { {move || { app().language.track(); view! { <Shell /> } }} }
    });
    core::mem::forget(owner);
    Ok(())
}

fn opened(outcome: Result<(), Failure>) {
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

/// Asks how things stand.
pub fn refresh_status() {
    spawn_local(async {
        if let Ok(mut status) = ask(GetStatus {}).await {
            // What the core knows of new keys, and what the server has answered since.
            status.sign_in_again |= news::is_shut_out();
            if status.account.is_some() {
                browser::remember_account();
            }
            // Today waits for its list; every other screen has something to show.
            if status.locked || app().screen.get_untracked() != Screen::Today {
                browser::clear_first_paint();
            }
            app().status.set(Some(status));
        }
    });
}

/// What a question of the core has answered; none while it is on its way.
pub type Fetched<A> = RwSignal<Option<Result<<A as Ask>::Answer, Failure>>>;

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

/// Goes to a screen, so that "back" leads here again.
pub fn go(screen: Screen) {
    browser::push(screen);
    show(screen);
}

/// Goes to a screen in place of this one: "back" leads to where one was before.
pub fn go_instead(screen: Screen) {
    browser::replace(screen);
    show(screen);
}

fn show(screen: Screen) {
    app().screen.set(screen);
    browser::scroll_up();
    arrival::at_screen();
}
