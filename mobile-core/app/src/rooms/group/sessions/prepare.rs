//! Before a session: one page with all that one needs there, for the hand or for paper.

use std::sync::Arc;

use andrum_core::groups::{GroupView, SessionId, SessionView};
use andrum_wire::ids::LogId;
use leptos::prelude::*;

use super::outcomes;
use super::plan::link;
use super::when::{agenda, before, session_name, session_of, when_and_where};
use crate::rooms::group::reading::{drawn, named, reading, told};
use crate::rooms::group::tally::{Reads, on_paper, tallies};
use crate::screens::GroupScreen;
use crate::shared::t;
use crate::ui::browser;
use crate::ui::head::back_to;
use crate::ui::icon::{Icon, icon, small_icon};
use crate::words::{Words, count, words};

const SESSION: Words = words("Träffen", "The session");
const TITLE: Words = words("Inför träffen", "Before the session");
const PRINT: Words = words("Skriv ut", "Print");
const PAPER: Words = words(
    "På papper skyddar Andrum det inte längre. Ta med det hem igen, eller riv det.",
    "On paper Andrum protects it no longer. Take it home again, or tear it up.",
);
const AGENDA: Words = words("Agenda", "Agenda");
const OFFER: Words = words("Ett erbjudande. Det angelägna går före.", "An offer. What is urgent goes first.");
const NO_TOPICS: Words = words("Inga frågor är skrivna än.", "No topics are written yet.");
const LAST: Words = words("Förra gången", "Last time");
const NO_LAST: Words = words("Inget är nedskrivet från förra gången.", "Nothing was written down last time.");
const TASKS: Words = words("Att tänka på till nu", "To think about until now");
const VOTE: Words = words("{} röst", "{} vote");
const VOTES: Words = words("{} röster", "{} votes");
const OWN: Words = words("Egna rader", "Lines of your own");

/// The screen.
pub fn view(group: LogId, id: SessionId) -> impl IntoView {
    browser::title(t(TITLE));
    let tallies = tallies(group);
    let draw = move |view: &Arc<GroupView>| session_of(view, id).map(|session| page(view, session, tallies)).into_any();
    view! {
        <main class="page" id="main" tabindex="-1">
            {back_to(GroupScreen::Session(id).of(group), SESSION)}
            {drawn(reading(group), draw)}
        </main>
    }
}

fn page(view: &Arc<GroupView>, session: &SessionView, tallies: Reads) -> impl IntoView + use<> {
    let planned = &session.planned;
    let topics = agenda(view, planned.id);
    let none = topics.is_empty().then(|| view! { <p class="quiet">{t(NO_TOPICS)}</p> });
    let topics = topics.into_iter().map(|topic| {
        let votes = count(topic.votes.len(), t(VOTE), t(VOTES));
        view! {
            <li>
                <h3 dir="auto">{topic.topic.title.clone()}</h3>
                <p class="quiet small"><bdi>{named(&topic.name)}</bdi>" · "{votes}</p>
                <div class="reading">{told(&topic.topic.text)}</div>
            </li>
        }
    });
    let last = before(view, planned.id).map(|last| {
        let said = view.outcomes.iter().rev().filter(|it| it.outcome.session == last.planned.id);
        let said: Vec<_> = said.map(|it| view! { <li>{outcomes::inside(view, &it.outcome)}</li> }).collect();
        let none = said.is_empty().then(|| view! { <p class="quiet">{t(NO_LAST)}</p> });
        view! { <section class="section"><h2>{t(LAST)}</h2>{none}<ul class="prepare__list">{said}</ul></section> }
    });
    let due = view.assignments.iter().filter(|it| it.assignment.session.is_none_or(|until| until == planned.id));
    let tasks: Vec<_> = due.map(|it| view! { <li>{told(&it.assignment.prompt)}</li> }).collect();
    let tasks = (!tasks.is_empty()).then(
        || view! { <section class="section"><h2>{t(TASKS)}</h2><ul class="prepare__list">{tasks}</ul></section> },
    );
    let (here, this) = (view.clone(), session.clone());
    let themes = move || on_paper::section(&here, &this, tallies);
    view! {
        <article class="stack stack--loose prepare">
            <header>
                <p class="head__over">{t(TITLE)}" · "<bdi>{view.name.clone()}</bdi></p>
                <h1>{session_name(view, planned)}</h1>
                <p class="head__under">{when_and_where(planned)}</p>
                {link(&planned.link)}
            </header>
            {themes}
            <section class="section">
                <h2>{t(AGENDA)}</h2>
                <p class="note">{t(OFFER)}</p>
                {none}
                <ol class="prepare__list prepare__list--counted">{topics.collect_view()}</ol>
            </section>
            {last}
            {tasks}
            <section class="print-only prepare__own"><h2>{t(OWN)}</h2></section>
        </article>
        <footer class="foot no-print">
            <button type="button" class="button button--wide" on:click=|_| browser::print()>
                {icon(Icon::Printer)}{t(PRINT)}
            </button>
            <p class="privacy-line">{small_icon(Icon::Info)}<span>{t(PAPER)}</span></p>
        </footer>
    }
}
