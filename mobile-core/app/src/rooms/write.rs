//! Writing. It is saved by itself, a moment after each pause, and when one leaves.

use core::cell::{Cell, RefCell};
use std::rc::Rc;

use andrum_core::entries::{Entry, Key, TEMPLATES, Template, template};
use andrum_wire::ids::ItemId;
use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::shell::SyncLine;
use crate::calls::{self, Failure};
use crate::client::ask;
use crate::page::{app, go_instead, t};
use crate::routes::Screen;
use crate::ui::browser;
use crate::ui::dates::today;
use crate::ui::icon::{Icon, icon, small_icon};
use crate::ui::say::failure_banner;
use crate::words::{Words, words};

const TITLE: Words = words("Skriv", "Write");
const DONE: Words = words("Klar", "Done");
const ONLY_YOU: Words = words("Bara du kan läsa det här.", "Only you can read this.");
const TEMPLATE: Words = words("Frågor att skriva efter", "Questions to write by");
const NO_NAMES: Words = words(
    "Skriv gärna utan namn. Det som ett ärende behöver hör hemma i akten.",
    "Best without names. What a case needs belongs in the case file.",
);

/// A pause in typing after which it is saved, in milliseconds.
const PAUSE_MS: u32 = 400;

/// What is being written, and how it gets to the core. One save at a time; what is typed meanwhile goes with the next.
struct Draft {
    item: Cell<Option<ItemId>>,
    /// What the text on the screen was made from.
    read: RefCell<Entry>,
    written: RefCell<Entry>,
    changed: Cell<bool>,
    saving: Cell<bool>,
    pause: RefCell<Option<Timeout>>,
    /// Drawn anew when something else came in between.
    drawn: RwSignal<u32>,
    failure: RwSignal<Option<Failure>>,
}

impl Draft {
    fn new(item: Option<ItemId>, entry: Entry) -> Rc<Self> {
        Rc::new(Self {
            item: Cell::new(item),
            read: RefCell::new(entry.clone()),
            written: RefCell::new(entry),
            changed: Cell::new(false),
            saving: Cell::new(false),
            pause: RefCell::new(None),
            drawn: RwSignal::new(0),
            failure: RwSignal::new(None),
        })
    }

    fn change(self: &Rc<Self>, change: impl FnOnce(&mut Entry)) {
        change(&mut self.written.borrow_mut());
        self.changed.set(true);
        let draft = self.clone();
        *self.pause.borrow_mut() = Some(Timeout::new(PAUSE_MS, move || draft.save()));
    }

    /// Saves what has changed. Nothing is written for a page that is still empty.
    fn save(self: &Rc<Self>) {
        if self.saving.get() || !self.changed.get() {
            return;
        }
        let entry = self.written.borrow().clone();
        if self.item.get().is_none() && entry.is_blank() {
            return;
        }
        self.changed.set(false);
        self.saving.set(true);
        let draft = self.clone();
        spawn_local(async move {
            let outcome = draft.send(entry).await;
            draft.saving.set(false);
            if outcome.is_err() {
                draft.changed.set(true);
            } else if draft.changed.get() {
                draft.save();
            }
            draft.failure.try_set(outcome.err());
        });
    }

    async fn send(&self, entry: Entry) -> Result<(), Failure> {
        let stands = match self.item.get() {
            None => {
                let item = ask(calls::Write { entry: entry.clone() }).await?;
                self.item.set(Some(item));
                // A reload finds it again. The screen stays as it is: the person is typing.
                if app().screen.get_untracked() == Screen::Write {
                    browser::replace(Screen::Edit(item));
                }
                entry.clone()
            }
            Some(item) => {
                let read = self.read.borrow().clone();
                ask(calls::Update { item, read, written: entry.clone() }).await?
            }
        };
        // What came from another device is shown when nothing was typed since; until then the text goes on from what was sent.
        if stands != entry && !self.changed.get() {
            *self.written.borrow_mut() = stands.clone();
            *self.read.borrow_mut() = stands;
            self.drawn.try_update(|drawn| *drawn += 1);
        } else {
            *self.read.borrow_mut() = entry;
        }
        Ok(())
    }
}

/// The screen: a new entry, or one that is there.
pub fn view(item: Option<ItemId>) -> impl IntoView {
    browser::title(t(TITLE));
    let draft: RwSignal<Option<Result<Rc<Draft>, Failure>>, LocalStorage> = RwSignal::new_local(None);
    match item {
        None => draft.set(Some(Ok(Draft::new(None, blank())))),
        Some(item) => spawn_local(async move {
            let read = ask(calls::Read { item }).await;
            draft.try_set(Some(read.map(|entry| Draft::new(Some(item), entry))));
        }),
    }
    move || match draft.get() {
        None => ().into_any(),
        Some(Err(failure)) => view! { <main class="page" id="main">{failure_banner(&failure)}</main> }.into_any(),
        Some(Ok(draft)) => page(&draft).into_any(),
    }
}

