//! The group at a glance: when is next, what do I need to do, what is new.

mod needs;
mod next;
mod shared;
mod stands;

use std::sync::Arc;

use andrum_core::groups::GroupView;
use andrum_wire::groups::{GroupKind, Standing};
use andrum_wire::ids::LogId;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::list::{MORE_GROUPS, TITLE, TITLE_MANY, more};
use super::parts::{counted, standing, takes_part, waits};
use super::reading::{named, reading};
use crate::asking::fetch;
use crate::calls::{Error, GroupLookedAt, Groups};
use crate::client::ask;
use crate::rooms::group::members::announce;
use crate::rooms::group::sessions::assignments;
use crate::rooms::group::tally::home as tally;
use crate::screens::{GroupScreen, GroupsScreen};
use crate::shared::t;
use crate::ui::browser;
use crate::ui::dates::today;
use crate::ui::head::{back_to, row};
use crate::ui::icon::{Icon, small_icon};
use crate::ui::say::failure_banner;
use crate::words::{Words, words};
use shared::Unfolded;

const MEMBERS: Words = words("Medlemmar", "Members");
const SUPERVISOR: Words = words("{} handledare", "{} supervisor");
const SUPERVISORS: Words = words("{} handledare", "{} supervisors");
const WAITS: Words = words("{} väntar på att bekräftas", "{} waits to be confirmed");
const WAIT: Words = words("{} väntar på att bekräftas", "{} wait to be confirmed");
const PEOPLE: Words = words("{} deltagare", "{} participants");
const PERSON: Words = words("{} deltagare", "{} participant");
const PLACES: Words = words("{} kommuner", "{} municipalities");
const SESSIONS: Words = words("Träffar", "Sessions");
const SESSIONS_NONE: Words = words("Inga planerade än", "None planned yet");
const SESSION_COUNT: Words = words("{} planerad", "{} planned");
const SESSIONS_COUNT: Words = words("{} planerade", "{} planned");
const AGREEMENT: Words = words("Överenskommelse om sekretess", "Secrecy agreement");
const AGREEMENT_NONE: Words = words("Inte skriven än", "Not written yet");
const AGREED: Words = words("{} av {} har sagt ja", "{} of {} have said yes");
const THEMES: Words = words("Teman", "Themes");
const THEMES_ABOUT: Words = words("Vad som väger i gruppen, utan namn", "What weighs on the group, without names");
const COMPARE: Words = words("Jämför telefoner", "Compare phones");
const COMPARE_ABOUT: Words = words("Görs på en minut när ni ses", "Done in a minute when you meet");
const INVITE: Words = words("Bjud in", "Invite");
const INVITE_ABOUT: Words = words("Länkar och QR-koder", "Links and QR codes");
const LEAVE: Words = words("Lämna gruppen", "Leave the group");
const CLOSE: Words = words("Stäng eller lämna gruppen", "Close or leave the group");
const CLOSE_ABOUT: Words = words("Din dagbok är kvar", "Your diary stays");
const ABOUT_GROUP: Words = words("Om gruppen", "About the group");
const WAITING: Words = words("{} sak är inte skickad än", "{} thing is not sent yet");
const WAITING_MORE: Words = words("{} saker är inte skickade än", "{} things are not sent yet");
const UNREADABLE: Words =
    words("{} sak går inte att läsa här. Den finns kvar.", "{} thing cannot be read here. It is kept.");
const UNREADABLE_MORE: Words =
    words("{} saker går inte att läsa här. De finns kvar.", "{} things cannot be read here. They are kept.");

/// The screen. `only` is the tab itself, with nowhere to go back to.
pub fn view(group: LogId, only: bool) -> impl IntoView {
    let reading = reading(group);
    let several = fetch(|| Groups { today: today() });
    let several = Memo::new(move |_| several.with(|all| matches!(all, Some(Ok(all)) if all.len() > 1)));
    let tallies = tally::known(group);
    let open = RwSignal::new(false);
    let told = Memo::new(move |_| {
        reading.with(|reading| reading.iter().flatten().next().map(|view| announce::all(view)).unwrap_or_default())
    });
    // What was new when one came stays so until one goes.
    on_cleanup(move || {
        spawn_local(async move {
            let _ = ask(GroupLookedAt { group }).await;
        });
    });
    let back = move || (!only && several.get()).then(|| back_to(GroupsScreen::List, TITLE_MANY));
    let unfolded = Unfolded::nothing();
    let body = move || {
        if let Some(id) = browser::focused() {
            request_animation_frame(move || browser::refocus(&id));
        }
        reading.with(|reading| drawn(reading.as_ref(), tallies, (open, unfolded)))
    };
    let sheet = move || open.get().then(|| announce::view(group, told, open));
    view! {
        <main class="page page--wide" id="main" tabindex="-1">
            {back}
            {body}
            {sheet}
        </main>
    }
}

fn drawn(
    reading: Option<&Result<Arc<GroupView>, Error>>,
    tallies: tally::Known,
    (open, unfolded): (RwSignal<bool>, Unfolded),
) -> AnyView {
    let view = match reading {
        Some(Ok(view)) => view,
        Some(Err(failure)) => return without(failure_banner(failure).into_any()),
        None => return without(waits()),
    };
    browser::title(&title(view));
    if view.gone || view.standing.is_none() {
        return ended(view, unfolded);
    }
    if view.standing == Some(Standing::Provisional) {
        return view! { {head(view)}<div class="stack stack--loose">{stands::provisional(view)}{rows(view)}</div> }
            .into_any();
    }
    let here = view.clone();
    let counted_now = move || tally::card(&here, tallies);
    view! {
        {head(view)}
        <div class="columns">
            <div class="stack stack--loose">
                {stands::banner(view)}
                {needs::needs(view, open)}
                {next::begin(view)}
                {next::card(view)}
                {counted_now}
                {shared::topics(view, unfolded)}
            </div>
            <div class="stack stack--loose home__beside">
                {takes_part(view).then(|| assignments::section(view))}
                {shared::outcomes(view, unfolded)}
                {needs::news(view)}
                {rows(view)}
                {quiet(view)}
            </div>
        </div>
    }
    .into_any()
}

