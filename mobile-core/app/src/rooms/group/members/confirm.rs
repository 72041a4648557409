//! Confirming: one who is on the phone, or all who are in the room. Each reads a code aloud that stands on their own
//! phone.

use andrum_core::groups::MemberView;
use andrum_wire::ids::{AccountId, LogId};
use leptos::html::Dialog;
use leptos::prelude::*;

use super::looking::Doing;
use crate::calls::{ConfirmMembers, RemoveMember};
use crate::rooms::group::parts::{cancel, change, code, said, sheet};
use crate::rooms::group::reading::named;
use crate::shared::t;
use crate::ui::work::Work;
use crate::words::{Words, words};

const ONE: Words = words("Är det {}?", "Is it {}?");
const SEVERAL: Words = words("Vilka är här?", "Who is here?");
const HOW: Words = words(
    "Ring {}, eller gör det när ni ses. Koden som {} läser upp ska vara precis den här:",
    "Call {}, or do it when you meet. The code that {} reads aloud must be exactly this one:",
);
const WHERE: Words = words(
    "På den andra telefonen står koden på gruppens första sida. Stämmer den inte har någon annan använt länken: bekräfta inte. Handledaren tar bort den som väntar.",
    "On the other phone the code stands on the group's first page. If it is not the same, somebody else has used the link: do not confirm. The supervisor removes whoever waits.",
);
const ALL_HOW: Words = words(
    "Låt var och en läsa upp sin kod. Kryssa för dem vars kod stämmer.",
    "Let each read their code aloud. Tick those whose code is right.",
);
const YES: Words = words("Koden stämmer, bekräfta", "The code is right, confirm");
const ALL_YES: Words = words("Bekräfta dem jag kryssat", "Confirm those I ticked");
const NO: Words = words("Koden stämmer inte, ta bort", "The code is not right, remove");
const REMOVED: Words =
    words("Borttagen. Ge den du ville bjuda in en ny länk", "Removed. Give whom you wanted to invite a new link");
const DONE: Words = words("Bekräftad", "Confirmed");
const ALL_DONE: Words = words("Bekräftade", "Confirmed");

/// The sheet: for one, or for several at once.
pub(super) fn sheet_for(
    group: LogId,
    members: Vec<MemberView>,
    supervising: bool,
    doing: RwSignal<Option<Doing>>,
) -> impl IntoView {
    let dialog: NodeRef<Dialog> = NodeRef::new();
    let (work, removing) = (Work::new(), Work::new());
    let ticked: RwSignal<Vec<AccountId>> = RwSignal::new(vec![]);
    let one = members.first().filter(|_| members.len() == 1).cloned();
    let (title, body, yes) = match &one {
        Some(member) => {
            let name = named(&member.name);
            ticked.set(vec![member.account]);
            let body = view! {
                <p>{said(HOW, &[&name, &name])}</p>
                {code(&member.code)}
                <p class="note">{t(WHERE)}</p>
            };
            (said(ONE, &[&name]), body.into_any(), YES)
        }
        None => {
            let body = view! {
                <p>{t(ALL_HOW)}</p>
                <ul class="stack stack--tight">
                    {members.into_iter().map(|member| tick(member, ticked)).collect_view()}
                </ul>
            };
            (t(SEVERAL).into_any(), body.into_any(), ALL_YES)
        }
    };
    let done = if one.is_some() { DONE } else { ALL_DONE };
    let confirm = move || {
        let accounts = ticked.get_untracked();
        if !accounts.is_empty() {
            change(work, ConfirmMembers { group, accounts }, done, Some(dialog));
        }
    };
    // Whoever came in by a link that was stolen must be able to be sent away.
    let intruder = one.filter(|_| supervising).map(|member| {
        let account = member.account;
        let remove = move || change(removing, RemoveMember { group, account }, REMOVED, Some(dialog));
        removing.button("button button--quiet button--wide", NO, remove)
    });
    let body = view! {
        {body}
        {work.said()}
        {removing.said()}
        <div class="sheet__actions">{work.button("button button--wide", yes, confirm)}{intruder}{cancel(dialog)}</div>
    };
    sheet(title, dialog, move || doing.set(None), body)
}

fn tick(member: MemberView, ticked: RwSignal<Vec<AccountId>>) -> impl IntoView {
    let account = member.account;
    let changed = move |event| {
        let on = event_target_checked(&event);
        ticked.update(|ticked| {
            ticked.retain(|it| *it != account);
            if on {
                ticked.push(account);
            }
        });
    };
    view! {
        <li>
            <label class="check">
                <input type="checkbox" on:change=changed />
                <span>
                    <strong><bdi>{named(&member.name)}</bdi></strong>
                    <br />
                    <span class="numbers quiet">{member.code}</span>
                </span>
            </label>
        </li>
    }
}
