//! What was shared, in short: topics, the assignment, what was agreed.

use andrum_core::groups::{GroupView, OutcomeView, TopicView};
use leptos::prelude::*;

use super::super::parts::{counted, name_or_none, said, takes_part};
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
const DONE: Words = words("Samtalade om", "Talked about");
const VOTE: Words = words("{} röst", "{} vote");
const VOTES: Words = words("{} röster", "{} votes");
const AMONG: Words = words("bara deltagarna", "participants only");
const NOT_SENT: Words = words("inte skickad än", "not sent yet");
const ME: Words = words("du", "you");
const OUTCOMES: Words = words("Vad ni kom fram till", "What you arrived at");
const TO_TRY: Words = words("Att pröva: {}", "To try: {}");
const EARLIER: Words = words("Visa tidigare", "Show earlier ones");
const ASSIGNMENT: Words = words("Uppgift till nästa träff", "Assignment until next session");
const ANSWER: Words = words("Skriv i dagboken", "Write in the diary");
const ANSWER_ABOUT: Words = words("Bara du ser det du skriver.", "Only you see what you write.");

/// How many topics are shown at once.
const SHOWN: usize = 3;

/// Topics to come, those with most votes first; all of them behind a press.
pub(super) fn topics(view: &GroupView) -> AnyView {
    let (done, open): (Vec<&TopicView>, Vec<&TopicView>) = view.topics.iter().partition(|topic| topic.topic.done);
    let card = |topic: &&TopicView| topic_card(view, topic);
    let first = open.iter().take(SHOWN).map(card).collect_view();
    let rest = (open.len() > SHOWN).then(|| {
        view! {
            <details class="more">
                <summary>{icon(Icon::ChevronDown)}{counted(open.len(), ALL, ALL)}</summary>
                <ul class="topics">{open.iter().skip(SHOWN).map(card).collect_view()}</ul>
            </details>
        }
    });
    let over = (!done.is_empty()).then(|| {
        view! {
            <details class="more">
                <summary>{icon(Icon::ChevronDown)}{t(DONE)}</summary>
                <ul class="topics">{done.iter().map(card).collect_view()}</ul>
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
            <ul class="topics">{first}</ul>
            {rest}
            {over}
        </section>
    }
    .into_any()
}

fn topic_card(view: &GroupView, topic: &TopicView) -> impl IntoView + use<> {
    let name = if topic.mine { t(ME).to_owned() } else { name_or_none(&topic.name) };
    let votes = (!topic.votes.is_empty()).then(|| counted(topic.votes.len(), VOTE, VOTES));
    let among = topic.among_members.then(|| format!(" · {}", t(AMONG)));
    let waits = topic.unsynced.then(|| {
        view! { <span class="sync" data-state="waiting">{icon(Icon::CloudUpload)}{t(NOT_SENT)}</span> }
    });
    view! {
        <li>
            <a class="card topic-card" href=Screen::Topic(view.group, topic.item).address()>
                <span class="topic-card__title" dir="auto">{topic.topic.title.clone()}</span>
                <span class="topic-card__line"><span><bdi>{name}</bdi>{among}</span>{waits}<span>{votes}</span></span>
            </a>
        </li>
    }
}

/// The newest assignment. It is answered in the diary.
pub(super) fn assignment(view: &GroupView) -> Option<AnyView> {
    let newest = view.assignments.first().filter(|_| takes_part(view))?;
    let over = |session| view.sessions.iter().any(|it| it.planned.id == session && it.past);
    if newest.assignment.session.is_some_and(over) {
        return None;
    }
    Some(
        view! {
            <section class="card card--lichen">
                <h2>{t(ASSIGNMENT)}</h2>
                <p class="reading diff" dir="auto">{newest.assignment.prompt.clone()}</p>
                <a class="button button--text button--edge" href=Screen::Write.address()>{t(ANSWER)}</a>
                <p class="note">{t(ANSWER_ABOUT)}</p>
            </section>
        }
        .into_any(),
    )
}

/// What was agreed last, and before.
pub(super) fn outcomes(view: &GroupView) -> Option<AnyView> {
    let last = view.outcomes.first()?.outcome.session;
    let (newest, earlier): (Vec<&OutcomeView>, Vec<&OutcomeView>) =
        view.outcomes.iter().partition(|outcome| outcome.outcome.session == last);
    let line = |outcome: &&OutcomeView| outcome_line(outcome);
    let before = (!earlier.is_empty()).then(|| {
        view! {
            <details class="more">
                <summary>{icon(Icon::ChevronDown)}{t(EARLIER)}</summary>
                <ul class="stack">{earlier.iter().map(line).collect_view()}</ul>
            </details>
        }
    });
    Some(
        view! {
            <section class="section">
                <h2>{t(OUTCOMES)}</h2>
                <ul class="stack">{newest.iter().map(line).collect_view()}</ul>
                {before}
            </section>
        }
        .into_any(),
    )
}

fn outcome_line(outcome: &OutcomeView) -> impl IntoView + use<> {
    let said_of = |words: Words, text: &str| (!text.trim().is_empty()).then(|| view! { <p>{said(words, &[text])}</p> });
    let saw = outcome.outcome.saw.trim().to_owned();
    let who = outcome.outcome.who.trim().to_owned();
    view! {
        <li class="outcome">
            {(!saw.is_empty()).then(|| view! { <p dir="auto">{saw}</p> })}
            {said_of(TO_TRY, &outcome.outcome.to_try)}
            {(!who.is_empty()).then(|| view! { <p class="row__quiet" dir="auto">{who}</p> })}
        </li>
    }
}
