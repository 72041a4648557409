//! What is known of an account that is being made, and the top of each step.

use leptos::prelude::*;

use crate::calls::{KitShown, SecretText};
use crate::shared::{app, t};
use crate::ui::head::{arrive, steps};
use crate::ui::icon::{Icon, icon};
use crate::words::{Words, fill, words};

pub(super) const STEP: Words = words("Konto · {} av {}", "Account · {} of {}");
const BACK: Words = words("Tillbaka", "Back");

/// How many steps are shown.
pub(super) const STEPS: usize = 5;

/// A step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Why,
    Name,
    Kit,
    Check,
    Join,
    Lock,
    Done,
    /// There is one already.
    Had,
}

/// What is known so far.
#[derive(Clone, Copy)]
pub(super) struct Making {
    pub(super) step: RwSignal<Step>,
    /// The account exists on this device: its kit was confirmed and cannot be shown again.
    pub(super) confirmed: RwSignal<bool>,
    pub(super) login: StoredValue<String>,
    pub(super) password: StoredValue<SecretText>,
    pub(super) invitation: StoredValue<Option<String>>,
    /// The server asks for a code.
    pub(super) invited: RwSignal<bool>,
    /// Why the server did not take the name or the code.
    pub(super) refused: RwSignal<Option<Refused>>,
    pub(super) kit: StoredValue<Option<KitShown>, LocalStorage>,
}

/// What the server did not take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refused {
    Name,
    Taken,
    Invitation,
}

impl Making {
    pub(super) fn new() -> Self {
        let (account, server) = app().status.with_untracked(|status| {
            status.as_ref().map_or((false, false), |status| (status.account.is_some(), status.server.is_some()))
        });
        let step = match (account, server) {
            (_, true) => Step::Had,
            (true, false) => Step::Name,
            (false, false) => Step::Why,
        };
        Self {
            step: RwSignal::new(step),
            confirmed: RwSignal::new(account),
            login: StoredValue::new(String::new()),
            password: StoredValue::new(SecretText::default()),
            invitation: StoredValue::new(None),
            invited: RwSignal::new(false),
            refused: RwSignal::new(None),
            kit: StoredValue::new_local(None),
        }
    }

    /// Goes to a step once the press that asked for it is over: or the next step's button, drawn in this one's place,
    /// would be pressed by it.
    pub(super) fn go(self, step: Step) {
        request_animation_frame(move || {
            if self.step.try_set(step).is_none() {
                arrive();
            }
        });
    }
}

/// The top of a step, with the way back to an earlier one where there is one.
pub(super) fn top(making: Making, number: usize, back: Option<Step>) -> impl IntoView {
    let back = back.map(|step| {
        view! {
            <button type="button" class="topbar__back" on:click=move |_| making.go(step)>
                {icon(Icon::ChevronLeft)}{t(BACK)}
            </button>
        }
    });
    view! {
        <header class="topbar">
            <div>{back}</div>
            {steps(fill(t(STEP), &[&number, &STEPS]), number, STEPS)}
        </header>
    }
}
