//! What is being written, and how it gets to the core. One save at a time; what is typed meanwhile goes with the next.
//!
//! A draft lives until all of it was saved, whether or not its screen is still there.

use core::cell::{Cell, RefCell};
use std::rc::Rc;

use andrum_core::entries::{Entry, MAX_TITLE_CHARS, Template, template, text};
use andrum_wire::ids::ItemId;
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::address;
use crate::calls::{self, Error};
use crate::client::ask;
use crate::screens::{JournalScreen, Screen};
use crate::shared::app;
use crate::ui::dates::today;
use crate::ui::{attention, browser, toast};
use crate::words::{Words, words};

const NOT_SAVED: Words = words(
    "Det senaste är inte sparat än. Stäng inte Andrum: texten finns kvar här, och det prövas igen.",
    "The latest is not saved yet. Do not close Andrum: the text is still here, and it is tried again.",
);

/// How long after a change it is saved, in milliseconds. Typing on does not put it off.
const SOON_MS: u32 = 400;
/// How long after a failure it is tried again, in milliseconds.
const AGAIN_MS: u32 = 3000;

/// How a draft stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saved {
    /// There is nothing to save yet.
    Nothing,
    /// Under way.
    Soon,
    /// On this device.
    Here,
}

/// What a screen shows of its draft.
#[derive(Clone, Copy)]
pub struct Face {
    /// Counts how often what came from elsewhere has to be shown.
    pub drawn: RwSignal<u32>,
    /// Why the last save failed.
    pub failure: RwSignal<Option<Error>>,
    /// How it stands.
    pub saved: RwSignal<Saved>,
}

/// What is being written.
pub struct Draft {
    item: Cell<Option<ItemId>>,
    /// What the text on the screen was made from.
    read: RefCell<Entry>,
    written: RefCell<Entry>,
    changed: Cell<bool>,
    saving: Cell<bool>,
    armed: Cell<bool>,
    face: Cell<Option<Face>>,
}

thread_local! {
    /// Drafts whose last save failed.
    static UNSAVED: RefCell<Vec<Rc<Draft>>> = const { RefCell::new(vec![]) };
    /// What the next new entry begins with.
    static NEXT: RefCell<Option<Entry>> = const { RefCell::new(None) };
}

/// The next new entry is a free one with this prompt as its title. Nothing is saved before something was written.
pub fn begin_with(prompt: &str) {
    let Some(free) = template("free") else { return };
    let title = prompt.split_whitespace().collect::<Vec<_>>().join(" ");
    let title = text::shorten(&text::clean(&title), MAX_TITLE_CHARS);
    NEXT.set(Some(Entry { title, ..Entry::new(free, today(), browser::now_ms()) }));
}

impl Draft {
    /// A new entry by a template, or what could not be saved of one.
    pub fn begin(template: &Template) -> Rc<Self> {
        if let Some(next) = NEXT.take() {
            return Self::of(None, next);
        }
        left_behind(None)
            .filter(|draft| draft.written.borrow().template.as_str() == template.key)
            .unwrap_or_else(|| Self::of(None, Entry::new(template, today(), browser::now_ms())))
    }

    /// An entry that is there.
    ///
    /// # Errors
    /// [`Error`], from reading it.
    pub async fn open(item: ItemId) -> Result<Rc<Self>, Error> {
        match left_behind(Some(item)) {
            Some(draft) => Ok(draft),
            None => ask(calls::Read { item }).await.map(|entry| Self::of(Some(item), entry)),
        }
    }

    fn of(item: Option<ItemId>, entry: Entry) -> Rc<Self> {
        Rc::new(Self {
            item: Cell::new(item),
            read: RefCell::new(entry.clone()),
            written: RefCell::new(entry),
            changed: Cell::new(false),
            saving: Cell::new(false),
            armed: Cell::new(false),
            face: Cell::new(None),
        })
    }

