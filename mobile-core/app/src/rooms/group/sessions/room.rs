//! In the room: one thing at a time in large text. One phone is enough, and none is needed. Nothing here waits for a
//! network.

use std::sync::Arc;

use andrum_core::entries::text::clean;
use andrum_core::groups::{Coming, GroupView, SessionId};
use andrum_wire::ids::ItemId;
use gloo_timers::callback::Interval;
use leptos::prelude::*;

use super::agenda::change;
use super::outcomes::OutcomeForm;
use super::when::{agenda, session_of};
use crate::rooms::group::reading::{Reading, drawn, named, part, present, thread_of, told, topic_of};
use crate::rooms::group::topics::votes::tally;
use crate::shared::t;
use crate::ui::browser;
use crate::ui::head::{arrive, steps};
use crate::ui::icon::{Icon, icon};
use crate::ui::line::MAX_LINE;
use crate::words::{Words, fill, words};

const LEAVE: Words = words("Lämna rummet", "Leave the room");
const NEXT: Words = words("Nästa", "Next");
const GO_ON: Words = words("Vidare", "Go on");
const BACK: Words = words("Tillbaka", "Back");
const STEP: Words = words("{} av {}", "{} of {}");

const CHECK_IN: Words = words("Hur är det?", "How are you?");
const CHECK_IN_ABOUT: Words = words(
    "En i taget, i den ordning ni vill. Inget skrivs ner.",
    "One at a time, in any order. Nothing is written down.",
);
const THEN: Words = words("Sedan", "Then");
const ROUND_DONE: Words = words("Alla har fått ordet.", "Everybody has had the word.");

const URGENT: Words = words("Vad är angeläget idag?", "What is urgent today?");
const URGENT_ABOUT: Words = words("Det får gå före agendan.", "It may go before the agenda.");
const URGENT_LINE: Words = words("På en rad, om något är det", "On one line, if anything is");

const WHICH: Words = words("Vilken tråd drar ni i?", "Which thread do you pull?");
const WHICH_ABOUT: Words =
    words("En räcker. Resten finns kvar till nästa gång.", "One is enough. The rest stays for next time.");
const THE_URGENT: Words = words("Angeläget idag", "Urgent today");
const NO_TOPICS: Words =
    words("Inga frågor är skrivna. Ta det som ligger närmast.", "No topics were written. Take what is closest.");
const SUPERVISOR_CHOOSES: Words = words("Handledaren markerar vad ni väljer.", "The supervisor marks what you choose.");

const TALK: Words = words("Det ni pratar om", "What you talk about");
const TIMER: Words = words("Visa hur länge", "Show for how long");
const NO_TIMER: Words = words("Dölj tiden", "Hide the time");
const MINUTES: Words = words("{} min", "{} min");

const OUTCOME: Words = words("Vad kom ni fram till?", "What did you arrive at?");

/// Minutes are shown, and looked at this often, in milliseconds.
const LOOK_MS: u32 = 5_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    CheckIn,
    Urgent,
    Which,
    Talk,
    Outcome,
}

const STEPS: [Step; 5] = [Step::CheckIn, Step::Urgent, Step::Which, Step::Talk, Step::Outcome];

/// What the steps share.
#[derive(Clone, Copy)]
struct Here {
    id: SessionId,
    reading: Reading,
    step: RwSignal<Step>,
    /// How many have had the word.
    spoken: RwSignal<usize>,
    urgent: RwSignal<String>,
}

impl Here {
    fn move_by(self, by: isize) {
        let now = STEPS.iter().position(|step| *step == self.step.get_untracked()).unwrap_or_default();
        if let Some(step) = now.checked_add_signed(by).and_then(|place| STEPS.get(place)) {
            self.step.set(*step);
            arrive();
        }
    }

    fn view(self) -> Option<Arc<GroupView>> {
        self.reading.get_untracked().and_then(Result::ok)
    }

    /// Puts what was decided on the agenda, which is the supervisor's to write.
    fn decide(self, urgent: Option<String>, thread: Option<ItemId>) {
        if let Some(view) = self.view().filter(|view| view.supervising) {
            change(&view, self.id, |agenda| {
                agenda.thread = thread;
                if let Some(urgent) = urgent {
                    agenda.urgent = urgent;
                }
            });
        }
    }
}

/// The screen in the room.
#[component]
pub fn Room(id: SessionId, reading: Reading, form: OutcomeForm, leave: Callback<()>) -> impl IntoView {
    let here = Here {
        id,
        reading,
        step: RwSignal::new(Step::CheckIn),
        spoken: RwSignal::new(0),
        urgent: RwSignal::new(urgent_of(reading, id)),
    };
    let number = move || STEPS.iter().position(|step| *step == here.step.get()).unwrap_or_default() + 1;
    let body = move || match here.step.get() {
        Step::CheckIn => check_in(here).into_any(),
        Step::Urgent => urgent(here).into_any(),
        Step::Which => which(here).into_any(),
        Step::Talk => talk(here).into_any(),
        Step::Outcome => outcome(here, form, leave).into_any(),
    };
    let back = move || {
        (here.step.get() != Step::CheckIn).then(|| {
            view! {
                <button type="button" class="button button--text button--edge" on:click=move |_| here.move_by(-1)>
                    {icon(Icon::ChevronLeft)}{t(BACK)}
                </button>
            }
        })
    };
    view! {
        <main class="page room" id="main" tabindex="-1">
            <header class="topbar">
                <button type="button" class="topbar__back" on:click=move |_| leave.run(())>
                    {icon(Icon::Cross)}{t(LEAVE)}
                </button>
                {move || steps(fill(t(STEP), &[&number(), &STEPS.len()]), number(), STEPS.len())}
            </header>
            {body}
            {back}
        </main>
    }
}

