//! Who is in the group, who waits, and what can be done about it.

pub mod announce;
pub mod compare;
mod confirm;
pub mod invite;
mod looking;
mod person;

use andrum_core::groups::{GroupView, MemberView};
use andrum_wire::groups::{GroupKind, Standing};
use andrum_wire::ids::{AccountId, LogId};
use leptos::prelude::*;

use super::parts::{screen, standing, takes_part};
use super::reading::named;
use crate::calls::Endorse;
use crate::shared::t;
use crate::ui::icon::{Icon, icon, small_icon};
use crate::ui::work::Work;
use crate::words::{Words, fill, words};
use looking::{Doing, Looking};

const TITLE: Words = words("Medlemmar", "Members");
const NAMES_LATER: Words =
    words("Namnen ser du när någon har bekräftat dig.", "You see the names once somebody has confirmed you.");
const IN: Words = words("Med i gruppen", "In the group");
const AWAY: Words = words("Borta ett tag", "Away for a while");
const WAITING: Words = words("Väntar på att bekräftas", "Wait to be confirmed");
const WAITING_ABOUT: Words = words(
    "De läser inget än. Hör med var och en att det är rätt person: ring, eller gör det när ni ses.",
    "They read nothing yet. Make sure of each that it is the right person: call, or do it when you meet.",
);
const CONFIRM: Words = words("Bekräfta", "Confirm");
const CONFIRM_NAME: Words = words("Bekräfta {}", "Confirm {}");
const CONFIRM_ALL: Words = words("Alla som är här", "All who are here");
const SUPERVISOR: Words = words("handledare", "supervisor");
const YOU: Words = words("du", "you");
const VERIFIED: Words = words("bekräftad av dig", "made sure of by you");
const SAID_YES: Words = words("har sagt ja till överenskommelsen", "has said yes to the agreement");
const ENDORSE: Words = words("Vi vill byta handledare", "We want another supervisor");
const ENDORSE_ABOUT: Words = words(
    "När mer än hälften av alla bekräftade vill ha samma person blir den handledare, och den som var det är med som deltagare. Öppna inbjudningar slutar gälla. Alla ser vem som har tryckt.",
    "When more than half of all who are confirmed want the same person, that one becomes the supervisor, and who was it stays in as a participant. Open invites end. Everybody sees who has pressed.",
);
const WANT: Words = words("Jag vill ha {}", "I want {}");
const WANTED: Words = words("{} av {} som behövs", "{} of {} that are needed");
const WANT_DONE: Words = words("Din röst är räknad", "Your voice is counted");

/// The screen.
pub fn view(group: LogId) -> impl IntoView {
    let doing: RwSignal<Option<Doing>> = RwSignal::new(None);
    let endorsing = Work::new();
    let over = move || {
        doing.get().map(|what| match what {
            Doing::Confirming(members, supervising) => {
                confirm::sheet_for(group, members, supervising, doing).into_any()
            }
            Doing::Looking(looking) => person::sheet_for(*looking, doing).into_any(),
        })
    };
    screen(group, TITLE, move |view| drawn(view, doing, endorsing), over.into_any())
}

fn drawn(view: &GroupView, doing: RwSignal<Option<Doing>>, endorsing: Work) -> AnyView {
    let may = takes_part(view);
    let provisional = view.standing == Some(Standing::Provisional);
    let waiting = if provisional { vec![] } else { standing(view, Standing::Provisional) };
    let rows = |members: Vec<MemberView>| members.into_iter().map(|member| row(view, member, doing)).collect_view();
    let away = standing(view, Standing::Paused);
    let inside: Vec<MemberView> = match provisional {
        true => view.members.iter().filter(|member| member.me).cloned().collect(),
        false => standing(view, Standing::Confirmed),
    };
    view! {
        <div class="stack stack--loose">
            {provisional.then(|| view! { <p>{t(NAMES_LATER)}</p> })}
            {(!waiting.is_empty()).then(|| wait(waiting, (may, view.supervising), doing))}
            <section class="section">
                <h2>{t(IN)}</h2>
                <ul class="rows rows--boxed">{rows(inside)}</ul>
            </section>
            {(!away.is_empty()).then(|| view! {
                <section class="section"><h2>{t(AWAY)}</h2><ul class="rows rows--boxed">{rows(away)}</ul></section>
            })}
            {(may && view.kind == GroupKind::Group).then(|| endorse(view, endorsing))}
        </div>
    }
    .into_any()
}

