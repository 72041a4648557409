//! My own themes, month by month: counted on this device, and nowhere else.

use leptos::prelude::*;

use crate::asking::fetch;
use crate::calls::{OwnThemes, ThemesOfMonth};
use crate::screens::{JournalScreen, MeScreen};
use crate::shared::t;
use crate::ui::dates::month_words;
use crate::ui::head::head;
use crate::ui::icon::{Icon, small_icon};
use crate::ui::say::failure_banner;
use crate::words::{Words, count, words};

const ME: Words = words("Jag", "Me");
const TITLE: Words = words("Mina teman", "My themes");
const UNDER: Words = words(
    "Det du har satt på dina reflektioner, månad för månad.",
    "What you have given your reflections, month by month.",
);
const EMPTY: Words = words("Inga teman än", "No themes yet");
const EMPTY_ABOUT: Words = words(
    "När du sätter ett tema på en reflektion ser du här vad som har återkommit, månad för månad.",
    "Once you give a reflection a theme you see here what has come back, month by month.",
);
const WRITE: Words = words("Skriv en reflektion", "Write a reflection");
const NO_THEMES: Words = words("Inga teman satta", "No themes given");
const ENTRY: Words = words("{} reflektion", "{} reflection");
const ENTRIES: Words = words("{} reflektioner", "{} reflections");
const HERE: Words =
    words("Räknas på den här enheten. Ingen annan ser det.", "Counted on this device. Nobody else sees it.");

/// The screen.
pub fn view() -> impl IntoView {
    let got = fetch(|| OwnThemes {});
    let months = Memo::new(move |_| got.get());
    let body = move || match months.get() {
        None => view! { <div class="skeleton" aria-hidden="true"><i></i><i></i></div> }.into_any(),
        Some(Err(failure)) => failure_banner(&failure),
        Some(Ok(months)) if months.iter().all(|month| month.themes.is_empty()) => empty(),
        Some(Ok(months)) => {
            let months = months.into_iter().map(month).collect_view();
            view! {
                <div class="stack stack--loose">
                    {months}
                    <p class="privacy-line">{small_icon(Icon::Lock)}<span>{t(HERE)}</span></p>
                </div>
            }
            .into_any()
        }
    };
    view! {
        <main class="page" id="main" tabindex="-1">
            {head((MeScreen::Me, ME), TITLE, Some(UNDER))}
            {body}
        </main>
    }
}

fn empty() -> AnyView {
    view! {
        <div class="empty">
            <h2>{t(EMPTY)}</h2>
            <p>{t(EMPTY_ABOUT)}</p>
            <a class="button" href=JournalScreen::Write.address()>{t(WRITE)}</a>
            <p class="privacy-line">{small_icon(Icon::Lock)}<span>{t(HERE)}</span></p>
        </div>
    }
    .into_any()
}

fn month(it: ThemesOfMonth) -> AnyView {
    let entries = it.entries.max(1);
    let none = it.themes.is_empty().then(|| view! { <p class="quiet">{t(NO_THEMES)}</p> });
    let row = |(theme, often): (String, usize)| {
        let part = format!("{:.0}", 100.0 * often as f64 / entries as f64);
        let words = count(often, t(ENTRY), t(ENTRIES));
        view! {
            <li class="own-theme">
                <span dir="auto">{theme}</span>
                <span class="quiet small numbers">{words}</span>
                <svg class="own-theme__bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
                    <rect width="100" height="4" opacity=".2" /><rect width=part height="4" />
                </svg>
            </li>
        }
    };
    view! {
        <section class="section">
            <h2>{month_words(it.month)}</h2>
            {none}
            <ul class="own-themes">{it.themes.into_iter().map(row).collect_view()}</ul>
        </section>
    }
    .into_any()
}
