//! The diary: a list with filters and a search, and on a desk what is read beside it.

mod filters;
mod list;
mod wanted;

use leptos::prelude::*;

use super::entry;
use crate::screens::{EntriesScreen, JournalScreen, MeScreen, Screen};
use crate::shared::{app, t};
use crate::ui::browser;
use crate::ui::icon::{Icon, icon};
use crate::ui::menu::Menu;
use crate::words::{Words, words};
use wanted::{HITS, Wanted};

const TITLE: Words = words("Dagbok", "Journal");
const SEARCH: Words = words("Sök i dagboken", "Search the diary");
const CLEAR: Words = words("Rensa", "Clear");
const TRASH: Words = words("Papperskorg", "Trash");
const TRANSFER: Words = words("Ladda ner dagboken", "Download the diary");
const CHOOSE: Words = words("Välj en reflektion i listan.", "Choose a reflection in the list.");

thread_local! {
    /// What was shown last: one comes back to it from the editor.
    static LAST: core::cell::RefCell<Wanted> = core::cell::RefCell::default();
}

/// The screen, of the list as of an entry.
pub fn view() -> impl IntoView {
    let wanted = RwSignal::new(LAST.take());
    on_cleanup(move || {
        // A locked diary leaves no words on the page.
        let locked = app().status.with_untracked(|status| status.as_ref().is_none_or(|status| status.locked));
        if !locked && let Some(wanted) = wanted.try_get_untracked() {
            LAST.set(wanted);
        }
    });
    let read = Memo::new(|_| match app().screen.get() {
        Screen::Journal(JournalScreen::Entry(item)) => Some(item),
        _ => None,
    });
    let scrolled = StoredValue::new(0.0_f64);
    Effect::new(move |before: Option<bool>| {
        let is_list = read.get().is_none();
        if is_list {
            browser::title(t(TITLE));
            if before == Some(false) {
                browser::scroll_back(scrolled.get_value());
            }
        }
        is_list
    });
    let reading = move || match read.get() {
        None => view! { <div class="empty"><p>{t(CHOOSE)}</p></div> }.into_any(),
        Some(item) => entry::read(item).into_any(),
    };
    let shows = move || if read.get().is_some() { "read" } else { "list" };
    // The list is left by a press in it.
    let leaving = move |_| {
        if read.get_untracked().is_none() {
            scrolled.set_value(browser::scrolled());
        }
    };
    view! {
        <main class="page split" data-shows=shows id="main" tabindex="-1">
            <div class="split__list" on:click=leaving>
                <header class="head head--with-state">
                    {heading(read)}
                    <Menu>
                        <li>
                            <a class="menu__item" href=EntriesScreen::Trash.address()>{icon(Icon::Trash)}{t(TRASH)}</a>
                        </li>
                        <li>
                            <a class="menu__item" href=MeScreen::Transfer.address()>
                                {icon(Icon::Download)}{t(TRANSFER)}
                            </a>
                        </li>
                    </Menu>
                </header>
                <div class="stack">
                    {search_field(wanted)}
                    <filters::Filters wanted />
                </div>
                <list::Entries wanted read />
            </div>
            <div class="split__read">{reading}</div>
        </main>
    }
}

/// There is one first heading: the entry's, while one is read.
fn heading(read: Memo<Option<andrum_wire::ids::ItemId>>) -> impl IntoView {
    let is_list = Memo::new(move |_| read.get().is_none());
    move || {
        if is_list.get() {
            view! { <h1>{t(TITLE)}</h1> }.into_any()
        } else {
            view! { <p class="split__name">{t(TITLE)}</p> }.into_any()
        }
    }
}

fn search_field(wanted: RwSignal<Wanted>) -> impl IntoView {
    let searching = Memo::new(move |_| wanted.with(|wanted| !wanted.typed.is_empty()));
    let clear = move |_| {
        wanted.update(|wanted| wanted.typed.clear());
        browser::focus("search");
    };
    let typed = move |event| {
        wanted.update(|wanted| {
            wanted.typed = event_target_value(&event);
            wanted.hits = HITS;
        });
    };
    view! {
        <form class="field" role="search" on:submit=|event| event.prevent_default()>
            <label class="unseen" for="search">{t(SEARCH)}</label>
            <div class="field__line">
                {icon(Icon::Search)}
                <input
                    id="search"
                    type="search"
                    placeholder=t(SEARCH)
                    autocomplete="off"
                    prop:value=move || wanted.with(|wanted| wanted.typed.clone())
                    on:input=typed
                />
                <Show when=move || searching.get()>
                    <button type="button" class="icon-button" aria-label=t(CLEAR) on:click=clear>
                        {icon(Icon::Cross)}
                    </button>
                </Show>
            </div>
        </form>
    }
}
