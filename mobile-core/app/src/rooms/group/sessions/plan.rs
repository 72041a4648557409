//! The sessions: the list that all see, who is coming, the calendar file; a supervisor plans, moves and cancels.

use std::collections::BTreeSet;
use std::sync::Arc;

use andrum_core::groups::{GroupView, SessionId, SessionView};
use andrum_wire::ids::LogId;
use leptos::prelude::*;

use super::attendance::{answer_words, my_answer, who_comes};
use super::plan_form::{EditSession, NewPlan, Planning};
use super::when::{in_days, next, session_name, when_and_where};
use crate::calendar::calendar;
use crate::rooms::group::reading::{drawn, is_open, part, reading};
use crate::screens::GroupScreen;
use crate::shared::t;
use crate::ui::browser;
use crate::ui::head::head;
use crate::ui::icon::{Icon, icon, small_icon};
use crate::ui::toast::say;
use crate::words::{Words, words};

const GROUP: Words = words("Gruppen", "Group");
const TITLE: Words = words("Träffar", "Sessions");
const NONE: Words = words("Inga träffar är planerade än", "No sessions are planned yet");
const NONE_ABOUT: Words = words(
    "Handledaren lägger upp dem. Sedan ser du dem här och kan säga om du kommer.",
    "The supervisor plans them. Then you see them here and can say whether you are coming.",
);
const OPEN: Words = words("Öppna", "Open");
const EARLIER: Words = words("Tidigare", "Earlier");
const EDIT: Words = words("Ändra", "Edit");
const ADD: Words = words("Lägg till en träff", "Add a session");
const FILE: Words = words("Hämta till kalendern", "Fetch for the calendar");
const FILE_ABOUT: Words = words(
    "Filen lämnar Andrum. I den står träffarnas tider och platser, inte vad gruppen heter. Ändras planen hämtar du den igen.",
    "The file leaves Andrum. It holds times and places of the sessions, not what the group is called. If the plan changes, fetch it again.",
);
const FETCHED: Words = words("Kalenderfilen är hämtad", "The calendar file was fetched");
const NOT_FETCHED: Words = words("Det gick inte att spara filen här", "The file could not be saved here");

/// Sessions whose answers are shown; they stay so while the list is drawn anew.
type Unfolded = StoredValue<BTreeSet<SessionId>>;

/// The screen.
pub fn view(group: LogId) -> impl IntoView {
    let group_read = reading(group);
    let planning = Planning::new(group);
    let unfolded: Unfolded = StoredValue::new(BTreeSet::new());
    // Whether there is a plan yet: what one types for the first stays while the rest of the group moves.
    let begins = part(group_read, |view| view.sessions.is_empty() && view.supervising && is_open(view));
    let body = move || {
        if begins.get() == Some(true) {
            return view! { <NewPlan planning /> }.into_any();
        }
        drawn(group_read, move |view| list(view, planning, unfolded).into_any()).into_any()
    };
    view! {
        <main class="page" id="main" tabindex="-1">
            {head((GroupScreen::Home.of(group), GROUP), TITLE, None)}
            {body}
        </main>
        <EditSession planning reading=group_read />
    }
}

fn list(view: &Arc<GroupView>, planning: Planning, unfolded: Unfolded) -> impl IntoView + use<> {
    if view.sessions.is_empty() {
        return view! { <div class="empty"><h2>{t(NONE)}</h2><p>{t(NONE_ABOUT)}</p></div> }.into_any();
    }
    let may = view.supervising && is_open(view);
    let (earlier, coming): (Vec<_>, Vec<_>) = view.sessions.iter().partition(|session| session.past);
    let rows = |sessions: Vec<&SessionView>| {
        sessions.into_iter().map(|session| row(view, session, may.then_some(planning), unfolded)).collect_view()
    };
    let earlier = (!earlier.is_empty()).then(|| {
        view! { <section class="section"><h2>{t(EARLIER)}</h2><ul class="sessions">{rows(earlier)}</ul></section> }
    });
    let fetch_file = {
        let view = view.clone();
        move |_| say(if save_calendar(&view).is_some() { FETCHED } else { NOT_FETCHED })
    };
    view! {
        <div class="stack stack--loose">
            <ul class="sessions">{rows(coming)}</ul>
            {may.then(|| view! {
                <button type="button" class="button button--quiet" on:click=move |_| planning.add()>
                    {icon(Icon::Plus)}{t(ADD)}
                </button>
            })}
            <section class="section">
                <button type="button" class="button button--text button--edge" on:click=fetch_file>
                    {icon(Icon::Download)}{t(FILE)}
                </button>
                <p class="note">{t(FILE_ABOUT)}</p>
            </section>
            {earlier}
        </div>
    }
    .into_any()
}

