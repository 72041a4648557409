//! The trash: back into the diary, or gone for good.

use andrum_core::device::DeletedElsewhere;
use andrum_core::entries::Day;
use andrum_core::facade::Listing;
use andrum_wire::ids::ItemId;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::asking::fetch;
use crate::calls::{Delete, Error, Filter, List, Listed, Restore, Trash};
use crate::client::ask;
use crate::screens::JournalScreen;
use crate::shared::t;
use crate::ui::dates::{day_words, long_day};
use crate::ui::icon::{Icon, icon};
use crate::ui::say::failure_banner;
use crate::ui::sheet::Sheet;
use crate::ui::toast::{say, say_with_undo, warn_of};
use crate::ui::{browser, pictures, summary};
use crate::words::{Words, fill, words};

const TITLE: Words = words("Papperskorg", "Trash");
const BACK: Words = words("Dagbok", "Journal");
const STAYS: Words =
    words("Det ligger kvar här tills du själv tar bort det.", "It stays here until you yourself remove it.");
const EMPTY: Words = words("Tomt här", "Empty here");
const EMPTY_ABOUT: Words = words(
    "Det du slänger ligger kvar här tills du själv tar bort det.",
    "What you throw away stays here until you yourself remove it.",
);
const ABOUT: Words = words("skriven {} · {} ord", "written {} · {} word");
const ABOUT_MORE: Words = words("skriven {} · {} ord", "written {} · {} words");
const WITHOUT: Words = words("Utan text", "Without text");
const RESTORE: Words = words("Återställ", "Restore");
const RESTORED: Words = words("Tillbaka i dagboken", "Back in the diary");
const DELETE: Words = words("Radera ”{}” för gott", "Delete “{}” for good");
const DELETE_ASK: Words = words("Radera ”{}” för gott?", "Delete “{}” for good?");
const DELETE_ABOUT: Words = words(
    "Texten tas bort härifrån och från serverns databas. På dina andra enheter ligger den kvar i papperskorgen i 30 dagar. Här går det inte att ångra.",
    "The text is removed from here and from the server's database. On your other devices it stays in the trash for 30 days. Here it cannot be undone.",
);
const ELSEWHERE: Words = words("raderad på {} · ligger kvar här till {}", "deleted on {} · kept here until {}");
const ANOTHER_DEVICE: Words = words("en annan enhet", "another device");
const ELSEWHERE_ABOUT: Words = words(
    "Den är raderad på en annan av dina enheter och finns bara kvar här. Tar du bort den nu är den borta. Det går inte att ångra.",
    "It was deleted on another of your devices and is only here. If you remove it now, it is gone. It cannot be undone.",
);
const BACKUPS: Words = words(
    "I serverns säkerhetskopior kan den krypterade texten ligga kvar tills de rensas.",
    "In the server's backups the encrypted text may remain until they are cleared.",
);
const DELETE_NOW: Words = words("Radera för gott", "Delete for good");
const KEEP: Words = words("Behåll", "Keep");
const DELETED: Words = words("Raderad för gott", "Deleted for good");
const MORE: Words = words("Visa fler", "Show more");

/// How many are shown at first, and added each time.
const STEP: usize = 30;

/// What the sheet asks about.
type Asked = RwSignal<Option<AskedOf>>;

/// An entry that may be deleted.
#[derive(Clone)]
struct AskedOf {
    item: ItemId,
    name: String,
    /// Only this device still has it.
    elsewhere: bool,
}

/// The screen.
pub fn view() -> impl IntoView {
    browser::title(t(TITLE));
    let shown = RwSignal::new(STEP);
    let part = fetch(move || List { listing: Listing::Trash, filter: Filter::default(), from: 0, count: shown.get() });
    let part = Memo::new(move |_| part.get());
    let asked: Asked = RwSignal::new(None);
    let open = RwSignal::new(false);
    let body = move || match part.get() {
        None => view! { <div class="skeleton" aria-hidden="true"><i></i><i></i></div> }.into_any(),
        Some(Err(failure)) => failure_banner(&failure).into_any(),
        Some(Ok(part)) if part.total == 0 => view! {
            <div class="empty">
                {pictures::empty_basket()}
                <h2>{t(EMPTY)}</h2>
                <p>{t(EMPTY_ABOUT)}</p>
            </div>
        }
        .into_any(),
        Some(Ok(part)) => {
            let more = (part.entries.len() < part.total).then(|| {
                let press = move |_| shown.update(|shown| *shown += STEP);
                view! { <button type="button" class="button button--quiet" on:click=press>{t(MORE)}</button> }
            });
            view! {
                <ul class="rows rows--boxed">
                    {part.entries.into_iter().map(|listed| row(listed, asked, open)).collect_view()}
                </ul>
                {more}
            }
            .into_any()
        }
    };
    let any = move || part.with(|part| matches!(part, Some(Ok(part)) if part.total > 0));
    let question = Signal::derive(move || {
        asked.with(|asked| asked.as_ref().map(|asked| fill(t(DELETE_ASK), &[&asked.name])).unwrap_or_default())
    });
    view! {
        <main class="page" id="main" tabindex="-1">
            <header class="topbar">
                <a class="topbar__back" href=JournalScreen::List.address()>{icon(Icon::ChevronLeft)}{t(BACK)}</a>
            </header>
            <header class="head">
                <h1>{t(TITLE)}</h1>
                <Show when=any><p class="head__under">{t(STAYS)}</p></Show>
            </header>
            {body}
        </main>
        <Sheet open title=question><Question asked open /></Sheet>
    }
}