fn urgent_of(reading: Reading, id: SessionId) -> String {
    let view = reading.get_untracked().and_then(Result::ok);
    let agenda =
        view.and_then(|view| view.agendas.iter().find(|it| it.agenda.session == id).map(|it| it.agenda.urgent.clone()));
    agenda.unwrap_or_default()
}

fn asks(question: Words, about: Words) -> impl IntoView {
    view! { <header class="room__head"><h1>{t(question)}</h1><p>{t(about)}</p></header> }
}

fn check_in(here: Here) -> impl IntoView {
    let names = part(here.reading, move |view| {
        let coming = session_of(view, here.id).map(|session| session.coming.clone()).unwrap_or_default();
        let stays_away = |account| coming.iter().any(|(who, said)| *who == account && *said == Coming::No);
        // Supervisors come first in the list of members, and last in the round.
        let mut members: Vec<_> = present(view).filter(|member| !stays_away(member.account)).collect();
        members.sort_by_key(|member| member.supervisor);
        members.into_iter().map(|member| named(&member.name)).collect::<Vec<_>>()
    });
    let inside = move || {
        let names = names.get().unwrap_or_default();
        let spoken = here.spoken.get();
        let Some(now) = names.get(spoken).cloned() else {
            return view! { <p class="room__large">{t(ROUND_DONE)}</p> }.into_any();
        };
        let later =
            names.iter().skip(spoken + 1).map(|name| view! { <li><bdi>{name.clone()}</bdi></li> }).collect_view();
        let any = spoken + 1 < names.len();
        view! {
            <p class="room__name"><bdi>{now}</bdi></p>
            {any.then(|| view! { <p class="quiet">{t(THEN)}</p><ul class="names">{later}</ul> })}
        }
        .into_any()
    };
    let done = move || here.spoken.get() >= names.get().map_or(0, |names| names.len());
    let next = move |_| {
        if done() { here.move_by(1) } else { here.spoken.update(|spoken| *spoken += 1) }
    };
    view! {
        {asks(CHECK_IN, CHECK_IN_ABOUT)}
        <div class="room__middle" aria-live="polite">{inside}</div>
        <footer class="foot room__foot">
            <button type="button" class="button button--wide" on:click=next>
                {move || t(if done() { GO_ON } else { NEXT })}
            </button>
        </footer>
    }
}

fn urgent(here: Here) -> impl IntoView {
    let writes = part(here.reading, |view| view.supervising);
    let shared = part(here.reading, move |view| {
        view.agendas
            .iter()
            .find(|it| it.agenda.session == here.id)
            .map(|it| it.agenda.urgent.clone())
            .unwrap_or_default()
    });
    let typed = move |event| here.urgent.set(event_target_value(&event).replace(['\n', '\r'], " "));
    let go_on = move || {
        let urgent = here.urgent.with_untracked(|urgent| clean(urgent.trim()));
        let view = here.view();
        let thread = view.as_ref().and_then(|view| thread_of(view, here.id)).filter(|_| urgent.is_empty());
        // An empty line that was empty before is nothing to write down.
        if view.is_some() && shared.get_untracked().unwrap_or_default() != urgent {
            here.decide(Some(urgent), thread);
        }
        here.move_by(1);
    };
    let line = move || {
        if writes.get() == Some(true) {
            return view! {
                <div class="field">
                    <label for="urgent">{t(URGENT_LINE)}</label>
                    <input
                        id="urgent"
                        type="text"
                        autocomplete="off"
                        maxlength=MAX_LINE.to_string()
                        prop:value=here.urgent
                        on:input=typed
                    />
                </div>
            }
            .into_any();
        }
        view! { <p class="room__large" dir="auto">{shared.get().unwrap_or_default()}</p> }.into_any()
    };
    view! {
        {asks(URGENT, URGENT_ABOUT)}
        <form
            class="room__middle"
            on:submit=move |event| {
                event.prevent_default();
                go_on();
            }
        >
            {line}
        </form>
        // Not the form's own: the button of the step before may become this one under the finger, and would send the
        // form.
        <footer class="foot room__foot">
            <button type="button" class="button button--wide" on:click=move |_| go_on()>{t(GO_ON)}</button>
        </footer>
    }
}

