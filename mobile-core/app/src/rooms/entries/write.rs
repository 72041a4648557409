//! Writing. It is saved by itself, a moment after each change, and when one leaves.

use std::collections::BTreeSet;
use std::rc::Rc;

use andrum_core::entries::{Entry, Feeling, MAX_TITLE_CHARS, Strain, TEMPLATES, Tag, Template, template};
use andrum_wire::ids::ItemId;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::draft::{Draft, Face, Saved};
use super::fields;
use super::tags::{Tags, suggested};
use crate::address;
use crate::calls::{Error, GetStatus};
use crate::client::ask;
use crate::going::go_instead;
use crate::screens::{JournalScreen, Screen, TodayScreen};
use crate::shared::{app, t};
use crate::ui::feelings::{Feelings, StrainScale, felt};
use crate::ui::icon::{Icon, icon, small_icon};
use crate::ui::say::failure_banner;
use crate::ui::sheet::Sheet;
use crate::ui::{attention, browser};
use crate::words::{Words, count, words};

const TITLE: Words = words("Skriv en reflektion", "Write a reflection");
const DONE: Words = words("Klar", "Done");
const BACK: Words = words("Tillbaka", "Back");
const ONLY_YOU: Words = words("Bara du kan läsa det här.", "Only you can read this.");
const HIDE: Words = words("Göm", "Hide");
const HEADLINE: Words = words("Rubrik, om du vill", "A title, if you like");
const HOW: Words = words("Hur vill du skriva?", "How do you want to write?");
const GOES_ALONG: Words = words("Det du redan har skrivit följer med.", "What you have written goes along.");
const CHOOSE: Words = words("Välj", "Choose");
const ADD: Words = words("Lägg till tema eller känsla", "Add a theme or feeling");
const ABOUT: Words = words("Tema och känsla", "Theme and feeling");
const FEELS: Words = words("Hur känns det?", "How does it feel?");
const THEMES: Words = words("Vad handlar det om?", "What is it about?");
const REFERENCE: Words = words("Spara i referensbanken", "Keep in the reference bank");
const REFERENCE_ABOUT: Words =
    words("Det du har lärt dig och vill hitta igen.", "What you have learnt and want to find again.");
const READY: Words = words("Klart", "Done");
const SAVES: Words = words("Sparas medan du skriver", "Saved while you write");
const SAVING: Words = words("Sparar", "Saving");
const NOT_YET: Words = words("Inte sparad än", "Not saved yet");
const HERE: Words = words("Sparat på enheten", "Saved on this device");
const WAITING: Words = words(" · {} ännu inte synkad", " · {} not synced yet");
const WAITING_MORE: Words = words(" · {} ännu inte synkade", " · {} not synced yet");
const SYNCED: Words = words(" · synkad", " · synced");

/// The screen: a new entry, or one that is there.
pub fn view(item: Option<ItemId>) -> impl IntoView {
    browser::title(t(TITLE));
    // The address knows better: a new entry that was saved has one of its own since.
    let item = item.or_else(|| match address::screen() {
        Screen::Journal(screen) => screen.item(),
        _ => None,
    });
    let draft: RwSignal<Option<Result<Rc<Draft>, Error>>, LocalStorage> = RwSignal::new_local(None);
    match item {
        None => {
            // The first template is the default.
            let template = TEMPLATES.first().unwrap_or_else(|| unreachable!());
            let begun = Draft::begin(template);
            let first = begun.entry().sections.first().map(|section| section.prompt.to_string()).unwrap_or_default();
            draft.set(Some(Ok(begun)));
            spawn_local(async move {
                leptos::task::tick().await;
                browser::focus(&format!("answer-{first}"));
            });
        }
        Some(item) => spawn_local(async move {
            let opened = Draft::open(item).await;
            draft.try_set(Some(opened));
        }),
    }
    move || match draft.get() {
        None => {
            view! { <main class="page page--write editor" id="main" tabindex="-1" aria-busy="true"></main> }.into_any()
        }
        Some(Err(failure)) => not_opened(&failure).into_any(),
        Some(Ok(draft)) => view! { <Editor draft /> }.into_any(),
    }
}

fn not_opened(failure: &Error) -> impl IntoView + use<> {
    view! {
        <main class="page page--write editor" id="main" tabindex="-1">
            <header class="topbar">
                <a class="topbar__back" href=JournalScreen::List.address()>{icon(Icon::ChevronLeft)}{t(BACK)}</a>
            </header>
            <h1 class="unseen">{t(TITLE)}</h1>
            {failure_banner(failure)}
        </main>
    }
}

/// The editor's draft, where reactive closures can hold it.
type Held = StoredValue<Rc<Draft>, LocalStorage>;

