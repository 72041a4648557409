//! Earlier versions of an entry: when, what changed, and a way back that destroys nothing.

use andrum_core::entries::Entry;
use andrum_core::facade::{DeviceInfo, Revision};
use andrum_wire::ids::ItemId;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::entry::paragraphs;
use crate::asking::fetch;
use crate::calls::{Devices, Error, History, Read, Replace};
use crate::changes::{Change, short_changes};
use crate::client::ask;
use crate::going::go;
use crate::screens::JournalScreen;
use crate::shared::t;
use crate::ui::browser;
use crate::ui::dates::day_and_time;
use crate::ui::icon::{Icon, icon, small_icon};
use crate::ui::say::failure_banner;
use crate::ui::toast::{say_with_undo, warn_of};
use crate::words::{Words, count, words};
use andrum_core::search::word_count;

const TITLE: Words = words("Tidigare versioner", "Earlier versions");
const BACK: Words = words("Reflektion", "Reflection");
const ABOUT: Words = words(
    "Den förra ligger kvar när du har ändrat efter en paus, eller från en annan enhet.",
    "The one before stays when you have edited after a pause, or from another device.",
);
const NOW: Words = words("Nu", "Now");
const THIS_DEVICE: Words = words("den här enheten", "this device");
const OTHER_DEVICE: Words = words("en annan enhet", "another device");
const FIRST: Words = words("Första versionen, {} ord.", "The first version, {} word.");
const FIRST_MORE: Words = words("Första versionen, {} ord.", "The first version, {} words.");
const OTHER_CHANGE: Words =
    words("Texten är densamma. Något annat ändrades.", "The text is the same. Something else changed.");
const WHOLE: Words = words("Visa hela", "Show all of it");
const TAKE_BACK: Words = words("Ta tillbaka den här", "Take this one back");
const TAKEN_BACK: Words = words("Den versionen gäller nu", "That version stands now");
const DESTROYS_NOTHING: Words =
    words("Att ta tillbaka en version raderar ingen annan.", "Taking a version back deletes no other.");
const NONE: Words = words("Det finns ingen tidigare version än", "There is no earlier version yet");

/// The screen.
pub fn view(item: ItemId) -> impl IntoView {
    browser::title(t(TITLE));
    let (entry, history, devices) =
        (fetch(move || Read { item }), fetch(move || History { item }), fetch(|| Devices {}));
    let body = move || match (entry.get(), history.get()) {
        (Some(Err(failure)), _) | (_, Some(Err(failure))) => failure_banner(&failure).into_any(),
        (Some(Ok(entry)), Some(Ok(revisions))) => {
            // Without an account there are no devices to name.
            let devices = devices.get().and_then(Result::ok).unwrap_or_default();
            versions(item, &entry, &revisions, &devices).into_any()
        }
        _ => view! { <div class="skeleton" aria-hidden="true"><i></i><i></i></div> }.into_any(),
    };
    view! {
        <main class="page" id="main" tabindex="-1">
            <header class="topbar">
                <a class="topbar__back" href=JournalScreen::Entry(item).address()>{icon(Icon::ChevronLeft)}{t(BACK)}</a>
            </header>
            <header class="head">
                <h1>{t(TITLE)}</h1>
                <p class="head__under">{t(ABOUT)}</p>
            </header>
            {body}
        </main>
    }
}

fn versions(item: ItemId, now: &Entry, revisions: &[Revision], devices: &[DeviceInfo]) -> impl IntoView + use<> {
    // One that says the same as the next is no change to show.
    let mut newer = now;
    let mut shown: Vec<&Revision> = vec![];
    for revision in revisions {
        if revision.entry != *newer {
            newer = &revision.entry;
            shown.push(revision);
        }
    }
    let before = |place: usize| shown.get(place).map(|revision| &revision.entry);
    let past = shown.iter().enumerate().map(|(place, revision)| {
        let who = author(revision, devices);
        view! {
            <li>
                <div class="history__head">
                    <strong>{day_and_time(revision.edited_ms)}</strong>
                    {who.map(|who| view! { <span class="quiet small">{who}</span> })}
                </div>
                {changed(before(place + 1), &revision.entry)}
                <details class="more">
                    <summary>{icon(Icon::ChevronDown)}{t(WHOLE)}</summary>
                    <div class="reading">{paragraphs(&revision.entry.plain_text())}</div>
                </details>
                {take_back(item, &revision.entry)}
            </li>
        }
    });
    let past = past.collect_view();
    let none = shown.is_empty();
    view! {
        <ol class="history">
            <li>
                <div class="history__head"><strong>{t(NOW)}</strong></div>
                {changed(before(0), now)}
            </li>
            {past}
        </ol>
        <p class="note">{t(if none { NONE } else { DESTROYS_NOTHING })}</p>
    }
}

