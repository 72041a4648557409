//! Joining the server, choosing a lock, done.

use andrum_wire::problem::ProblemKind;
use leptos::prelude::*;

use super::state::{Making, Refused, Step, top};
use crate::asking::fetch;
use crate::calls::{Error, Filter, List, NotAllowed, SecretText, SignUp};
use crate::client::ask;
use crate::rooms::account::devices::name_this_device;
use crate::rooms::group::join::or_today;
use crate::rooms::me::lock::choice::Choice;
use crate::screens::{GroupsScreen, Screen, TodayScreen};
use crate::shared::{app, t};
use crate::ui::browser;
use crate::ui::pictures::{Door, door};
use crate::ui::work::Work;
use crate::words::{Words, count, words};

const JOIN: Words = words("Kortet stämmer", "The kit is right");
const JOINING: Words = words("Skapar kontot på servern.", "Making the account on the server.");
const NOT_YET: Words = words(
    "Kontot finns på den här enheten men inte på servern än. Det du har skrivit finns kvar, och kortet gäller.",
    "The account is on this device but not on the server yet. What you have written is still here, and the kit is valid.",
);
const AGAIN: Words = words("Försök igen", "Try again");
const LATER: Words = words("Senare", "Later");

const LOCK: Words = words("Vill du låsa dagboken?", "Do you want to lock the diary?");
const LOCK_ABOUT: Words =
    words("Om någon lånar enheten, eller du tappar den.", "If someone borrows the device, or you lose it.");
const LOCK_NOTE: Words = words(
    "Låset gäller bara på den här enheten. Glömmer du det öppnar lösenord och återställningskort.",
    "The lock is for this device only. If you forget it, password and recovery kit open it.",
);
const ON: Words = words("Vidare", "Go on");

const DONE: Words = words("Klart", "Done");
const DONE_ABOUT: Words =
    words("Dagboken finns nu krypterad på servern också.", "The diary is now on the server too, encrypted.");
const SYNCED: Words = words("{} reflektion är synkad.", "{} reflection is synced.");
const SYNCED_MORE: Words = words("{} reflektioner är synkade.", "{} reflections are synced.");
const WAITING: Words = words("{} är på väg.", "{} is on its way.");
const WAITING_MORE: Words = words("{} är på väg.", "{} are on their way.");
const TO_DIARY: Words = words("Till dagboken", "To the diary");
const TO_GROUP: Words = words("Vidare till gruppen", "On to the group");
const TO_INVITE: Words = words("Vidare till inbjudan", "On to the invite");

/// Between the fourth step and the fifth.
pub(super) fn join(making: Making) -> impl IntoView {
    let work = Work::new();
    let sign_up = move || work.run(send(making, work));
    sign_up();
    let state = move || {
        if work.has_failed() {
            view! {
                {work.said()}
                <p>{t(NOT_YET)}</p>
                <div class="buttons">
                    <button type="button" class="button" on:click=move |_| sign_up()>{t(AGAIN)}</button>
                    <a class="button button--text" href=TodayScreen::Today.address()>{t(LATER)}</a>
                </div>
            }
            .into_any()
        } else {
            view! {
                <p role="status">{t(JOINING)}</p>
                <div class="skeleton" aria-hidden="true"><i></i></div>
            }
            .into_any()
        }
    };
    view! {
        {top(making, 4, None)}
        <header class="head"><h1>{t(JOIN)}</h1></header>
        <div class="stack">{state}</div>
    }
}

async fn send(making: Making, work: Work) {
    let (Some(login), Some(password), Some(invitation)) =
        (making.login.try_get_value(), making.password.try_get_value(), making.invitation.try_get_value())
    else {
        return;
    };
    // Begun with an account from before, which never held a password.
    if password.is_empty() {
        return making.go(Step::Name);
    }
    match ask(SignUp { server: browser::origin(), login, password, invitation }).await {
        Ok(()) => {
            making.password.try_set_value(SecretText::default());
            name_this_device();
            making.go(Step::Lock);
        }
        Err(Error::NotAllowed(NotAllowed::LoginName)) => refuse(making, Refused::Name),
        Err(Error::Server(problem)) if problem.kind == ProblemKind::LoginTaken => refuse(making, Refused::Taken),
        Err(Error::Server(problem)) if problem.kind == ProblemKind::InvitationNeeded => {
            making.invited.try_set(true);
            refuse(making, Refused::Invitation);
        }
        // An answer was lost: it went through before.
        Err(Error::HasAccount) => making.go(Step::Lock),
        Err(failure) => work.fail(failure),
    }
}

fn refuse(making: Making, why: Refused) {
    making.refused.try_set(Some(why));
    making.go(Step::Name);
}

/// The fifth step.
pub(super) fn lock(making: Making) -> impl IntoView {
    let choice = Choice::new(true, move || making.go(Step::Done));
    view! {
        {top(making, 5, None)}
        <header class="head"><h1>{t(LOCK)}</h1><p class="head__under">{t(LOCK_ABOUT)}</p></header>
        <div class="stack">
            {choice.view()}
            <p class="note">{t(LOCK_NOTE)}</p>
        </div>
        <footer class="foot">{choice.submit(ON)}</footer>
    }
}

/// The end.
pub(super) fn done() -> impl IntoView {
    let listing = andrum_core::facade::Listing::Journal;
    let all = fetch(move || List { listing, filter: Filter::default(), from: 0, count: 0 });
    let counted = move || {
        let total = all.with(|all| all.as_ref().and_then(|all| all.as_ref().ok().map(|part| part.total)))?;
        let waiting = app().status.with(|status| status.as_ref().map_or(0, |status| status.unsynced));
        Some(match (total, waiting) {
            (0, _) => String::new(),
            (_, 0) => count(total, t(SYNCED), t(SYNCED_MORE)),
            (_, waiting) => count(waiting, t(WAITING), t(WAITING_MORE)),
        })
    };
    let on = or_today();
    let name = match on {
        Screen::Today(_) => TO_DIARY,
        Screen::Groups(GroupsScreen::Join) => TO_INVITE,
        _ => TO_GROUP,
    };
    view! {
        <div class="breath">
            {door(Door::Ajar, "")}
            <div class="stack stack--tight">
                <h1>{t(DONE)}</h1>
                <p class="quiet">{t(DONE_ABOUT)}</p>
                <p class="quiet" role="status">{counted}</p>
            </div>
        </div>
        <footer class="foot"><a class="button button--wide" href=on.address()>{t(name)}</a></footer>
    }
}
