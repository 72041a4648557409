//! A topic whole: by whom, for when, who votes for it, and what its author can still do.

use std::sync::Arc;

use andrum_core::groups::{GroupBody, GroupView, Topic, TopicView};
use andrum_wire::ids::{ItemId, LogId};
use leptos::prelude::*;

use super::topic_form::TopicForm;
use super::votes::voting;
use crate::calls::{Reshare, Share, Withdraw};
use crate::client::ask;
use crate::going::go_instead;
use crate::rooms::group::reading::{Reading, drawn, is_open, named, not_sent, reading, told, topic_of};
use crate::rooms::group::sessions::when::{is_left_over, next, session_name, session_of, was_thread};
use crate::screens::{GroupScreen, JournalScreen};
use crate::shared::t;
use crate::ui::browser;
use crate::ui::head::{arrive, back_to};
use crate::ui::icon::{Icon, icon, small_icon};
use crate::ui::menu::Menu;
use crate::ui::toast::{say, say_with_undo};
use crate::ui::work::Work;
use crate::ui::work::act;
use crate::words::{Words, fill, words};

const GROUP: Words = words("Gruppen", "Group");
const TITLE: Words = words("Fråga", "Topic");
const GONE: Words = words("Frågan finns inte kvar", "The topic is no longer there");
const GONE_ABOUT: Words = words(
    "Den är dragen tillbaka, eller så delades den inte med dig.",
    "It was withdrawn, or it was not shared with you.",
);
const TO_GROUP: Words = words("Till gruppen", "To the group");
const MINE: Words = words("Du", "You");
const WHENEVER: Words = words("när det finns tid", "when there is time");
const LEFT_OVER: Words = words("kvar från förra gången", "left from last time");
const TALKED: Words = words("Ni har pratat om den", "You have talked about it");
const AMONG: Words = words("Handledaren kan inte läsa den här.", "The supervisor cannot read this.");
const FROM: Words = words("Lyft ur en reflektion", "Lifted from a reflection");
const FROM_ABOUT: Words = words("Det syns bara här, för dig.", "Only seen here, by you.");
const VOTES: Words = words("Röster", "Votes");
const EDIT: Words = words("Ändra", "Edit");
const EDIT_TITLE: Words = words("Ändra frågan", "Edit the topic");
const SAVE: Words = words("Spara", "Save");
const CANCEL: Words = words("Avbryt", "Cancel");
const SAVED: Words = words("Ändrad", "Changed");
const CARRY: Words = words("Ta med till {}", "Take along to {}");
const CARRIED: Words = words("Tas upp nästa gång", "Comes up next time");
const DONE: Words = words("Vi har pratat om den", "We have talked about it");
const NOT_DONE: Words = words("Ta upp den igen", "Bring it up again");
const MARKED: Words = words("Markerad", "Marked");
const WITHDRAW: Words = words("Dra tillbaka", "Withdraw");
const WITHDRAWN: Words = words("Frågan är dragen tillbaka", "The topic was withdrawn");
const WHAT_IS_READ: Words = words(
    "Drar du tillbaka den försvinner den hos de andra när de synkar. Vad de redan har läst har de läst.",
    "If you withdraw it, it goes from the others' devices when they sync. What they have read they have read.",
);

/// What is typed while the topic is edited, and whether it is.
#[derive(Clone, Copy)]
struct Editing {
    form: TopicForm,
    now: RwSignal<bool>,
}

/// The screen.
pub fn view(group: LogId, item: ItemId) -> impl IntoView {
    let group_read = reading(group);
    let editing = Editing { form: TopicForm::new(), now: RwSignal::new(false) };
    let body = move || {
        if editing.now.get() {
            return edit(group, item, editing, group_read).into_any();
        }
        let draw = move |view: &Arc<GroupView>| match topic_of(view, &item) {
            Some(topic) => whole(view, topic, editing).into_any(),
            None => gone(group).into_any(),
        };
        drawn(group_read, draw).into_any()
    };
    browser::title(t(TITLE));
    view! { <main class="page" id="main" tabindex="-1">{body}</main> }
}

fn gone(group: LogId) -> impl IntoView {
    let home = GroupScreen::Home.of(group);
    view! {
        {back_to(home, GROUP)}
        <div class="empty">
            <h1>{t(GONE)}</h1>
            <p>{t(GONE_ABOUT)}</p>
            <a class="button" href=home.address()>{t(TO_GROUP)}</a>
        </div>
    }
}

fn whole(view: &Arc<GroupView>, topic: &TopicView, editing: Editing) -> impl IntoView + use<> {
    let by = if topic.mine { t(MINE).to_owned() } else { named(&topic.name) };
    let talked = topic.topic.done || was_thread(view, topic);
    let from = topic.lifted_from.map(|entry| {
        view! {
            <p class="privacy-line">
                {small_icon(Icon::Book)}
                <span><a href=JournalScreen::Entry(entry).address()>{t(FROM)}</a>". "{t(FROM_ABOUT)}</span>
            </p>
        }
    });
    view! {
        {tools(view, topic, talked, editing)}
        <article class="stack">
            <header>
                <p class="head__over"><bdi>{by}</bdi>" · "{for_when(view, topic)}</p>
                <h1 dir="auto">{topic.topic.title.clone()}</h1>
            </header>
            {not_sent(topic.unsynced)}
            {talked.then(|| view! { <p class="quiet">{t(TALKED)}</p> })}
            <div class="reading">{told(&topic.topic.text)}</div>
            {topic.among_members.then(|| view! { <p class="privacy-line">{small_icon(Icon::EyeOff)}{t(AMONG)}</p> })}
            {from}
            <section class="card"><h2>{t(VOTES)}</h2>{voting(view, topic)}</section>
            {topic.mine.then(|| view! { <p class="note">{t(WHAT_IS_READ)}</p> })}
        </article>
    }
}

