//! What was shared, in short: topics, what was agreed.

use std::sync::Arc;

use andrum_core::groups::{GroupView, OutcomeView, SessionId, TopicView};
use leptos::prelude::*;

use crate::rooms::group::parts::{counted, more, takes_part};
use crate::rooms::group::sessions::agenda::line;
use crate::rooms::group::sessions::outcomes::inside;
use crate::rooms::group::sessions::when::next;
use crate::screens::GroupScreen;
use crate::shared::t;
use crate::ui::icon::{Icon, small_icon};
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

/// What is open of that which stands behind a press.
#[derive(Clone, Copy)]
pub(super) struct Unfolded {
    open: RwSignal<bool>,
    done: RwSignal<bool>,
    outcomes: RwSignal<bool>,
}

impl Unfolded {
    pub(super) fn nothing() -> Self {
        let shut = || RwSignal::new(false);
        Self { open: shut(), done: shut(), outcomes: shut() }
    }
}

/// Topics to come, those with most votes first; all of them behind a press.
pub(super) fn topics(view: &Arc<GroupView>, unfolded: Unfolded) -> AnyView {
    let done = view.topics.iter().filter(|topic| topic.topic.done).count();
    let open = view.topics.len() - done;
    let whole = view.clone();
    let rest = (open > SHOWN)
        .then(|| more(unfolded.open, counted(open, ALL, ALL), move || list(&whole, false, SHOWN, usize::MAX)));
    let whole = view.clone();
    let over = (done > 0).then(|| more(unfolded.done, t(DONE).to_owned(), move || list(&whole, true, 0, usize::MAX)));
    let new = takes_part(view).then(|| {
        view! {
            <a class="button button--text" href=GroupScreen::NewTopic.of(view.group).address()>
                {small_icon(Icon::Plus)}{t(NEW)}
            </a>
        }
    });
    view! {
        <section class="section">
            <div class="cluster cluster--apart"><h2>{t(TOPICS)}</h2>{new}</div>
            {(open == 0).then(|| view! { <p class="quiet">{t(NO_TOPICS)}</p> })}
            {(open > 0).then(|| list(view, false, 0, SHOWN))}
            {rest}
            {over}
        </section>
    }
    .into_any()
}

fn list(view: &GroupView, done: bool, skip: usize, most: usize) -> AnyView {
    let next = next(view).map(|next| next.planned.id);
    let id = |topic: &TopicView| next.or(topic.topic.session).unwrap_or(SessionId([0; 8]));
    let card = |topic: &TopicView| view! { <li class="agenda__item">{line(view, topic, id(topic))}</li> };
    let topics = view.topics.iter().filter(|topic| topic.topic.done == done);
    view! { <ul class="agenda">{topics.skip(skip).take(most).map(card).collect_view()}</ul> }.into_any()
}

/// What was agreed last, and before.
pub(super) fn outcomes(view: &Arc<GroupView>, unfolded: Unfolded) -> Option<AnyView> {
    let last = view.outcomes.first()?.outcome.session;
    let newest = |outcome: &&OutcomeView| outcome.outcome.session == last;
    let whole = view.clone();
    let before = (!view.outcomes.iter().all(|outcome| newest(&outcome))).then(|| {
        more(unfolded.outcomes, t(EARLIER).to_owned(), move || {
            agreed(&whole, whole.outcomes.iter().filter(|outcome| outcome.outcome.session != last))
        })
    });
    Some(
        view! {
            <section class="section">
                <h2>{t(OUTCOMES)}</h2>
                {agreed(view, view.outcomes.iter().filter(newest))}
                {before}
            </section>
        }
        .into_any(),
    )
}

fn agreed<'a>(view: &Arc<GroupView>, outcomes: impl Iterator<Item = &'a OutcomeView>) -> AnyView {
    let line = |outcome: &OutcomeView| view! { <li class="card">{inside(view, &outcome.outcome)}</li> };
    view! { <ul class="outcomes">{outcomes.map(line).collect_view()}</ul> }.into_any()
}
