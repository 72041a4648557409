//! Language and appearance.

use leptos::prelude::*;

use crate::screens::MeScreen;
use crate::shared::{app, t};
use crate::ui::browser;
use crate::ui::head::head;
use crate::ui::icon::{Icon, icon};
use crate::words::{Language, Words, words};

const BACK: Words = words("Jag", "Me");
const TITLE: Words = words("Språk och utseende", "Language and appearance");
const LANGUAGE: Words = words("Språk", "Language");
const LOOK: Words = words("Utseende", "Appearance");
const DEVICE: Words = words("Enhetens", "The device's");
const PAPER: Words = words("Papper", "Paper");
const DUSK: Words = words("Skymning", "Dusk");
const SAMPLE: Words = words("Så här ser det ut", "This is how it looks");
const SAMPLE_TEXT: Words = words(
    "Hembesöket tog dubbelt så lång tid som jag hade tänkt.",
    "The home visit took twice as long as I had thought.",
);

/// The screen.
pub fn view() -> impl IntoView {
    let language = app().language.get_untracked();
    let languages =
        [(Language::Swedish, "sv", "Svenska"), (Language::English, "en", "English")].map(|(which, code, name)| {
            let choose = move |_| {
                browser::keep_language(which);
                app().language.set(which);
            };
            view! {
                <label>
                    <input type="radio" name="language" checked=which == language on:change=choose />
                    <span lang=code>{name}</span>
                </label>
            }
        });
    let chosen = browser::appearance();
    let looks = [(None, Icon::Smartphone, DEVICE), (Some("paper"), Icon::Sun, PAPER), (Some("dusk"), Icon::Moon, DUSK)]
        .map(|(look, drawing, name)| {
            let choose = move |_| browser::keep_appearance(look);
            view! {
                <label>
                    <input type="radio" name="look" checked=look == chosen.as_deref() on:change=choose />
                    <span>{icon(drawing)}{t(name)}</span>
                </label>
            }
        });
    view! {
        <main class="page" id="main" tabindex="-1">
            {head((MeScreen::Me, BACK), TITLE, None)}
            <div class="stack stack--loose">
                <fieldset class="segmented">
                    <legend>{t(LANGUAGE)}</legend><div class="segmented__choices">{languages}</div>
                </fieldset>
                <fieldset class="segmented">
                    <legend>{t(LOOK)}</legend><div class="segmented__choices">{looks}</div>
                </fieldset>
                <div class="card"><p class="quiet small">{t(SAMPLE)}</p><p class="reading">{t(SAMPLE_TEXT)}</p></div>
            </div>
        </main>
    }
}
