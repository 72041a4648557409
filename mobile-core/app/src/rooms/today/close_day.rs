//! Closing the day: a feeling, short questions, one breath. What is answered is saved as one goes; a day that was begun
//! goes on.

use std::rc::Rc;

use andrum_core::entries::{Feeling, Strain, Template, template};
use andrum_core::facade::Listing;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::calls::{Error, Filter, List};
use crate::client::ask;
use crate::rooms::entries::draft::{Draft, Face, Saved};
use crate::rooms::entries::fields;
use crate::rooms::entries::write::toggle;
use crate::screens::TodayScreen;
use crate::shared::t;
use crate::ui::browser;
use crate::ui::dates::today;
use crate::ui::feelings::{Feelings, StrainScale};
use crate::ui::head::arrive;
use crate::ui::icon::{Icon, icon, small_icon};
use crate::ui::pictures::{Door, door};
use crate::ui::say::failure_banner;
use crate::words::{Words, fill, words};

const TITLE: Words = words("Stäng dagen", "Close the day");
const STEP: Words = words("Stäng dagen · {} av 3", "Close the day · {} of 3");
const SKIP: Words = words("Hoppa över", "Skip");
const BACK: Words = words("Tillbaka", "Back");
const TODAY: Words = words("Idag", "Today");
const ON: Words = words("Vidare", "Go on");
const HOW: Words = words("Hur är det i dig just nu?", "How is it in you right now?");
const HOW_ABOUT: Words = words("Ett eller två ord räcker.", "A word or two is enough.");
const WAS: Words = words("Om dagen som var", "About the day that was");
const COMES: Words = words("Innan du går", "Before you go");
const ONLY_YOU: Words = words("Bara du kan läsa det här.", "Only you can read this.");
const CLOSED: Words = words("Dagen är stängd", "The day is closed");
const STAYS: Words =
    words("Det du lämnade ligger kvar här. Där får det ligga.", "What you left stays here. There it may lie.");
const WAITS: Words = words("Resten kan vänta till i morgon.", "The rest can wait until tomorrow.");
const HOME: Words = words("Gå hem", "Go home");
const SAVED: Words = words("Sparat på enheten. Bara du kan läsa det.", "Saved on this device. Only you can read it.");

/// How many questions the second step has; the third has the others.
const FIRST_QUESTIONS: usize = 2;

type Held = StoredValue<Rc<Draft>, LocalStorage>;

/// The screen.
pub fn view() -> impl IntoView {
    browser::title(t(TITLE));
    let draft: RwSignal<Option<Result<Rc<Draft>, Error>>, LocalStorage> = RwSignal::new_local(None);
    spawn_local(async move {
        let opened = todays().await;
        draft.try_set(Some(opened));
    });
    move || match draft.get() {
        None => view! { <main class="page" id="main" tabindex="-1" aria-busy="true"></main> }.into_any(),
        Some(Err(failure)) => {
            view! { <main class="page" id="main" tabindex="-1">{failure_banner(&failure)}</main> }.into_any()
        }
        Some(Ok(draft)) => view! { <Steps draft /> }.into_any(),
    }
}

fn questions() -> &'static Template {
    // A test of the core holds its templates to their keys.
    template("close-day").unwrap_or_else(|| unreachable!())
}

/// What was begun today, or a new one.
async fn todays() -> Result<Rc<Draft>, Error> {
    let filter = Filter { template: Some(questions().key.to_owned()), days: vec![today()], ..Filter::default() };
    let part = ask(List { listing: Listing::Journal, filter, from: 0, count: 1 }).await?;
    match part.entries.first() {
        Some(begun) => Draft::open(begun.summary.item).await,
        None => Ok(Draft::begin(questions())),
    }
}

#[component]
fn Steps(draft: Rc<Draft>) -> impl IntoView {
    let face = draft.show();
    let held: Held = StoredValue::new_local(draft);
    let step = RwSignal::new(1_u8);
    let to = move |next: u8| {
        held.with_value(|draft| draft.save());
        step.set(next);
        arrive();
    };
    move || match step.get() {
        1 => feeling(held, face, to).into_any(),
        2 | 3 => asking(held, face, step.get_untracked(), to).into_any(),
        _ => view! { <Closed held face /> }.into_any(),
    }
}

fn progress(step: u8) -> impl IntoView {
    let done = move |number: u8| if number <= step { "is-done" } else { "" };
    view! {
        <p class="steps">
            {fill(t(STEP), &[&step])}
            <span class="steps__line" aria-hidden="true">
                <i class=done(1)></i><i class=done(2)></i><i class=done(3)></i>
            </span>
        </p>
    }
}

