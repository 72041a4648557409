//! Lifting: a copy of what one chooses of an entry becomes a topic. The entry stays as it is, and nothing links back to
//! it but on this device.

use andrum_core::entries::{Entry, MAX_TITLE_CHARS, Template, text};
use andrum_core::facade::GroupSummary;
use andrum_wire::groups::Standing;
use andrum_wire::ids::{ItemId, LogId};
use leptos::prelude::*;

use super::new_topic::writing;
use super::preview::{PreviewStep, Sharing};
use super::topic_form::TopicForm;
use crate::asking::fetch;
use crate::calls::{Groups, LiftedFrom, Read, Withdraw};
use crate::going::go_instead;
use crate::rooms::group::reading::reading;
use crate::screens::{AccountScreen, GroupScreen, GroupsScreen, JournalScreen};
use crate::shared::{app, t};
use crate::ui::dates::today;
use crate::ui::head::{arrive, back_to, head};
use crate::ui::icon::{Icon, icon, small_icon};
use crate::ui::line::MAX_LINE;
use crate::ui::say::failure_banner;
use crate::ui::toast::{say, say_with_undo};
use crate::ui::work::act;
use crate::words::{Words, words};

const ENTRY: Words = words("Reflektionen", "The reflection");
const TITLE: Words = words("Lyft till gruppen", "Lift to the group");
const UNDER: Words = words(
    "Du väljer vad som följer med, som en kopia. Reflektionen stannar här, och gruppen ser den aldrig.",
    "You choose what goes along, as a copy. The reflection stays here, and the group never sees it.",
);
const WHERE: Words = words("Till vilken grupp?", "To which group?");
const WHAT: Words = words("Vad ska följa med?", "What is to go along?");
const HEADLINE: Words = words("Rubriken", "The title");
const TEXT: Words = words("Texten", "The text");
const GO_ON: Words = words("Vidare", "Go on");
const LIFTED: Words = words("Lyft till gruppen", "Lifted to the group");
const WITHDRAWN: Words = words("Dragen tillbaka", "Withdrawn");
const WAS_LIFTED: Words = words("En kopia är lyft till gruppen", "A copy was lifted to the group");
const SEE: Words = words("Visa frågan", "Show the topic");
const NO_GROUP: Words = words("Du är inte med i någon grupp än", "You are in no group yet");
const NO_GROUP_ABOUT: Words = words(
    "När handledaren har bjudit in dig kan du lyfta en fråga hit ur det du skriver.",
    "Once the supervisor has invited you, you can lift a topic from what you write.",
);
const TO_GROUP: Words = words("Till gruppen", "To the group");
const ACCOUNT: Words = words(
    "En grupp behöver ett konto hos en server, så att de andra kan få det du delar. Dagboken blir kvar som den är.",
    "A group needs an account at a server, so that the others can get what you share. The diary stays as it is.",
);
const MAKE_ACCOUNT: Words = words("Skapa konto", "Make an account");

/// One thing of an entry that can go along.
#[derive(Clone)]
struct Piece {
    name: String,
    text: String,
    chosen: RwSignal<bool>,
}

/// The screen.
pub fn view(item: ItemId) -> impl IntoView {
    let entry = fetch(move || Read { item });
    let groups = fetch(|| Groups { today: today() });
    // Read once: what is typed is not put away by a sync.
    let ready = Memo::new(move |before: Option<&Option<(Entry, Vec<GroupSummary>)>>| {
        if let Some(Some(before)) = before {
            return Some(before.clone());
        }
        let entry = entry.get()?.ok()?;
        let open = |summary: &GroupSummary| {
            let inside = matches!(summary.standing, Some(Standing::Confirmed | Standing::Provisional));
            inside && !summary.gone && summary.closed_ms.is_none()
        };
        let groups = groups.get()?.ok()?;
        Some((entry, groups.into_iter().filter(open).collect::<Vec<_>>()))
    });
    let failed = move || {
        let failure = entry.with(|entry| entry.as_ref().and_then(|entry| entry.as_ref().err().cloned()));
        failure.filter(|_| ready.with(Option::is_none)).map(|failure| failure_banner(&failure))
    };
    let body = move || match ready.get() {
        None => view! { {back_to(JournalScreen::Entry(item), ENTRY)}<h1 class="unseen">{t(TITLE)}</h1>{failed()} }
            .into_any(),
        Some((_, groups)) if groups.is_empty() => no_group(item).into_any(),
        Some((entry, groups)) => view! { <Lift item entry groups /> }.into_any(),
    };
    view! { <main class="page" id="main" tabindex="-1">{body}</main> }
}

