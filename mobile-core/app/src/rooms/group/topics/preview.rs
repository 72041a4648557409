//! Before something is shared: exactly who sees what of it, and then exactly that is shared.

use andrum_core::entries::text::hidden_characters;
use andrum_core::facade::Preview;
use andrum_core::groups::{GroupBody, GroupView, Topic};
use andrum_wire::groups::Standing;
use andrum_wire::ids::{ItemId, LogId};
use leptos::prelude::*;

use super::hint_list::{Hinted, hints_on, pointed, pointed_line};
use super::topic_form::TopicForm;
use crate::asking::fetch;
use crate::calls::{Error, GetPreview, SharePreviewed};
use crate::client::ask;
use crate::rooms::group::reading::{Reading, named};
use crate::screens::GroupScreen;
use crate::shared::t;
use crate::ui::browser;
use crate::ui::head::arrive;
use crate::ui::icon::{Icon, icon};
use crate::ui::say::failure_banner;
use crate::ui::work::Work;
use crate::words::{Words, count, fill, words};

const TITLE: Words = words("Läs igenom innan du delar", "Read it through before you share");
const NOTHING: Words = words(
    "Ingenting hittades som brukar peka ut någon. Det är en hjälp att se, ingen garanti.",
    "Nothing was found that tends to point at somebody. It helps to see; it is no guarantee.",
);
const ONE: Words = words(
    "Ett ställe kan peka ut någon. Det är en hjälp att se, ingen garanti.",
    "One place might point at somebody. It helps to see; it is no guarantee.",
);
const SOME: Words = words(
    "{} ställen kan peka ut någon. Det är en hjälp att se, ingen garanti.",
    "{} places might point at somebody. It helps to see; it is no guarantee.",
);
const HIDDEN: Words = words("Texten har {} dolt tecken.", "The text has {} hidden character.");
const HIDDEN_MORE: Words = words("Texten har {} dolda tecken.", "The text has {} hidden characters.");
const WHO_SEES: Words = words("Vem ser vad", "Who sees what");
const GROUP: Words = words("Gruppen", "The group");
const SUPERVISOR: Words = words("Handledaren", "The supervisor");
const SERVER: Words = words("Servern", "The server");
const EMPLOYER: Words = words("Arbetsgivaren", "The employer");
const EXACTLY: Words = words("exakt texten ovan och ditt namn", "exactly the text above and your name");
const NOBODY: Words = words(
    "ingen än. De som bekräftas senare läser inte det som delades före.",
    "nobody yet. Those who are confirmed later do not read what was shared before.",
);
const NOT_TEXT: Words = words(
    "inget i appen. Att något delades går att ta reda på, inte vad",
    "nothing in the app. That something was shared can be found out, not what",
);
const NO_SUPERVISOR: Words = words("ingen annan handledare", "no other supervisor");
const BYTES: Words = words(
    "{} byte som den inte kan läsa, när de kom, och att det var du som delade",
    "{} bytes that it cannot read, when they came, and that it was you who shared",
);
const NOTHING_SEEN: Words = words("ingenting, om den inte sköter din telefon", "nothing, unless it manages your phone");
const SHOW: Words = words("Visa byten", "Show the bytes");
const BEGINS: Words = words("De börjar så här", "They begin like this");
const SHA: Words = words("SHA-256 av alla", "SHA-256 of all of them");
const READ_IT: Words = words(
    "Jag har läst igenom. Ingen klient går att känna igen.",
    "I have read it through. No client can be recognised.",
);
const TICK: Words = words("Bocka i att du har läst igenom.", "Tick that you have read it through.");
const SHARE: Words = words("Dela med gruppen", "Share with the group");
const BACK: Words = words("Ändra", "Change");
const CHANGED: Words = words(
    "Läsarna ändrades just. Titta igen, och dela sedan.",
    "The readers have just changed. Look again, and then share.",
);
const NEW_MEMBERS: Words = words("Nya i gruppen: {}.", "New in the group: {}.");
const NEW_MEMBERS_ABOUT: Words = words(
    "Det du delar skickas när du har sett vilka de är.",
    "What you share is sent once you have seen who they are.",
);
const SEE_THEM: Words = words("Visa medlemmarna", "Show the members");
const NOT_CONFIRMED: Words = words(
    "Du är inte bekräftad i gruppen än. Det du delar väntar här tills du är det.",
    "You are not confirmed in the group yet. What you share waits here until you are.",
);

