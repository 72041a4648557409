//! A field: its label, a line that helps, and what is wrong with it, tied together for who listens.
//!
//! What is typed stays in the field until it is needed; secrets are read into [`SecretText`] and the field is emptied.

use leptos::html::Input;
use leptos::prelude::*;
use web_sys::HtmlInputElement;

use super::icon::{Icon, icon};
use crate::calls::SecretText;
use crate::page::t;
use crate::strength::{FEWEST, Strength, strength};
use crate::words::{Words, fill, words};

const SHOW: Words = words("Visa lösenordet", "Show the password");
const HIDE: Words = words("Dölj lösenordet", "Hide the password");
const WEAK: Words = words("Lätt att gissa", "Easy to guess");
const FAIR: Words = words("Går att gissa", "Can be guessed");
const GOOD: Words = words("Starkt nog", "Strong enough");
const STRONG: Words = words("Starkt", "Strong");
const TOO_SHORT: Words = words("Minst {} tecken.", "At least {} characters.");
const TOO_LONG: Words = words("Det är för långt. Korta det.", "It is too long. Shorten it.");
const EMPTY: Words = words("Fyll i det här.", "Fill this in.");

/// One field of a form.
#[derive(Clone, Copy)]
pub struct Field {
    id: &'static str,
    input: NodeRef<Input>,
    error: RwSignal<Option<String>>,
    strength: RwSignal<Option<Strength>>,
}

/// How a field is shown.
pub struct Look {
    /// What it is for.
    pub label: String,
    /// A line that helps.
    pub help: Option<&'static str>,
    /// What the browser may fill in.
    pub autocomplete: &'static str,
}

impl Field {
    /// A field with an id of its own on its screen.
    pub fn new(id: &'static str) -> Self {
        Self { id, input: NodeRef::new(), error: RwSignal::new(None), strength: RwSignal::new(None) }
    }

    /// What was typed.
    pub fn text(self) -> String {
        self.element().map(|input| input.value()).unwrap_or_default()
    }

    /// What was typed, as a secret.
    pub fn secret(self) -> SecretText {
        SecretText::new(self.text())
    }

    /// Puts something in it.
    pub fn put(self, text: &str) {
        if let Some(input) = self.element() {
            input.set_value(text);
        }
    }

    /// Empties it.
    pub fn clear(self) {
        self.put("");
        self.strength.try_set(None);
    }

    /// Says what is wrong with it.
    pub fn fail(self, words: String) {
        self.error.try_set(Some(words));
    }

    /// Nothing is wrong with it.
    pub fn settle(self) {
        self.error.try_set(None);
    }

    /// Whether something is wrong with it.
    pub fn is_wrong(self) -> bool {
        self.error.with_untracked(Option::is_some)
    }

    /// Takes the person to it.
    pub fn focus(self) {
        if let Some(input) = self.element() {
            let _ = input.focus();
        }
    }

    /// Checks that something was typed.
    pub fn check_filled(self) {
        if self.text().is_empty() {
            self.fail(t(EMPTY).to_owned());
        }
    }

    /// Checks that it can be a new password.
    pub fn check_new(self) {
        let typed = self.secret();
        if typed.chars().count() < FEWEST {
            self.fail(fill(t(TOO_SHORT), &[&FEWEST]));
        } else if typed.len() > andrum_core::opaque::MAX_PASSWORD_BYTES {
            self.fail(t(TOO_LONG).to_owned());
        }
    }

    /// Draws it for a text.
    pub fn line(self, look: Look) -> impl IntoView {
        self.drawn("field", look, "text".into(), |_| {}, ())
    }

    /// Draws it for a short code.
    pub fn code(self, look: Look) -> impl IntoView {
        self.drawn("field field--code", look, "text".into(), |_| {}, ())
    }

    /// Draws it for a secret, which can be looked at.
    pub fn password(self, look: Look) -> impl IntoView {
        let shown = RwSignal::new(false);
        let kind = Signal::derive(move || if shown.get() { "text" } else { "password" });
        let typed = move |input: &HtmlInputElement| {
            let value = SecretText::new(input.value());
            self.strength.set((!value.is_empty()).then(|| strength(&value)));
        };
        self.drawn("field", look, kind, typed, show_button(shown))
    }

    /// Draws it for a secret to be, with how strong it is.
    pub fn new_password(self, look: Look) -> impl IntoView {
        let meter = move || {
            self.strength.get().map(|strength| {
                let (level, words) = match strength {
                    Strength::Weak => ("1", WEAK),
                    Strength::Fair => ("2", FAIR),
                    Strength::Good => ("3", GOOD),
                    Strength::Strong => ("4", STRONG),
                };
                view! {
                    <p class="meter" data-level=level>
                        <span class="meter__bars" aria-hidden="true"><i></i><i></i><i></i><i></i></span>
                        {t(words)}
                    </p>
                }
            })
        };
        view! {
            <div class="stack stack--tight">
                {self.password(look)}
                <div role="status">{meter}</div>
            </div>
        }
    }

    /// Draws it with a button at its end, and with something to do at each keystroke.
    pub(super) fn drawn(
        self,
        class: &'static str,
        look: Look,
        kind: Signal<&'static str>,
        typed: impl Fn(&HtmlInputElement) + 'static,
        button: impl IntoView,
    ) -> impl IntoView {
        let (id, error) = (self.id, self.error);
        let has_help = look.help.is_some();
        let described = move || {
            let help = has_help.then(|| format!("{id}-help"));
            let wrong = error.with(Option::is_some).then(|| format!("{id}-error"));
            let both: Vec<String> = help.into_iter().chain(wrong).collect();
            (!both.is_empty()).then(|| both.join(" "))
        };
        let heard = move |event: web_sys::Event| {
            error.set(None);
            typed(&event_target(&event));
        };
        view! {
            <div class=class>
                <label for=id>{look.label}</label>
                {look.help.map(|help| view! { <p class="field__help" id=format!("{id}-help")>{help}</p> })}
                <div class="field__line">
                    <input
                        id=id
                        type=move || kind.get()
                        node_ref=self.input
                        autocomplete=look.autocomplete
                        autocapitalize=if look.autocomplete == "name" { "words" } else { "none" }
                        spellcheck="false"
                        aria-describedby=described
                        aria-invalid=move || error.with(Option::is_some).then_some("true")
                        on:input=heard
                    />
                    {button}
                </div>
                {move || error.get().map(|words| view! { <p class="field__error" id=format!("{id}-error")>{icon(Icon::Alert)}<span>{words}</span></p> })}
            </div>
        }
    }

    fn element(self) -> Option<HtmlInputElement> {
        self.input.try_get_untracked().flatten()
    }
}

/// Takes the person to the first field that is wrong; true when none is.
pub fn all_right(fields: &[Field]) -> bool {
    match fields.iter().find(|field| field.is_wrong()) {
        Some(field) => {
            field.focus();
            false
        }
        None => true,
    }
}

fn show_button(shown: RwSignal<bool>) -> impl IntoView {
    let label = move || t(if shown.get() { HIDE } else { SHOW });
    let pressed = move || if shown.get() { "true" } else { "false" };
    let drawing = move || icon(if shown.get() { Icon::EyeOff } else { Icon::Eye });
    view! {
        <button type="button" class="icon-button" aria-label=label aria-pressed=pressed on:click=move |_| shown.update(|shown| *shown = !*shown)>
            {drawing}
        </button>
    }
}