    /// Shows the draft on the screen that is being drawn. It is saved when the screen goes, or is hidden, or the page
    /// is left.
    pub fn show(self: &Rc<Self>) -> Face {
        let saved = if self.changed.get() || self.saving.get() {
            Saved::Soon
        } else if self.item.get().is_some() {
            Saved::Here
        } else {
            Saved::Nothing
        };
        let face = Face { drawn: RwSignal::new(0), failure: RwSignal::new(None), saved: RwSignal::new(saved) };
        self.face.set(Some(face));
        let saving = |name: &'static str| {
            let draft = self.clone();
            window_event_listener_untyped(name, move |_| draft.save())
        };
        let draft = self.clone();
        let leaving = window_event_listener_untyped("beforeunload", move |event| {
            draft.save();
            if draft.changed.get() || draft.saving.get() {
                // The browser asks; meanwhile it is saved.
                event.prevent_default();
            }
        });
        let heard = [saving("visibilitychange"), saving("pagehide"), saving(attention::SAVE), leaving];
        let draft = StoredValue::new_local(self.clone());
        on_cleanup(move || {
            for listener in heard {
                listener.remove();
            }
            draft.with_value(|draft| {
                draft.face.set(None);
                if UNSAVED.with_borrow(|unsaved| unsaved.iter().any(|it| Rc::ptr_eq(it, draft))) {
                    toast::warn(NOT_SAVED);
                }
                draft.save();
            });
        });
        face
    }

    /// Its entry, once it was saved.
    pub fn item(&self) -> Option<ItemId> {
        self.item.get()
    }

    /// What it says now.
    pub fn entry(&self) -> core::cell::Ref<'_, Entry> {
        self.written.borrow()
    }

    /// Changes it; that is saved soon.
    pub fn change(self: &Rc<Self>, change: impl FnOnce(&mut Entry)) {
        change(&mut self.written.borrow_mut());
        self.changed.set(true);
        if self.item.get().is_some() || !self.written.borrow().is_blank() {
            self.tell(Saved::Soon);
        }
        self.save_in(SOON_MS);
    }

    fn save_in(self: &Rc<Self>, ms: u32) {
        if !self.armed.replace(true) {
            let draft = self.clone();
            spawn_local(async move {
                TimeoutFuture::new(ms).await;
                draft.armed.set(false);
                draft.save();
            });
        }
    }

    /// Saves what has changed. Nothing is written for a page that is still empty.
    pub fn save(self: &Rc<Self>) {
        if self.saving.get() || !self.changed.get() {
            return;
        }
        let entry = self.written.borrow().clone();
        if self.item.get().is_none() && entry.is_blank() {
            return self.tell(Saved::Nothing);
        }
        self.changed.set(false);
        self.saving.set(true);
        let draft = self.clone();
        spawn_local(async move {
            let outcome = draft.send(entry).await;
            draft.saving.set(false);
            draft.settle(outcome.err());
        });
    }

    /// After a save: the next one, or another try.
    fn settle(self: &Rc<Self>, failure: Option<Error>) {
        let others = UNSAVED.with_borrow_mut(|unsaved| unsaved.extract_if(.., |draft| Rc::ptr_eq(draft, self)).count());
        if let Some(failure) = failure {
            self.changed.set(true);
            UNSAVED.with_borrow_mut(|unsaved| unsaved.push(self.clone()));
            hold_the_page();
            match self.face.get() {
                // The same trouble is not read aloud at every try.
                Some(face) if face.failure.try_get_untracked().flatten().as_ref() == Some(&failure) => {}
                Some(face) => drop(face.failure.try_set(Some(failure))),
                None if others == 0 => toast::warn(NOT_SAVED),
                None => {}
            }
            return self.save_in(AGAIN_MS);
        }
        if let Some(face) = self.face.get()
            && face.failure.try_get_untracked().flatten().is_some()
        {
            face.failure.try_set(None);
        }
        if self.changed.get() { self.save() } else { self.tell(Saved::Here) }
    }

    async fn send(&self, entry: Entry) -> Result<(), Error> {
        let updated = match self.item.get() {
            None => Err(Error::NotFound),
            Some(item) => {
                let read = self.read.borrow().clone();
                ask(calls::Update { item, read, written: entry.clone() }).await
            }
        };
        let stands = match updated {
            // New; or deleted on another device, and yet it goes on here.
            Err(Error::NotFound) => {
                self.item.set(Some(self.write(&entry).await?));
                None
            }
            other => other?,
        };
        // What came from another device is shown when nothing was typed since; until then the text goes on from what
        // was sent.
        match stands {
            Some(stands) if !self.changed.get() => {
                *self.written.borrow_mut() = stands.clone();
                *self.read.borrow_mut() = stands;
                self.draw();
            }
            _ => *self.read.borrow_mut() = entry,
        }
        Ok(())
    }

    async fn write(&self, entry: &Entry) -> Result<ItemId, Error> {
        let item = ask(calls::Write { entry: entry.clone() }).await?;
        // A reload finds it again. The screen stays as it is: the person is typing.
        if self.face.get().is_some()
            && matches!(app().screen.get_untracked(), Screen::Journal(JournalScreen::Write | JournalScreen::Edit(_)))
        {
            address::replace(JournalScreen::Edit(item));
        }
        Ok(item)
    }

    /// Draws the text anew, with the caret where it was.
    pub fn draw(&self) {
        let Some(face) = self.face.get() else { return };
        let caret = browser::caret();
        face.drawn.try_update(|drawn| *drawn += 1);
        if let Some(caret) = caret {
            spawn_local(async move {
                leptos::task::tick().await;
                browser::put_caret(caret);
            });
        }
    }

    fn tell(&self, saved: Saved) {
        if let Some(face) = self.face.get()
            && face.saved.try_get_untracked() != Some(saved)
        {
            face.saved.try_set(saved);
        }
    }
}

/// Lets the browser ask before the page goes with something in it that was not saved, on whatever screen.
fn hold_the_page() {
    thread_local! {
        static HELD: Cell<bool> = const { Cell::new(false) };
    }
    if !HELD.replace(true) {
        browser::on("beforeunload", |event| {
            if UNSAVED.with_borrow(|unsaved| !unsaved.is_empty()) {
                event.prevent_default();
            }
        });
    }
}

fn left_behind(item: Option<ItemId>) -> Option<Rc<Draft>> {
    UNSAVED.with_borrow(|unsaved| unsaved.iter().find(|draft| draft.item.get() == item).cloned())
}
