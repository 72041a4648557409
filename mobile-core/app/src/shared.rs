//! What all screens share. Everything that draws or asks stands above this file.

use andrum_core::facade::Status;
use leptos::prelude::*;

use crate::calls::{Error, SyncState};
use crate::screens::Screen;
use crate::words::{Language, Words};

/// What all screens share. Cheap to copy; there is one, for as long as the window lives.
#[derive(Clone, Copy)]
pub struct App {
    /// The screen that is shown.
    pub screen: RwSignal<Screen>,
    /// The language of the app.
    pub language: RwSignal<Language>,
    /// Whether the diary could be opened; none while it is being opened.
    pub ready: RwSignal<Option<Result<(), Error>>>,
    /// What there is on this device; none until it is known.
    pub status: RwSignal<Option<Status>>,
    /// How the sync stands.
    pub sync: RwSignal<SyncState>,
    /// Counts changes of account, devices and keys.
    pub account: RwSignal<u32>,
    /// The server has refused this device since the window was opened.
    pub shut_out: RwSignal<bool>,
    /// The browser offers to put the app on the home screen.
    pub installable: RwSignal<bool>,
    /// A new version of the app waits.
    pub update: RwSignal<bool>,
    /// A word on what was just done.
    pub toast: RwSignal<Option<Toast>>,
    /// First visit: no entry and no account. Only the welcome screen is shown, without navigation.
    pub first: RwSignal<bool>,
    /// The privacy veil covers the screen.
    pub veiled: RwSignal<bool>,
}

/// A word on what was just done, and what undoes it.
#[derive(Clone)]
pub struct Toast {
    /// The word.
    pub text: Oco<'static, str>,
    /// What undoes it.
    pub undo: Option<Callback<()>>,
    /// Whether it stays until the next one.
    pub stays: bool,
}

thread_local! {
    static APP: core::cell::Cell<Option<App>> = const { core::cell::Cell::new(None) };
}

impl App {
    /// The state of a window that has just opened on a screen.
    pub fn new(screen: Screen, language: Language) -> Self {
        Self {
            screen: RwSignal::new(screen),
            language: RwSignal::new(language),
            ready: RwSignal::new(None),
            status: RwSignal::new(None),
            sync: RwSignal::new(SyncState::Idle),
            account: RwSignal::new(0),
            shut_out: RwSignal::new(false),
            installable: RwSignal::new(false),
            update: RwSignal::new(false),
            toast: RwSignal::new(None),
            first: RwSignal::new(false),
            veiled: RwSignal::new(false),
        }
    }

    /// Makes this the state that [`app`] returns.
    pub fn share(self) {
        APP.set(Some(self));
    }
}

/// The app's state. Every screen may call this, in a view as in a task.
///
/// # Panics
/// Before [`App::share`]; nothing runs before it.
#[allow(clippy::expect_used, reason = "set before anything is drawn")]
pub fn app() -> App {
    APP.get().expect("the page has started")
}

/// A text in the language of the moment. A change of language draws the whole view again, so nothing tracks it here.
pub fn t(words: Words) -> &'static str {
    words.in_language(app().language.get_untracked())
}
