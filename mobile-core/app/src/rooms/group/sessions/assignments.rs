//! Assignments: a prompt from the supervisor until next time. Each answers in the diary, for oneself; what one wants of
//! it can be lifted.

use std::sync::Arc;

use andrum_core::entries::text::clean;
use andrum_core::groups::{Assignment, AssignmentView, GroupBody, GroupView};
use andrum_wire::ids::LogId;
use leptos::prelude::*;

use super::when::{session_name, session_of};
use crate::calls::{Share, Withdraw};
use crate::client::ask;
use crate::going::go;
use crate::rooms::entries::draft;
use crate::rooms::group::reading::{is_open, told};
use crate::rooms::group::topics::shared_field::area;
use crate::screens::JournalScreen;
use crate::shared::t;
use crate::ui::browser;
use crate::ui::dates::today;
use crate::ui::icon::{Icon, icon, small_icon};
use crate::ui::toast::{say, say_with_undo};
use crate::ui::work::Work;
use crate::ui::work::act;
use crate::words::{Words, fill, words};

const TITLE: Words = words("Uppgift", "Assignment");
const UNTIL: Words = words("Till {}", "Until {}");
const ANSWER: Words = words("Skriv för dig själv", "Write for yourself");
const ONLY_YOU: Words = words(
    "Svaret blir en reflektion i din dagbok. Bara du kan läsa den, och du kan lyfta en del av den till gruppen.",
    "The answer becomes a reflection in your diary. Only you can read it, and you can lift a part of it to the group.",
);
const NEW: Words = words("Ge en uppgift till nästa gång", "Give an assignment until next time");
const PROMPT: Words = words("Vad ska de tänka på eller pröva?", "What are they to think about or try?");
const PROMPT_HELP: Words = words(
    "Deltagarna svarar i sin egen dagbok. Du ser inte svaren.",
    "The participants answer in their own diaries. You do not see the answers.",
);
const GIVE: Words = words("Ge uppgiften", "Give the assignment");
const GIVEN: Words = words("Uppgiften är given", "The assignment was given");
const CANCEL: Words = words("Avbryt", "Cancel");
const WITHDRAW: Words = words("Dra tillbaka", "Withdraw");
const WITHDRAWN: Words = words("Uppgiften är dragen tillbaka", "The assignment was withdrawn");

/// Assignments whose time is not over.
pub fn open(view: &GroupView) -> impl Iterator<Item = &AssignmentView> {
    view.assignments.iter().filter(|it| {
        let until = it.assignment.session.and_then(|id| session_of(view, id));
        until.is_none_or(|session| !session.past)
    })
}

/// The list; nothing when there is none.
pub fn section(view: &Arc<GroupView>) -> Option<impl IntoView + use<>> {
    let cards: Vec<_> = open(view).map(|it| view! { <li class="card card--lichen">{card(view, it)}</li> }).collect();
    (!cards.is_empty()).then(|| {
        view! { <section class="section"><h2>{t(TITLE)}</h2><ul class="outcomes">{cards}</ul></section> }
    })
}

fn card(view: &GroupView, shown: &AssignmentView) -> impl IntoView + use<> {
    let (group, item, may) = (view.group, shown.item, view.supervising && is_open(view));
    let until = shown.assignment.session.and_then(|id| session_of(view, id));
    let until = until.map(|session| fill(t(UNTIL), &[&session_name(view, &session.planned)]));
    let prompt = shown.assignment.prompt.clone();
    let answer = move |_| {
        draft::begin_with(&prompt);
        go(JournalScreen::Write);
    };
    let again = shown.assignment.clone();
    let withdraw = move |_| {
        let again = again.clone();
        act(Withdraw { group, item }, move |()| {
            say_with_undo(WITHDRAWN, move || {
                act(Share { group, body: GroupBody::Assignment(again.clone()), among_members: false }, drop);
            });
        });
    };
    view! {
        {until.map(|until| view! { <span class="quiet small">{until}</span> })}
        <div class="reading">{told(&shown.assignment.prompt)}</div>
        <div class="cluster">
            <button type="button" class="button button--quiet button--small" on:click=answer>
                {icon(Icon::Pencil)}{t(ANSWER)}
            </button>
            {may.then(|| view! {
                <button type="button" class="button button--text button--small" on:click=withdraw>{t(WITHDRAW)}</button>
            })}
        </div>
        <p class="privacy-line">{small_icon(Icon::Lock)}<span>{t(ONLY_YOU)}</span></p>
    }
}

/// What a supervisor writes one with; closed until it is asked for.
#[component]
pub fn GiveAssignment(group: LogId, reading: crate::rooms::group::reading::Reading) -> impl IntoView {
    let may = crate::rooms::group::reading::part(reading, |view| view.supervising && is_open(view));
    let (open, prompt, work) = (RwSignal::new(false), RwSignal::new(String::new()), Work::new());
    let begin = move |_| {
        open.set(true);
        browser::focus_soon("assignment");
    };
    let send = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let written = prompt.with_untracked(|prompt| clean(prompt.trim()));
        if written.is_empty() {
            return browser::focus("assignment");
        }
        let view = reading.get_untracked().and_then(Result::ok);
        // Today's session is where it is given; until then is the one after.
        let until = |view: &GroupView| {
            let later = view.sessions.iter().find(|it| !it.planned.cancelled && it.planned.day > today());
            later.map(|it| it.planned.id)
        };
        let session = view.and_then(|view| until(&view));
        let body = GroupBody::Assignment(Assignment { session, prompt: written });
        work.run(async move {
            match ask(Share { group, body, among_members: false }).await {
                Ok(_) => {
                    prompt.try_set(String::new());
                    open.try_set(false);
                    say(GIVEN);
                }
                Err(failure) => work.fail(failure),
            }
        });
    };
    let form = move || {
        if !open.get() {
            return view! {
                <button type="button" class="button button--text button--edge" on:click=begin>
                    {icon(Icon::Plus)}{t(NEW)}
                </button>
            }
            .into_any();
        }
        view! {
            <form class="stack" id="give" on:submit=send novalidate>
                {work.said()}
                {area("assignment", PROMPT, Some(PROMPT_HELP), prompt)}
            </form>
            <div class="buttons">
                {work.submit("give", GIVE)}
                <button type="button" class="button button--text" on:click=move |_| open.set(false)>{t(CANCEL)}</button>
            </div>
        }
        .into_any()
    };
    move || (may.get() == Some(true)).then_some(form)
}
