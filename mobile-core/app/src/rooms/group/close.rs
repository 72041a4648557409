//! Closing a group, or leaving it.

use andrum_core::entries::Day;
use andrum_core::groups::GroupView;
use andrum_wire::groups::GroupKind;
use andrum_wire::ids::LogId;
use leptos::html::{Dialog, Input};
use leptos::prelude::*;

use super::parts::{cancel, change, page, sheet, waits};
use super::reading::{part, reading};
use crate::calls::{CloseGroup, LeaveGroup};
use crate::shared::t;
use crate::ui::browser;
use crate::ui::dates::{long_day, today};
use crate::ui::icon::{Icon, icon};
use crate::ui::work::Work;
use crate::words::{Words, fill, words};

const TITLE: Words = words("Avsluta", "Finish");
const CLOSE: Words = words("Stäng gruppen", "Close the group");
const CLOSE_MEANS: [Words; 4] = [
    words("Inget mer kan delas, från och med att du stänger.", "Nothing more can be shared from when you close it."),
    words("Alla ser datumet och kan läsa här fram till dess.", "All see the date and can read here until then."),
    words("Sedan tas allt som delats bort från servern.", "Then all that was shared is removed from the server."),
    words(
        "Allas dagböcker är kvar, också det man själv har skrivit.",
        "Everybody's diaries stay, also what one wrote oneself.",
    ),
];
const WHEN: Words = words("Tas bort från servern den", "Removed from the server on");
const WHEN_HELP: Words = words("Tidigast om en vecka.", "In a week at the earliest.");
const TOO_SOON: Words = words("Välj ett datum som ligger minst en vecka bort.", "Choose a date at least a week ahead.");
const SURE_CLOSE: Words = words("Stäng gruppen?", "Close the group?");
const SURE_CLOSE_ABOUT: Words = words(
    "Den går inte att öppna igen. Det som delats tas bort från servern {}.",
    "It cannot be opened again. What was shared is removed from the server on {}.",
);
const CLOSED: Words = words("Gruppen är stängd", "The group is closed");
const LEAVE: Words = words("Lämna gruppen", "Leave the group");
const LEAVE_MEANS: [Words; 3] = [
    words("Du läser inget av det som delas sedan.", "You read nothing of what is shared afterwards."),
    words(
        "Det du har delat är kvar hos de andra, tills du tar tillbaka det. Gör det innan du lämnar om du vill.",
        "What you have shared stays with the others until you withdraw it. Do that before you leave if you want to.",
    ),
    words(
        "Din dagbok är kvar, och det du läst här finns kvar på den här enheten.",
        "Your diary stays, and what you have read here is kept on this device.",
    ),
];
const ALONE: Words = words(
    "Du är den enda handledaren. Gör någon annan till handledare först, annars har gruppen ingen.",
    "You are the only supervisor. Make somebody else a supervisor first, or the group has none.",
);
const UNSENT: Words = words(
    "Något du delat är inte skickat än. Det skickas inte om gruppen stängs eller du lämnar, men finns kvar här.",
    "Something that you shared is not sent yet. It is not sent if the group is closed or you leave, but is kept here.",
);
const SURE_LEAVE: Words = words("Lämna gruppen?", "Leave the group?");
const SURE_LEAVE_ABOUT: Words =
    words("För att komma tillbaka behöver du en ny inbjudan.", "To come back you need a new invite.");
const LEFT: Words = words("Du har lämnat gruppen", "You have left the group");
const ALREADY: Words = words(
    "Gruppen är stängd. Det du läst finns kvar här till {}.",
    "The group is closed. It can be read here until {}.",
);
const NOT_IN: Words = words("Du är inte med i gruppen längre.", "You are no longer in the group.");

/// Days until a closed group is deleted: at least, and usually.
const LEAST: i64 = 7;
const USUAL: i64 = 90;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// What is asked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    Close(Day),
    Leave,
}

/// What the screen depends on: a date that was chosen stays while the rest of the group moves.
#[derive(Clone, PartialEq, Eq)]
struct Stands {
    inside: bool,
    closes: bool,
    /// I am the only supervisor, and not alone.
    alone: bool,
    closed_ms: Option<i64>,
    unsent: bool,
}

/// The screen.
pub fn view(group: LogId) -> impl IntoView {
    let asked: RwSignal<Option<Asked>> = RwSignal::new(None);
    let over = move || asked.get().map(|what| question(group, what, asked));
    let stands = part(reading(group), |view| stands(view));
    let body = move || stands.get().map_or_else(waits, |stands| drawn(&stands, asked));
    page(group, TITLE, body.into_any(), over.into_any())
}