fn which(here: Here) -> impl IntoView {
    let draw = move |view: &Arc<GroupView>| {
        let arranged = view.agendas.iter().find(|it| it.agenda.session == here.id);
        let urgent = arranged.map(|it| it.agenda.urgent.clone()).unwrap_or_default();
        let thread = arranged.and_then(|it| it.agenda.thread);
        let (chooses, any_urgent) = (view.supervising, !urgent.is_empty());
        let choice = |own: String, chosen: bool, pick: Option<ItemId>, inside: AnyView| {
            let pressed = if chosen { "true" } else { "false" };
            let press = move |_| here.decide(None, pick);
            if chooses {
                view! {
                    <li>
                        <button type="button" class="room__choice" id=own aria-pressed=pressed on:click=press>
                            {inside}
                        </button>
                    </li>
                }
                .into_any()
            } else {
                view! { <li class="room__choice" class=("is-chosen", chosen)>{inside}</li> }.into_any()
            }
        };
        let first = any_urgent.then(|| {
            let inside = view! {
                <span class="quiet small">{t(THE_URGENT)}</span><span class="topic__title" dir="auto">{urgent}</span>
            };
            choice("pick-urgent".to_owned(), thread.is_none(), None, inside.into_any())
        });
        let topics = agenda(view, here.id);
        let none = topics.is_empty() && !any_urgent;
        let rest = topics.into_iter().map(|topic| {
            let inside = view! {
                <span class="topic__title" dir="auto">{topic.topic.title.clone()}</span>
                <span class="topic__end"><bdi class="quiet small">{named(&topic.name)}</bdi>{tally(view, topic)}</span>
            };
            choice(format!("pick-{}", topic.item), thread == Some(topic.item), Some(topic.item), inside.into_any())
        });
        view! {
            {none.then(|| view! { <p class="room__large">{t(NO_TOPICS)}</p> })}
            <ul class="room__choices">{first}{rest.collect_view()}</ul>
            {(!chooses && !none).then(|| view! { <p class="note">{t(SUPERVISOR_CHOOSES)}</p> })}
        }
        .into_any()
    };
    view! {
        {asks(WHICH, WHICH_ABOUT)}
        <div class="room__middle">{drawn(here.reading, draw)}</div>
        <footer class="foot room__foot">
            <button type="button" class="button button--wide" on:click=move |_| here.move_by(1)>{t(GO_ON)}</button>
        </footer>
    }
}

fn talk(here: Here) -> impl IntoView {
    let draw = move |view: &Arc<GroupView>| {
        let topic = thread_of(view, here.id).and_then(|item| topic_of(view, &item));
        match topic {
            Some(topic) => view! {
                <header class="room__head">
                    <h1 dir="auto">{topic.topic.title.clone()}</h1><p><bdi>{named(&topic.name)}</bdi></p>
                </header>
                <div class="room__middle room__text">{told(&topic.topic.text)}</div>
            }
            .into_any(),
            None => {
                let urgent = urgent_of(here.reading, here.id);
                let title = if urgent.is_empty() { t(TALK).to_owned() } else { urgent };
                view! { <header class="room__head"><h1 dir="auto">{title}</h1></header> }.into_any()
            }
        }
    };
    view! {
        {drawn(here.reading, draw)}
        <Timer />
        <footer class="foot room__foot">
            <button type="button" class="button button--wide" on:click=move |_| here.move_by(1)>{t(GO_ON)}</button>
        </footer>
    }
}

/// Whole minutes since it was asked for; off until then, and nothing rings.
#[component]
fn Timer() -> impl IntoView {
    let began: RwSignal<Option<i64>> = RwSignal::new(None);
    let now = RwSignal::new(0_i64);
    let ticking: StoredValue<Option<Interval>, LocalStorage> = StoredValue::new_local(None);
    let press = move |_| {
        if began.get_untracked().is_some() {
            began.set(None);
            ticking.set_value(None);
            return;
        }
        now.set(browser::now_ms());
        began.set(Some(browser::now_ms()));
        let tick = Interval::new(LOOK_MS, move || {
            now.try_set(browser::now_ms());
        });
        ticking.set_value(Some(tick));
    };
    let minutes = move || {
        began.get().map(|began| {
            let minutes = (now.get() - began).max(0) / 60_000;
            view! { <span class="room__large numbers">{fill(t(MINUTES), &[&minutes])}</span> }
        })
    };
    view! {
        <p class="cluster">
            {minutes}
            <button type="button" class="button button--text button--edge" on:click=press>
                {move || t(if began.get().is_some() { NO_TIMER } else { TIMER })}
            </button>
        </p>
    }
}

fn outcome(here: Here, form: OutcomeForm, leave: Callback<()>) -> impl IntoView {
    let thread = part(here.reading, move |view| thread_of(view, here.id));
    let topic = Signal::derive(move || thread.get().flatten());
    let title = part(here.reading, move |view| {
        let topic = thread_of(view, here.id).and_then(|item| topic_of(view, &item));
        topic.map_or_else(|| urgent_of(here.reading, here.id), |topic| topic.topic.title.clone())
    });
    view! {
        <header class="room__head"><h1>{t(OUTCOME)}</h1><p dir="auto">{title}</p></header>
        <div class="stack">{form.view(topic, leave)}</div>
    }
}
