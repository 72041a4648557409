//! One entry, read.

use andrum_core::entries::{Entry, Template};
use andrum_wire::ids::ItemId;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::asking::fetch;
use crate::calls::{self, Error, Read, Restore, Trash};
use crate::client::ask;
use crate::going::go;
use crate::rooms::group::topics::lift;
use crate::screens::{EntriesScreen, JournalScreen};
use crate::shared::{app, t};
use crate::ui::dates::{day_words, long_day, time_words};
use crate::ui::feelings::felt;
use crate::ui::icon::{Icon, icon, small_icon};
use crate::ui::menu::Menu;
use crate::ui::say::failure_banner;
use crate::ui::toast::{say, say_with_undo, warn_of};
use crate::ui::{browser, summary};
use crate::words::{Words, fill, words};

const TITLE: Words = words("Reflektion", "Reflection");
const BACK: Words = words("Dagbok", "Journal");
const EDIT: Words = words("Ändra", "Edit");
const HISTORY: Words = words("Tidigare versioner", "Earlier versions");
const COPY: Words = words("Kopiera texten", "Copy the text");
const COPIED: Words = words("Texten är kopierad", "The text is copied");
const NOT_COPIED: Words = words("Det gick inte att kopiera här", "It could not be copied here");
const TRASH: Words = words("Till papperskorgen", "To the trash");
const TRASHED: Words = words("Flyttad till papperskorgen", "Moved to the trash");
const IN_TRASH: Words = words("Ligger i papperskorgen", "In the trash");
const RESTORE: Words = words("Återställ", "Restore");
const KEEP: Words = words("Spara i referensbanken", "Keep in the reference bank");
const STRAIN: Words = words("Dagen tog {} av 5", "The day took {} of 5");
const ONLY_YOU: Words = words("Bara du kan läsa det här.", "Only you can read this.");
const TWO: Words = words("Den här finns i två versioner", "There are two versions of this");
const TWO_ABOUT: Words = words(
    "Du ändrade på två ställen innan de hade synkat. Inget är borta.",
    "You edited in two places before they had synced. Nothing is gone.",
);
const CHOOSE: Words = words("Välj vad som ska stå", "Choose what is to stand");

/// What is read beside the list, or alone on a phone.
pub fn read(item: ItemId) -> impl IntoView {
    browser::title(t(TITLE));
    let entry = fetch(move || Read { item });
    // A memo: what did not change is not drawn anew while it is read.
    let entry = Memo::new(move |_| entry.get());
    move || match entry.get() {
        None => view! { <header class="topbar">{back()}</header> }.into_any(),
        Some(Err(failure)) => view! {
            <header class="topbar">{back()}</header>
            <h1 class="unseen">{t(TITLE)}</h1>
            {failure_banner(&failure)}
        }
        .into_any(),
        Some(Ok(entry)) => whole(item, &entry).into_any(),
    }
}

fn back() -> impl IntoView {
    view! { <a class="topbar__back" href=JournalScreen::List.address()>{icon(Icon::ChevronLeft)}{t(BACK)}</a> }
}

fn whole(item: ItemId, entry: &Entry) -> impl IntoView + use<> {
    let title = summary::title_of(&entry.title, entry.template.as_str()).unwrap_or_else(|| t(TITLE).to_owned());
    let tags = entry.tags.iter().map(|tag| view! { <span class="chip">{tag.as_str().to_owned()}</span> });
    let tags = tags.collect_view();
    view! {
        {tools(item, entry)}
        <article class="stack">
            <header>
                <p class="head__over">{when(entry)}</p>
                <h1>{title}</h1>
            </header>
            {in_trash(item, entry)}
            {two_versions(item, entry)}
            {marks(entry)}
            <div class="reading">{sections(entry)}</div>
            <div class="chips">{tags}</div>
            <p class="privacy-line">{small_icon(Icon::Lock)}{t(ONLY_YOU)}</p>
            {lift::lifted(item)}
        </article>
    }
}

/// "igår, måndag 24 november 16:52".
fn when(entry: &Entry) -> String {
    let (near, long) = (day_words(entry.written_day), long_day(entry.written_day));
    let mut said = if near == long { long } else { format!("{near}, {long}") };
    let offset = browser::offset_minutes_at(entry.created_ms);
    if andrum_core::entries::Day::at(entry.created_ms, offset) == Ok(entry.written_day) {
        said = format!("{said} {}", time_words(entry.created_ms));
    }
    said
}

