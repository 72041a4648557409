//! All components on one page, for whoever builds screens of them. No way leads here but the address.

use leptos::prelude::*;

use crate::shared::t;
use crate::ui::browser;
use crate::ui::icon::{Icon, icon, small_icon};
use crate::ui::pictures::{Door, door};
use crate::words::{Words, words};

const TITLE: Words = words("Komponenter", "Components");
const UNDER: Words = words("Allt som skärmarna är gjorda av.", "All that the screens are made of.");
const BUTTONS: Words = words("Knappar", "Buttons");
const CHOICES: Words = words("Val", "Choices");
const STATES: Words = words("Läget", "States");
const FIELDS: Words = words("Fält", "Fields");
const DOORS: Words = words("Dörren", "The door");
const CLOSE: Words = words("Stäng dagen", "Close the day");
const LONG: Words = words("Handledningstillfälle", "Supervision session");
const DELETE: Words = words("Radera för gott", "Delete for good");
const UNDO: Words = words("Ångra", "Undo");
const SEARCH: Words = words("Sök", "Search");
const TAG: Words = words("Gränser", "Boundaries");
const OTHER_TAG: Words = words("Stöd", "Support");
const SYNCED: Words = words("Allt är synkat", "All is synced");
const WAITING: Words = words("3 ännu inte synkade", "3 not synced yet");
const OFFLINE: Words = words("Utan nät", "No network");
const WRONG: Words = words("Något stämmer inte", "Something is not right");
const CALM: Words = words("Lugn upplysning", "A calm notice");
const NEEDS: Words = words("Behöver dig", "Needs you");
const LINE: Words = words("Med en rad till.", "With one more line.");
const SHOW: Words = words("Visa", "Show");
const NAME: Words = words("Namn", "Name");
const NAME_HELP: Words = words("En rad som hjälper.", "A line that helps.");
const CODE: Words = words("Kod", "Code");
const CODE_ERROR: Words = words("Något tecken i grupp 6 stämmer inte.", "A character of group 6 is not right.");
const READS: Words = words("Läser in", "Loading");

/// The page.
pub fn view() -> impl IntoView {
    browser::title(t(TITLE));
    view! {
        <main class="page" id="main" tabindex="-1">
            <header class="head"><h1>{t(TITLE)}</h1><p class="head__under">{t(UNDER)}</p></header>
            <div class="stack stack--loose">{buttons()} {choices()} {states()} {fields()} {doors()}</div>
        </main>
    }
}

fn buttons() -> impl IntoView {
    view! {
        <section class="section">
            <h2>{t(BUTTONS)}</h2>
            <div class="cluster">
                <button type="button" class="button">{t(CLOSE)}</button>
                <button type="button" class="button button--quiet">{t(LONG)}</button>
                <button type="button" class="button button--text">{t(UNDO)}</button>
                <button type="button" class="button button--danger">{t(DELETE)}</button>
                <button type="button" class="button button--small">{t(SHOW)}</button>
                <button type="button" class="button" aria-busy="true">{t(READS)}</button>
                <button type="button" class="button" disabled>{t(CLOSE)}</button>
                <button type="button" class="icon-button" aria-label=t(SEARCH)>{icon(Icon::Search)}</button>
            </div>
        </section>
    }
}

fn choices() -> impl IntoView {
    view! {
        <section class="section">
            <h2>{t(CHOICES)}</h2>
            <div class="chips">
                <button type="button" class="chip" aria-pressed="true">{t(TAG)}</button>
                <button type="button" class="chip" aria-pressed="false">{t(OTHER_TAG)}</button>
                <span class="chip chip--needs">{t(NEEDS)}</span>
            </div>
            <label class="check"><input type="checkbox" checked /><span>{t(LINE)}</span></label>
            <p class="privacy-line">{small_icon(Icon::Lock)}{t(LINE)}</p>
        </section>
    }
}

fn states() -> impl IntoView {
    let lines = [
        ("synced", Icon::CloudCheck, SYNCED),
        ("waiting", Icon::CloudUpload, WAITING),
        ("offline", Icon::CloudOff, OFFLINE),
        ("alarm", Icon::Alert, WRONG),
    ];
    let lines = lines
        .map(|(state, drawing, said)| view! { <p class="sync" data-state=state>{small_icon(drawing)}{t(said)}</p> });
    let banners = [("banner", CALM), ("banner banner--needs", NEEDS)].map(|(class, said)| {
        view! {
            <div class=class>
                {icon(Icon::Info)}
                <div class="banner__text"><strong>{t(said)}</strong><p>{t(LINE)}</p></div>
                <button type="button" class="button button--text">{t(SHOW)}</button>
            </div>
        }
    });
    view! {
        <section class="section">
            <h2>{t(STATES)}</h2>
            <div class="cluster">{lines}</div>
            {banners}
            <div class="skeleton" aria-hidden="true"><i></i><i></i></div>
            <progress class="progress" max="100" value="40" aria-label=t(READS)></progress>
        </section>
    }
}

fn fields() -> impl IntoView {
    view! {
        <section class="section">
            <h2>{t(FIELDS)}</h2>
            <div class="field">
                <label for="sample-name">{t(NAME)}</label>
                <p class="field__help" id="sample-name-help">{t(NAME_HELP)}</p>
                <input id="sample-name" type="text" autocomplete="off" aria-describedby="sample-name-help" />
            </div>
            <div class="field field--code">
                <label for="sample-code">{t(CODE)}</label>
                <input
                    id="sample-code"
                    type="text"
                    autocomplete="off"
                    value="T7GZ2"
                    aria-describedby="sample-code-error"
                    aria-invalid="true"
                />
                <p class="field__error" id="sample-code-error">{small_icon(Icon::Alert)}<span>{t(CODE_ERROR)}</span></p>
            </div>
        </section>
    }
}

fn doors() -> impl IntoView {
    view! {
        <section class="section">
            <h2>{t(DOORS)}</h2>
            <div class="cluster">{door(Door::Ajar, "")} {door(Door::Shut, "")}</div>
        </section>
    }
}