const READ_ID: &str = "was-read";

/// What would be shared, and what it was lifted from.
#[derive(Clone, Copy)]
pub struct Sharing {
    /// In which group.
    pub group: LogId,
    /// What was written.
    pub form: TopicForm,
    /// The entry that it is a copy of.
    pub entry: Option<ItemId>,
}

/// The step. `back` leads to the text, `shared` is told of the item.
#[component]
pub fn PreviewStep(sharing: Sharing, reading: Reading, back: Callback<()>, shared: Callback<ItemId>) -> impl IntoView {
    let Sharing { group, form, entry } = sharing;
    let preview = fetch(move || GetPreview {
        group,
        body: GroupBody::Topic(form.topic()),
        among_members: form.among_members.get(),
    });
    // What is read here is what was sealed and will leave, not what stands in the form.
    let leaves = move |part: fn(Topic) -> String| {
        preview.with(|shown| match shown {
            Some(Ok(Preview { body: GroupBody::Topic(topic), .. })) => part(topic.clone()),
            _ => String::new(),
        })
    };
    let title = Memo::new(move |_| Hinted::new(leaves(|topic| topic.title)));
    let text = Memo::new(move |_| Hinted::new(leaves(|topic| topic.text)));
    let is_shown = Memo::new(move |_| preview.with(|shown| matches!(shown, Some(Ok(_)))));
    let work = Work::new();
    let (was_read, not_read, changed) = (RwSignal::new(false), RwSignal::new(false), RwSignal::new(false));
    arrive();
    let share = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        not_read.set(!was_read.get_untracked());
        if not_read.get_untracked() {
            return browser::focus(READ_ID);
        }
        let Some(Ok(shown)) = preview.get_untracked() else { return };
        changed.set(false);
        work.run(async move {
            match ask(SharePreviewed { group, hash: shown.hash, entry }).await {
                Ok(item) => shared.run(item),
                // The group moved on meanwhile; what is shown by now is what would leave.
                Err(Error::PreviewPassed) => changed.set(true),
                Err(failure) => work.fail(failure),
            }
        });
    };
    let text_of = move || {
        view! {
            <section class="card">
                <h2 class="told__title" dir="auto">{move || title.with(pointed_line)}</h2>
                <div class="reading">{move || text.with(pointed)}</div>
                {hints_on("topic-title", title, move |written| form.title.set(written))}
                {hints_on("topic-text", text, move |written| form.text.set(written))}
            </section>
        }
    };
    let table = move || match preview.get() {
        None => view! { <div class="skeleton" aria-hidden="true"><i></i></div> }.into_any(),
        Some(Err(failure)) => failure_banner(&failure).into_any(),
        Some(Ok(shown)) => reading
            .with(|read| read.as_ref().and_then(|read| read.as_ref().ok()).map(|view| who_sees(&shown, view)))
            .into_any(),
    };
    view! {
        <header class="topbar">
            <button type="button" class="topbar__back" on:click=move |_| back.run(())>
                {icon(Icon::ChevronLeft)}{t(BACK)}
            </button>
        </header>
        <header class="head">
            <h1>{t(TITLE)}</h1>
            <p class="head__under">{move || is_shown.get().then(|| hinted(title, text))}</p>
        </header>
        <form class="stack" id="share" on:submit=share novalidate>
            {work.said()}
            {move || changed.get().then(|| view! {
                <p class="field__error" role="alert">{icon(Icon::Alert)}<span>{t(CHANGED)}</span></p>
            })}
            {move || reading.with(|read| read.as_ref().and_then(|read| read.as_ref().ok()).map(|view| waits(view)))}
            {move || is_shown.get().then(text_of)}
            {table}
            <label class="check">
                <input
                    type="checkbox"
                    id=READ_ID
                    prop:checked=was_read
                    on:change=move |event| was_read.set(event_target_checked(&event))
                />
                <span>{t(READ_IT)}</span>
            </label>
        </form>
        <footer class="foot">
            {move || (not_read.get() && !was_read.get()).then(|| view! {
                <p class="field__error" role="alert">{icon(Icon::Alert)}<span>{t(TICK)}</span></p>
            })}
            {work.submit("share", SHARE)}
        </footer>
    }
}

