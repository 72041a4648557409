//! What was shared, in short: topics, what was agreed.

use std::sync::Arc;

use andrum_core::groups::{GroupView, OutcomeView, SessionId, TopicView};
use leptos::prelude::*;

use super::super::agenda::line;
use super::super::outcomes::inside;
use super::super::parts::{counted, takes_part};
use super::super::when::next;
use crate::page::t;
use crate::routes::{Place, Screen};
use crate::ui::icon::{Icon, icon, small_icon};
use crate::words::{Words, words};

const TOPICS: Words = words("Frågor att ta upp", "Topics to take up");
const NO_TOPICS: Words = words(
    "Inga frågor än. En fråga kan vara en situation som hänger kvar: vad som hände, vad du undrar.",
    "No topics yet. A topic can be a situation that stays with you: what happened, what you wonder.",
);
const NEW: Words = words("Ny fråga", "New topic");
const ALL: Words = words("Visa alla {} frågor", "Show all {} topics");
const DONE: Words = words("Ni har pratat om", "You have talked about");
const OUTCOMES: Words = words("Vad ni kom fram till", "What you arrived at");
const EARLIER: Words = words("Visa tidigare", "Show earlier ones");

/// How many topics are shown at once.
const SHOWN: usize = 3;

/// Topics to come, those with most votes first; all of them behind a press.
pub(super) fn topics(view: &GroupView) -> AnyView {
    let (done, open): (Vec<&TopicView>, Vec<&TopicView>) = view.topics.iter().partition(|topic| topic.topic.done);
    let next = next(view).map(|next| next.planned.id);
    let id = |topic: &TopicView| next.or(topic.topic.session).unwrap_or(SessionId([0; 8]));
    let card = |topic: &&TopicView| view! { <li class="agenda__item">{line(view, topic, id(topic))}</li> };
    let first = open.iter().take(SHOWN).map(card).collect_view();
    let rest = (open.len() > SHOWN).then(|| {
        view! {
            <details class="more">
                <summary>{icon(Icon::ChevronDown)}{counted(open.len(), ALL, ALL)}</summary>
                <ul class="agenda">{open.iter().skip(SHOWN).map(card).collect_view()}</ul>
            </details>
        }
    });
    let over = (!done.is_empty()).then(|| {
        view! {
            <details class="more">
                <summary>{icon(Icon::ChevronDown)}{t(DONE)}</summary>
                <ul class="agenda">{done.iter().map(card).collect_view()}</ul>
            </details>
        }
    });
    let new = takes_part(view).then(|| {
        view! { <a class="button button--text" href=Screen::InGroup(Place::NewTopic, view.group).address()>{small_icon(Icon::Plus)}{t(NEW)}</a> }
    });
    view! {
        <section class="section">
            <div class="cluster cluster--apart"><h2>{t(TOPICS)}</h2>{new}</div>
            {open.is_empty().then(|| view! { <p class="quiet">{t(NO_TOPICS)}</p> })}
            {(!open.is_empty()).then(|| view! { <ul class="agenda">{first}</ul> })}
            {rest}
            {over}
        </section>
    }
    .into_any()
}

/// What was agreed last, and before.
pub(super) fn outcomes(view: &Arc<GroupView>) -> Option<AnyView> {
    let last = view.outcomes.first()?.outcome.session;
    let (newest, earlier): (Vec<&OutcomeView>, Vec<&OutcomeView>) =
        view.outcomes.iter().partition(|outcome| outcome.outcome.session == last);
    let line = |outcome: &&OutcomeView| view! { <li class="card">{inside(view, &outcome.outcome)}</li> };
    let before = (!earlier.is_empty()).then(|| {
        view! {
            <details class="more">
                <summary>{icon(Icon::ChevronDown)}{t(EARLIER)}</summary>
                <ul class="outcomes">{earlier.iter().map(line).collect_view()}</ul>
            </details>
        }
    });
    Some(
        view! {
            <section class="section">
                <h2>{t(OUTCOMES)}</h2>
                <ul class="outcomes">{newest.iter().map(line).collect_view()}</ul>
                {before}
            </section>
        }
        .into_any(),
    )
}