fn trouble(face: Face) -> impl IntoView {
    move || face.failure.get().map(|failure| failure_banner(&failure))
}

fn feeling(held: Held, face: Face, to: impl Fn(u8) + Copy + Send + Sync + 'static) -> impl IntoView {
    let changed = RwSignal::new(0_u32);
    let says = move || {
        changed.track();
        face.drawn.track();
        held.with_value(|draft| draft.entry().clone())
    };
    let feel = Callback::new(move |feeling: Feeling| {
        held.with_value(|draft| draft.change(|entry| toggle(&mut entry.feelings, &feeling)));
        changed.update(|changed| *changed += 1);
    });
    let take = Callback::new(move |step: Strain| {
        held.with_value(|draft| draft.change(|entry| entry.strain = Some(step)));
        changed.update(|changed| *changed += 1);
    });
    let feelings = Signal::derive(move || says().feelings);
    let strain = Signal::derive(move || says().strain);
    // To choose nothing is to skip it.
    let chosen = Memo::new(move |_| strain.get().is_some() || !feelings.get().is_empty());
    view! {
        <main class="page" id="main" tabindex="-1">
            <header class="topbar">
                <a class="topbar__back" href=TodayScreen::Today.address()>{icon(Icon::ChevronLeft)}{t(TODAY)}</a>
                {progress(1)}
            </header>
            <header class="head">
                <h1>{t(HOW)}</h1>
                <p class="head__under">{t(HOW_ABOUT)}</p>
            </header>
            {trouble(face)}
            <div class="stack">
                <Feelings chosen=feelings toggle=feel />
                <StrainScale chosen=strain choose=take />
            </div>
            <footer class="foot">
                <button
                    type="button"
                    class="button button--wide"
                    class=("button--quiet", move || !chosen.get())
                    on:click=move |_| to(2)
                >
                    {move || t(if chosen.get() { ON } else { SKIP })}
                </button>
                <p class="privacy-line">{small_icon(Icon::Lock)}{t(ONLY_YOU)}</p>
            </footer>
        </main>
    }
}

fn asking(held: Held, face: Face, step: u8, to: impl Fn(u8) + Copy + Send + Sync + 'static) -> impl IntoView {
    let here = move || {
        face.drawn.track();
        held.with_value(|draft| {
            let sections = draft.entry().sections.clone();
            let (first, others) = sections.split_at(FIRST_QUESTIONS.min(sections.len()));
            let shown = if step == 2 { first } else { others };
            shown.iter().map(|section| fields::section(draft, section)).collect_view()
        })
    };
    let (title, on) = if step == 2 { (WAS, ON) } else { (COMES, TITLE) };
    view! {
        <main class="page page--write" id="main" tabindex="-1">
            <header class="topbar">
                <button type="button" class="topbar__back" on:click=move |_| to(step - 1)>
                    {icon(Icon::ChevronLeft)}{t(BACK)}
                </button>
                {progress(step)}
            </header>
            <h1 class="unseen">{t(title)}</h1>
            {trouble(face)}
            <div class="editor__sections">{here}</div>
            <footer class="foot">
                <button type="button" class="button button--wide" on:click=move |_| to(step + 1)>{t(on)}</button>
                <p class="privacy-line">{small_icon(Icon::Lock)}{t(ONLY_YOU)}</p>
            </footer>
        </main>
    }
}

/// The door closes, once; a tap or a key goes on at once.
#[component]
fn Closed(held: Held, face: Face) -> impl IntoView {
    let breathes = RwSignal::new(!browser::wants_stillness());
    let key = window_event_listener_untyped("keydown", move |_| {
        breathes.try_set(false);
    });
    on_cleanup(move || key.remove());
    let left = held.with_value(|draft| !draft.entry().section("day-leave").trim().is_empty());
    let is_saved = move || face.saved.get() == Saved::Here;
    view! {
        <main class="page" id="main" tabindex="-1">
            {trouble(face)}
            <div class="breath" on:click=move |_| breathes.set(false)>
                {move || door(if breathes.get() { Door::Closes } else { Door::Shut }, "")}
                <div class="stack stack--tight" class=("breath__words", breathes)>
                    <h1>{t(CLOSED)}</h1>
                    <p class="quiet">{t(if left { STAYS } else { WAITS })}</p>
                </div>
            </div>
            <footer class="foot">
                <a class="button button--wide" href=TodayScreen::Today.address()>{t(HOME)}</a>
                <Show when=is_saved>
                    <p class="privacy-line">{small_icon(Icon::Lock)}{t(SAVED)}</p>
                </Show>
            </footer>
        </main>
    }
}