/// Those who wait.
fn wait(
    waiting: Vec<MemberView>,
    (may, supervising): (bool, bool),
    doing: RwSignal<Option<Doing>>,
) -> impl IntoView + use<> {
    let several = waiting.len() > 1;
    let all = waiting.clone();
    let everybody = move |_| doing.set(Some(Doing::Confirming(all.clone(), supervising)));
    let row = |member: MemberView| {
        let name = named(&member.name);
        let label = fill(t(CONFIRM_NAME), &[&name]);
        let place = place(&member);
        let one = move |_| doing.set(Some(Doing::Confirming(vec![member.clone()], supervising)));
        view! {
            <li class="pin">
                {icon(Icon::Clock)}
                <div class="row__main"><strong class="row__title"><bdi>{name}</bdi></strong>{place}</div>
                {may.then(|| view! {
                    <div class="row__end">
                        <button type="button" class="button button--quiet button--small" aria-label=label on:click=one>
                            {t(CONFIRM)}
                        </button>
                    </div>
                })}
            </li>
        }
    };
    view! {
        <section class="section">
            <h2>{t(WAITING)}</h2>
            <p class="quiet">{t(WAITING_ABOUT)}</p>
            <ul class="rows rows--boxed waits">{waiting.into_iter().map(row).collect_view()}</ul>
            {(may && several).then(|| view! {
                <div>
                    <button type="button" class="button" on:click=everybody>
                        {small_icon(Icon::Users)}{t(CONFIRM_ALL)}
                    </button>
                </div>
            })}
        </section>
    }
}

fn place(member: &MemberView) -> Option<AnyView> {
    let place = member.municipality.trim().to_owned();
    (!place.is_empty()).then(|| view! { <span class="row__quiet"><bdi>{place}</bdi></span> }.into_any())
}

fn row(view: &GroupView, member: MemberView, doing: RwSignal<Option<Doing>>) -> impl IntoView + use<> {
    let name = named(&member.name);
    let marks = [
        (member.me).then(|| t(YOU)),
        (member.supervisor && view.kind == GroupKind::Group).then(|| t(SUPERVISOR)),
        (member.verified && !member.me).then(|| t(VERIFIED)),
        member.agreed.then(|| t(SAID_YES)),
    ];
    let marks = marks.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let drawing = if member.verified || member.me { Icon::Check } else { Icon::User };
    let place = place(&member);
    let looking =
        Looking { group: view.group, kind: view.kind, supervising: view.supervising, may: takes_part(view), member };
    let look = move |_| doing.set(Some(Doing::Looking(Box::new(looking.clone()))));
    view! {
        <li>
            <button type="button" class="row" on:click=look>
                {icon(drawing)}
                <span class="row__main">
                    <strong class="row__title"><bdi>{name}</bdi></strong>
                    {place}
                    {(!marks.is_empty()).then(|| view! { <span class="row__quiet">{marks}</span> })}
                </span>
                <span class="row__end">{icon(Icon::ChevronRight)}</span>
            </button>
        </li>
    }
}

/// Another supervisor, by more than half of all.
fn endorse(view: &GroupView, work: Work) -> impl IntoView + use<> {
    let group = view.group;
    let confirmed = standing(view, Standing::Confirmed);
    let needed = confirmed.len() / 2 + 1;
    let candidates = confirmed.into_iter().filter(|member| !member.supervisor);
    let row = move |member: MemberView| {
        let (name, account): (String, AccountId) = (named(&member.name), member.account);
        let label = fill(t(WANT), &[&name]);
        let want = move || super::parts::change(work, Endorse { group, account }, WANT_DONE, None);
        let so_far = fill(t(WANTED), &[&member.endorsed, &needed]);
        view! {
            <li class="pin">
                <div class="row__main">
                    <span class="row__title"><bdi>{name}</bdi></span>
                    <span class="row__quiet">{so_far}</span>
                </div>
                <div class="row__end">
                    <button type="button" class="button button--text" on:click=move |_| want()>{label}</button>
                </div>
            </li>
        }
    };
    let rows = candidates.map(row).collect_view();
    view! {
        <details class="more">
            <summary>{icon(Icon::ChevronDown)}{t(ENDORSE)}</summary>
            <div class="stack">
                <p class="note">{t(ENDORSE_ABOUT)}</p>
                {work.said()}
                <ul class="rows rows--boxed">{rows}</ul>
            </div>
        </details>
    }
}
