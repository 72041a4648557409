//! A field: its label, a line that helps, and what is wrong with it, tied together for who listens.
//!
//! What is typed stays in the field until it is needed; secrets are read into [`SecretText`] and the field is emptied.

use leptos::html::{Input, Textarea};
use leptos::prelude::*;
use web_sys::{HtmlElement, HtmlInputElement, HtmlTextAreaElement, KeyboardEvent};

use super::icon::{Icon, icon};
use super::js;
use crate::calls::SecretText;
use crate::shared::t;
use crate::strength::{FEWEST, Strength, strength};
use crate::words::{Words, fill, words};

const NAME: Words = words("Namn att logga in med", "Name to sign in with");
const SHOW: Words = words("Visa det jag skriver", "Show what I type");
const HIDE: Words = words("Dölj det jag skriver", "Hide what I type");
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
    /// In place of the line, where what is typed is longer than one.
    area: NodeRef<Textarea>,
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
        Self {
            id,
            input: NodeRef::new(),
            area: NodeRef::new(),
            error: RwSignal::new(None),
            strength: RwSignal::new(None),
        }
    }

    /// What was typed.
    pub fn text(self) -> String {
        let line = self.line_element().map(|input| input.value());
        line.or_else(|| self.area_element().map(|area| area.value())).unwrap_or_default()
    }

    /// What was typed, as a secret.
    pub fn secret(self) -> SecretText {
        SecretText::new(self.text())
    }

    /// Puts something in it.
    pub fn put(self, text: &str) {
        if let Some(input) = self.line_element() {
            input.set_value(text);
        } else if let Some(area) = self.area_element() {
            area.set_value(text);
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
        let line = self.line_element().map(HtmlElement::from);
        if let Some(element) = line.or_else(|| self.area_element().map(HtmlElement::from)) {
            let _ = element.focus();
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

    /// Draws it for the name that one signs in with.
    pub fn login_name(self, help: Option<&'static str>) -> impl IntoView {
        self.line(Look { label: t(NAME).to_owned(), help, autocomplete: "username" })
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

    /// Draws a line with a button at its end, and with something to do at each keystroke.
    pub(super) fn drawn(
        self,
        class: &'static str,
        look: Look,
        kind: Signal<&'static str>,
        typed: impl Fn(&HtmlInputElement) + 'static,
        button: impl IntoView + 'static,
    ) -> AnyView {
        let (id, error, autocomplete) = (self.id, self.error, look.autocomplete);
        let heard = move |event: web_sys::Event| {
            error.set(None);
            typed(&event_target(&event));
        };
        let line = view! {
            <input
                id=id
                type=move || kind.get()
                node_ref=self.input
                autocomplete=autocomplete
                autocapitalize=if autocomplete == "name" { "words" } else { "none" }
                spellcheck="false"
                aria-describedby=self.described(look.help.is_some())
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                on:input=heard
            />
        };
        self.around(class, look, line.into_any(), button.into_any())
    }

    /// Draws an area for a code that is longer than a line. Enter sends the form, as in a line.
    pub(super) fn long_code(
        self,
        look: Look,
        typed: impl Fn(&HtmlTextAreaElement) + 'static,
        button: impl IntoView + 'static,
    ) -> AnyView {
        let (id, error, autocomplete) = (self.id, self.error, look.autocomplete);
        let heard = move |event: web_sys::Event| {
            error.set(None);
            typed(&event_target(&event));
        };
        let key = move |event: KeyboardEvent| {
            if event.key() == "Enter" {
                event.prevent_default();
                let area: HtmlTextAreaElement = event_target(&event);
                if let Ok(Some(form)) = area.closest("form") {
                    let _ = js::call(&form, "requestSubmit", &[]);
                }
            }
        };
        let area = view! {
            <textarea
                id=id
                rows="2"
                node_ref=self.area
                autocomplete=autocomplete
                autocapitalize="characters"
                spellcheck="false"
                aria-describedby=self.described(look.help.is_some())
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                on:input=heard
                on:keydown=key
            ></textarea>
        };
        self.around("field field--long-code", look, area.into_any(), button.into_any())
    }

    /// What helps and what is wrong, for who listens.
    fn described(self, has_help: bool) -> impl Fn() -> Option<String> {
        let (id, error) = (self.id, self.error);
        move || {
            let help = has_help.then(|| format!("{id}-help"));
            let wrong = error.with(Option::is_some).then(|| format!("{id}-error"));
            let both: Vec<String> = help.into_iter().chain(wrong).collect();
            (!both.is_empty()).then(|| both.join(" "))
        }
    }

    fn around(self, class: &'static str, look: Look, typed: AnyView, button: AnyView) -> AnyView {
        let (id, error) = (self.id, self.error);
        view! {
            <div class=class>
                <label for=id>{look.label}</label>
                {look.help.map(|help| view! { <p class="field__help" id=format!("{id}-help")>{help}</p> })}
                <div class="field__line">{typed}{button}</div>
                {move || error.get().map(|words| view! {
                    <p class="field__error" id=format!("{id}-error")>{icon(Icon::Alert)}<span>{words}</span></p>
                })}
            </div>
        }
        .into_any()
    }

    fn line_element(self) -> Option<HtmlInputElement> {
        self.input.try_get_untracked().flatten()
    }

    fn area_element(self) -> Option<HtmlTextAreaElement> {
        self.area.try_get_untracked().flatten()
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
        <button
            type="button"
            class="icon-button"
            aria-label=label
            aria-pressed=pressed
            on:click=move |_| shown.update(|shown| *shown = !*shown)
        >
            {drawing}
        </button>
    }
}
