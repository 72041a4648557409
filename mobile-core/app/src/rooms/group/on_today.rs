//! On Today: what each group agreed last time, until next time; and a quiet line the day before.

use std::sync::Arc;

use andrum_core::groups::GroupView;
use andrum_wire::ids::LogId;
use leptos::prelude::*;

use super::reading::{is_open, reading};
use crate::asking::fetch;
use crate::calls::Groups;
use crate::rooms::group::sessions::when::{after, last_held, next, session_name, times};
use crate::rooms::group::sessions::{assignments, outcomes};
use crate::screens::GroupScreen;
use crate::shared::t;
use crate::ui::dates::{long_day, today};
use crate::ui::icon::{Icon, icon};
use crate::words::{Words, fill, words};

const TODAY: Words = words("Idag {}: {}", "Today {}: {}");
const TOMORROW: Words = words("I morgon {}: {}", "Tomorrow {}: {}");
const AGREED: Words = words("Vad ni kom fram till", "What you arrived at");
const UNTIL: Words = words("Till {}, {}", "Until {}, {}");
const TASK: Words = words("Uppgift till nästa gång", "Assignment until next time");

/// The cards of all groups; nothing for who is in none.
#[component]
pub fn GroupCards() -> impl IntoView {
    let found = fetch(|| Groups { today: today() });
    let ids = Memo::new(move |_| {
        let groups = found.get().and_then(Result::ok).unwrap_or_default();
        groups.into_iter().filter(|it| !it.gone && it.closed_ms.is_none()).map(|it| it.group).collect::<Vec<LogId>>()
    });
    let several = Memo::new(move |_| ids.with(|ids| ids.len() > 1));
    view! { <For each=move || ids.get() key=|id| *id children=move |id| view! { <OneGroup id several /> } /> }
}

#[component]
fn OneGroup(id: LogId, several: Memo<bool>) -> impl IntoView {
    let group_read = reading(id);
    move || {
        let view = group_read.get().and_then(Result::ok).filter(|view| is_open(view))?;
        let name = several.get().then(|| view.name.clone());
        Some(view! { {soon(&view)} {agreed(&view, name)} })
    }
}

/// The day before, and on the day.
fn soon(view: &Arc<GroupView>) -> Option<impl IntoView + use<>> {
    let next = next(view)?;
    let words = match next.planned.day.days_after(today()) {
        0 => TODAY,
        1 => TOMORROW,
        _ => return None,
    };
    let line = fill(t(words), &[&times(&next.planned), &session_name(view, &next.planned)]);
    let place = next.planned.place.clone();
    let there = GroupScreen::Session(next.planned.id).of(view.group).address();
    Some(view! {
        <a class="card card--lichen turn" href=there>
            <span>{line}{(!place.is_empty()).then(|| view! { ", "<bdi>{place}</bdi> })}</span>
            {icon(Icon::ChevronRight)}
        </a>
    })
}

fn agreed(view: &Arc<GroupView>, name: Option<String>) -> Option<impl IntoView + use<>> {
    let last = last_held(view);
    let said: Vec<_> = last
        .into_iter()
        .flat_map(|last| view.outcomes.iter().rev().filter(|it| it.outcome.session == last.planned.id))
        .map(|it| view! { <li>{outcomes::inside(view, &it.outcome)}</li> })
        .collect();
    let task = assignments::open(view).next().map(|it| it.assignment.prompt.clone());
    let any = !said.is_empty();
    if !any && task.is_none() {
        return None;
    }
    let next = match last {
        Some(last) => after(view, last.planned.id),
        None => next(view),
    };
    let until = next.map(|next| fill(t(UNTIL), &[&session_name(view, &next.planned), &long_day(next.planned.day)]));
    let there = next.or(last).map(|session| GroupScreen::Session(session.planned.id).of(view.group).address());
    Some(view! {
        <section class="card agreed">
            <h2>{t(if any { AGREED } else { TASK })}</h2>
            {name.map(|name| view! { <p class="quiet small"><bdi>{name}</bdi></p> })}
            <ul class="prepare__list">{said}</ul>
            {task.map(|task| view! {
                <div>
                    {any.then(|| view! { <h3 class="agreed__name">{t(TASK)}</h3> })}
                    <p class="agreed__task" dir="auto">{task}</p>
                </div>
            })}
            {there.map(|there| view! {
                <a class="agreed__until" href=there>{until.unwrap_or_else(|| view.name.clone())}</a>
            })}
        </section>
    })
}
