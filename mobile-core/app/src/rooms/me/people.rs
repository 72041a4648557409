//! The private card of whom I can ask, for what: lines that nobody else sees.

use andrum_core::entries::{Person, text::clean};
use andrum_wire::ids::ItemId;
use leptos::prelude::*;

use crate::asking::fetch;
use crate::calls::{AddPerson, ChangePerson, Delete, People};
use crate::client::ask;
use crate::shared::t;
use crate::ui::browser;
use crate::ui::icon::{Icon, icon};
use crate::ui::line::bare_line;
use crate::ui::say::failure_banner;
use crate::ui::sheet::Sheet;
use crate::ui::toast::say_with_undo;
use crate::ui::work::Work;
use crate::ui::work::act;
use crate::words::{Words, fill, words};

const TITLE: Words = words("De jag kan fråga", "People I can ask");
const EMPTY: Words = words(
    "Vem frågar du när du har kört fast, och vem ringer du efter en svår dag? Skriv upp dem medan du har lugn och ro. Bara du ser listan, och den följer med till dina andra enheter.",
    "Whom do you ask when you are stuck, and whom do you call after a hard day? Write them down while things are calm. Only you see the list, and it comes along to your other devices.",
);
const ADD: Words = words("Lägg till någon", "Add somebody");
const CHANGE: Words = words("Ändra", "Change");
const CHANGE_WHOM: Words = words("Ändra {}", "Change {}");
const NAME: Words = words("Vem", "Who");
const ABOUT: Words = words("För vad", "What for");
const REACH: Words = words("Hur du når dem", "How to reach them");
const NO_NAME: Words = words("Skriv vem det är.", "Write who it is.");
const SAVE: Words = words("Spara", "Save");
const REMOVE: Words = words("Ta bort", "Remove");
const REMOVED: Words = words("Borttagen från listan", "Removed from the list");

const FORM: &str = "person";

/// Who is being written down.
#[derive(Clone, Copy)]
struct Writing {
    open: RwSignal<bool>,
    item: RwSignal<Option<ItemId>>,
    name: RwSignal<String>,
    about: RwSignal<String>,
    reach: RwSignal<String>,
    wrong: RwSignal<Option<Words>>,
    work: Work,
}

impl Writing {
    fn new() -> Self {
        let text = || RwSignal::new(String::new());
        let (name, about, reach) = (text(), text(), text());
        let (open, item, wrong) = (RwSignal::new(false), RwSignal::new(None), RwSignal::new(None));
        Self { open, item, name, about, reach, wrong, work: Work::new() }
    }

    fn begin(self, item: Option<ItemId>, person: Option<&Person>) {
        let line = |of: fn(&Person) -> &String| person.map(of).cloned().unwrap_or_default();
        self.item.set(item);
        self.name.set(line(|it| &it.name));
        self.about.set(line(|it| &it.about));
        self.reach.set(line(|it| &it.reach));
        self.wrong.set(None);
        self.open.set(true);
    }

    fn person(self) -> Person {
        let line = |text: RwSignal<String>| text.with_untracked(|text| clean(text.trim()).replace(['\n', '\t'], " "));
        Person { name: line(self.name), about: line(self.about), reach: line(self.reach) }
    }

    fn save(self) {
        let person = self.person();
        if person.name.is_empty() {
            self.wrong.set(Some(NO_NAME));
            return browser::focus("person-name");
        }
        let item = self.item.get_untracked();
        self.work.run(async move {
            let saved = match item {
                Some(item) => ask(ChangePerson { item, person }).await,
                None => ask(AddPerson { person }).await.map(drop),
            };
            match saved {
                Ok(()) => self.open.set(false),
                Err(failure) => self.work.fail(failure),
            }
        });
    }

    fn remove(self, item: ItemId) {
        let person = self.person();
        self.open.set(false);
        act(Delete { item }, move |()| {
            say_with_undo(REMOVED, move || act(AddPerson { person: person.clone() }, drop));
        });
    }
}

/// The section.
#[component]
pub fn PeopleToAsk() -> impl IntoView {
    let people = fetch(|| People {});
    let writing = Writing::new();
    let list = move || match people.get() {
        None => ().into_any(),
        Some(Err(failure)) => failure_banner(&failure).into_any(),
        Some(Ok(people)) if people.is_empty() => view! { <p class="quiet">{t(EMPTY)}</p> }.into_any(),
        Some(Ok(people)) => {
            let rows = people.into_iter().map(|(item, person)| row(writing, item, person)).collect_view();
            view! { <ul class="rows rows--boxed people">{rows}</ul> }.into_any()
        }
    };
    let title = Signal::derive(move || t(if writing.item.get().is_some() { CHANGE } else { ADD }).to_owned());
    view! {
        <section class="section">
            <h2>{t(TITLE)}</h2>
            {list}
            <button
                type="button"
                class="button button--quiet"
                id="add-person"
                on:click=move |_| writing.begin(None, None)
            >
                {icon(Icon::Plus)}{t(ADD)}
            </button>
        </section>
        <Sheet open=writing.open title>{form(writing)}</Sheet>
    }
}

fn row(writing: Writing, item: ItemId, person: Person) -> impl IntoView {
    let name = person.name.clone();
    let under = person.about.clone();
    let reach = (!person.reach.is_empty()).then(|| match number(&person.reach) {
        Some(number) => view! { <a href=format!("tel:{number}")>{person.reach.clone()}</a> }.into_any(),
        None => view! { <span class="row__quiet" dir="auto">{person.reach.clone()}</span> }.into_any(),
    });
    let label = fill(t(CHANGE_WHOM), &[&name]);
    let change = move |_| writing.begin(Some(item), Some(&person));
    view! {
        <li>
            <div class="row row--acts">
                <span class="row__main">
                    <span class="row__title" dir="auto">{name}</span>
                    {(!under.is_empty()).then(|| view! { <span class="row__quiet" dir="auto">{under}</span> })}
                    {reach}
                </span>
                <span class="row__end">
                    <button type="button" class="button button--text button--small" aria-label=label on:click=change>
                        {t(CHANGE)}
                    </button>
                </span>
            </div>
        </li>
    }
}

fn form(writing: Writing) -> impl IntoView {
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        writing.save();
    };
    let remove = writing.item.get_untracked().map(|item| {
        view! {
            <button type="button" class="button button--text button--danger" on:click=move |_| writing.remove(item)>
                {t(REMOVE)}
            </button>
        }
    });
    view! {
        <form class="stack" id=FORM on:submit=save novalidate>
            {writing.work.said()}
            {bare_line("person-name", NAME, writing.name, writing.wrong)}
            {bare_line("person-about", ABOUT, writing.about, RwSignal::new(None))}
            {bare_line("person-reach", REACH, writing.reach, RwSignal::new(None))}
        </form>
        <div class="sheet__actions">{writing.work.submit(FORM, SAVE)}{remove}</div>
    }
}

/// What a phone dials, when the line is a number and nothing else.
fn number(reach: &str) -> Option<String> {
    let plain = reach.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | '–' | ' ' | '(' | ')' | '/'));
    let digits: String = reach.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    (plain && digits.len() >= 3).then_some(digits)
}
