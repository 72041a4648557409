//! The person's own themes: the start set, those used before, and a new one.

use std::collections::BTreeSet;

use andrum_core::entries::{MAX_TAGS, START_TAGS, Tag, themes};
use andrum_core::facade::Listing;
use leptos::prelude::*;

use crate::asking::fetch;
use crate::calls::{Filter, List};
use crate::shared::{app, t};
use crate::ui::own_word::own_word;
use crate::words::{Words, words};

const THEMES: Words = words("Teman", "Themes");
const NEW: Words = words("Ett eget tema", "A theme of your own");

const SUGGESTED: Words =
    words("Förslag utifrån det du skrivit. De stannar här.", "Suggested by what you wrote. They stay here.");

/// Themes that a text seems to be about and that were not chosen when this was opened; nothing when there are none.
pub fn suggested(text: &str, chosen: Signal<BTreeSet<Tag>>, toggle: Callback<Tag>) -> Option<AnyView> {
    let language = app().language.get_untracked();
    let names = themes::suggested(text).into_iter().filter_map(|theme| Tag::new(theme.in_language(language)).ok());
    let fresh: Vec<Tag> = names.filter(|tag| chosen.with_untracked(|chosen| !chosen.contains(tag))).collect();
    let chip = |tag: Tag| {
        let (here, shown) = (tag.clone(), tag.as_str().to_owned());
        let pressed = move || if chosen.with(|chosen| chosen.contains(&here)) { "true" } else { "false" };
        view! {
            <button type="button" class="chip" aria-pressed=pressed on:click=move |_| toggle.run(tag.clone())>
                {shown}
            </button>
        }
    };
    (!fresh.is_empty()).then(|| {
        view! {
            <p class="row__quiet">{t(SUGGESTED)}</p>
            <div class="chips" role="group" aria-label=t(SUGGESTED)>{fresh.into_iter().map(chip).collect_view()}</div>
        }
        .into_any()
    })
}

/// Themes to choose from.
#[component]
pub fn Tags(
    /// What was chosen.
    #[prop(into)]
    chosen: Signal<BTreeSet<Tag>>,
    /// Chooses a theme, or takes it away.
    toggle: Callback<Tag>,
) -> impl IntoView {
    let used = fetch(|| List { listing: Listing::Journal, filter: Filter::default(), from: 0, count: 0 });
    // What was there at first stays in its place, so that nothing moves under a finger.
    let offered = Memo::new(move |before: Option<&Vec<Tag>>| {
        let mut offered = before.cloned().unwrap_or_default();
        let language = app().language.get_untracked();
        let start = START_TAGS.iter().map(|it| it.in_language(language).to_owned());
        let used = used.with(|part| match part {
            Some(Ok(part)) => part.tags.iter().map(|(tag, _)| tag.clone()).collect(),
            _ => vec![],
        });
        let all = start.chain(used).filter_map(|tag| Tag::new(&tag).ok()).chain(chosen.get());
        for tag in all {
            if !offered.contains(&tag) {
                offered.push(tag);
            }
        }
        offered
    });
    let chip = move |tag: Tag| {
        let (here, pressing) = (tag.clone(), tag.clone());
        let pressed = move || if chosen.with(|chosen| chosen.contains(&here)) { "true" } else { "false" };
        let press = move |_| {
            let is_room = chosen.with_untracked(|chosen| chosen.len() < MAX_TAGS || chosen.contains(&pressing));
            if is_room {
                toggle.run(pressing.clone());
            }
        };
        view! {
            <button type="button" class="chip" aria-pressed=pressed on:click=press>{tag.as_str().to_owned()}</button>
        }
    };
    let add = move |typed: String| {
        if let Ok(tag) = Tag::new(&typed)
            && chosen.with_untracked(|chosen| chosen.len() < MAX_TAGS && !chosen.contains(&tag))
        {
            toggle.run(tag);
        }
    };
    view! {
        <div class="chips" role="group" aria-label=t(THEMES)>
            <For each=move || offered.get() key=|tag| tag.clone() children=chip />
        </div>
        {own_word("new-tag", NEW, add)}
    }
}