fn author(revision: &Revision, devices: &[DeviceInfo]) -> Option<String> {
    let author = revision.author?;
    let device = devices.iter().find(|device| device.device == author);
    Some(match device {
        Some(device) if device.this => t(THIS_DEVICE).to_owned(),
        Some(DeviceInfo { name: Some(name), .. }) => name.clone(),
        _ => t(OTHER_DEVICE).to_owned(),
    })
}

/// What changed from one version to the next.
fn changed(older: Option<&Entry>, newer: &Entry) -> impl IntoView + use<> {
    let Some(older) = older else {
        return view! { <p class="reading">{count(word_count(newer), t(FIRST), t(FIRST_MORE))}</p> }.into_any();
    };
    let mut prompts: Vec<&str> = newer.sections.iter().map(|section| section.prompt.as_str()).collect();
    let gone = older
        .sections
        .iter()
        .map(|section| section.prompt.as_str())
        .filter(|it| !newer.sections.iter().any(|section| section.prompt.as_str() == *it));
    prompts.extend(gone);
    let texts = prompts.into_iter().map(|prompt| (older.section(prompt), newer.section(prompt)));
    let title = (older.title.as_str(), newer.title.as_str());
    let differing: Vec<_> = core::iter::once(title).chain(texts).filter(|(older, newer)| older != newer).collect();
    if differing.is_empty() {
        return view! { <p class="note">{t(OTHER_CHANGE)}</p> }.into_any();
    }
    let lines = differing.into_iter().map(|(older, newer)| {
        let pieces = short_changes(older, newer).into_iter().map(piece).collect_view();
        view! { <p class="reading diff">{pieces}</p> }
    });
    lines.collect_view().into_any()
}

/// A stretch of text, as it went or came.
pub fn piece(change: Change) -> AnyView {
    match change {
        Change::Same(text) => text.into_any(),
        Change::Gone(text) => view! { <del>{text}</del> }.into_any(),
        Change::New(text) => view! { <ins>{text}</ins> }.into_any(),
    }
}

fn take_back(item: ItemId, earlier: &Entry) -> impl IntoView + use<> {
    let earlier = StoredValue::new(earlier.clone());
    let busy = RwSignal::new(false);
    let press = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let earlier = earlier.get_value();
        spawn_local(async move {
            match replace_with(item, earlier).await {
                Ok(before) => {
                    go(JournalScreen::Entry(item));
                    say_with_undo(TAKEN_BACK, move || {
                        let before = before.clone();
                        spawn_local(async move {
                            if let Err(failure) = replace_with(item, before).await {
                                warn_of(&failure);
                            }
                        });
                    });
                }
                Err(failure) => {
                    warn_of(&failure);
                    busy.try_set(false);
                }
            }
        });
    };
    view! {
        <button
            type="button"
            class="button button--text button--edge"
            aria-busy=move || busy.get().then_some("true")
            on:click=press
        >
            {small_icon(Icon::Restore)}{t(TAKE_BACK)}
        </button>
    }
}

/// Puts an earlier version on top of what stands now; gives what stood.
async fn replace_with(item: ItemId, earlier: Entry) -> Result<Entry, Error> {
    let read = ask(Read { item }).await?;
    // Where it lies, and what is not settled, is not a matter of the text.
    let written = Entry {
        created_ms: read.created_ms,
        trashed_ms: read.trashed_ms,
        conflicts: read.conflicts.clone(),
        ..earlier
    };
    ask(Replace { item, read: read.clone(), written }).await?;
    Ok(read)
}