fn stands(view: &GroupView) -> Stands {
    let closes = view.supervising && view.closed_ms.is_none();
    let supervisors = view.members.iter().filter(|member| member.supervisor).count();
    Stands {
        inside: !view.gone && view.standing.is_some(),
        closes,
        alone: closes && view.kind == GroupKind::Group && view.members.len() > 1 && supervisors == 1,
        closed_ms: view.closed_ms,
        unsent: view.unsynced > 0,
    }
}

fn drawn(stands: &Stands, asked: RwSignal<Option<Asked>>) -> AnyView {
    if !stands.inside {
        return view! { <p>{t(NOT_IN)}</p> }.into_any();
    }
    let closed = stands.closed_ms.map(|ms| {
        let day = Day::at(ms, browser::offset_minutes_at(ms)).map(long_day).unwrap_or_default();
        view! { <p>{fill(t(ALREADY), &[&day])}</p> }
    });
    view! {
        <div class="stack stack--loose">
            {closed}
            {stands.unsent.then(|| view! {
                <div class="banner">{icon(Icon::CloudUpload)}<div class="banner__text"><p>{t(UNSENT)}</p></div></div>
            })}
            {stands.closes.then(|| close_form(asked))}
            <section class="section">
                <h2>{t(LEAVE)}</h2>
                {points(&LEAVE_MEANS)}
                {stands.alone.then(|| view! { <p><strong>{t(ALONE)}</strong></p> })}
                <div>
                    <button type="button" class="button button--quiet" on:click=move |_| asked.set(Some(Asked::Leave))>
                        {t(LEAVE)}
                    </button>
                </div>
            </section>
        </div>
    }
    .into_any()
}

fn points(means: &[Words]) -> impl IntoView + use<> {
    let lines = means.iter().map(|words| view! { <li>{t(*words)}</li> }).collect_view();
    view! { <ul class="points">{lines}</ul> }
}

fn close_form(asked: RwSignal<Option<Asked>>) -> impl IntoView {
    let input: NodeRef<Input> = NodeRef::new();
    let wrong = RwSignal::new(false);
    let after = |days: i64| today().minus_days(-days).map(|day| day.to_string()).unwrap_or_default();
    let press = move |_| {
        let chosen = input.get_untracked().and_then(|input| input.value().parse::<Day>().ok());
        match chosen.filter(|day| day.days_after(today()) >= LEAST) {
            Some(day) => asked.set(Some(Asked::Close(day))),
            None => {
                wrong.set(true);
                browser::focus("closes-on");
            }
        }
    };
    let described = move || if wrong.get() { "closes-on-help closes-on-error" } else { "closes-on-help" };
    let error = move || {
        wrong.get().then(|| {
            view! {
                <p class="field__error" id="closes-on-error">{icon(Icon::Alert)}<span>{t(TOO_SOON)}</span></p>
            }
        })
    };
    view! {
        <section class="section">
            <h2>{t(CLOSE)}</h2>
            {points(&CLOSE_MEANS)}
            <div class="field">
                <label for="closes-on">{t(WHEN)}</label>
                <p class="field__help" id="closes-on-help">{t(WHEN_HELP)}</p>
                <input id="closes-on" type="date" node_ref=input min=after(LEAST) value=after(USUAL) aria-describedby=described
                    aria-invalid=move || wrong.get().then_some("true") on:input=move |_| wrong.set(false) />
                {error}
            </div>
            <div><button type="button" class="button button--quiet" on:click=press>{t(CLOSE)}</button></div>
        </section>
    }
}

fn question(group: LogId, what: Asked, asked: RwSignal<Option<Asked>>) -> impl IntoView {
    let dialog: NodeRef<Dialog> = NodeRef::new();
    let work = Work::new();
    let (title, about, name) = match what {
        Asked::Close(day) => (SURE_CLOSE, fill(t(SURE_CLOSE_ABOUT), &[&long_day(day)]), CLOSE),
        Asked::Leave => (SURE_LEAVE, t(SURE_LEAVE_ABOUT).to_owned(), LEAVE),
    };
    let press = move || match what {
        Asked::Close(day) => {
            // The end of that day, where the person is.
            let midnight = day.utc_midnight_ms() + DAY_MS;
            let expires_ms = midnight - i64::from(browser::offset_minutes_at(midnight)) * 60_000;
            change(work, CloseGroup { group, expires_ms }, CLOSED, Some(dialog));
        }
        Asked::Leave => change(work, LeaveGroup { group }, LEFT, Some(dialog)),
    };
    let body = view! {
        <p>{about}</p>
        {work.said()}
        <div class="sheet__actions">{work.button("button button--wide", name, press)}{cancel(dialog)}</div>
    };
    sheet(t(title).into_any(), dialog, move || asked.set(None), body)
}
