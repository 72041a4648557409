//! The kit: typed, pasted, or read by the camera where the browser can.

use andrum_core::kit::{Kit, KitError};
use leptos::prelude::*;
use web_sys::HtmlTextAreaElement;

use super::field::{Field, Look};
use super::icon::{Icon, icon};
use super::scan;
use crate::calls::{Error, SecretText};
use crate::kit_text::{grouped, wrong_group};
use crate::shared::t;
use crate::ui::say::failure_words;
use crate::words::{Words, words};

const LABEL: Words = words("Koden på återställningskortet", "The code of the recovery kit");
const HELP: Words = words("Klistra in den, eller skriv av den från kortet.", "Paste it, or type it from the kit.");
const HELP_SCAN: Words =
    words("Klistra in den, skriv av den eller läs av QR-koden.", "Paste it, type it or scan the QR code.");
const SCAN: Words = words("Läs av QR-koden med kameran", "Scan the QR code with the camera");

/// A field for a kit.
#[derive(Clone, Copy)]
pub struct KitField(pub Field);

impl KitField {
    /// A field with an id of its own on its screen.
    pub fn new(id: &'static str) -> Self {
        Self(Field::new(id))
    }

    /// What was typed.
    pub fn secret(self) -> SecretText {
        self.0.secret()
    }

    /// Checks what was typed, before anything is asked of the core.
    pub fn check(self) {
        let typed = self.secret();
        let group = wrong_group(&typed);
        let failure = match (group, Kit::parse(&typed)) {
            (Some(group), _) | (None, Err(KitError::Character(group) | KitError::Group(group))) => {
                Error::Kit(KitError::Group(group))
            }
            (None, Err(KitError::Length)) => Error::Kit(KitError::Length),
            (None, Ok(_)) => return,
        };
        self.0.fail(failure_words(&failure));
    }

    /// Says what the core found wrong with it; false when the failure is about something else.
    pub fn takes(self, failure: &Error) -> bool {
        let about_it = matches!(failure, Error::Kit(_));
        if about_it {
            self.0.fail(failure_words(failure));
            self.0.focus();
        }
        about_it
    }

    /// Draws it. `help` is a line in place of the usual one.
    pub fn view(self, help: Option<Words>) -> impl IntoView {
        let field = self.0;
        let can_scan = scan::is_possible();
        let scanning = RwSignal::new(false);
        let look = Look {
            label: t(LABEL).to_owned(),
            help: Some(t(help.unwrap_or(if can_scan { HELP_SCAN } else { HELP }))),
            autocomplete: "off",
        };
        let button = can_scan.then(|| {
            view! {
                <button type="button" class="icon-button" aria-label=t(SCAN) on:click=move |_| scanning.set(true)>
                    {icon(Icon::QrCode)}
                </button>
            }
        });
        let scanned = move |text: SecretText| {
            field.put(&grouped(&text));
            field.settle();
            self.check();
            field.focus();
        };
        view! {
            {field.long_code(look, move |area| typed(field, area), button)}
            {move || scanning.get().then(|| scan::sheet(scanning, scanned))}
        }
    }
}

/// Groups what is typed at the end; elsewhere the caret would jump.
fn typed(field: Field, area: &HtmlTextAreaElement) {
    let value = SecretText::new(area.value());
    let code = grouped(&value);
    let at_end = area.selection_end().ok().flatten().is_none_or(|end| end as usize >= value.encode_utf16().count());
    // A hyphen that was just typed, or is left over by deleting, is not fought with.
    let settled = value.trim_end_matches('-') == *code;
    if at_end && !settled {
        area.set_value(&code);
    }
    if let Some(group) = wrong_group(&code) {
        field.fail(failure_words(&Error::Kit(KitError::Group(group))));
    }
}
