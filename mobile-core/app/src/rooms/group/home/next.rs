//! The next session: when, whether I am coming, what to prepare; and the first steps of a new group.

use andrum_core::groups::{GroupView, SessionView};
use andrum_wire::groups::{GroupKind, Standing};
use leptos::prelude::*;

use std::sync::Arc;

use crate::rooms::group::parts::takes_part;
use crate::rooms::group::sessions::attendance::{my_answer, who_comes};
use crate::rooms::group::sessions::when::{in_days, next, session_name, when_and_where};
use crate::screens::GroupScreen;
use crate::shared::t;
use crate::ui::dates::today;
use crate::ui::head::row;
use crate::ui::icon::Icon;
use crate::words::{Words, words};

const NONE: Words = words("Nästa träff är inte bestämd", "The next session is not set");
const NONE_ABOUT: Words =
    words("När handledaren har planerat den står den här.", "Once the supervisor has planned it, it stands here.");
const NONE_SUPERVISOR: Words =
    words("Planera träffarna, så ser alla när ni ses.", "Plan the sessions, so that all see when you meet.");
const PREPARE: Words = words("Inför träffen", "Before the session");
const OPEN: Words = words("Öppna träffen", "Open the session");
const TOPIC: Words = words("Förbered en fråga", "Prepare a topic");
const TOPIC_ABOUT: Words = words("Något du vill tänka högt om", "Something to think aloud about");
const AGENDA: Words = words("Läs agendan", "Read the agenda");
const AGENDA_ABOUT: Words = words("Ett erbjudande, inte ett schema", "An offer, not a timetable");
const BEGIN: Words = words("Kom igång", "Getting started");
const INVITE: Words = words("Bjud in deltagarna", "Invite the participants");
const INVITE_ABOUT: Words = words("Var och en får en egen länk", "Each gets a link of their own");
const INVITE_MENTOR: Words = words("Bjud in din mentor", "Invite your mentor");
const AGREE: Words = words("Skriv överenskommelsen", "Write the agreement");
const AGREE_ABOUT: Words = words("Det finns en text att utgå från", "There is a text to begin with");
const PLAN: Words = words("Planera träffarna", "Plan the sessions");
const PLAN_ABOUT: Words = words("Ungefär en i månaden", "About one a month");

/// Days before a session in which one is reminded of preparing a topic.
const SOON: i64 = 21;

/// What a new group needs of its supervisor; nothing once it is done.
pub(super) fn begin(view: &GroupView) -> Option<AnyView> {
    if !view.supervising || !takes_part(view) {
        return None;
    }
    let pair = view.kind == GroupKind::Pair;
    let at = |place: GroupScreen| place.of(view.group).address();
    let invite = view.members.len() < 2 && view.invites.is_empty();
    let agree = !pair && view.agreement.is_none();
    let plan = !pair && view.sessions.is_empty();
    let name = if pair { INVITE_MENTOR } else { INVITE };
    (invite || agree || plan).then(|| {
        view! {
            <section class="card card--lichen">
                <h2>{t(BEGIN)}</h2>
                <ul class="rows">
                    {invite.then(|| row(Icon::QrCode, at(GroupScreen::Invite), t(name), t(INVITE_ABOUT)))}
                    {agree.then(|| row(Icon::Paper, at(GroupScreen::Agreement), t(AGREE), t(AGREE_ABOUT)))}
                    {plan.then(|| row(Icon::Clock, at(GroupScreen::Plan), t(PLAN), t(PLAN_ABOUT)))}
                </ul>
            </section>
        }
        .into_any()
    })
}

/// The next session.
pub(super) fn card(view: &Arc<GroupView>) -> AnyView {
    let Some(session) = next(view) else { return none(view) };
    let id = session.planned.id;
    let soon = session.planned.day.days_after(today());
    let (there, action) = if soon == 0 {
        (GroupScreen::Session(id).of(view.group), OPEN)
    } else {
        (GroupScreen::Prepare(id).of(view.group), PREPARE)
    };
    let chip = if soon <= 7 { "chip chip--needs" } else { "chip" };
    view! {
        <section class="card">
            <div class="meeting__line">
                <h2>
                    <a class="plain-link" href=GroupScreen::Session(id).of(view.group).address()>
                        {session_name(view, &session.planned)}
                    </a>
                </h2>
                <span class=chip>{in_days(session.planned.day)}</span>
            </div>
            <p class="quiet">{when_and_where(&session.planned)}</p>
            <a class="button" href=there.address()>{t(action)}</a>
            {my_answer(view, session)}
            {who_comes(view, session)}
            {to_do(view, session, soon)}
        </section>
    }
    .into_any()
}

fn none(view: &GroupView) -> AnyView {
    let about = if view.supervising { NONE_SUPERVISOR } else { NONE_ABOUT };
    let quiet =
        view.kind == GroupKind::Pair || view.closed_ms.is_some() || view.sessions.is_empty() && view.supervising;
    if quiet {
        return ().into_any();
    }
    view! { <section class="card"><h2>{t(NONE)}</h2><p class="quiet">{t(about)}</p></section> }.into_any()
}

/// What is mine to do before it.
fn to_do(view: &GroupView, session: &SessionView, soon: i64) -> Option<AnyView> {
    let id = session.planned.id;
    let mine = view.topics.iter().any(|it| it.mine && !it.topic.done && it.topic.session.is_none_or(|of| of == id));
    let may = takes_part(view) && view.standing == Some(Standing::Confirmed);
    let topic = may && !view.supervising && !mine && soon <= SOON;
    let agenda = view.agendas.iter().any(|it| it.agenda.session == id);
    (topic || agenda).then(|| {
        view! {
            <ul class="rows">
                {topic.then(|| row(Icon::Topic, GroupScreen::NewTopic.of(view.group).address(), t(TOPIC), t(TOPIC_ABOUT)))}
                {agenda.then(|| row(Icon::Paper, GroupScreen::Prepare(id).of(view.group).address(), t(AGENDA), t(AGENDA_ABOUT)))}
            </ul>
        }
        .into_any()
    })
}