#[component]
fn Editor(draft: Rc<Draft>) -> impl IntoView {
    let face = draft.show();
    let held: Held = StoredValue::new_local(draft);
    // Counts changes of what is said about the text.
    let about = RwSignal::new(0_u32);
    let templates_open = RwSignal::new(false);
    let about_open = RwSignal::new(false);
    let text = move || {
        face.drawn.track();
        held.with_value(|draft| {
            let sections = draft.entry().sections.clone();
            sections.iter().map(|section| fields::section(draft, section)).collect_view()
        })
    };
    view! {
        <main class="page page--write editor" id="main" tabindex="-1">
            <header class="topbar topbar--stays">
                <LeaveButton held face />
                <div class="topbar__end"><SaveLine face /></div>
            </header>
            <h1 class="unseen">{t(TITLE)}</h1>
            {move || face.failure.get().map(|failure| failure_banner(&failure))}
            {move || {
                face.drawn.track();
                about.track();
                held.with_value(|draft| chips(&draft.entry(), templates_open, about_open))
            }}
            {move || {
                face.drawn.track();
                headline(held)
            }}
            <div class="editor__sections">{text}</div>
            <footer class="foot foot--line">
                <p class="privacy-line">{small_icon(Icon::Lock)}{t(ONLY_YOU)}</p>
                <button type="button" class="button button--text" on:click=|_| attention::veil()>
                    {small_icon(Icon::EyeOff)}{t(HIDE)}
                </button>
            </footer>
        </main>
        <Sheet open=templates_open title=t(HOW).to_owned()>
            <TemplateChoice held open=templates_open />
        </Sheet>
        <Sheet open=about_open title=t(ABOUT).to_owned()>
            <About held about open=about_open />
        </Sheet>
    }
}

/// Leaves for the entry, or for Today when nothing was written.
#[component]
fn LeaveButton(held: Held, face: Face) -> impl IntoView {
    let leave = move |_| {
        let draft = held.get_value();
        draft.save();
        spawn_local(async move {
            // A first save gives the entry its address; the worker answers in turn.
            if draft.item().is_none() {
                let _ = ask(GetStatus {}).await;
            }
            go_instead(draft.item().map_or(TodayScreen::Today.into(), |item| Screen::from(JournalScreen::Entry(item))));
        });
    };
    let empty = Memo::new(move |_| face.saved.get() == Saved::Nothing);
    let words = move || {
        if empty.get() { view! { {icon(Icon::ChevronLeft)}{t(BACK)} }.into_any() } else { t(DONE).into_any() }
    };
    view! { <button type="button" class="topbar__back" on:click=leave>{words}</button> }
}

/// How the text stands. It is not read aloud at every key; what fails is.
#[component]
fn SaveLine(face: Face) -> impl IntoView {
    let line = Memo::new(move |_| {
        let waiting = app()
            .status
            .with(|status| status.as_ref().filter(|status| status.server.is_some()).map(|status| status.unsynced));
        if face.failure.with(Option::is_some) {
            return ("alarm", t(NOT_YET).to_owned());
        }
        match (face.saved.get(), waiting) {
            (Saved::Nothing, _) => ("local", t(SAVES).to_owned()),
            (Saved::Soon, _) => ("waiting", t(SAVING).to_owned()),
            (Saved::Here, None) => ("local", t(HERE).to_owned()),
            (Saved::Here, Some(0)) => ("synced", format!("{}{}", t(HERE), t(SYNCED))),
            (Saved::Here, Some(more)) => {
                ("waiting", format!("{}{}", t(HERE), count(more, t(WAITING), t(WAITING_MORE))))
            }
        }
    });
    view! { <p class="sync" data-state=move || line.get().0>{move || line.get().1}</p> }
}

fn chips(entry: &Entry, templates: RwSignal<bool>, about: RwSignal<bool>) -> impl IntoView + use<> {
    let language = app().language.get_untracked();
    let name = template(entry.template.as_str()).map_or(t(TITLE), |it| it.name.in_language(language));
    let open = move |_| about.set(true);
    let tags = entry.tags.iter().map(|tag| {
        view! {
            <button type="button" class="chip" aria-haspopup="dialog" on:click=open>
                {small_icon(Icon::Tag)}{tag.as_str().to_owned()}
            </button>
        }
    });
    let feelings = entry.feelings.iter().map(|feeling| {
        view! { <button type="button" class="chip" aria-haspopup="dialog" on:click=open>{felt(feeling)}</button> }
    });
    let reference = entry.reference.then(|| {
        view! {
            <button type="button" class="chip" aria-haspopup="dialog" aria-label=t(REFERENCE) on:click=open>
                {small_icon(Icon::Bookmark)}
            </button>
        }
    });
    view! {
        <div class="chips">
            <button type="button" class="chip" aria-haspopup="dialog" on:click=move |_| templates.set(true)>
                {name}{small_icon(Icon::ChevronDown)}
            </button>
            {tags.collect_view()}
            {feelings.collect_view()}
            {reference}
            <button type="button" class="chip" aria-haspopup="dialog" aria-label=t(ADD) on:click=open>
                {small_icon(Icon::Plus)}
            </button>
        </div>
    }
}