fn no_group(item: ItemId) -> impl IntoView {
    let server = app().status.with_untracked(|status| status.as_ref().is_some_and(|status| status.server.is_some()));
    let (about, there, name) = if server {
        (NO_GROUP_ABOUT, GroupsScreen::List.address(), TO_GROUP)
    } else {
        (ACCOUNT, AccountScreen::Begin.address(), MAKE_ACCOUNT)
    };
    view! {
        {head((JournalScreen::Entry(item), ENTRY), TITLE, None)}
        <div class="empty">
            <h2>{t(NO_GROUP)}</h2>
            <p>{t(about)}</p>
            <a class="button" href=there>{t(name)}</a>
        </div>
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Choose,
    Write,
}

#[component]
fn Lift(item: ItemId, entry: Entry, groups: Vec<GroupSummary>) -> impl IntoView {
    let Some(first) = groups.first().map(|summary| summary.group) else { return ().into_any() };
    let group = RwSignal::new(first);
    let (step, previewing) = (RwSignal::new(Step::Choose), RwSignal::new(false));
    let form = TopicForm::new();
    let pieces = StoredValue::new(pieces(&entry));
    let groups = StoredValue::new(groups);
    let choose = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        pieces.with_value(|pieces| take_along(form, pieces));
        step.set(Step::Write);
        arrive();
    };
    let shared = Callback::new(move |topic: ItemId| {
        let group = group.get_untracked();
        go_instead(GroupScreen::Topic(topic).of(group));
        say_with_undo(LIFTED, move || {
            act(Withdraw { group, item: topic }, move |()| {
                go_instead(JournalScreen::Entry(item));
                say(WITHDRAWN);
            });
        });
    });
    let back = Callback::new(move |()| {
        previewing.set(false);
        arrive();
    });
    let body = move || {
        if step.get() == Step::Choose {
            return view! {
                {head((JournalScreen::Entry(item), ENTRY), TITLE, Some(UNDER))}
                <form class="stack stack--loose" id="lift" on:submit=choose>
                    {groups.with_value(|groups| which_group(groups, group))}
                    {pieces.with_value(|pieces| which_pieces(pieces))}
                </form>
                <footer class="foot">
                    <button type="submit" form="lift" class="button button--wide">{t(GO_ON)}</button>
                </footer>
            }
            .into_any();
        }
        let id = group.get_untracked();
        let group_read = reading(id);
        form.for_next(group_read);
        let inside = move || {
            if previewing.get() {
                let sharing = Sharing { group: id, form, entry: Some(item) };
                return view! { <PreviewStep sharing reading=group_read back shared /> }.into_any();
            }
            view! {
                {head((JournalScreen::Entry(item), ENTRY), TITLE, None)}
                {writing(form, group_read, previewing)}
            }
            .into_any()
        };
        inside.into_any()
    };
    body.into_any()
}

/// What an entry has, in its order: the title, which goes along unless one says no, and each answer, which does not
/// unless one says yes.
fn pieces(entry: &Entry) -> Vec<Piece> {
    let language = app().language.get_untracked();
    let title = Piece { name: t(HEADLINE).to_owned(), text: entry.title.clone(), chosen: RwSignal::new(true) };
    let answers = entry.sections.iter().map(|section| {
        let question =
            Template::question(section.prompt.as_str(), language).filter(|_| section.prompt.as_str() != "free");
        Piece {
            name: question.unwrap_or(t(TEXT)).to_owned(),
            text: section.text.trim().to_owned(),
            chosen: RwSignal::new(false),
        }
    });
    core::iter::once(title).chain(answers).filter(|piece| !piece.text.trim().is_empty()).collect()
}

/// Puts what was chosen in the form, once: what one has changed there since stays.
fn take_along(form: TopicForm, pieces: &[Piece]) {
    if !form.is_blank() {
        return;
    }
    let chosen = || pieces.iter().filter(|piece| piece.chosen.get_untracked());
    let is_title = |piece: &&Piece| piece.name == t(HEADLINE);
    if let Some(title) = chosen().find(is_title) {
        form.title.set(text::shorten(&title.text, MAX_LINE.min(MAX_TITLE_CHARS)));
    }
    let rest = chosen().filter(|piece| !is_title(piece)).map(|piece| piece.text.as_str());
    form.text.set(rest.collect::<Vec<_>>().join("\n\n"));
}

fn which_group(groups: &[GroupSummary], group: RwSignal<LogId>) -> Option<impl IntoView + use<>> {
    let choice = |summary: &GroupSummary| {
        let (id, name) = (summary.group, summary.name.clone());
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name="group"
                    prop:checked=move || group.get() == id
                    on:change=move |_| group.set(id)
                />
                <span class="choice__text"><strong><bdi>{name}</bdi></strong></span>
            </label>
        }
    };
    (groups.len() > 1).then(|| {
        view! {
            <fieldset class="stack stack--tight">
                <legend class="lift__legend">{t(WHERE)}</legend>
                {groups.iter().map(choice).collect_view()}
            </fieldset>
        }
    })
}

fn which_pieces(pieces: &[Piece]) -> impl IntoView + use<> {
    let choice = |piece: &Piece| {
        let (chosen, lines) = (piece.chosen, text::shorten(&piece.text, 280));
        view! {
            <label class="choice">
                <input
                    type="checkbox"
                    prop:checked=chosen
                    on:change=move |event| chosen.set(event_target_checked(&event))
                />
                <span class="choice__text">
                    <strong>{piece.name.clone()}</strong><span class="book" dir="auto">{lines}</span>
                </span>
            </label>
        }
    };
    view! {
        <fieldset class="stack stack--tight">
            <legend class="lift__legend">{t(WHAT)}</legend>
            {pieces.iter().map(choice).collect_view()}
        </fieldset>
    }
}

/// On an entry: that a copy of it is with a group. Known on this device alone.
pub fn lifted(item: ItemId) -> impl IntoView {
    let found = fetch(move || LiftedFrom { entry: item });
    let found = Memo::new(move |_| found.get().and_then(Result::ok).unwrap_or_default());
    move || {
        let line = |(group, topic): (LogId, ItemId)| {
            view! {
                <p class="privacy-line lifted">
                    {small_icon(Icon::Users)}
                    <span>{t(WAS_LIFTED)}" · "<a href=GroupScreen::Topic(topic).of(group).address()>{t(SEE)}</a></span>
                </p>
            }
        };
        found.get().into_iter().map(line).collect_view()
    }
}

/// On an entry: the way here.
pub fn menu_item(item: ItemId) -> impl IntoView {
    view! { <li><a class="menu__item" href=GroupsScreen::Lift(item).address()>{icon(Icon::Users)}{t(TITLE)}</a></li> }
}