fn marks(entry: &Entry) -> Option<impl IntoView + use<>> {
    let strain = entry.strain.map(|strain| view! { <span>{fill(t(STRAIN), &[&strain.get()])}</span> });
    let any = strain.is_some() || !entry.feelings.is_empty();
    let feelings = entry.feelings.iter().map(felt).collect_view();
    any.then(|| view! { <p class="read__marks">{feelings}{strain}</p> })
}

fn sections(entry: &Entry) -> impl IntoView + use<> {
    let language = app().language.get_untracked();
    let written = entry.sections.iter().filter(|section| !section.text.trim().is_empty());
    let sections = written.map(|section| {
        // An empty page has no question to repeat.
        let question =
            Template::question(section.prompt.as_str(), language).filter(|_| section.prompt.as_str() != "free");
        view! {
            <section class="read__section">
                {question.map(|question| view! { <h2>{question}</h2> })}
                {paragraphs(&section.text)}
            </section>
        }
    });
    sections.collect_view()
}

/// A text as it was written: a paragraph for each line that holds something.
pub fn paragraphs(text: &str) -> impl IntoView + use<> {
    text.lines().filter(|line| !line.trim().is_empty()).map(|line| view! { <p>{line.to_owned()}</p> }).collect_view()
}

fn tools(item: ItemId, entry: &Entry) -> impl IntoView + use<> {
    let text = StoredValue::new(entry.plain_text());
    let copy = move |_| {
        spawn_local(async move {
            say(if browser::copy(&text.get_value()).await.is_some() { COPIED } else { NOT_COPIED });
        });
    };
    let reference = entry.reference;
    let keep = move |_| change(item, move |entry| entry.reference = !reference);
    let is_here = entry.trashed_ms.is_none();
    view! {
        <header class="topbar">
            {back()}
            <div class="topbar__end">
                <button
                    type="button"
                    class="icon-button"
                    aria-label=t(KEEP)
                    aria-pressed=if reference { "true" } else { "false" }
                    on:click=keep
                >
                    {icon(Icon::Bookmark)}
                </button>
                <a class="icon-button" href=JournalScreen::Edit(item).address() aria-label=t(EDIT)>
                    {icon(Icon::Pencil)}
                </a>
                <Menu>
                    {is_here.then(|| lift::menu_item(item))}
                    <li>
                        <a class="menu__item" href=EntriesScreen::History(item).address()>
                            {icon(Icon::History)}{t(HISTORY)}
                        </a>
                    </li>
                    <li><button type="button" class="menu__item" on:click=copy>{icon(Icon::Copy)}{t(COPY)}</button></li>
                    {is_here.then(|| view! {
                        <li>
                            <button type="button" class="menu__item" on:click=move |_| trash(item)>
                                {icon(Icon::Trash)}{t(TRASH)}
                            </button>
                        </li>
                    })}
                </Menu>
            </div>
        </header>
    }
}

/// Changes a small thing about the entry as it stands now.
fn change(item: ItemId, change: impl Fn(&mut Entry) + 'static) {
    spawn_local(async move {
        let changed = async {
            let read = ask(Read { item }).await?;
            let mut written = read.clone();
            change(&mut written);
            ask(calls::Update { item, read, written }).await
        };
        said(changed.await.map(drop));
    });
}

fn trash(item: ItemId) {
    spawn_local(async move {
        let outcome = ask(Trash { item }).await;
        if outcome.is_ok() {
            go(JournalScreen::List);
            say_with_undo(TRASHED, move || restore(item));
        }
        said(outcome);
    });
}

fn restore(item: ItemId) {
    spawn_local(async move { said(ask(Restore { item }).await) });
}

/// Says why something did not work.
fn said(outcome: Result<(), Error>) {
    if let Err(failure) = outcome {
        warn_of(&failure);
    }
}

fn in_trash(item: ItemId, entry: &Entry) -> Option<impl IntoView + use<>> {
    entry.trashed_ms.map(|_| {
        view! {
            <div class="banner banner--plain" role="status">
                {icon(Icon::Trash)}
                <div class="banner__text"><p>{t(IN_TRASH)}</p></div>
                <button type="button" class="button button--text" on:click=move |_| restore(item)>{t(RESTORE)}</button>
            </div>
        }
    })
}

fn two_versions(item: ItemId, entry: &Entry) -> Option<impl IntoView + use<>> {
    (!entry.conflicts.is_empty()).then(|| {
        view! {
            <div class="banner banner--needs" role="status">
                {icon(Icon::Info)}
                <div class="banner__text"><strong>{t(TWO)}</strong><p>{t(TWO_ABOUT)}</p></div>
                <div class="buttons">
                    <a class="button button--quiet button--small" href=EntriesScreen::Conflict(item).address()>
                        {t(CHOOSE)}
                    </a>
                </div>
            </div>
        }
    })
}