fn headline(held: Held) -> impl IntoView {
    let title = held.with_value(|draft| draft.entry().title.clone());
    let typed = move |event| {
        let typed = event_target_value(&event).replace(['\n', '\r'], " ");
        held.with_value(|draft| draft.change(|entry| entry.title = andrum_core::entries::text::clean(&typed)));
    };
    view! {
        <label class="unseen" for="title">{t(HEADLINE)}</label>
        <input
            class="editor__title"
            id="title"
            type="text"
            autocomplete="off"
            placeholder=t(HEADLINE)
            maxlength=MAX_TITLE_CHARS.to_string()
            prop:value=title
            on:input=typed
        />
    }
}

/// Which questions to write by.
#[component]
fn TemplateChoice(held: Held, open: RwSignal<bool>) -> impl IntoView {
    let language = app().language.get_untracked();
    let now = held.with_value(|draft| draft.entry().template.to_string());
    let chosen = RwSignal::new(TEMPLATES.iter().position(|it| it.key == now));
    let choices = TEMPLATES.iter().enumerate().map(|(place, it)| {
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name="template"
                    value=it.key
                    prop:checked=move || chosen.get() == Some(place)
                    on:change=move |_| chosen.set(Some(place))
                />
                <span class="choice__text">
                    <strong>{it.name.in_language(language)}</strong>
                    <span>{it.about.in_language(language)}</span>
                </span>
            </label>
        }
    });
    let choose = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if let Some(template) = chosen.get_untracked().and_then(|place| TEMPLATES.get(place)) {
            held.with_value(|draft| {
                draft.change(|entry| take_template(entry, template));
                draft.draw();
            });
        }
        open.set(false);
    };
    view! {
        <form class="stack" on:submit=choose>
            <div class="stack stack--tight" role="radiogroup" aria-labelledby="sheet-title">
                {choices.collect_view()}
            </div>
            <p class="note">{t(GOES_ALONG)}</p>
            <div class="sheet__actions"><button type="submit" class="button">{t(CHOOSE)}</button></div>
        </form>
    }
}

/// What is said about the text: feelings, strain, themes, and whether it is kept for reference.
#[component]
fn About(held: Held, about: RwSignal<u32>, open: RwSignal<bool>) -> impl IntoView {
    // What the entry says, again whenever it was changed here.
    let says = move || {
        about.track();
        held.with_value(|draft| draft.entry().clone())
    };
    let change = move |change: &dyn Fn(&mut Entry)| {
        held.with_value(|draft| draft.change(change));
        about.update(|about| *about += 1);
    };
    let feel = Callback::new(move |feeling: Feeling| change(&|entry| toggle(&mut entry.feelings, &feeling)));
    let theme = Callback::new(move |tag: Tag| change(&|entry| toggle(&mut entry.tags, &tag)));
    let take = Callback::new(move |step: Strain| change(&|entry| entry.strain = Some(step)));
    let keep = move |event| {
        let reference = event_target_checked(&event);
        change(&|entry| entry.reference = reference);
    };
    let feelings = Signal::derive(move || says().feelings);
    let tags = Signal::derive(move || says().tags);
    let strain = Signal::derive(move || says().strain);
    let reference = move || says().reference;
    view! {
        <h3>{t(FEELS)}</h3>
        <Feelings chosen=feelings toggle=feel />
        <StrainScale chosen=strain choose=take />
        <h3>{t(THEMES)}</h3>
        {suggested(&held.with_value(|draft| draft.entry().plain_text()), tags, theme)}
        <Tags chosen=tags toggle=theme />
        <label class="switch">
            <span class="switch__text">
                <span>{t(REFERENCE)}</span>
                <span class="row__quiet">{t(REFERENCE_ABOUT)}</span>
            </span>
            <input type="checkbox" role="switch" prop:checked=reference on:change=keep />
        </label>
        <div class="sheet__actions">
            <button type="button" class="button" on:click=move |_| open.set(false)>{t(READY)}</button>
        </div>
    }
}

/// Puts something in a set, or takes it out.
pub fn toggle<T: Ord + Clone>(set: &mut BTreeSet<T>, it: &T) {
    if !set.remove(it) {
        set.insert(it.clone());
    }
}

/// Puts the questions of a template in place of those that were not answered. What was answered comes first, where it
/// is not asked again.
fn take_template(entry: &mut Entry, template: &Template) {
    let mut fresh = Entry::new(template, entry.written_day, entry.created_ms);
    let mut kept: Vec<_> = entry.sections.drain(..).filter(|section| !section.text.trim().is_empty()).collect();
    for asked in &mut fresh.sections {
        if let Some(place) = kept.iter().position(|section| section.prompt == asked.prompt) {
            *asked = kept.remove(place);
        }
    }
    kept.append(&mut fresh.sections);
    (entry.template, entry.sections) = (fresh.template, kept);
}
