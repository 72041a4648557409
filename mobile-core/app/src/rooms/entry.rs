//! One entry, read.

use andrum_core::entries::{Entry, Template};
use andrum_wire::ids::ItemId;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::shell::SyncLine;
use crate::calls::{Read, Restore, Trash};
use crate::client::ask;
use crate::page::{app, fetch, go, t};
use crate::routes::Screen;
use crate::ui::browser;
use crate::ui::dates::long_day;
use crate::ui::icon::{Icon, icon};
use crate::ui::say::failure_banner;
use crate::ui::toast::say_with_undo;
use crate::words::{Words, words};

const TITLE: Words = words("Reflektion", "Reflection");
const BACK: Words = words("Dagbok", "Journal");
const EDIT: Words = words("Skriv vidare", "Write on");
const HISTORY: Words = words("Tidigare versioner", "Earlier versions");
const TRASH: Words = words("Lägg i papperskorgen", "Put in the trash");
const TRASHED: Words = words("Ligger i papperskorgen", "Put in the trash");

/// The screen.
pub fn view(item: ItemId) -> impl IntoView {
    browser::title(t(TITLE));
    let entry = fetch(move || Read { item });
    let body = move || match entry.get() {
        None => ().into_any(),
        Some(Err(failure)) => failure_banner(&failure).into_any(),
        Some(Ok(entry)) => read(item, &entry).into_any(),
    };
    view! {
        <main class="page page--write" id="main" tabindex="-1">
            <header class="topbar">
                <a class="topbar__back" href=Screen::Journal.address()>{icon(Icon::ChevronLeft)}{t(BACK)}</a>
                <SyncLine />
            </header>
            {body}
        </main>
    }
}

fn read(item: ItemId, entry: &Entry) -> impl IntoView + use<> {
    let language = app().language.get_untracked();
    let sections = entry.sections.iter().filter(|section| !section.text.trim().is_empty()).map(|section| {
        let question = Template::question(section.prompt.as_str(), language);
        view! {
            {question.map(|question| view! { <h2 class="reading__question">{question}</h2> })}
            <div class="reading">{paragraphs(&section.text)}</div>
        }
    });
    let mut about: Vec<String> = entry.feelings.iter().map(|feeling| feeling.word(language).to_owned()).collect();
    about.extend(entry.tags.iter().map(|tag| tag.as_str().to_owned()));
    let title = (!entry.title.is_empty()).then(|| entry.title.clone());
    let trash = move |_| {
        spawn_local(async move {
            if ask(Trash { item }).await.is_ok() {
                go(Screen::Journal);
                say_with_undo(TRASHED, move || {
                    spawn_local(async move {
                        let _ = ask(Restore { item }).await;
                    });
                });
            }
        });
    };
    view! {
        <article class="stack">
            <header class="head">
                <p class="head__over">{long_day(entry.written_day)}</p>
                <h1>{title.unwrap_or_else(|| t(TITLE).to_owned())}</h1>
                <ul class="chips">{about.into_iter().map(|word| view! { <li class="chip">{word}</li> }).collect_view()}</ul>
            </header>
            {sections.collect_view()}
        </article>
        <footer class="foot">
            <a class="button" href=Screen::Edit(item).address()>{icon(Icon::Pencil)}{t(EDIT)}</a>
            <div class="cluster">
                <a class="button button--text" href=Screen::History(item).address()>{icon(Icon::History)}{t(HISTORY)}</a>
                <button type="button" class="button button--text" on:click=trash>{icon(Icon::Trash)}{t(TRASH)}</button>
            </div>
        </footer>
    }
}

/// A text as it was written: paragraphs, and lines within them.
pub fn paragraphs(text: &str) -> impl IntoView + use<> {
    let paragraphs = text.split("\n\n").filter(|text| !text.trim().is_empty());
    paragraphs.map(|text| view! { <p>{text.to_owned()}</p> }).collect_view()
}