/// How much in it might point at somebody, and what cannot be seen.
fn hinted(title: Memo<Hinted>, text: Memo<Hinted>) -> String {
    let mut said = match title.with(Hinted::count) + text.with(Hinted::count) {
        0 => t(NOTHING).to_owned(),
        hints => count(hints, t(ONE), t(SOME)),
    };
    let hidden = |part: Memo<Hinted>| part.with(|part| hidden_characters(part.text()).len());
    let hidden = hidden(title) + hidden(text);
    if hidden > 0 {
        said = format!("{said} {}", count(hidden, t(HIDDEN), t(HIDDEN_MORE)));
    }
    said
}

/// Why it would not leave at once.
pub fn waits(view: &GroupView) -> Option<AnyView> {
    if view.standing == Some(Standing::Provisional) {
        return Some(
            view! {
                <div class="banner">{icon(Icon::Info)}<div class="banner__text"><p>{t(NOT_CONFIRMED)}</p></div></div>
            }
            .into_any(),
        );
    }
    let new: Vec<String> = view.announcements.iter().map(|new| named(&new.name)).collect();
    (!new.is_empty()).then(|| {
        view! {
            <div class="banner banner--needs">
                {icon(Icon::Users)}
                <div class="banner__text">
                    <strong><bdi>{fill(t(NEW_MEMBERS), &[&new.join(", ")])}</bdi></strong><p>{t(NEW_MEMBERS_ABOUT)}</p>
                </div>
                <div class="buttons">
                    <a class="button button--quiet button--small" href=GroupScreen::Members.of(view.group).address()>
                        {t(SEE_THEM)}
                    </a>
                </div>
            </div>
        }
        .into_any()
    })
}

fn who_sees(shown: &Preview, view: &GroupView) -> impl IntoView + use<> {
    let mut group = shown.readers.clone();
    let mut supervisors = vec![];
    for supervisor in view.members.iter().filter(|it| it.supervisor && !it.me && shown.supervisor_reads) {
        if let Some(place) = group.iter().position(|name| *name == supervisor.name) {
            supervisors.push(group.remove(place));
        }
    }
    let supervisor = match (supervisors.is_empty(), shown.supervisor_reads, view.supervising) {
        (false, ..) => exactly(&supervisors).into_any(),
        (true, true, _) => t(EXACTLY).to_owned().into_any(),
        (true, false, true) => t(NO_SUPERVISOR).into_any(),
        (true, false, false) => t(NOT_TEXT).into_any(),
    };
    view! {
        <table class="who-sees">
            <caption>{t(WHO_SEES)}</caption>
            <tbody>
                <tr><th scope="row">{t(GROUP)}</th><td>{exactly(&group)}</td></tr>
                <tr><th scope="row">{t(SUPERVISOR)}</th><td>{supervisor}</td></tr>
                <tr><th scope="row">{t(SERVER)}</th><td>{fill(t(BYTES), &[&shown.bytes])}{bytes(shown)}</td></tr>
                <tr><th scope="row">{t(EMPLOYER)}</th><td>{t(NOTHING_SEEN)}</td></tr>
            </tbody>
        </table>
    }
}

fn exactly(names: &[String]) -> AnyView {
    if names.is_empty() {
        return t(NOBODY).into_any();
    }
    let names = names.iter().enumerate().map(|(place, name)| {
        view! { {(place > 0).then_some(", ")}<bdi>{named(name)}</bdi> }
    });
    view! { {names.collect_view()}": "{t(EXACTLY)} }.into_any()
}

fn bytes(shown: &Preview) -> impl IntoView + use<> {
    let begins: String = shown.begins.iter().map(|byte| format!("{byte:02x} ")).collect();
    view! {
        <details class="more">
            <summary>{icon(Icon::ChevronDown)}{t(SHOW)}</summary>
            <p class="small quiet">{t(BEGINS)}</p>
            <p class="bytes">{begins.trim_end().to_owned()}" …"</p>
            <p class="small quiet">{t(SHA)}</p>
            <p class="bytes" id="preview-hash">{hex(shown.hash.as_bytes())}</p>
        </details>
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
