//! Groups: all of them as a list, and what a group is while there is none.

use andrum_core::facade::GroupSummary;
use andrum_wire::groups::{GroupKind, Standing};
use leptos::prelude::*;

use super::parts::counted;
use super::reading::named;
use super::sessions::when::{in_days, when};
use crate::address;
use crate::screens::{GroupScreen, GroupsScreen};
use crate::shared::t;
use crate::ui::browser;
use crate::ui::head::row;
use crate::ui::icon::{Icon, icon, small_icon};
use crate::words::{Words, words};

pub(super) const TITLE: Words = words("Gruppen", "Group");
pub(super) const TITLE_MANY: Words = words("Grupper", "Groups");
const EMPTY: Words = words("Gruppen kommer hit", "The group comes here");
const EMPTY_ABOUT: Words = words(
    "Här samlar handledningsgruppen sina träffar: frågor att ta upp, vad ni kom fram till, vem som kommer. Bara de som är med kan läsa det.",
    "Here the supervision group keeps its sessions: topics to take up, what you arrived at, who is coming. Only those who are in can read it.",
);
const NEVER: Words = words("Din dagbok visas aldrig för gruppen.", "Your diary is never shown to the group.");
const JOIN: Words = words("Gå med via en länk", "Join by a link");
const WAITING_INVITE: Words = words("Du har en inbjudan som väntar", "An invite waits for you");
const OTHERWISE: Words = words("Börja något eget", "Begin something of your own");
const BEGIN: Words = words("Starta en grupp", "Begin a group");
const BEGIN_ABOUT: Words = words("För dig som är handledare", "For you who supervise");
const MENTOR: Words = words("Be en mentor", "Ask a mentor");
const MENTOR_ABOUT: Words =
    words("Ett rum för dig och en erfaren kollega", "A room for you and an experienced colleague");
const JOIN_ABOUT: Words = words("Någon har bjudit in dig", "Somebody has invited you");
pub(super) const MORE_GROUPS: Words = words("Fler grupper", "More groups");
const NOT_CONFIRMED: Words = words("Väntar på att någon bekräftar dig", "Waits for somebody to confirm you");
const AWAY: Words = words("Du är borta ett tag", "You are away for a while");
const CLOSED: Words = words("Stängd", "Closed");
const ENDED: Words = words("Du är inte med längre", "You are no longer in");
const NO_SESSION: Words = words("Ingen träff planerad", "No session planned");
const NEEDS_YOU: Words = words("Behöver dig", "Needs you");
const WITH_MENTOR: Words = words("Med en mentor", "With a mentor");
const MEMBER: Words = words("{} person", "{} person");
const MEMBERS: Words = words("{} personer", "{} people");

/// A page of the tab.
pub(super) fn page(title: Words, body: AnyView) -> impl IntoView {
    browser::title(t(title));
    view! {
        <main class="page" id="main" tabindex="-1">
            <header class="head"><h1>{t(title)}</h1></header>
            {body}
        </main>
    }
}

/// What a group is, while there is none.
pub(super) fn empty() -> impl IntoView {
    let waits = address::invite().is_some();
    view! {
        <div class="empty">
            <svg
                class="empty__picture"
                viewBox="0 0 128 96"
                fill="none"
                stroke="currentColor"
                stroke-width="2"
                stroke-linecap="round"
                stroke-linejoin="round"
                aria-hidden="true"
            >
                <ellipse cx="64" cy="56" rx="20" ry="8" opacity=".45" />
                <path
                    d="M20 34v22h16M20 56v16M36 56v16M108 34v22H92M108 56v16M92 56v16M52 14v16h24V14M52 30v10M76 30v10M48 68v16M80 68v16M48 72h32"
                />
            </svg>
            <h2>{t(EMPTY)}</h2>
            <p>{t(EMPTY_ABOUT)}</p>
            {waits.then(|| view! { <p><strong>{t(WAITING_INVITE)}</strong></p> })}
            <a class="button" href=GroupsScreen::Join.address()>{t(JOIN)}</a>
            <p class="privacy-line">{small_icon(Icon::Lock)}{t(NEVER)}</p>
        </div>
        <section class="section">
            <h2>{t(OTHERWISE)}</h2>
            <ul class="rows rows--boxed">
                {row(Icon::Users, GroupsScreen::Begin.address(), t(BEGIN), t(BEGIN_ABOUT))}
                {row(Icon::User, GroupsScreen::AskMentor.address(), t(MENTOR), t(MENTOR_ABOUT))}
            </ul>
        </section>
    }
}

/// All groups.
pub(super) fn list(groups: Vec<GroupSummary>) -> impl IntoView {
    let rows = groups.into_iter().map(summary_row).collect_view();
    view! {
        <div class="stack stack--loose">
            <ul class="groups">{rows}</ul>
            <section class="section">
                <h2>{t(MORE_GROUPS)}</h2>
                {more()}
            </section>
        </div>
    }
}

/// Ways to one more group.
pub(super) fn more() -> impl IntoView {
    view! {
        <ul class="rows rows--boxed">
            {row(Icon::QrCode, GroupsScreen::Join.address(), t(JOIN), t(JOIN_ABOUT))}
            {row(Icon::Users, GroupsScreen::Begin.address(), t(BEGIN), t(BEGIN_ABOUT))}
            {row(Icon::User, GroupsScreen::AskMentor.address(), t(MENTOR), t(MENTOR_ABOUT))}
        </ul>
    }
}

fn summary_row(summary: GroupSummary) -> impl IntoView {
    let needs = (summary.announcements > 0 || summary.waiting > 0 || summary.agreement)
        .then(|| view! { <span class="chip chip--needs">{t(NEEDS_YOU)}</span> });
    let state = match summary.standing {
        _ if summary.gone => t(ENDED).to_owned(),
        None => t(ENDED).to_owned(),
        _ if summary.closed_ms.is_some() => t(CLOSED).to_owned(),
        Some(Standing::Provisional) => t(NOT_CONFIRMED).to_owned(),
        Some(Standing::Paused) => t(AWAY).to_owned(),
        _ => summary.next.as_ref().map_or_else(
            || t(NO_SESSION).to_owned(),
            |next| format!("{}, {}", when(&next.planned), in_days(next.planned.day).unwrap_or_default()),
        ),
    };
    let about = match summary.kind {
        GroupKind::Pair => t(WITH_MENTOR).to_owned(),
        _ => counted(summary.members, MEMBER, MEMBERS),
    };
    view! {
        <li>
            <a class="card groups__one" href=GroupScreen::Home.of(summary.group).address()>
                <span class="groups__line">
                    <strong class="groups__name"><bdi>{named(&summary.name)}</bdi></strong>
                    {needs}
                    {icon(Icon::ChevronRight)}
                </span>
                <span class="row__quiet">{state}</span>
                <span class="row__quiet">{about}</span>
            </a>
        </li>
    }
}