fn without(body: AnyView) -> AnyView {
    view! { <header class="head"><h1>{t(TITLE)}</h1></header>{body} }.into_any()
}

fn title(view: &GroupView) -> String {
    if view.name.trim().is_empty() { t(TITLE).to_owned() } else { named(&view.name) }
}

fn head(view: &GroupView) -> impl IntoView {
    let confirmed = standing(view, Standing::Confirmed);
    let mut places: Vec<String> =
        confirmed.iter().map(|it| it.municipality.trim().to_lowercase()).filter(|it| !it.is_empty()).collect();
    places.sort();
    places.dedup();
    let participants = confirmed.iter().filter(|member| !member.supervisor).count();
    let mut under = counted(participants, PERSON, PEOPLE);
    if places.len() > 1 {
        under = format!("{under} · {}", counted(places.len(), PLACES, PLACES));
    }
    let known = participants > 0 && view.kind != GroupKind::Pair && view.standing != Some(Standing::Provisional);
    view! {
        <header class="head home__head">
            <h1><bdi>{title(view)}</bdi></h1>
            {known.then(|| view! { <p class="head__under">{under}</p> })}
        </header>
    }
}

/// One is no longer in: what is kept stays readable here.
fn ended(view: &Arc<GroupView>, unfolded: Unfolded) -> AnyView {
    view! {
        {head(view)}
        <div class="stack stack--loose">
            {stands::banner(view)}
            {shared::outcomes(view, unfolded)}
            {(!view.topics.is_empty()).then(|| shared::topics(view, unfolded))}
            <section class="section"><h2>{t(MORE_GROUPS)}</h2>{more()}</section>
        </div>
    }
    .into_any()
}

fn rows(view: &GroupView) -> impl IntoView + use<> {
    let at = |place: GroupScreen| place.of(view.group).address();
    let pair = view.kind == GroupKind::Pair;
    let provisional = view.standing == Some(Standing::Provisional);
    let waiting = standing(view, Standing::Provisional).len();
    let members = match waiting {
        waiting if waiting > 0 && !provisional => counted(waiting, WAITS, WAIT),
        _ => who_is_in(view),
    };
    let agreed = view
        .agreement
        .as_ref()
        .map_or_else(|| t(AGREEMENT_NONE).to_owned(), |it| crate::words::fill(t(AGREED), &[&it.yes.0, &it.yes.1]));
    let sessions = view.sessions.iter().filter(|it| !it.planned.cancelled && !it.past).count();
    let sessions = match sessions {
        0 => t(SESSIONS_NONE).to_owned(),
        some => counted(some, SESSION_COUNT, SESSIONS_COUNT),
    };
    let may = takes_part(view);
    let leave = if view.supervising && view.closed_ms.is_none() { CLOSE } else { LEAVE };
    view! {
        <section class="section">
            <h2>{t(ABOUT_GROUP)}</h2>
            <ul class="rows rows--boxed">
                {row(Icon::Users, at(GroupScreen::Members), t(MEMBERS), members)}
                {(may && view.supervising).then(|| row(Icon::Plus, at(GroupScreen::Invite), t(INVITE), t(INVITE_ABOUT)))}
                {(!provisional).then(|| row(Icon::Clock, at(GroupScreen::Plan), t(SESSIONS), sessions))}
                {(!provisional && !pair).then(|| row(Icon::Tag, at(GroupScreen::Themes), t(THEMES), t(THEMES_ABOUT)))}
                {(!provisional && (!pair || view.agreement.is_some())).then(|| row(Icon::Paper, at(GroupScreen::Agreement), t(AGREEMENT), agreed))}
                {(may || provisional).then(|| row(Icon::Shield, at(GroupScreen::Compare), t(COMPARE), t(COMPARE_ABOUT)))}
                {row(Icon::LogOut, at(GroupScreen::Close), t(leave), t(CLOSE_ABOUT))}
            </ul>
        </section>
    }
}

/// How many there are of whom, those who are away among them.
fn who_is_in(view: &GroupView) -> String {
    let (supervisors, participants): (Vec<_>, Vec<_>) =
        view.members.iter().filter(|member| member.standing != Standing::Provisional).partition(|it| it.supervisor);
    let supervisors = counted(supervisors.len(), SUPERVISOR, SUPERVISORS);
    match participants.len() {
        0 => supervisors,
        some => format!("{}, {supervisors}", counted(some, PERSON, PEOPLE)),
    }
}

/// What waits here, and what cannot be read.
fn quiet(view: &GroupView) -> impl IntoView + use<> {
    let unsynced = (view.unsynced > 0).then(|| counted(view.unsynced, WAITING, WAITING_MORE));
    let unreadable = (view.unreadable > 0).then(|| counted(view.unreadable, UNREADABLE, UNREADABLE_MORE));
    view! {
        {unsynced.map(|line| view! { <p class="sync" data-state="waiting">{small_icon(Icon::CloudUpload)}{line}</p> })}
        {unreadable.map(|line| view! { <p class="sync">{small_icon(Icon::Info)}{line}</p> })}
    }
}
