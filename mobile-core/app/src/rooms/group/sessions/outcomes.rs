//! What was agreed at a session: what we saw, what to try, who.

use std::sync::Arc;

use andrum_core::entries::text::clean;
use andrum_core::groups::{GroupBody, GroupView, Outcome, OutcomeView, SessionId};
use andrum_wire::ids::{ItemId, LogId};
use leptos::prelude::*;

use crate::calls::{Share, Withdraw};
use crate::client::ask;
use crate::rooms::group::reading::{is_open, named, not_sent, told, topic_of};
use crate::rooms::group::topics::shared_field::area;
use crate::shared::t;
use crate::ui::icon::{Icon, icon};
use crate::ui::line::bare_line;
use crate::ui::toast::{say, say_with_undo};
use crate::ui::work::Work;
use crate::ui::work::act;
use crate::words::{Words, fill, words};

const TITLE: Words = words("Uppföljning", "Outcomes");
const SAW: Words = words("Vad vi såg", "What we saw");
const TRY: Words = words("Vad vi prövar", "What we try");
const WHO: Words = words("Vem", "Who");
const BY: Words = words("Nedskrivet av {}", "Written down by {}");
const ME: Words = words("dig", "you");
const WITHDRAW: Words = words("Dra tillbaka", "Withdraw");
const WITHDRAWN: Words = words("Uppföljningen är dragen tillbaka", "The outcome was withdrawn");
const EMPTY: Words = words(
    "Här står sedan vad ni kom fram till. Alla i gruppen ser det på Idag till nästa träff.",
    "What you arrived at will stand here. Everybody in the group sees it on Today until the next session.",
);
const SEEN_BY: Words = words("Alla i gruppen läser det här.", "Everybody in the group reads this.");
const SAVE: Words = words("Spara uppföljningen", "Save the outcome");
const SAVED: Words = words("Sparad för gruppen", "Saved for the group");
const SOMETHING: Words = words("Skriv något på en av raderna först.", "Write something on one of the lines first.");

const FORM: &str = "outcome";

/// What is being written down.
#[derive(Clone, Copy)]
pub struct OutcomeForm {
    group: LogId,
    session: SessionId,
    saw: RwSignal<String>,
    to_try: RwSignal<String>,
    who: RwSignal<String>,
    error: RwSignal<Option<Words>>,
    work: Work,
}

impl OutcomeForm {
    /// Nothing yet.
    pub fn new(group: LogId, session: SessionId) -> Self {
        let text = || RwSignal::new(String::new());
        let (saw, to_try, who) = (text(), text(), text());
        Self { group, session, saw, to_try, who, error: RwSignal::new(None), work: Work::new() }
    }

    /// Draws it. `topic` is what it is about, asked when it is saved; `done` is told afterwards.
    pub fn view(self, topic: Signal<Option<ItemId>>, done: Callback<()>) -> impl IntoView {
        let send = move |event: web_sys::SubmitEvent| {
            event.prevent_default();
            let said = |text: RwSignal<String>| text.with_untracked(|text| clean(text.trim()));
            let (saw, to_try, who) = (said(self.saw), said(self.to_try), said(self.who));
            if saw.is_empty() && to_try.is_empty() {
                return self.error.set(Some(SOMETHING));
            }
            self.error.set(None);
            let outcome = Outcome { session: self.session, topic: topic.get_untracked(), saw, to_try, who };
            let (group, body) = (self.group, GroupBody::Outcome(outcome));
            self.work.run(async move {
                match ask(Share { group, body, among_members: false }).await {
                    Ok(_) => {
                        for text in [self.saw, self.to_try, self.who] {
                            text.try_set(String::new());
                        }
                        say(SAVED);
                        done.run(());
                    }
                    Err(failure) => self.work.fail(failure),
                }
            });
        };
        let wrong = move || {
            self.error.get().map(
                |words| view! { <p class="field__error" role="alert">{icon(Icon::Alert)}<span>{t(words)}</span></p> },
            )
        };
        view! {
            <form class="stack" id=FORM on:submit=send novalidate>
                {self.work.said()}
                {area("outcome-saw", SAW, None, self.saw)}
                {area("outcome-try", TRY, None, self.to_try)}
                {bare_line("outcome-who", WHO, self.who, RwSignal::new(None))}
                {wrong}
                <p class="note">{t(SEEN_BY)}</p>
            </form>
            {self.work.submit(FORM, SAVE)}
        }
    }
}

/// All of a session.
pub fn section(view: &Arc<GroupView>, id: SessionId) -> impl IntoView + use<> {
    let all: Vec<_> = view.outcomes.iter().rev().filter(|it| it.outcome.session == id).collect();
    let empty = all.is_empty().then(|| view! { <p class="quiet">{t(EMPTY)}</p> });
    let cards = all.into_iter().map(|outcome| view! { <li class="card">{card(view, outcome)}</li> }).collect_view();
    view! {
        <section class="section">
            <h2>{t(TITLE)}</h2>
            {empty}
            <ul class="outcomes">{cards}</ul>
        </section>
    }
}

fn card(view: &GroupView, shown: &OutcomeView) -> impl IntoView + use<> {
    let (group, item) = (view.group, shown.item);
    let by = if shown.mine { t(ME).to_owned() } else { named(&shown.name) };
    let may = is_open(view) && (shown.mine || view.supervising);
    let outcome = shown.outcome.clone();
    let mine = shown.mine;
    let withdraw = move |_| {
        let outcome = outcome.clone();
        act(Withdraw { group, item }, move |()| {
            if !mine {
                return say(WITHDRAWN);
            }
            say_with_undo(WITHDRAWN, move || {
                act(Share { group, body: GroupBody::Outcome(outcome.clone()), among_members: false }, drop);
            });
        });
    };
    view! {
        {inside(view, &shown.outcome)}
        <div class="cluster cluster--apart">
            <span class="note"><bdi>{fill(t(BY), &[&by])}</bdi>" "{not_sent(shown.unsynced)}</span>
            {may.then(|| view! {
                <button type="button" class="button button--text button--small button--edge" on:click=withdraw>
                    {t(WITHDRAW)}
                </button>
            })}
        </div>
    }
}

/// What an outcome says.
pub fn inside(view: &GroupView, outcome: &Outcome) -> impl IntoView + use<> {
    let title = outcome.topic.and_then(|item| topic_of(view, &item)).map(|topic| topic.topic.title.clone());
    let part =
        |name: Words, text: &str| (!text.trim().is_empty()).then(|| view! { <dt>{t(name)}</dt><dd>{told(text)}</dd> });
    view! {
        {title.map(|title| view! { <h3 dir="auto">{title}</h3> })}
        <dl class="outcome">
            {part(SAW, &outcome.saw)}
            {part(TRY, &outcome.to_try)}
            {part(WHO, &outcome.who)}
        </dl>
    }
}
