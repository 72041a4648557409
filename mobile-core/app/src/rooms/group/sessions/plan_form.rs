//! Planning: all sessions in one go, then one at a time.

use andrum_core::crypto::random;
use andrum_core::entries::Day;
use andrum_core::entries::text::clean;
use andrum_core::groups::{GroupBody, GroupView, Plan, PlannedSession, SessionId};
use andrum_wire::ids::LogId;
use leptos::prelude::*;

use crate::calls::{Error, Reshare, Share};
use crate::client::ask;
use crate::rooms::group::reading::Reading;
use crate::shared::t;
use crate::ui::dates::long_day;
use crate::ui::line::bare_line;
use crate::ui::sheet::Sheet;
use crate::ui::toast::{say, say_with_undo};
use crate::ui::work::Work;
use crate::words::{Words, words};
use andrum_core::groups::monthly::{MAX_COUNT, monthly};

const BEGIN: Words = words("Planera träffarna", "Plan the sessions");
const BEGIN_ABOUT: Words = words(
    "En i månaden, samma veckodag. Varje träff kan du flytta för sig sedan.",
    "One a month, on the same weekday. Each can be moved by itself afterwards.",
);
const FIRST: Words = words("Första dagen", "First day");
const DAY: Words = words("Dag", "Day");
const TIME: Words = words("Börjar", "Begins");
const LENGTH: Words = words("Längd, i minuter", "Length, in minutes");
const COUNT: Words = words("Antal träffar", "Number of sessions");
const PLACE: Words = words("Plats", "Place");
const LINK: Words = words("Länk, om ni ses på skärm", "Link, if you meet on a screen");
const SUMMER: Words = words("Hoppa över juli och augusti", "Leave out July and August");
const LAST_CLOSES: Words = words("Den sista är en avslutning", "The last one is the closing session");
const DAYS: Words = words("Det blir", "These are the days");
const SAVE_PLAN: Words = words("Spara planen", "Save the plan");
const PLANNED: Words = words("Träffarna är planerade", "The sessions are planned");
const EDIT: Words = words("Ändra träffen", "Edit the session");
const ADD: Words = words("Ny träff", "New session");
const SAVE: Words = words("Spara", "Save");
const SAVED: Words = words("Planen är ändrad", "The plan was changed");
const OFF: Words = words("Träffen är inställd", "The session is cancelled");
const CLOSING: Words = words("Det är gruppens avslutning", "It is the group's closing session");
const CANCEL: Words = words("Avbryt", "Cancel");
const REMOVE: Words = words("Ta bort ur planen", "Remove from the plan");
const REMOVED: Words = words("Borttagen ur planen", "Removed from the plan");
const WRONG_DAY: Words = words("Välj en dag.", "Choose a day.");

const FORM: &str = "plan-form";
/// Minutes after midnight, and how long, where nothing was chosen: one to four.
const USUAL: (&str, u16) = ("13:00", 180);

/// What is being planned. Signals only, so that it may go anywhere.
#[derive(Clone, Copy)]
pub struct Planning {
    group: LogId,
    open: RwSignal<bool>,
    /// The session that is edited; a new one when none.
    session: RwSignal<Option<SessionId>>,
    day: RwSignal<String>,
    time: RwSignal<String>,
    minutes: RwSignal<String>,
    place: RwSignal<String>,
    link: RwSignal<String>,
    count: RwSignal<String>,
    summer: RwSignal<bool>,
    cancelled: RwSignal<bool>,
    closing: RwSignal<bool>,
    wrong: RwSignal<bool>,
    work: Work,
}

impl Planning {
    /// Nothing yet.
    pub fn new(group: LogId) -> Self {
        let text = |text: &str| RwSignal::new(text.to_owned());
        Self {
            group,
            open: RwSignal::new(false),
            session: RwSignal::new(None),
            day: text(""),
            time: text(USUAL.0),
            minutes: RwSignal::new(USUAL.1.to_string()),
            place: text(""),
            link: text(""),
            count: text("8"),
            summer: RwSignal::new(true),
            cancelled: RwSignal::new(false),
            closing: RwSignal::new(true),
            wrong: RwSignal::new(false),
            work: Work::new(),
        }
    }

