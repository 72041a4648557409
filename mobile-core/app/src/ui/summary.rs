//! An entry in a list.

use andrum_core::device::Summary;
use andrum_core::entries::{Day, template};
use andrum_core::search::{Query, highlight};
use andrum_wire::ids::ItemId;
use leptos::prelude::*;

use super::browser;
use super::dates::{day_words, time_words};
use super::feelings::felt;
use super::icon::{Icon, icon, small_icon};
use crate::calls::Listed;
use crate::screens::JournalScreen;
use crate::shared::{app, t};
use crate::words::{Words, words};

const EMPTY: Words = words("Utan text", "Without text");
const TWO_VERSIONS: Words = words("Två versioner", "Two versions");
const NOT_SYNCED: Words = words("inte synkad", "not synced");
const REFERENCE: Words = words("Referensbanken", "Reference bank");

/// Templates whose name says nothing of one entry.
const PLAIN: [&str; 2] = ["driscoll", "free"];

/// A row that leads to the entry. `query` is what its hits are marked for, `here` the entry that is read beside the
/// list.
pub fn row(listed: Listed, query: Option<&Query>, here: Signal<Option<ItemId>>) -> impl IntoView + use<> {
    let item = listed.summary.item;
    let current = move || (here.get() == Some(item)).then_some("true");
    view! {
        <li>
            <a class="entry" href=JournalScreen::Entry(item).address() aria-current=current>{inside(listed, query)}</a>
        </li>
    }
}

/// What a row holds.
pub fn inside(listed: Listed, query: Option<&Query>) -> impl IntoView + use<> {
    let title = title(&listed);
    let Listed { summary, lines, .. } = listed;
    let lines = if lines.is_empty() && title.is_none() { t(EMPTY).to_owned() } else { lines };
    let alone = title.is_none();
    let synced_at_all = app().status.get_untracked().is_some_and(|status| status.server.is_some());
    let waits = (summary.unsynced && synced_at_all).then(|| {
        view! { <span class="sync" data-state="waiting">{icon(Icon::CloudUpload)}{t(NOT_SYNCED)}</span> }
    });
    view! {
        <span class="entry__when">
            <span>{when(summary.day, summary.created_ms)}</span>
            {waits}
            {summary.conflict.then(|| view! { <span class="chip chip--needs">{t(TWO_VERSIONS)}</span> })}
        </span>
        {title.map(|title| view! { <span class="entry__title">{marked(&title, query)}</span> })}
        {(!lines.is_empty()).then(|| view! {
            <span class="entry__lines" class=("entry__lines--alone", alone)>{marked(&lines, query)}</span>
        })}
        {marks(&summary)}
    }
}

/// The title, or else the name of the questions, where that says something.
pub fn title(listed: &Listed) -> Option<String> {
    title_of(&listed.title, listed.summary.template.as_str())
}

/// The same, of an entry with a title and a template.
pub fn title_of(title: &str, key: &str) -> Option<String> {
    if !title.trim().is_empty() {
        return Some(title.to_owned());
    }
    let named = template(key).filter(|_| !PLAIN.contains(&key));
    named.map(|template| template.name.in_language(app().language.get_untracked()).to_owned())
}

/// The day, and the time where it was written on that day.
pub fn when(day: Day, created_ms: i64) -> String {
    if Day::at(created_ms, browser::offset_minutes_at(created_ms)) == Ok(day) {
        format!("{} {}", day_words(day), time_words(created_ms))
    } else {
        day_words(day)
    }
}

fn marks(summary: &Summary) -> Option<impl IntoView + use<>> {
    let any = !summary.feelings.is_empty() || !summary.tags.is_empty() || summary.reference;
    any.then(|| {
        let tags = summary.tags.iter().map(|tag| view! { <span>{tag.as_str().to_owned()}</span> });
        let reference =
            summary.reference.then(|| view! { <span class="felt">{small_icon(Icon::Bookmark)}{t(REFERENCE)}</span> });
        view! {
            <span class="entry__marks">
                {summary.feelings.iter().map(felt).collect_view()}
                {tags.collect_view()}
                {reference}
            </span>
        }
    })
}

/// A text with the words marked that answer a query.
pub fn marked(text: &str, query: Option<&Query>) -> impl IntoView + use<> {
    let mut pieces: Vec<AnyView> = vec![];
    let mut at = 0;
    for hit in query.into_iter().flat_map(|query| highlight(text, query)) {
        pieces.push(text[at..hit.start].to_owned().into_any());
        pieces.push(view! { <mark>{text[hit.clone()].to_owned()}</mark> }.into_any());
        at = hit.end;
    }
    pieces.push(text[at..].to_owned().into_any());
    pieces
}
