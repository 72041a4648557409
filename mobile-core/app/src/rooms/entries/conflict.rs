//! Two versions of an entry, one difference at a time: the one, the other, or both.

use andrum_core::entries::{Conflict, Day, Entry, Field, SettleError, Template, template};
use andrum_core::merge::merge_text;
use andrum_wire::ids::ItemId;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::history::piece;
use crate::asking::fetch;
use crate::calls::{Error, Read, Replace};
use crate::changes::{Change, changes};
use crate::client::ask;
use crate::going::go_instead;
use crate::screens::JournalScreen;
use crate::shared::{app, t};
use crate::ui::browser;
use crate::ui::dates::long_day;
use crate::ui::head::arrive;
use crate::ui::icon::{Icon, icon};
use crate::ui::say::failure_banner;
use crate::ui::toast::say;
use crate::words::{Words, fill, words};

const TEXT: Words = words("Samma stycke på två sätt", "The same passage in two ways");
const HEADLINE: Words = words("Rubriken på två sätt", "The title in two ways");
const DAY: Words = words("Två olika dagar", "Two different days");
const QUESTIONS: Words = words("Två sätt att skriva", "Two ways to write");
const STRAIN: Words = words("Två svar på hur mycket dagen tog", "Two answers to how much the day took");
const ABOUT: Words = words(
    "Du ändrade på två ställen innan de hade synkat. Inget är borta. Välj vad som ska stå, eller behåll båda.",
    "You edited in two places before they had synced. Nothing is gone. Choose what is to stand, or keep both.",
);
const ABOUT_VALUE: Words = words(
    "Du ändrade på två ställen innan de hade synkat. Välj vad som ska gälla.",
    "You edited in two places before they had synced. Choose what is to hold.",
);
const LEFT: Words = words("1 av {}", "1 of {}");
const BACK: Words = words("Reflektion", "Reflection");
const ONE: Words = words("Den ena", "The one");
const OTHER: Words = words("Den andra", "The other");
const CHOOSE: Words = words("Välj den här", "Choose this one");
const BOTH: Words = words("Behåll båda", "Keep both");
const BOTH_LABEL: Words = words("Båda, så som du vill ha dem", "Both, the way you want them");
const SAVE: Words = words("Spara så här", "Save it like this");
const BACK_TO_CHOICE: Words = words("Tillbaka till valet", "Back to the choice");
const STAYS: Words = words(
    "Den du inte väljer finns kvar bland tidigare versioner.",
    "The one that you do not choose stays among the earlier versions.",
);
const MORE_SINCE: Words = words(
    "Du har skrivit mer här sedan dess. Det finns med om du väljer Behåll båda.",
    "You have written more here since. It is there if you choose Keep both.",
);
const NOTHING: Words = words("Inget", "Nothing");
const OF_FIVE: Words = words("{} av 5", "{} of 5");
const TOO_LONG: Words =
    words("En rubrik står på en rad, högst 200 tecken.", "A title is one line, at most 200 characters.");
const SETTLED: Words = words("Klart. Nu finns en version.", "Done. There is one version now.");
const NONE: Words = words("Här finns bara en version", "There is only one version here");

/// The screen.
pub fn view(item: ItemId) -> impl IntoView {
    browser::title(t(TEXT));
    let entry = fetch(move || Read { item });
    let entry = Memo::new(move |_| entry.get());
    let body = move || match entry.get() {
        None => view! { <h1 class="unseen">{t(TEXT)}</h1> }.into_any(),
        Some(Err(failure)) => failure_banner(&failure).into_any(),
        Some(Ok(entry)) => match entry.conflicts.first().cloned() {
            None => view! { <header class="head"><h1>{t(NONE)}</h1></header> }.into_any(),
            Some(conflict) => view! { <Choice item entry conflict /> }.into_any(),
        },
    };
    view! {
        <main class="page page--wide" id="main" tabindex="-1">
            <header class="topbar">
                <a class="topbar__back" href=JournalScreen::Entry(item).address()>{icon(Icon::ChevronLeft)}{t(BACK)}</a>
            </header>
            {body}
        </main>
    }
}

