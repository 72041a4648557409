//! An entry in a list.

use andrum_core::local::Summary;
use leptos::prelude::*;

use super::dates::day_words;
use super::icon::{Icon, small_icon};
use crate::page::{app, t};
use crate::routes::Screen;
use crate::words::{Words, words};

const EMPTY: Words = words("Utan text", "Without text");
const TWO_VERSIONS: Words = words("Två versioner", "Two versions");
const NOT_SYNCED: Words = words("Ännu inte synkad", "Not synced yet");
const REFERENCE: Words = words("I referensbanken", "In the reference bank");

/// A row that leads to the entry.
pub fn row(summary: Summary) -> impl IntoView {
    let language = app().language.get_untracked();
    let preview = if summary.preview.is_empty() { t(EMPTY).to_owned() } else { summary.preview };
    let mut about = vec![day_words(summary.day)];
    about.extend(summary.feelings.iter().map(|feeling| feeling.word(language).to_owned()));
    about.extend(summary.tags.iter().map(|tag| tag.as_str().to_owned()));
    let synced_at_all = app().status.get_untracked().is_some_and(|status| status.server.is_some());
    view! {
        <li>
            <a class="row" href=Screen::Entry(summary.item).address()>
                <span class="row__main">
                    <span class="row__title row__title--reading">{preview}</span>
                    <span class="row__quiet">{about.join(" · ")}</span>
                </span>
                <span class="row__end">
                    {summary.conflict.then(|| view! { <span class="chip chip--needs">{t(TWO_VERSIONS)}</span> })}
                    {summary.reference.then(|| view! { <span title=t(REFERENCE)>{small_icon(Icon::Bookmark)}<span class="unseen">{t(REFERENCE)}</span></span> })}
                    {(summary.unsynced && synced_at_all).then(|| view! { <span title=t(NOT_SYNCED)>{small_icon(Icon::CloudUpload)}<span class="unseen">{t(NOT_SYNCED)}</span></span> })}
                </span>
            </a>
        </li>
    }
}
