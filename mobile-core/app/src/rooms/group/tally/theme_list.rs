//! The themes that the next period asks for: renamed, removed, added. They are kept when the period opens, or by a
//! press.

use andrum_wire::ids::LogId;
use andrum_wire::tally::MAX_OPTIONS;
use leptos::prelude::*;

use super::theme_words::{kept, shown};
use crate::asking::fetch;
use crate::calls::{Error, SetThemes, Themes};
use crate::client::ask;
use crate::shared::t;
use crate::ui::browser;
use crate::ui::icon::{Icon, icon};
use crate::ui::own_word::own_word;
use crate::ui::toast::say;
use crate::ui::work::Work;
use crate::words::{Words, fill, words};

const TITLE: Words = words("Teman att välja bland", "Themes to choose from");
const EDIT: Words = words("Ändra listan", "Edit the list");
const ABOUT: Words = words(
    "Gruppens egen lista. Den gäller nästa period; det som redan är räknat ändras inte.",
    "The group's own list. It is for the next period; what was counted does not change.",
);
const NAME: Words = words("Tema {}", "Theme {}");
const REMOVE: Words = words("Ta bort ”{}”", "Remove “{}”");
const ADD: Words = words("Ett tema till", "One more theme");
const SAVE: Words = words("Spara listan", "Save the list");
const SAVED: Words = words("Listan är sparad", "The list is saved");
const ADD_ID: &str = "new-theme";

/// A theme in the list, with a key of its own while it is edited. It belongs to the list, and goes when it does.
type Line = (u32, ArcRwSignal<String>);

/// The list while it is edited.
#[derive(Clone, Copy)]
pub struct ThemeList {
    group: LogId,
    lines: RwSignal<Vec<Line>>,
    stands: RwSignal<Option<Vec<String>>>,
    next: StoredValue<u32>,
    work: Work,
}

impl ThemeList {
    /// The group's.
    pub fn of(group: LogId) -> Self {
        let list = Self {
            group,
            lines: RwSignal::new(vec![]),
            stands: RwSignal::new(None),
            next: StoredValue::new(0),
            work: Work::new(),
        };
        let got = fetch(move || Themes { group });
        Effect::new(move |_| {
            if let Some(Ok(themes)) = got.get() {
                list.take(themes);
            }
        });
        list
    }

    /// Takes what stands there, unless it is being edited.
    fn take(self, themes: Vec<String>) {
        if self.is_changed() || self.stands.with_untracked(|stands| stands.as_ref() == Some(&themes)) {
            return;
        }
        let lines = themes.iter().map(|theme| self.line(shown(theme))).collect();
        self.lines.set(lines);
        self.stands.set(Some(themes));
    }

    fn line(self, theme: String) -> Line {
        let key = self.next.get_value();
        self.next.set_value(key + 1);
        (key, ArcRwSignal::new(theme))
    }

    /// As it would be kept: nothing empty, nothing twice.
    fn themes(self) -> Vec<String> {
        let mut themes: Vec<String> = vec![];
        for (_, line) in self.lines.get() {
            let theme = kept(&line.get());
            if !theme.is_empty() && !themes.contains(&theme) {
                themes.push(theme);
            }
        }
        themes
    }

    fn is_changed(self) -> bool {
        let themes = untrack(|| self.themes());
        self.stands.with_untracked(|stands| stands.as_ref().is_some_and(|stands| *stands != themes))
    }

    /// Keeps what was changed.
    pub async fn save(self) -> Result<(), Error> {
        let themes = untrack(|| self.themes());
        if !self.is_changed() || themes.is_empty() {
            return Ok(());
        }
        ask(SetThemes { group: self.group, themes: themes.clone() }).await?;
        self.stands.try_set(Some(themes));
        Ok(())
    }

    /// The section.
    pub fn view(self) -> AnyView {
        let names = move || {
            self.themes()
                .into_iter()
                .map(|theme| view! { <li class="chip" dir="auto">{shown(&theme)}</li> })
                .collect_view()
        };
        let row = move |(key, text): Line| self.row(key, text);
        let add = move |typed: String| {
            let room = self.lines.with_untracked(|lines| lines.len() < usize::from(MAX_OPTIONS));
            if room && !typed.trim().is_empty() {
                let line = self.line(typed.trim().to_owned());
                self.lines.update(|lines| lines.push(line));
            }
        };
        let changed = Memo::new(move |_| {
            self.themes();
            self.stands.track();
            self.is_changed()
        });
        let save = move || {
            self.work.run(async move {
                match self.save().await {
                    Ok(()) => {
                        say(SAVED);
                        browser::focus_soon(ADD_ID);
                    }
                    Err(failure) => self.work.fail(failure),
                }
            });
        };
        view! {
            <section class="section">
                <h3>{t(TITLE)}</h3>
                <ul class="chips">{names}</ul>
                <details class="more">
                    <summary>{icon(Icon::ChevronDown)}{t(EDIT)}</summary>
                    <div class="stack">
                        <p class="note">{t(ABOUT)}</p>
                        <ul class="theme-list">
                            <For each=move || self.lines.get() key=|(key, _)| *key children=row />
                        </ul>
                        {own_word(ADD_ID, ADD, add)}
                        {self.work.said()}
                        {move || changed.get().then(|| view! {
                            <div>{self.work.button("button button--quiet", SAVE, save)}</div>
                        })}
                    </div>
                </details>
            </section>
        }
        .into_any()
    }

    fn row(self, key: u32, text: ArcRwSignal<String>) -> impl IntoView {
        let place =
            move || self.lines.with(|lines| lines.iter().position(|(it, _)| *it == key).unwrap_or_default() + 1);
        let remove = move |_| {
            self.lines.update(|lines| lines.retain(|(it, _)| *it != key));
            browser::focus(ADD_ID);
        };
        let (shown, named, typed) = (text.clone(), text.clone(), text);
        view! {
            <li class="theme-list__one">
                <input
                    type="text"
                    autocomplete="off"
                    maxlength="120"
                    aria-label=move || fill(t(NAME), &[&place()])
                    prop:value=move || shown.get()
                    on:input=move |event| typed.set(event_target_value(&event))
                />
                <button
                    type="button"
                    class="icon-button"
                    aria-label=move || fill(t(REMOVE), &[&named.get()])
                    on:click=remove
                >
                    {icon(Icon::Cross)}
                </button>
            </li>
        }
    }
}