/// What is being settled, where reactive closures can hold it.
#[derive(Clone, Copy)]
struct Settling {
    item: ItemId,
    entry: StoredValue<Entry>,
    busy: RwSignal<bool>,
    failure: RwSignal<Option<Error>>,
    invalid: RwSignal<bool>,
}

impl Settling {
    /// Settles the first conflict.
    fn settle(self, resolved: &str) {
        if self.busy.get_untracked() {
            return;
        }
        let read = self.entry.get_value();
        let mut written = read.clone();
        match written.settle(0, resolved) {
            Ok(()) => {}
            Err(SettleError::Invalid(_)) => {
                self.invalid.set(true);
                browser::focus("both");
                return;
            }
            Err(SettleError::NoSuchConflict) => return,
        }
        self.busy.set(true);
        spawn_local(async move {
            let is_settled = written.conflicts.is_empty();
            match ask(Replace { item: self.item, read, written }).await {
                Ok(stands) if stands.as_ref().map_or(is_settled, |stands| stands.conflicts.is_empty()) => {
                    go_instead(JournalScreen::Entry(self.item));
                    say(SETTLED);
                }
                Ok(_) => {
                    arrive();
                }
                Err(failure) => {
                    self.failure.try_set(Some(failure));
                    self.busy.try_set(false);
                }
            }
        });
    }
}

#[component]
fn Choice(item: ItemId, entry: Entry, conflict: Conflict) -> impl IntoView {
    let left = entry.conflicts.len();
    let is_text = matches!(conflict.field, Field::Section(_) | Field::Title);
    // What stood holds both texts; of a single value it holds one.
    let stays = matches!(conflict.field, Field::Section(_));
    let both = both_text(&entry, &conflict);
    let more_since = has_more(&entry, &conflict);
    let settling = Settling {
        item,
        entry: StoredValue::new(entry),
        busy: RwSignal::new(false),
        failure: RwSignal::new(None),
        invalid: RwSignal::new(false),
    };
    let writes = RwSignal::new(false);
    let question = match &conflict.field {
        Field::Section(prompt) => Template::question(prompt.as_str(), app().language.get_untracked()),
        _ => None,
    };
    let conflict = StoredValue::new(conflict);
    let heading = conflict.with_value(|conflict| t(heading(&conflict.field)));
    let open = move |_| {
        writes.set(true);
        browser::focus_soon("both");
    };
    let keep_both = move || {
        (is_text && !writes.get()).then(|| {
            view! {
                <footer class="foot">
                    <button type="button" class="button button--wide" on:click=open>{t(BOTH)}</button>
                </footer>
            }
        })
    };
    let sides = move || {
        if writes.get() {
            view! { <Both settling text=both.clone() writes /> }.into_any()
        } else {
            conflict.with_value(|conflict| choices(conflict, settling)).into_any()
        }
    };
    view! {
        <header class="head">
            {(left > 1).then(|| view! { <p class="head__over">{fill(t(LEFT), &[&left])}</p> })}
            <h1>{heading}</h1>
            <p class="head__under">{t(if is_text { ABOUT } else { ABOUT_VALUE })}</p>
        </header>
        {move || settling.failure.get().map(|failure| failure_banner(&failure))}
        <div class="stack">
            {question.map(|question| view! { <p class="book">{question}</p> })}
            {sides}
            {more_since.then(|| view! { <p class="note">{t(MORE_SINCE)}</p> })}
            {stays.then(|| view! { <p class="note">{t(STAYS)}</p> })}
        </div>
        {keep_both}
    }
}

