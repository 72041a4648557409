//! The agenda of a session: topics by votes, or as the supervisor has arranged them. An offer.

use std::sync::Arc;

use andrum_core::groups::{Agenda, GroupBody, GroupView, SessionId, TopicView};
use andrum_wire::ids::ItemId;
use leptos::prelude::*;

use super::when::{agenda, is_left_over};
use crate::calls::{Reshare, Share};
use crate::rooms::group::reading::{is_open, named, not_sent};
use crate::rooms::group::topics::votes::tally;
use crate::screens::GroupScreen;
use crate::shared::t;
use crate::ui::icon::{Icon, icon};
use crate::ui::work::act;
use crate::words::{Words, fill, words};

const TITLE: Words = words("Agenda", "Agenda");
const OFFER: Words = words(
    "Agendan är ett erbjudande. Det som är angeläget när ni ses går före.",
    "The agenda is an offer. What is urgent when you meet goes first.",
);
const EMPTY: Words = words(
    "Inga frågor än. En fråga kan vara en situation du inte blir av med, eller något som gick bra och som du vill förstå.",
    "No topics yet. A topic can be a situation that stays with you, or something that went well and that you want to understand.",
);
const NEW: Words = words("Skriv en fråga", "Write a topic");
const LEFT_OVER: Words = words("Kvar från förra gången", "Left from last time");
const WHENEVER: Words = words("När det finns tid", "When there is time");
const UP: Words = words("Flytta upp ”{}”", "Move up “{}”");
const DOWN: Words = words("Flytta ner ”{}”", "Move down “{}”");
const ME: Words = words("Du", "You");
const ARRANGE: Words = words(
    "Du kan ordna agendan. Annars går den efter röster.",
    "You can arrange the agenda. Otherwise it goes by votes.",
);

/// The section.
pub fn section(view: &Arc<GroupView>, id: SessionId, past: bool) -> impl IntoView + use<> {
    let topics = agenda(view, id);
    let arranges = view.supervising && is_open(view) && !past && topics.len() > 1;
    let last = topics.len().saturating_sub(1);
    let rows = topics.iter().enumerate().map(|(place, topic)| {
        let moves = arranges.then(|| moves(view, id, topic, place, last));
        view! { <li class="agenda__item">{line(view, topic, id)}{moves}</li> }
    });
    let list = if topics.is_empty() {
        view! { <p class="quiet">{t(EMPTY)}</p> }.into_any()
    } else {
        view! { <ol class="agenda">{rows.collect_view()}</ol> }.into_any()
    };
    let new = (is_open(view) && !past).then(|| {
        let there = GroupScreen::NewTopic.of(view.group).address();
        view! { <a class="button button--quiet" href=there>{icon(Icon::Pencil)}{t(NEW)}</a> }
    });
    view! {
        <section class="section">
            <h2>{t(TITLE)}</h2>
            {(!past).then(|| view! { <p class="note">{t(OFFER)}</p> })}
            {list}
            {arranges.then(|| view! { <p class="note">{t(ARRANGE)}</p> })}
            {new}
        </section>
    }
}

/// A topic in a list, leading to it.
pub fn line(view: &GroupView, topic: &TopicView, id: SessionId) -> impl IntoView + use<> {
    let by = if topic.mine { t(ME).to_owned() } else { named(&topic.name) };
    let over =
        if is_left_over(view, topic, id) { Some(LEFT_OVER) } else { topic.topic.session.is_none().then_some(WHENEVER) };
    view! {
        <a class="topic" href=GroupScreen::Topic(topic.item).of(view.group).address()>
            {over.map(|over| view! { <span class="quiet small">{t(over)}</span> })}
            <span class="topic__title" dir="auto">{topic.topic.title.clone()}</span>
            <span class="topic__end">
                <bdi class="quiet small">{by}</bdi>
                {not_sent(topic.unsynced)}
                {tally(view, topic)}
            </span>
        </a>
    }
}

/// Up and down, for pointer and keyboard alike.
fn moves(view: &Arc<GroupView>, id: SessionId, topic: &TopicView, place: usize, last: usize) -> impl IntoView + use<> {
    let item = topic.item;
    let button = |down: bool| {
        let view = view.clone();
        let stuck = if down { place == last } else { place == 0 };
        let label = fill(t(if down { DOWN } else { UP }), &[&topic.topic.title]);
        let press = move |_| {
            if !stuck {
                change(&view, id, |agenda| shift(&mut agenda.order, item, down));
            }
        };
        let own = format!("{}-{item}", if down { "down" } else { "up" });
        view! {
            <button
                type="button"
                class="icon-button"
                class=("icon-button--up", !down)
                id=own
                aria-label=label
                aria-disabled=stuck.then_some("true")
                on:click=press
            >
                {icon(Icon::ChevronDown)}
            </button>
        }
    };
    view! { <span class="agenda__moves">{button(false)}{button(true)}</span> }
}

fn shift(order: &mut [ItemId], item: ItemId, down: bool) {
    let Some(from) = order.iter().position(|it| *it == item) else { return };
    let to = if down { (from + 1).min(order.len() - 1) } else { from.saturating_sub(1) };
    order.swap(from, to);
}

/// Changes the agenda, which begins as it is shown.
pub fn change(view: &GroupView, id: SessionId, change: impl FnOnce(&mut Agenda)) {
    let shown = agenda(view, id).iter().map(|topic| topic.item).collect();
    let stands = view.agendas.iter().find(|it| it.agenda.session == id);
    let begun = stands.map(|it| it.agenda.clone());
    let begun = begun.unwrap_or(Agenda { session: id, order: vec![], thread: None, urgent: String::new() });
    let mut agenda = Agenda { order: shown, ..begun };
    change(&mut agenda);
    let (group, body) = (view.group, GroupBody::Agenda(agenda));
    match stands {
        Some(stands) => act(Reshare { group, item: stands.item, body }, drop),
        None => act(Share { group, body, among_members: false }, drop),
    }
}
