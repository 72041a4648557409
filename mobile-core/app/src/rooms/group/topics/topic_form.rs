//! What one writes of a topic: title, text, for which session, and who may read it.

use andrum_core::entries::text::clean;
use andrum_core::groups::{SessionId, Topic, TopicView};
use andrum_wire::groups::GroupKind;
use leptos::prelude::*;

use super::shared_field::{area, line};
use crate::rooms::group::reading::{Reading, part};
use crate::rooms::group::sessions::when::{next, session_name, when};
use crate::shared::t;
use crate::ui::browser;
use crate::words::{Words, words};

const TITLE: Words = words("Frågan, på en rad", "The topic, on one line");
const TEXT: Words = words("Vad vill du ta upp?", "What do you want to bring up?");
const TEXT_HELP: Words = words(
    "Om situationen och dig i den. Gruppen klarar sig utan namn, ålder och plats.",
    "About the situation and you in it. The group can do without names, ages and places.",
);
const FOR: Words = words("Till vilken träff?", "For which session?");
const WHENEVER: Words = words("När det finns tid", "When there is time");
const WHO: Words = words("Vem får läsa?", "Who may read it?");
const ALL: Words = words("Gruppen och handledaren", "The group and the supervisor");
const ALL_ABOUT: Words = words("Handledaren kan förbereda träffen.", "The supervisor can prepare the session.");
const AMONG: Words = words("Gruppen, inte handledaren", "The group, not the supervisor");
const AMONG_ABOUT: Words = words(
    "Bara deltagarna kan öppna den. Handledaren kan ta reda på att något delades, inte vad.",
    "Only the participants can open it. The supervisor can find out that something was shared, not what.",
);
const EMPTY: Words = words("Skriv frågan på en rad.", "Write the topic on one line.");

const TITLE_ID: &str = "topic-title";

/// What is being written.
#[derive(Clone, Copy)]
pub struct TopicForm {
    /// On one line.
    pub title: RwSignal<String>,
    /// The rest.
    pub text: RwSignal<String>,
    /// For which session.
    pub session: RwSignal<Option<SessionId>>,
    /// Whether the supervisors do not read it.
    pub among_members: RwSignal<bool>,
    error: RwSignal<Option<Words>>,
    done: RwSignal<bool>,
}

impl TopicForm {
    /// Nothing yet.
    pub fn new() -> Self {
        Self {
            title: RwSignal::new(String::new()),
            text: RwSignal::new(String::new()),
            session: RwSignal::new(None),
            among_members: RwSignal::new(false),
            error: RwSignal::new(None),
            done: RwSignal::new(false),
        }
    }

    /// Takes a topic that is there.
    pub fn take(self, view: &TopicView) {
        self.title.set(view.topic.title.clone());
        self.text.set(view.topic.text.clone());
        self.session.set(view.topic.session);
        self.among_members.set(view.among_members);
        self.done.set(view.topic.done);
    }

    /// What it says now.
    pub fn topic(self) -> Topic {
        Topic {
            title: clean(self.title.get().trim()),
            text: clean(self.text.get().trim()),
            session: self.session.get(),
            done: self.done.get(),
        }
    }

    /// Whether nothing was written.
    pub fn is_blank(self) -> bool {
        let blank = |text: &String| text.trim().is_empty();
        self.title.with_untracked(blank) && self.text.with_untracked(blank)
    }

    /// Whether it can be shared; otherwise the person is taken to what is missing.
    pub fn check(self) -> bool {
        let filled = !self.title.with_untracked(|title| title.trim().is_empty());
        if !filled {
            self.error.set(Some(EMPTY));
            browser::focus(TITLE_ID);
        }
        filled
    }

    /// Puts it on the next session's agenda, unless one is chosen.
    pub fn for_next(self, reading: Reading) {
        let soonest = part(reading, |view| next(view).map(|next| next.planned.id));
        Effect::new(move |before: Option<bool>| {
            let known = soonest.get();
            if before != Some(true)
                && let Some(soonest) = known
            {
                self.session.set(soonest);
            }
            before == Some(true) || known.is_some()
        });
    }

    /// Draws it; `readers` when one may choose who reads.
    pub fn fields(self, reading: Reading, readers: bool) -> impl IntoView {
        view! {
            {line(TITLE_ID, TITLE, self.title, self.error)}
            {area("topic-text", TEXT, Some(TEXT_HELP), self.text)}
            {self.sessions(reading)}
            {readers.then(|| self.readers(reading))}
        }
    }

    fn sessions(self, reading: Reading) -> impl IntoView {
        let sessions = part(reading, |view| {
            let to_come = view.sessions.iter().filter(|it| !it.past && !it.planned.cancelled);
            to_come.map(|it| (it.planned.id, session_name(view, &it.planned), when(&it.planned))).collect::<Vec<_>>()
        });
        let options = move || {
            let option = |(id, name, when): (SessionId, String, String)| {
                let chosen = move || self.session.get() == Some(id);
                view! { <option value=key(id) selected=chosen>{name}" · "{when}</option> }
            };
            sessions.get().unwrap_or_default().into_iter().map(option).collect_view()
        };
        let choose = move |event| {
            let value = event_target_value(&event);
            let all = sessions.get_untracked().unwrap_or_default();
            self.session.set(all.into_iter().map(|(id, ..)| id).find(|id| key(*id) == value));
        };
        view! {
            <div class="field">
                <label for="topic-session">{t(FOR)}</label>
                <select id="topic-session" on:change=choose>
                    {options}
                    <option value="" selected=move || self.session.get().is_none()>{t(WHENEVER)}</option>
                </select>
            </div>
        }
    }

    fn readers(self, reading: Reading) -> impl IntoView {
        // A supervisor reads what a supervisor writes, and two people have nobody to leave out.
        let asks = part(reading, |view| view.kind == GroupKind::Group && !view.supervising);
        let radio = move |among: bool, name: Words, about: Words| {
            view! {
                <label class="choice">
                    <input
                        type="radio"
                        name="readers"
                        prop:checked=move || self.among_members.get() == among
                        on:change=move |_| self.among_members.set(among)
                    />
                    <span class="choice__text"><strong>{t(name)}</strong><span>{t(about)}</span></span>
                </label>
            }
        };
        move || {
            (asks.get() == Some(true)).then(|| {
                view! {
                    <fieldset class="stack stack--tight">
                        <legend class="field__label">{t(WHO)}</legend>
                        {radio(false, ALL, ALL_ABOUT)}
                        {radio(true, AMONG, AMONG_ABOUT)}
                    </fieldset>
                }
            })
        }
    }
}

fn key(SessionId(id): SessionId) -> String {
    format!("{:016x}", u64::from_be_bytes(id))
}