/// "Träff 5", "när det finns tid", "Träff 5, kvar från förra gången".
fn for_when(view: &GroupView, topic: &TopicView) -> String {
    if let Some(next) = next(view).filter(|next| is_left_over(view, topic, next.planned.id)) {
        return format!("{}, {}", session_name(view, &next.planned), t(LEFT_OVER));
    }
    let session = topic.topic.session.and_then(|id| session_of(view, id));
    session.map_or_else(|| t(WHENEVER).to_owned(), |session| session_name(view, &session.planned))
}

/// What its author can do, and a supervisor, who can withdraw it for all to see.
fn tools(view: &Arc<GroupView>, topic: &TopicView, talked: bool, editing: Editing) -> impl IntoView + use<> {
    let (group, item) = (view.group, topic.item);
    let open = is_open(view);
    let own = topic.mine && open;
    let change = move |topic: Topic, said: Words| {
        act(Reshare { group, item, body: GroupBody::Topic(topic) }, move |()| say(said));
    };
    let mark = {
        let topic = Topic { done: !talked, ..topic.topic.clone() };
        let again = next(view).map(|next| next.planned.id);
        move |_| {
            let session = if topic.done { topic.session } else { again };
            change(Topic { session, ..topic.clone() }, MARKED);
        }
    };
    let carry = next(view).filter(|next| own && !talked && topic.topic.session != Some(next.planned.id)).map(|next| {
        let carried = Topic { session: Some(next.planned.id), ..topic.topic.clone() };
        let words = fill(t(CARRY), &[&session_name(view, &next.planned)]);
        let press = move |_| change(carried.clone(), CARRIED);
        view! {
            <li><button type="button" class="menu__item" on:click=press>{icon(Icon::ChevronRight)}{words}</button></li>
        }
    });
    let editable = own && !talked;
    let stands = topic.clone();
    let edit = move |_| {
        editing.form.take(&stands);
        editing.now.set(true);
    };
    let body = topic.topic.clone();
    let among_members = topic.among_members;
    let restorable = topic.mine;
    let withdraw = move |_| {
        let body = body.clone();
        act(Withdraw { group, item }, move |()| {
            go_instead(GroupScreen::Home.of(group));
            if !restorable {
                return say(WITHDRAWN);
            }
            // It comes back as a new one: what was withdrawn is withdrawn for everybody.
            say_with_undo(WITHDRAWN, move || {
                let body = GroupBody::Topic(body.clone());
                act(Share { group, body, among_members }, move |item| go_instead(GroupScreen::Topic(item).of(group)));
            });
        });
    };
    let menu = (own || open && view.supervising).then(|| {
        view! {
            <Menu>
                {carry}
                {own.then(|| view! {
                    <li>
                        <button type="button" class="menu__item" on:click=mark>
                            {icon(Icon::Check)}{t(if talked { NOT_DONE } else { DONE })}
                        </button>
                    </li>
                })}
                <li>
                    <button type="button" class="menu__item" on:click=withdraw>
                        {icon(Icon::Restore)}{t(WITHDRAW)}
                    </button>
                </li>
            </Menu>
        }
    });
    view! {
        <header class="topbar">
            <a class="topbar__back" href=GroupScreen::Home.of(group).address()>{icon(Icon::ChevronLeft)}{t(GROUP)}</a>
            <div class="topbar__end">
                {editable.then(|| view! {
                    <button type="button" class="icon-button" aria-label=t(EDIT) on:click=edit>
                        {icon(Icon::Pencil)}
                    </button>
                })}
                {menu}
            </div>
        </header>
    }
}

fn edit(group: LogId, item: ItemId, editing: Editing, reading: Reading) -> impl IntoView {
    let (form, work) = (editing.form, Work::new());
    let close = move || {
        editing.now.set(false);
        arrive();
    };
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if !form.check() {
            return;
        }
        let body = GroupBody::Topic(form.topic());
        work.run(async move {
            match ask(Reshare { group, item, body }).await {
                Ok(()) => {
                    close();
                    say(SAVED);
                }
                Err(failure) => work.fail(failure),
            }
        });
    };
    arrive();
    view! {
        <header class="head"><h1>{t(EDIT_TITLE)}</h1></header>
        <form class="stack" id="topic" on:submit=save novalidate>{work.said()}{form.fields(reading, false)}</form>
        <footer class="foot">
            {work.submit("topic", SAVE)}
            <button type="button" class="button button--text" on:click=move |_| close()>{t(CANCEL)}</button>
        </footer>
    }
}
