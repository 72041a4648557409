//! A session: before it the agenda, in it the room, after it what was agreed.

use std::sync::Arc;

use andrum_core::groups::{GroupView, SessionId, SessionView};
use andrum_wire::ids::LogId;
use leptos::prelude::*;

use super::agenda;
use super::assignments::{self, GiveAssignment};
use super::attendance::{my_answer, who_comes};
use super::outcomes::{self, OutcomeForm};
use super::plan::link;
use super::room::Room;
use super::when::{in_days, session_name, session_of, when_and_where};
use crate::rooms::group::reading::{Reading, drawn, is_open, part, reading, thread_of};
use crate::rooms::group::tally::{self, tallies};
use crate::screens::GroupScreen;
use crate::shared::t;
use crate::ui::browser;
use crate::ui::dates::today;
use crate::ui::head::{arrive, back_to};
use crate::ui::icon::{Icon, icon};
use crate::words::{Words, words};

const GROUP: Words = words("Gruppen", "Group");
const TITLE: Words = words("Träff", "Session");
const GONE: Words = words("Träffen finns inte i planen", "The session is not in the plan");
const TO_PLAN: Words = words("Till träffarna", "To the sessions");
const PREPARE: Words = words("Inför träffen", "Before the session");
const BEGIN: Words = words("Vi är i rummet", "We are in the room");
const WRITE_DOWN: Words = words("Skriv upp vad ni kom fram till", "Write down what you arrived at");
const CANCEL: Words = words("Avbryt", "Cancel");

/// The screen.
pub fn view(group: LogId, id: SessionId) -> impl IntoView {
    browser::title(t(TITLE));
    let group_read = reading(group);
    let tallies = tallies(group);
    let in_room = RwSignal::new(false);
    let form = OutcomeForm::new(group, id);
    let leave = Callback::new(move |()| {
        in_room.set(false);
        arrive();
    });
    move || {
        if in_room.get() {
            return view! { <Room id reading=group_read form leave /> }.into_any();
        }
        let top = move |view: &Arc<GroupView>| match session_of(view, id) {
            Some(session) => planned(view, session, in_room).into_any(),
            None => gone(group).into_any(),
        };
        let bottom = move |view: &Arc<GroupView>| {
            let shown = session_of(view, id).is_some_and(|session| session.planned.day <= today());
            view! { {shown.then(|| outcomes::section(view, id))} }.into_any()
        };
        let votes = move |view: &Arc<GroupView>| {
            let to_come = session_of(view, id).is_some_and(|session| !session.past && !session.planned.cancelled);
            let view = view.clone();
            view! { {move || to_come.then(|| tally::votes::beside(&view, tallies))} }.into_any()
        };
        let tasks = move |view: &Arc<GroupView>| view! { {assignments::section(view)} }.into_any();
        view! {
            <main class="page" id="main" tabindex="-1">
                <div class="stack stack--loose">
                    {drawn(group_read, top)}
                    {drawn(group_read, votes)}
                    <div class="stack">
                        {drawn(group_read, bottom)}
                        <WriteDown id reading=group_read form />
                    </div>
                    <div class="stack">
                        {drawn(group_read, tasks)}
                        <GiveAssignment group reading=group_read />
                    </div>
                </div>
            </main>
        }
        .into_any()
    }
}

fn gone(group: LogId) -> impl IntoView {
    let plan = GroupScreen::Plan.of(group);
    view! {
        {back_to(GroupScreen::Home.of(group), GROUP)}
        <div class="empty"><h1>{t(GONE)}</h1><a class="button" href=plan.address()>{t(TO_PLAN)}</a></div>
    }
}

fn planned(view: &Arc<GroupView>, session: &SessionView, in_room: RwSignal<bool>) -> impl IntoView + use<> {
    let planned = &session.planned;
    let name = session_name(view, planned);
    browser::title(&name);
    let here = planned.day == today();
    let may_begin = is_open(view) && !planned.cancelled && (here || view.supervising && !session.past);
    let class = if here { "button" } else { "button button--quiet" };
    let begin = move |_| {
        in_room.set(true);
        arrive();
    };
    let on = !planned.cancelled;
    view! {
        <div>
            {back_to(GroupScreen::Home.of(view.group), GROUP)}
            <header class="head head--session">
                <p class="head__over">{in_days(planned.day)}</p>
                <h1>{name}</h1>
                <p class="head__under">{when_and_where(planned)}</p>
            </header>
            <div class="stack">
                {link(&planned.link)}
                {my_answer(view, session)}
                {(on && !session.past).then(|| who_comes(view, session))}
                {(on && !session.past).then(|| view! {
                    <div class="buttons">
                        {may_begin.then(|| view! {
                            <button type="button" class=class id="begin" on:click=begin>{t(BEGIN)}</button>
                        })}
                        <a class="button button--quiet" href=GroupScreen::Prepare(planned.id).of(view.group).address()>
                            {icon(Icon::Printer)}{t(PREPARE)}
                        </a>
                    </div>
                })}
            </div>
        </div>
        {on.then(|| agenda::section(view, planned.id, session.past))}
    }
}

/// Writing down an outcome after the session; closed until it is asked for.
#[component]
fn WriteDown(id: SessionId, reading: Reading, form: OutcomeForm) -> impl IntoView {
    let open = RwSignal::new(false);
    let may = part(reading, move |view| {
        let held = session_of(view, id).is_some_and(|it| it.planned.day <= today() && !it.planned.cancelled);
        held && is_open(view)
    });
    let thread = part(reading, move |view| thread_of(view, id));
    let topic = Signal::derive(move || thread.get().flatten());
    let begin = move |_| {
        open.set(true);
        browser::focus_soon("outcome-saw");
    };
    let done = Callback::new(move |()| {
        open.set(false);
        browser::focus("main");
    });
    let inside = move || {
        if !open.get() {
            return view! {
                <button type="button" class="button button--text button--edge" on:click=begin>
                    {icon(Icon::Plus)}{t(WRITE_DOWN)}
                </button>
            }
            .into_any();
        }
        view! {
            <div class="stack">
                {form.view(topic, done)}
                <button type="button" class="button button--text" on:click=move |_| open.set(false)>{t(CANCEL)}</button>
            </div>
        }
        .into_any()
    };
    move || (may.get() == Some(true)).then_some(inside)
}