    /// Opens the sheet for a session that is there.
    pub fn edit(self, session: &PlannedSession) {
        self.session.set(Some(session.id));
        self.day.set(session.day.to_string());
        self.time.set(format!("{:02}:{:02}", session.minute / 60, session.minute % 60));
        self.minutes.set(session.minutes.to_string());
        self.place.set(session.place.clone());
        self.link.set(session.link.clone());
        self.cancelled.set(session.cancelled);
        self.closing.set(session.closing);
        self.wrong.set(false);
        self.open.set(true);
    }

    /// Opens it for a new one.
    pub fn add(self) {
        self.session.set(None);
        self.day.set(String::new());
        self.cancelled.set(false);
        self.closing.set(false);
        self.wrong.set(false);
        self.open.set(true);
    }

    fn first(self) -> Option<Day> {
        self.day.get().parse().ok()
    }

    /// The session on a day; none while a field makes no sense.
    fn on(self, id: SessionId, day: Day) -> Option<PlannedSession> {
        let time = self.time.get();
        let (hour, minute) = time.split_once(':')?;
        Some(PlannedSession {
            id,
            day,
            minute: hour.parse::<u16>().ok()? * 60 + minute.parse::<u16>().ok()?,
            minutes: self.minutes.get().parse().ok().filter(|minutes| *minutes <= 24 * 60)?,
            place: clean(self.place.get().trim()),
            link: clean(self.link.get().trim()),
            cancelled: self.cancelled.get(),
            closing: self.closing.get(),
        })
    }

    fn days(self) -> Vec<Day> {
        let count = self.count.get().parse().unwrap_or_default();
        self.first().map(|first| monthly(first, count, self.summer.get())).unwrap_or_default()
    }

    fn all(self) -> Option<Vec<PlannedSession>> {
        let days = self.days();
        let last = days.len().checked_sub(1)?;
        let session = |(place, day)| {
            let session = self.on(SessionId(random::bytes()), day)?;
            Some(PlannedSession { closing: session.closing && place == last, cancelled: false, ..session })
        };
        days.into_iter().enumerate().map(session).collect()
    }

    fn when(self, day: Words) -> impl IntoView {
        let wrong = move || self.wrong.get().then_some("true");
        view! {
            <div class="fields">
                <div class="field">
                    <label for="plan-day">{t(day)}</label>
                    <input id="plan-day" type="date" aria-invalid=wrong prop:value=self.day on:input=move |event| {
                        self.wrong.set(false);
                        self.day.set(event_target_value(&event));
                    } />
                </div>
                <div class="field">
                    <label for="plan-time">{t(TIME)}</label>
                    <input
                        id="plan-time"
                        type="time"
                        prop:value=self.time
                        on:input=move |event| self.time.set(event_target_value(&event))
                    />
                </div>
                {number("plan-minutes", LENGTH, self.minutes, 24 * 60)}
            </div>
            {move || self.wrong.get().then(|| view! { <p class="field__error" role="alert">{t(WRONG_DAY)}</p> })}
        }
    }

    fn where_to(self) -> impl IntoView {
        view! {
            {bare_line("plan-place", PLACE, self.place, RwSignal::new(None))}
            <div class="field">
                <label for="plan-link">{t(LINK)}</label>
                <input
                    id="plan-link"
                    type="url"
                    autocomplete="off"
                    maxlength="480"
                    prop:value=self.link
                    on:input=move |event| self.link.set(event_target_value(&event))
                />
            </div>
        }
    }
}

fn number(id: &'static str, label: Words, value: RwSignal<String>, max: usize) -> impl IntoView {
    view! {
        <div class="field">
            <label for=id>{t(label)}</label>
            <input
                id=id
                type="number"
                inputmode="numeric"
                min="1"
                max=max.to_string()
                prop:value=value
                on:input=move |event| value.set(event_target_value(&event))
            />
        </div>
    }
}

fn switch(name: Words, on: RwSignal<bool>) -> impl IntoView {
    view! {
        <label class="switch">
            <span class="switch__text">{t(name)}</span>
            <input
                type="checkbox"
                role="switch"
                prop:checked=on
                on:change=move |event| on.set(event_target_checked(&event))
            />
        </label>
    }
}