fn choices(conflict: &Conflict, settling: Settling) -> impl IntoView + use<> {
    let side = |name: Words, mine: &str, others: &str| {
        let chosen = mine.to_owned();
        view! {
            <section class="conflict__side">
                <h2>{t(name)}</h2>
                <div class="reading">{shown(&conflict.field, mine, others)}</div>
                <button
                    type="button"
                    class="button button--quiet"
                    aria-busy=move || settling.busy.get().then_some("true")
                    on:click=move |_| settling.settle(&chosen)
                >
                    {t(CHOOSE)}
                </button>
            </section>
        }
    };
    view! {
        <div class="conflict">
            {side(ONE, &conflict.ours, &conflict.theirs)}
            {side(OTHER, &conflict.theirs, &conflict.ours)}
        </div>
    }
}

/// Both texts to be made into one.
#[component]
fn Both(settling: Settling, text: String, writes: RwSignal<bool>) -> impl IntoView {
    let typed = RwSignal::new(text);
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        settling.settle(&typed.get_untracked());
    };
    let error = move || {
        settling
            .invalid
            .get()
            .then(|| view! { <p class="field__error" id="both-error">{icon(Icon::Alert)}{t(TOO_LONG)}</p> })
    };
    view! {
        <form class="stack" on:submit=save>
            <div class="field">
                <label for="both">{t(BOTH_LABEL)}</label>
                <div class="grow" data-text=typed>
                    <textarea
                        class="area area--boxed"
                        id="both"
                        rows="4"
                        aria-describedby="both-error"
                        aria-invalid=move || settling.invalid.get().then_some("true")
                        prop:value=typed.get_untracked()
                        on:input=move |event| {
                            settling.invalid.set(false);
                            typed.set(event_target_value(&event));
                        }
                    ></textarea>
                </div>
                {error}
            </div>
            <div class="buttons">
                <button type="submit" class="button" aria-busy=move || settling.busy.get().then_some("true")>
                    {t(SAVE)}
                </button>
                <button type="button" class="button button--text" on:click=move |_| writes.set(false)>
                    {t(BACK_TO_CHOICE)}
                </button>
            </div>
        </form>
    }
}

const fn heading(field: &Field) -> Words {
    match field {
        Field::Section(_) => TEXT,
        Field::Title => HEADLINE,
        Field::WrittenDay => DAY,
        Field::Template => QUESTIONS,
        Field::Strain => STRAIN,
    }
}

/// One side: a text with what only it has marked, or a value in words.
fn shown(field: &Field, mine: &str, others: &str) -> AnyView {
    match field {
        Field::Section(_) | Field::Title if mine.trim().is_empty() => value(t(NOTHING).to_owned()),
        Field::Section(_) | Field::Title => {
            let own = changes(others, mine).into_iter().filter(|change| !matches!(change, Change::Gone(_)));
            view! { <p class="diff">{own.map(piece).collect_view()}</p> }.into_any()
        }
        Field::WrittenDay => value(mine.parse::<Day>().map_or_else(|_| mine.to_owned(), long_day)),
        Field::Template => {
            let name = template(mine).map(|it| it.name.in_language(app().language.get_untracked()));
            value(name.unwrap_or(mine).to_owned())
        }
        Field::Strain if mine.is_empty() => value(t(NOTHING).to_owned()),
        Field::Strain => value(fill(t(OF_FIVE), &[&mine])),
    }
}

fn value(words: String) -> AnyView {
    view! { <p>{words}</p> }.into_any()
}

/// What there is to begin with when both are kept.
fn both_text(entry: &Entry, conflict: &Conflict) -> String {
    match &conflict.field {
        // It holds both already, and what was written since.
        Field::Section(prompt) => entry.section(prompt.as_str()).to_owned(),
        _ => format!("{} / {}", conflict.ours, conflict.theirs),
    }
}

/// Whether the text is no longer what the merge made of both.
fn has_more(entry: &Entry, conflict: &Conflict) -> bool {
    match &conflict.field {
        Field::Section(prompt) => {
            let merged = merge_text(conflict.base.as_deref(), &conflict.ours, &conflict.theirs);
            merged.text != entry.section(prompt.as_str())
        }
        _ => false,
    }
}