fn blank() -> Entry {
    // The first template is the default.
    let template = TEMPLATES.first().unwrap_or_else(|| unreachable!());
    Entry::new(template, today(), browser::now_ms())
}

fn page(draft: &Rc<Draft>) -> impl IntoView + use<> {
    let leaving = draft.clone();
    let hidden = window_event_listener_untyped("visibilitychange", {
        let draft = draft.clone();
        move |_| draft.save()
    });
    let kept = StoredValue::new_local(leaving);
    on_cleanup(move || {
        hidden.remove();
        kept.with_value(|draft| draft.save());
    });
    let done = {
        let draft = draft.clone();
        move |_| {
            draft.save();
            go_instead(draft.item.get().map_or(Screen::Today, Screen::Entry));
        }
    };
    let failure = draft.failure;
    let drawn = draft.drawn;
    let fields = StoredValue::new_local(draft.clone());
    view! {
        <main class="page page--write" id="main" tabindex="-1">
            <header class="topbar topbar--stays">
                <button type="button" class="button button--text" on:click=done>{t(DONE)}</button>
                <SyncLine />
            </header>
            {move || failure.get().map(|failure| failure_banner(&failure))}
            {move || {
                drawn.track();
                fields.with_value(text)
            }}
            <footer class="foot">
                <p class="privacy-line">{small_icon(Icon::Lock)}{t(ONLY_YOU)}</p>
                <p class="note">{small_icon(Icon::Lightbulb)}{t(NO_NAMES)}</p>
            </footer>
        </main>
    }
}

fn text(draft: &Rc<Draft>) -> impl IntoView + use<> {
    let language = app().language.get_untracked();
    let entry = draft.written.borrow();
    let known = template(entry.template.as_str());
    let sections = entry.sections.iter().enumerate().map(|(index, section)| {
        let prompt = known.and_then(|known| known.prompts.iter().find(|prompt| prompt.key == section.prompt.as_str()));
        let question = prompt
            .map(|prompt| prompt.question.in_language(language))
            .or_else(|| Template::question(section.prompt.as_str(), language));
        let hint = prompt.map(|prompt| prompt.hint.in_language(language));
        area(draft, index, &section.prompt, question, hint, &section.text)
    });
    let sections = sections.collect_view();
    view! {
        {templates(draft, entry.template.as_str())}
        {sections}
    }
}

fn area(
    draft: &Rc<Draft>,
    index: usize,
    prompt: &Key,
    question: Option<&'static str>,
    hint: Option<&'static str>,
    text: &str,
) -> impl IntoView + use<> {
    let id = format!("q{index}");
    let (draft, prompt) = (draft.clone(), prompt.clone());
    let grown = RwSignal::new(text.to_owned());
    let typed = move |event| {
        let typed = event_target_value(&event);
        draft.change(|entry| entry.write(&prompt, &typed));
        grown.set(typed);
    };
    view! {
        <section class="prompt">
            <h2 class="prompt__question" id=id.clone()>{question.unwrap_or(t(TITLE))}</h2>
            <div class="grow" data-text=grown>
                <textarea class="area" rows="1" aria-labelledby=id placeholder=hint prop:value=text.to_owned() on:input=typed></textarea>
            </div>
        </section>
    }
}

/// Which questions to write by; what was written under others stays.
fn templates(draft: &Rc<Draft>, chosen: &str) -> impl IntoView + use<> {
    let language = app().language.get_untracked();
    let chips = TEMPLATES.iter().map(|it| {
        let draft = draft.clone();
        let press = move |_| {
            draft.change(|entry| take_template(entry, it));
            draft.drawn.update(|drawn| *drawn += 1);
        };
        let pressed = if it.key == chosen { "true" } else { "false" };
        view! { <button type="button" class="chip" aria-pressed=pressed on:click=press>{it.name.in_language(language)}</button> }
    });
    view! { <div class="chips chips--one-line" role="group" aria-label=t(TEMPLATE)>{icon(Icon::Pencil)}{chips.collect_view()}</div> }
}

/// Puts the questions of a template in place of those that were not answered.
fn take_template(entry: &mut Entry, template: &Template) {
    let fresh = Entry::new(template, entry.written_day, entry.created_ms);
    let written: Vec<_> = entry.sections.drain(..).filter(|section| !section.text.trim().is_empty()).collect();
    entry.template = fresh.template;
    entry.sections = fresh.sections;
    for section in written {
        match entry.sections.iter_mut().find(|fresh| fresh.prompt == section.prompt) {
            Some(fresh) => *fresh = section,
            None => entry.sections.push(section),
        }
    }
}