/// Puts a plan in the place of the one that is there.
async fn save(view: &GroupView, sessions: Vec<PlannedSession>) -> Result<(), Error> {
    let mut sessions = sessions;
    sessions.sort_by_key(|session| (session.day, session.minute));
    let (group, body) = (view.group, GroupBody::Plan(Plan { sessions }));
    match view.plan {
        Some(item) => ask(Reshare { group, item, body }).await,
        None => ask(Share { group, body, among_members: false }).await.map(drop),
    }
}

/// The first plan, whole.
#[component]
pub fn NewPlan(planning: Planning) -> impl IntoView {
    let group = planning.group;
    let send = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Some(sessions) = planning.all() else { return planning.wrong.set(true) };
        planning.work.run(async move {
            let body = GroupBody::Plan(Plan { sessions });
            match ask(Share { group, body, among_members: false }).await {
                Ok(_) => say(PLANNED),
                Err(failure) => planning.work.fail(failure),
            }
        });
    };
    let days = move || {
        let days = planning.days();
        (!days.is_empty()).then(|| {
            let days = days.into_iter().map(|day| view! { <li>{long_day(day)}</li> }).collect_view();
            view! {
                <section class="card card--lichen"><h3>{t(DAYS)}</h3><ol class="stack stack--none">{days}</ol></section>
            }
        })
    };
    view! {
        <form class="stack" id=FORM on:submit=send novalidate>
            <div><h2>{t(BEGIN)}</h2><p class="quiet">{t(BEGIN_ABOUT)}</p></div>
            {planning.work.said()}
            {planning.when(FIRST)}
            {number("plan-count", COUNT, planning.count, MAX_COUNT)}
            {planning.where_to()}
            <div>{switch(SUMMER, planning.summer)} {switch(LAST_CLOSES, planning.closing)}</div>
            <div aria-live="polite">{days}</div>
        </form>
        <footer class="foot">{planning.work.submit(FORM, SAVE_PLAN)}</footer>
    }
}

/// One session, in a sheet.
#[component]
pub fn EditSession(planning: Planning, reading: Reading) -> impl IntoView {
    let title = Signal::derive(move || t(if planning.session.get().is_some() { EDIT } else { ADD }).to_owned());
    let stands = move || reading.get_untracked().and_then(Result::ok);
    let change = move |change: &dyn Fn(&mut Vec<PlannedSession>), said: Words| {
        let Some(view) = stands() else { return };
        let before: Vec<PlannedSession> = view.sessions.iter().map(|it| it.planned.clone()).collect();
        let mut sessions = before.clone();
        change(&mut sessions);
        planning.work.run(async move {
            match save(&view, sessions).await {
                Ok(()) => {
                    planning.open.try_set(false);
                    let before = before.clone();
                    say_with_undo(said, move || {
                        let (before, view) = (before.clone(), view.clone());
                        wasm_bindgen_futures::spawn_local(async move {
                            let _ = save(&view, before).await;
                        });
                    });
                }
                Err(failure) => planning.work.fail(failure),
            }
        });
    };
    let send = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let id = planning.session.get_untracked();
        let session =
            planning.first().and_then(|day| planning.on(id.unwrap_or_else(|| SessionId(random::bytes())), day));
        let Some(session) = session else { return planning.wrong.set(true) };
        change(
            &|sessions| {
                sessions.retain(|it| it.id != session.id);
                sessions.push(session.clone());
            },
            SAVED,
        );
    };
    let remove = move |_| {
        let id = planning.session.get_untracked();
        change(&|sessions| sessions.retain(|it| Some(it.id) != id), REMOVED);
    };
    let is_there = move || planning.session.get().is_some();
    view! {
        <Sheet open=planning.open title>
            <form class="stack" id="session-form" on:submit=send novalidate>
                {planning.work.said()}
                {planning.when(DAY)}
                {planning.where_to()}
                <div>{switch(OFF, planning.cancelled)} {switch(CLOSING, planning.closing)}</div>
            </form>
            <div class="sheet__actions">
                {planning.work.submit("session-form", SAVE)}
                <button type="button" class="button button--text" on:click=move |_| planning.open.set(false)>
                    {t(CANCEL)}
                </button>
                {move || is_there().then(|| view! {
                    <button type="button" class="button button--text button--danger" on:click=remove>
                        {t(REMOVE)}
                    </button>
                })}
            </div>
        </Sheet>
    }
}
