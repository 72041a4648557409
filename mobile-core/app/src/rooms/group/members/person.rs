//! One member: the code by which to make sure, and what can be done.

use andrum_core::groups::MemberView;
use andrum_wire::groups::{GroupKind, Standing};
use leptos::html::Dialog;
use leptos::prelude::*;

use super::looking::{Doing, Looking, about};
use crate::calls::{AppointSupervisor, MembersVerified, PauseMember, RemoveMember, ReturnMember, StepDown};
use crate::rooms::group::parts::{cancel, change, code, sheet, shut};
use crate::rooms::group::reading::named;
use crate::screens::GroupScreen;
use crate::shared::t;
use crate::ui::work::Work;
use crate::words::{Words, words};

const YOUR_CODE: Words = words(
    "Din kod. Läs upp den för den som vill vara säker på att det är du.",
    "Your code. Read it aloud to whoever wants to be sure that it is you.",
);
const CODE: Words = words(
    "Vill du vara säker på att det är {}? Be om att få höra koden på den telefonen. Den ska vara precis den här:",
    "Do you want to be sure that it is {}? Ask to hear the code on that phone. It must be exactly this one:",
);
const VERIFY: Words = words("Koden stämmer", "The code is right");
const VERIFIED: Words =
    words("Du har själv försäkrat dig om att det är {}.", "You have made sure yourself that it is {}.");
const VERIFY_DONE: Words = words("Noterat på din enhet", "Noted on your device");
const PAUSE_ME: Words = words("Jag är borta ett tag", "I am away for a while");
const PAUSE: Words = words("Borta ett tag", "Away for a while");
const RETURN: Words = words("Tillbaka igen", "Back again");
const APPOINT: Words = words("Gör till handledare", "Make a supervisor");
const STEP_DOWN: Words = words("Sluta vara handledare", "Stop being a supervisor");
const REMOVE: Words = words("Ta bort ur gruppen", "Remove from the group");
const LEAVE: Words = words("Lämna gruppen", "Leave the group");
const DONE: Words = words("Gjort", "Done");
const REMOVED: Words = words("Borttagen ur gruppen", "Removed from the group");

const PAUSE_MEANS: Words = words(
    "{} läser inte det som delas under tiden, inte heller sedan. Platsen i gruppen är kvar.",
    "{} does not read what is shared meanwhile, nor afterwards. The place in the group stays.",
);
const RETURN_MEANS: Words = words("{} läser det som delas från och med nu.", "{} reads what is shared from now on.");
const APPOINT_MEANS: Words = words(
    "{} kan bjuda in, bekräfta, ta bort och ändra överenskommelsen, precis som du. Du är fortfarande handledare.",
    "{} can invite, confirm, remove and change the agreement, just as you. You are still a supervisor.",
);
const STEP_DOWN_MEANS: Words = words(
    "Du är med som deltagare. Inbjudningar som du har gjort slutar gälla. Är du den enda handledaren har gruppen ingen tills mer än hälften har valt en.",
    "You stay in as a participant. Invites that you have made end. If you are the only supervisor the group has none until more than half have chosen one.",
);
const REMOVE_MEANS: Words = words(
    "{} läser inget av det som delas härifrån. Det som redan är läst går inte att ta tillbaka. Alla ser att {} är borttagen, och av vem.",
    "{} reads nothing of what is shared from here. What was read already cannot be taken back. Everybody sees that {} was removed, and by whom.",
);

/// What can be done.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Act {
    Pause,
    Return,
    Appoint,
    StepDown,
    Remove,
}

/// The sheet: who it is; and after a choice, what it means.
pub(super) fn sheet_for(looking: Looking, doing: RwSignal<Option<Doing>>) -> impl IntoView {
    let dialog: NodeRef<Dialog> = NodeRef::new();
    let work = Work::new();
    let chosen: RwSignal<Option<Act>> = RwSignal::new(None);
    let title = view! { <bdi>{named(&looking.member.name)}</bdi> }.into_any();
    let body = move || match chosen.get() {
        None => who(&looking, chosen, work, dialog).into_any(),
        Some(act) => question(&looking, act, work, dialog).into_any(),
    };
    let body = view! { {body} {work.said()} };
    sheet(title, dialog, move || doing.set(None), body)
}

