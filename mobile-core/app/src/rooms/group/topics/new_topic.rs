//! Writing a topic. Until it is shared it is the diary's: who leaves in between finds it there.

use core::cell::{Cell, RefCell};
use std::rc::Rc;

use andrum_core::entries::{Entry, MAX_TITLE_CHARS, TEMPLATES, Template, template, text};
use andrum_wire::ids::{ItemId, LogId};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::preview::{PreviewStep, Sharing};
use super::topic_form::TopicForm;
use crate::calls::{Delete, Trash, Update, Write};
use crate::client::ask;
use crate::going::go_instead;
use crate::rooms::group::reading::{Reading, is_open, part, reading};
use crate::screens::GroupScreen;
use crate::shared::t;
use crate::ui::attention;
use crate::ui::browser;
use crate::ui::dates::today;
use crate::ui::head::{arrive, head};
use crate::ui::icon::{Icon, small_icon};
use crate::ui::toast::{say, say_with_undo};
use crate::ui::work::act;
use crate::words::{Words, words};

const GROUP: Words = words("Gruppen", "Group");
const TITLE: Words = words("Ny fråga", "New topic");
const ONLY_YOU: Words =
    words("Bara du kan läsa det här, tills du delar det.", "Only you can read this, until you share it.");
const GO_ON: Words = words("Vidare", "Go on");
const SHARED: Words = words("Delad med gruppen", "Shared with the group");
const KEPT: Words = words("Det du skrev ligger i dagboken", "What you wrote is in the diary");
const CLOSED: Words = words(
    "Gruppen tar inte emot något nytt nu. Det du vill skriva kan du skriva i dagboken.",
    "The group takes nothing new now. What you want to write you can write in the diary.",
);

/// The screen.
pub fn view(group: LogId) -> impl IntoView {
    let form = TopicForm::new();
    let group_read = reading(group);
    form.for_next(group_read);
    let kept = keep_in_diary(form);
    let previewing = RwSignal::new(false);
    let open = part(group_read, |view| is_open(view));
    let shared = Callback::new(move |item: ItemId| {
        kept.with_value(|kept| kept.let_go());
        go_instead(GroupScreen::Topic(item).of(group));
        say(SHARED);
    });
    let back = Callback::new(move |()| {
        previewing.set(false);
        arrive();
    });
    let step = move || {
        if open.get() == Some(false) {
            return view! { {head((GroupScreen::Home.of(group), GROUP), TITLE, None)}<p>{t(CLOSED)}</p> }.into_any();
        }
        if previewing.get() {
            let sharing = Sharing { group, form, entry: None };
            return view! { <PreviewStep sharing reading=group_read back shared /> }.into_any();
        }
        view! {
            {head((GroupScreen::Home.of(group), GROUP), TITLE, None)}
            {writing(form, group_read, previewing)}
        }
        .into_any()
    };
    view! { <main class="page" id="main" tabindex="-1">{step}</main> }
}

/// The step in which it is written.
pub fn writing(form: TopicForm, reading: Reading, previewing: RwSignal<bool>) -> impl IntoView {
    let go_on = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if form.check() {
            previewing.set(true);
        }
    };
    view! {
        <form class="stack" id="topic" on:submit=go_on novalidate>{form.fields(reading, true)}</form>
        <footer class="foot">
            <button type="submit" form="topic" class="button button--wide">{t(GO_ON)}</button>
            <p class="privacy-line">{small_icon(Icon::Lock)}{t(ONLY_YOU)}</p>
        </footer>
    }
}

/// What was written and not shared, on its way to the diary.
struct Kept {
    item: ArcRwSignal<Option<ItemId>>,
    said: RefCell<Option<Entry>>,
    shared: Cell<bool>,
}

/// Keeps what is written in the diary when the page is hidden, locks, or is left without sharing.
fn keep_in_diary(form: TopicForm) -> StoredValue<Rc<Kept>, LocalStorage> {
    let kept = Rc::new(Kept { item: ArcRwSignal::new(None), said: RefCell::new(None), shared: Cell::new(false) });
    let heard = ["visibilitychange", "pagehide", attention::SAVE].map(|sign| {
        let kept = kept.clone();
        window_event_listener_untyped(sign, move |_| kept.keep(form))
    });
    let stored = StoredValue::new_local(kept);
    on_cleanup(move || {
        heard.into_iter().for_each(|listener| listener.remove());
        stored.with_value(|kept| {
            kept.keep(form);
            kept.say_so();
        });
    });
    stored
}

impl Kept {
    fn keep(self: &Rc<Self>, form: TopicForm) {
        let Some(free) = template("free").or(TEMPLATES.first()).filter(|_| !form.is_blank() && !self.shared.get())
        else {
            return;
        };
        let before = self.said.borrow().clone();
        let written = entry_of(form, free, before.as_ref());
        if before.as_ref() == Some(&written) {
            return;
        }
        *self.said.borrow_mut() = Some(written.clone());
        let kept = self.clone();
        spawn_local(async move {
            match (kept.item.get_untracked(), before) {
                (Some(item), Some(read)) => drop(ask(Update { item, read, written }).await),
                _ => {
                    if let Ok(item) = ask(Write { entry: written }).await {
                        kept.item.set(Some(item));
                        if kept.shared.get() {
                            drop(ask(Delete { item }).await);
                        }
                    }
                }
            }
        });
    }

    fn say_so(&self) {
        if self.said.borrow().is_none() || self.shared.get() {
            return;
        }
        let item = self.item.clone();
        say_with_undo(KEPT, move || {
            if let Some(item) = item.get_untracked() {
                act(Trash { item }, drop);
            }
        });
    }

    /// It was shared: the diary need not keep it.
    fn let_go(&self) {
        self.shared.set(true);
        if let Some(item) = self.item.get_untracked() {
            act(Delete { item }, drop);
        }
    }
}

fn entry_of(form: TopicForm, free: &Template, before: Option<&Entry>) -> Entry {
    let mut entry = before.cloned().unwrap_or_else(|| Entry::new(free, today(), browser::now_ms()));
    entry.title = form.title.with_untracked(|title| text::shorten(&text::clean(title.trim()), MAX_TITLE_CHARS));
    if let Some(prompt) = entry.sections.first().map(|section| section.prompt.clone()) {
        form.text.with_untracked(|text| entry.write(&prompt, text));
    }
    entry
}
