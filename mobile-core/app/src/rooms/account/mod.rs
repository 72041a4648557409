//! Making an account, step by step: keys and kit on the device first, then a place at the server, then a lock.
//!
//! Nothing of it is kept by the page but in memory. Begun anew, it makes another kit until one was confirmed; after that it only joins the server.

mod begin;
mod finish;
mod kit;
mod name;

pub(super) use kit::qr;
use leptos::prelude::*;

use crate::calls::{KitShown, SecretText};
use crate::page::{app, t};
use crate::ui::browser;
use crate::ui::head::{arrive, steps};
use crate::ui::icon::{Icon, icon};
use crate::words::{Words, fill, words};

const TITLE: Words = words("Skapa konto", "Make an account");
const STEP: Words = words("Konto · {} av {}", "Account · {} of {}");
const BACK: Words = words("Tillbaka", "Back");

/// How many steps are shown.
const STEPS: usize = 5;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
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
struct Making {
    step: RwSignal<Step>,
    /// The account exists on this device: its kit was confirmed and cannot be shown again.
    confirmed: RwSignal<bool>,
    login: StoredValue<String>,
    password: StoredValue<SecretText>,
    invitation: StoredValue<Option<String>>,
    /// The server asks for a code.
    invited: RwSignal<bool>,
    /// Why the server did not take the name or the code.
    refused: RwSignal<Option<Refused>>,
    kit: StoredValue<Option<KitShown>, LocalStorage>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Refused {
    Name,
    Taken,
    Invitation,
}

impl Making {
    fn new() -> Self {
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

    /// Goes to a step once the press that asked for it is over: or the next step's button, drawn in this one's place, would be pressed by it.
    fn go(self, step: Step) {
        request_animation_frame(move || {
            if self.step.try_set(step).is_none() {
                arrive();
            }
        });
    }
}

/// The screen.
pub fn view() -> impl IntoView {
    browser::title(t(TITLE));
    let making = Making::new();
    on_cleanup(move || {
        making.password.try_set_value(SecretText::default());
    });
    let shown = move || match making.step.get() {
        Step::Why => begin::why(making).into_any(),
        Step::Had => begin::had().into_any(),
        Step::Name => name::view(making).into_any(),
        Step::Kit => kit::shown(making).into_any(),
        Step::Check => kit::check(making).into_any(),
        Step::Join => finish::join(making).into_any(),
        Step::Lock => finish::lock(making).into_any(),
        Step::Done => finish::done().into_any(),
    };
    view! { <main class="page" id="main" tabindex="-1">{shown}</main> }
}

/// The top of a step, with the way back to an earlier one where there is one.
fn top(making: Making, number: usize, back: Option<Step>) -> impl IntoView {
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
