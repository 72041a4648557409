//! Sessions in words: which, when and where; and which comes next.

use andrum_core::entries::Day;
use andrum_core::groups::{GroupView, PlannedSession, SessionId, SessionView, TopicView};
use leptos::prelude::*;

use crate::rooms::group::reading::topic_of;
use crate::shared::{app, t};
use crate::ui::dates::{long_day, today};
use crate::words::{Language, Words, fill, words};

const SESSION: Words = words("Träff {}", "Session {}");
const CLOSING: Words = words("Träff {}, avslutning", "Session {}, the last one");
const OFF: Words = words("Inställd träff", "Cancelled session");
const TODAY: Words = words("idag", "today");
const TOMORROW: Words = words("i morgon", "tomorrow");
const DAYS: Words = words("om {} dagar", "in {} days");

/// A session of a group.
pub fn session_of(view: &GroupView, id: SessionId) -> Option<&SessionView> {
    view.sessions.iter().find(|session| session.planned.id == id)
}

/// The next one that takes place; today's is still to come.
pub fn next(view: &GroupView) -> Option<&SessionView> {
    view.sessions.iter().find(|session| !session.past && !session.planned.cancelled)
}

/// The one that takes place after a session.
pub fn after(view: &GroupView, id: SessionId) -> Option<&SessionView> {
    view.sessions.iter().skip_while(|it| it.planned.id != id).skip(1).find(|it| !it.planned.cancelled)
}

/// The one that took place before a session.
pub fn before(view: &GroupView, id: SessionId) -> Option<&SessionView> {
    let earlier = view.sessions.iter().take_while(|it| it.planned.id != id);
    earlier.filter(|it| !it.planned.cancelled).last()
}

/// "Träff 5": sessions that take place, counted.
pub fn session_name(view: &GroupView, planned: &PlannedSession) -> String {
    if planned.cancelled {
        return t(OFF).to_owned();
    }
    let before = view.sessions.iter().take_while(|it| it.planned.id != planned.id);
    let number = before.filter(|it| !it.planned.cancelled).count() + 1;
    fill(t(if planned.closing { CLOSING } else { SESSION }), &[&number])
}

/// "tisdag 2 december 13–16, Flen".
pub fn when_and_where(planned: &PlannedSession) -> impl IntoView + use<> {
    let place = planned.place.trim().to_owned();
    let place = (!place.is_empty()).then(|| view! { ", " <bdi>{place}</bdi> });
    view! { {when(planned)}{place} }
}

/// "tisdag 2 december 13–16".
pub fn when(planned: &PlannedSession) -> String {
    format!("{} {}", long_day(planned.day), times(planned))
}

/// "13–16", "13:30–16".
pub fn times(planned: &PlannedSession) -> String {
    let begins = clock(planned.minute);
    if planned.minutes == 0 {
        return begins;
    }
    format!("{begins}–{}", clock((planned.minute + planned.minutes) % (24 * 60)))
}

/// A time of day: in Swedish whole hours stand alone.
fn clock(minute: u16) -> String {
    let (hour, rest) = (minute / 60, minute % 60);
    if rest == 0 && app().language.get_untracked() == Language::Swedish {
        return hour.to_string();
    }
    format!("{hour:02}:{rest:02}")
}

/// "om 7 dagar", for a day to come.
pub fn in_days(day: Day) -> Option<String> {
    match day.days_after(today()) {
        0 => Some(t(TODAY).to_owned()),
        1 => Some(t(TOMORROW).to_owned()),
        days if days > 1 => Some(fill(t(DAYS), &[&days])),
        _ => None,
    }
}

/// The last session that was held: its outcomes hold until the next one. Today's counts once something was written down
/// at it.
pub fn last_held(view: &GroupView) -> Option<&SessionView> {
    let wrote = |session: &SessionView| view.outcomes.iter().any(|it| it.outcome.session == session.planned.id);
    let held = |session: &&SessionView| session.past || session.planned.day == today() && wrote(session);
    view.sessions.iter().filter(|it| !it.planned.cancelled).rfind(held)
}

/// What stands on the agenda of a session, in its order: as the supervisor has arranged it, then by votes.
pub fn agenda(view: &GroupView, id: SessionId) -> Vec<&TopicView> {
    let arranged = view.agendas.iter().find(|it| it.agenda.session == id).map(|it| it.agenda.order.as_slice());
    let arranged = arranged.unwrap_or_default();
    let wanted = |topic: &&TopicView| belongs(view, topic, id);
    let first = arranged.iter().filter_map(|item| topic_of(view, item)).filter(wanted);
    let rest = view.topics.iter().filter(|topic| !arranged.contains(&topic.item)).filter(wanted);
    first.chain(rest).collect()
}

/// Whether a topic is for a session: written for it, or left over from one before it and not talked about. Those
/// without a session are for whenever there is time: they stand with the next one.
fn belongs(view: &GroupView, topic: &TopicView, id: SessionId) -> bool {
    match topic.topic.session {
        Some(own) if own == id => true,
        _ if topic.topic.done || was_thread(view, topic) => false,
        None => next(view).is_some_and(|next| next.planned.id == id),
        Some(own) => {
            let passed = session_of(view, own).is_none_or(|own| own.past || own.planned.cancelled);
            passed && next(view).is_some_and(|next| next.planned.id == id)
        }
    }
}

/// Whether a topic was the thread of the session that it was for.
pub fn was_thread(view: &GroupView, topic: &TopicView) -> bool {
    view.agendas.iter().any(|it| {
        let past = session_of(view, it.agenda.session).is_some_and(|session| session.past);
        past && it.agenda.thread == Some(topic.item) && topic.topic.session.is_none_or(|own| own == it.agenda.session)
    })
}

/// Whether a topic is left over from a session before.
pub fn is_left_over(view: &GroupView, topic: &TopicView, id: SessionId) -> bool {
    topic.topic.session.is_some_and(|own| own != id) && belongs(view, topic, id)
}
