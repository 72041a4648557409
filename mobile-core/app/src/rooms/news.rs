//! What the account needs of the person: signing in again, or a word on somebody who asked to get in. Shown where
//! nothing is being written.

use core::cell::Cell;

use andrum_wire::accounts::RecoveryPending;
use andrum_wire::problem::ProblemKind;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::asking::refresh_status;
use crate::calls::{CheckAccount, Error, SyncState};
use crate::client::ask;
use crate::going::go;
use crate::screens::{AccountScreen, MeScreen, Screen, TodayScreen};
use crate::shared::app;
use crate::ui::browser;

/// A recovery that this person has asked for: when, and when it is ready. No secret.
const OWN: &str = "recovery";

thread_local! {
    /// Shown since the window was opened; after that it waits.
    static SHOWN: Cell<[bool; 2]> = const { Cell::new([false; 2]) };
}

/// Looks, and shows it when Today or Me is looked at.
pub(super) fn follow() {
    let stands = Memo::new(|_| {
        app().status.with(|status| {
            status.as_ref().map_or((false, false), |it| (it.server.is_some() && !it.sign_in_again, it.sign_in_again))
        })
    });
    let refuses = Memo::new(|_| app().sync.get() == SyncState::Refused);
    let asked: RwSignal<Option<RecoveryPending>> = RwSignal::new(None);
    Effect::new(move |_| {
        app().account.track();
        // A sync that the server refuses is looked into as well.
        let _ = refuses.get();
        if stands.get().0 {
            spawn_local(async move {
                match ask(CheckAccount {}).await {
                    Ok(pending) => {
                        asked.try_set(pending.filter(|pending| !is_own(pending)));
                    }
                    Err(failure) if is_refusal(&failure) => {
                        app().shut_out.set(true);
                        // Every screen says so from now on.
                        refresh_status();
                    }
                    Err(_) => {}
                }
            });
        }
    });
    Effect::new(move |_| {
        let free = matches!(app().screen.get(), Screen::Today(TodayScreen::Today) | Screen::Me(MeScreen::Me));
        let (asked, again) = (asked.get().is_some(), stands.get().1 || app().shut_out.get());
        let [asked_shown, again_shown] = SHOWN.get();
        if !free {
            return;
        }
        if asked && !asked_shown {
            SHOWN.set([true, again_shown]);
            go(AccountScreen::Forgotten);
        } else if again && !again_shown {
            SHOWN.set([asked_shown, true]);
            go(AccountScreen::SignIn);
        }
    });
}

fn is_refusal(failure: &Error) -> bool {
    use ProblemKind::{DeviceNotValid, Forbidden, TokenReused, Unauthorized};
    match failure {
        Error::SignInAgain => true,
        Error::Server(problem) => [DeviceNotValid, Forbidden, TokenReused, Unauthorized].contains(&problem.kind),
        _ => false,
    }
}

/// This device has signed in again.
pub(super) fn is_let_in() {
    app().shut_out.set(false);
    refresh_status();
}

/// The recovery that this person has asked for.
pub(super) fn own() -> Option<RecoveryPending> {
    let kept = browser::kept(OWN)?;
    let (asked, ready) = kept.split_once(' ')?;
    Some(RecoveryPending { asked_ms: asked.parse().ok()?, ready_ms: ready.parse().ok()? })
}

/// Remembers it, or that it is over.
pub(super) fn keep_own(pending: Option<RecoveryPending>) {
    let text = pending.map(|pending| format!("{} {}", pending.asked_ms, pending.ready_ms));
    browser::keep(OWN, text.as_deref());
}

/// Whether it was this person who asked.
pub(super) fn is_own(pending: &RecoveryPending) -> bool {
    own().is_some_and(|own| own.asked_ms == pending.asked_ms)
}