fn who(looking: &Looking, chosen: RwSignal<Option<Act>>, work: Work, dialog: NodeRef<Dialog>) -> impl IntoView + use<> {
    let Looking { group, member, .. } = looking.clone();
    let account = member.account;
    let verify = move || change(work, MembersVerified { group, accounts: vec![account] }, VERIFY_DONE, Some(dialog));
    let about_code = match (member.me, member.verified) {
        (true, _) => t(YOUR_CODE).into_any(),
        (false, true) => about(VERIFIED, &member),
        (false, false) => about(CODE, &member),
    };
    let ways = acts(looking).into_iter().map(|(act, name)| {
        let danger = if act == Act::Remove { "button button--text button--danger" } else { "button button--text" };
        view! { <button type="button" class=danger on:click=move |_| chosen.set(Some(act))>{t(name)}</button> }
    });
    let leave = member.me.then(|| {
        view! {
            <a class="button button--text" href=GroupScreen::Close.of(group).address() on:click=move |_| shut(dialog)>
                {t(LEAVE)}
            </a>
        }
    });
    view! {
        <p>{about_code}</p>
        {(!member.verified || member.me).then(|| code(&member.code))}
        <div class="sheet__actions">
            {(!member.me && !member.verified).then(|| work.button("button button--wide", VERIFY, verify))}
            {ways.collect_view()}
            {leave}
            {cancel(dialog)}
        </div>
    }
}

/// What I may do to this member, or as this member.
fn acts(looking: &Looking) -> Vec<(Act, Words)> {
    let Looking { member, supervising, kind, .. } = looking;
    let group = *kind == GroupKind::Group;
    let mut acts = vec![];
    if !looking.may && !member.me {
        return acts;
    }
    match member.standing {
        Standing::Confirmed if member.me => acts.push((Act::Pause, PAUSE_ME)),
        Standing::Confirmed if *supervising => acts.push((Act::Pause, PAUSE)),
        Standing::Paused if member.me || *supervising => acts.push((Act::Return, RETURN)),
        _ => {}
    }
    if *supervising && looking.may {
        match (member.me, member.supervisor) {
            (true, _) if group => acts.push((Act::StepDown, STEP_DOWN)),
            (false, false) if group && member.standing == Standing::Confirmed => acts.push((Act::Appoint, APPOINT)),
            _ => {}
        }
        if !member.me {
            acts.push((Act::Remove, REMOVE));
        }
    }
    acts
}

fn question(looking: &Looking, act: Act, work: Work, dialog: NodeRef<Dialog>) -> impl IntoView + use<> {
    let Looking { group, member, .. } = looking.clone();
    let account = member.account;
    let (means, name) = match act {
        Act::Pause => (PAUSE_MEANS, PAUSE),
        Act::Return => (RETURN_MEANS, RETURN),
        Act::Appoint => (APPOINT_MEANS, APPOINT),
        Act::StepDown => (STEP_DOWN_MEANS, STEP_DOWN),
        Act::Remove => (REMOVE_MEANS, REMOVE),
    };
    let class = if act == Act::Remove { "button button--wide button--danger" } else { "button button--wide" };
    let press = move || {
        let sheet = Some(dialog);
        match act {
            Act::Pause => change(work, PauseMember { group, account }, DONE, sheet),
            Act::Return => change(work, ReturnMember { group, account }, DONE, sheet),
            Act::Appoint => change(work, AppointSupervisor { group, account }, DONE, sheet),
            Act::StepDown => change(work, StepDown { group }, DONE, sheet),
            Act::Remove => change(work, RemoveMember { group, account }, REMOVED, sheet),
        }
    };
    view! {
        <p>{meaning(means, &member)}</p>
        <div class="sheet__actions">{work.button(class, name, press)}{cancel(dialog)}</div>
    }
}

fn meaning(words: Words, member: &MemberView) -> AnyView {
    let name = named(&member.name);
    crate::rooms::group::parts::said(words, &[&name, &name])
}