fn row(listed: Listed, asked: Asked, open: RwSignal<bool>) -> impl IntoView {
    let item = listed.summary.item;
    let name = summary::title(&listed).unwrap_or_else(|| listed.summary.preview.clone());
    let name = if name.is_empty() { t(WITHOUT).to_owned() } else { name };
    let day = day_words(listed.summary.day);
    let about = match &listed.summary.deleted {
        Some(deleted) => elsewhere(deleted),
        None => fill(t(if listed.words == 1 { ABOUT } else { ABOUT_MORE }), &[&day, &listed.words]),
    };
    let is_elsewhere = listed.summary.deleted.is_some();
    let delete = fill(t(DELETE), &[&name]);
    let asking = name.clone();
    let ask_first = move |_| {
        asked.set(Some(AskedOf { item, name: asking.clone(), elsewhere: is_elsewhere }));
        open.set(true);
    };
    view! {
        <li>
            <div class="row row--acts">
                <div class="row__main">
                    <strong class="row__title book">{name}</strong>
                    <span class="row__quiet">{about}</span>
                </div>
                <div class="row__end">
                    <button type="button" class="button button--text" on:click=move |_| restore(item)>
                        {t(RESTORE)}
                    </button>
                    <button type="button" class="icon-button" aria-label=delete on:click=ask_first>
                        {icon(Icon::Trash)}
                    </button>
                </div>
            </div>
        </li>
    }
}

/// Where it was deleted, and how long it is here.
fn elsewhere(deleted: &DeletedElsewhere) -> String {
    let device = deleted.name.as_deref().unwrap_or(t(ANOTHER_DEVICE));
    let until_ms = deleted.until_ms();
    let until = Day::at(until_ms, browser::offset_minutes_at(until_ms)).map(long_day).unwrap_or_default();
    fill(t(ELSEWHERE), &[&device, &until])
}

/// What deleting does, before it is done.
#[component]
fn Question(asked: Asked, open: RwSignal<bool>) -> impl IntoView {
    let busy = RwSignal::new(false);
    let delete = move |_| {
        let Some(AskedOf { item, .. }) = asked.get_untracked().filter(|_| !busy.get_untracked()) else { return };
        busy.set(true);
        spawn_local(async move {
            match ask(Delete { item }).await {
                Ok(()) => say(DELETED),
                Err(failure) => told(Err(failure)),
            }
            open.try_set(false);
        });
    };
    let about = asked.with_untracked(|asked| asked.as_ref().is_some_and(|asked| asked.elsewhere));
    view! {
        <p>{t(if about { ELSEWHERE_ABOUT } else { DELETE_ABOUT })}</p>
        <p class="note">{t(BACKUPS)}</p>
        <div class="sheet__actions">
            <button
                type="button"
                class="button button--danger"
                aria-busy=move || busy.get().then_some("true")
                on:click=delete
            >
                {t(DELETE_NOW)}
            </button>
            <button type="button" class="button button--quiet" autofocus on:click=move |_| open.set(false)>
                {t(KEEP)}
            </button>
        </div>
    }
}

fn restore(item: ItemId) {
    spawn_local(async move {
        let outcome = ask(Restore { item }).await;
        if outcome.is_ok() {
            browser::focus("main");
            say_with_undo(RESTORED, move || spawn_local(async move { told(ask(Trash { item }).await) }));
        }
        told(outcome);
    });
}

/// Says why something did not work.
fn told(outcome: Result<(), Error>) {
    if let Err(failure) = outcome {
        warn_of(&failure);
    }
}