fn row(
    view: &Arc<GroupView>,
    session: &SessionView,
    planning: Option<Planning>,
    unfolded: Unfolded,
) -> impl IntoView + use<> {
    let planned = &session.planned;
    let is_next = next(view).is_some_and(|next| next.planned.id == planned.id);
    let (id, anchor) = (planned.id, format!("{:x}", u64::from_be_bytes(planned.id.0)));
    let is_unfolded = unfolded.with_value(|unfolded| unfolded.contains(&id));
    let toggled = move |event: web_sys::Event| {
        let open = event_target::<web_sys::HtmlDetailsElement>(&event).open();
        unfolded.update_value(|unfolded| {
            let _ = if open { unfolded.insert(id) } else { unfolded.remove(&id) };
        });
    };
    let to_come = !planned.cancelled && !session.past;
    let soon = is_next.then(|| in_days(planned.day)).flatten();
    let name = session_name(view, planned);
    let edit = planning.map(|planning| {
        let stands = planned.clone();
        let label = format!("{} {name}", t(EDIT));
        view! {
            <button type="button" class="icon-button" aria-label=label on:click=move |_| planning.edit(&stands)>
                {icon(Icon::Pencil)}
            </button>
        }
    });
    view! {
        <li class="card session" class=("session--off", planned.cancelled)>
            <div class="session__head">
                <h2><a href=GroupScreen::Session(planned.id).of(view.group).address()>{name}</a></h2>
                {soon.map(|soon| view! { <span class="chip chip--needs">{soon}</span> })}
                {edit}
            </div>
            <p class="quiet">{when_and_where(planned)}</p>
            {(is_next && to_come).then(|| view! { {my_answer(view, session)} {who_comes(view, session)} })}
            {(!is_next && to_come).then(|| view! {
                <details class="more who-comes" open=is_unfolded on:toggle=toggled>
                    <summary id=anchor>{t(answer_words(session))}{icon(Icon::ChevronDown)}</summary>
                    {my_answer(view, session)}
                    {who_comes(view, session)}
                </details>
            })}
        </li>
    }
}

fn save_calendar(view: &GroupView) -> Option<()> {
    let sessions: Vec<_> = view.sessions.iter().map(|it| (&it.planned, session_name(view, &it.planned))).collect();
    let file = calendar(&view.group, &sessions, browser::now_ms());
    browser::save_file("andrum.ics", "text/calendar", file.as_bytes())
}

/// A link that somebody wrote: shown as text, and opened only on purpose, without saying from where.
pub fn link(link: &str) -> Option<impl IntoView + use<>> {
    let link = link.trim().to_owned();
    let is_web = link.starts_with("https://") || link.starts_with("http://");
    let host =
        link.split("//").nth(1).and_then(|rest| rest.split(['/', '?', '#']).next()).unwrap_or_default().to_owned();
    (!link.is_empty()).then(|| {
        let shown = link.clone();
        let open = is_web.then(|| {
            view! {
                <a
                    class="button button--quiet button--small no-print"
                    href=link
                    target="_blank"
                    rel="noreferrer noopener"
                >
                    {t(OPEN)}" "<bdi>{host}</bdi>
                </a>
            }
        });
        view! { <p class="session__link">{small_icon(Icon::Info)}<bdi>{shown}</bdi></p> {open} }
    })
}
