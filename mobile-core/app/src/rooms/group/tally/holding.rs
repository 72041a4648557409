//! While a tally is open, for whoever holds it; and when its time is over and nobody has closed it yet.

use andrum_core::tally::TallyView;
use andrum_wire::tally::TallyKind;
use leptos::prelude::*;

use crate::calls::SyncNow;
use crate::client::ask;
use crate::rooms::group::parts::said;
use crate::rooms::group::reading::named;
use crate::shared::t;
use crate::ui::dates::moment_of_day;
use crate::ui::icon::{Icon, small_icon};
use crate::ui::work::Work;
use crate::words::{Words, count, fill, words};

const OPEN: Words = words("Perioden är öppen", "The period is open");
const OPEN_VOTES: Words = words("Omröstningen är öppen", "The vote is open");
const UNTIL: Words = words("Till {}", "Until {}");
const MAY: Words = words(
    "{} deltagare kan välja. Vem som har gjort det syns inte.",
    "{} participant can choose. Who has done so is not shown.",
);
const MAY_MORE: Words = words(
    "{} deltagare kan välja. Vilka som har gjort det syns inte.",
    "{} participants can choose. Who has done so is not shown.",
);
const BY_ITSELF: Words = words(
    "Den här enheten håller räkningen. Den stänger av sig själv när du öppnar appen efter den tiden, och då ser alla resultatet.",
    "This device holds the tally. It closes it by itself when you open the app after that time, and then all see the result.",
);
const ELSEWHERE: Words = words(
    "{} håller räkningen på en annan enhet. Den stänger när appen öppnas där.",
    "{} holds the tally on another device. It closes once the app is opened there.",
);
const ELSEWHERE_YOURS: Words = words(
    "Du håller räkningen på en annan av dina enheter. Den stänger när du öppnar appen där.",
    "You hold the tally on another device of yours. It closes once you open the app there.",
);
const NEVER: Words = words(
    "Öppnas den aldrig igen blir räkningen ogiltig {}. Då har ingen sett något.",
    "If it is never opened again the tally is void on {}. Then nobody has seen anything.",
);
const REMIND: Words = words(
    "Påminn gärna gruppen: det som väljs skickas först dagen efter.",
    "Do remind the group: what is chosen is sent only the day after.",
);
const OVER: Words = words("Tiden är ute", "Time is up");
const OVER_HERE: Words = words(
    "Den här enheten stänger räkningen nu, så snart den når servern.",
    "This device closes the tally now, as soon as it reaches the server.",
);
const OVER_THERE: Words = words(
    "Resultatet kommer när telefonen hos {} har stängt räkningen. Ingen har sett något än.",
    "The result comes once {}'s phone has closed the tally. Nobody has seen anything yet.",
);
const OVER_THERE_YOURS: Words = words(
    "Resultatet kommer när du öppnar appen på den enhet där du öppnade räkningen. Ingen har sett något än.",
    "The result comes once you open the app on the device on which you opened the tally. Nobody has seen anything yet.",
);
const CLOSE: Words = words("Stäng räkningen", "Close the tally");

/// What stands there while it is open.
pub fn open(it: &TallyView) -> AnyView {
    let title = if it.kind == TallyKind::Themes { OPEN } else { OPEN_VOTES };
    let until = moment_of_day(it.closes_ms);
    view! {
        <section class="card card--lichen">
            <h2>{t(title)}</h2>
            <p>{fill(t(UNTIL), &[&until])}</p>
            <p>{count(it.among.len(), t(MAY), t(MAY_MORE))}</p>
            <p>{closes(it)}</p>
            <p class="quiet">{fill(t(NEVER), &[&moment_of_day(it.void_ms)])}</p>
            <p class="privacy-line">{small_icon(Icon::Info)}<span>{t(REMIND)}</span></p>
        </section>
    }
    .into_any()
}

fn closes(it: &TallyView) -> AnyView {
    match (it.held_here, it.held_by_me) {
        (true, _) => t(BY_ITSELF).into_any(),
        (false, true) => t(ELSEWHERE_YOURS).into_any(),
        (false, false) => said(ELSEWHERE, &[&named(&it.holder)]),
    }
}

/// What stands there until it is closed.
pub fn waiting(it: &TallyView) -> AnyView {
    let work = Work::new();
    let close = move || {
        work.run(async move {
            if let Err(failure) = ask(SyncNow {}).await {
                work.fail(failure);
            }
        });
    };
    let about = match (it.held_here, it.held_by_me) {
        (true, _) => t(OVER_HERE).into_any(),
        (false, true) => t(OVER_THERE_YOURS).into_any(),
        (false, false) => said(OVER_THERE, &[&named(&it.holder)]),
    };
    view! {
        <section class="card card--lichen">
            <h2>{t(OVER)}</h2>
            <p>{about}</p>
            <p class="quiet">{fill(t(NEVER), &[&moment_of_day(it.void_ms)])}</p>
            {work.said()}
            {it.held_here.then(|| view! { <div>{work.button("button", CLOSE, close)}</div> })}
        </section>
    }
    .into_any()
}
