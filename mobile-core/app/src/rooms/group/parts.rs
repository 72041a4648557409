//! What the rooms about members share: people's words within ours, codes, sheets.

use std::sync::Arc;

use andrum_core::groups::{GroupView, MemberView};
use andrum_wire::groups::Standing;
use andrum_wire::ids::{AccountId, LogId};
use leptos::html::{Details, Dialog};
use leptos::prelude::*;

use super::reading::{drawn, reading};
use crate::calls::Ask;
use crate::client::ask;
use crate::screens::{AccountScreen, GroupScreen};
use crate::shared::{app, t};
use crate::ui::browser;
use crate::ui::head::back_to;
use crate::ui::icon::{Icon, icon};
use crate::ui::toast;
use crate::ui::work::Work;
use crate::words::{Words, count, words};

pub(super) const GROUP: Words = words("Gruppen", "Group");
const OPENING: Words = words("Öppnar gruppen", "Opening the group");
const CODE: Words = words("Kod, fyra grupper", "Code, four groups");
const CANCEL: Words = words("Avbryt", "Cancel");
const MAKE_ACCOUNT: Words = words("Skapa konto", "Make an account");
const HAVE_ONE: Words = words("Jag har redan ett konto", "I have an account already");

pub(super) fn waits() -> AnyView {
    view! {
        <div class="skeleton" aria-hidden="true"><i></i><i></i></div>
        <p class="unseen" role="status">{t(OPENING)}</p>
    }
    .into_any()
}

/// What may be long stands behind a press, and is drawn once it is asked for. `open` outlives what is drawn anew.
pub(super) fn more(
    open: RwSignal<bool>,
    title: String,
    draw: impl Fn() -> AnyView + Send + Sync + 'static,
) -> impl IntoView {
    let details: NodeRef<Details> = NodeRef::new();
    let toggled = move |_| open.set(details.get().is_some_and(|details| details.open()));
    view! {
        <details class="more" node_ref=details open=open.get_untracked() on:toggle=toggled>
            <summary>{icon(Icon::ChevronDown)}{title}</summary>
            {move || open.get().then(&draw)}
        </details>
    }
}

/// A screen of a group: the way back to it, what this is, and what is drawn of it. `over` are sheets, which stay while
/// the rest is drawn anew.
pub(super) fn screen(
    group: LogId,
    title: Words,
    draw: impl Fn(&Arc<GroupView>) -> AnyView + Send + Sync + 'static,
    over: AnyView,
) -> impl IntoView {
    page(group, title, drawn(reading(group), draw), over)
}

/// The same, for what has to stay while the group moves: nothing that one types may be drawn anew.
pub(super) fn page(group: LogId, title: Words, body: AnyView, over: AnyView) -> impl IntoView {
    browser::title(t(title));
    view! {
        <main class="page" id="main" tabindex="-1">
            {back_to(GroupScreen::Home.of(group), GROUP)}
            <header class="head"><h1>{t(title)}</h1></header>
            {body}
            {over}
        </main>
    }
}

/// A sentence with people's words in it, each held to itself.
pub(super) fn said(words: Words, values: &[&str]) -> AnyView {
    let mut values = values.iter();
    let mut pieces: Vec<AnyView> = vec![];
    for (place, ours) in t(words).split("{}").enumerate() {
        if place > 0
            && let Some(value) = values.next()
        {
            pieces.push(view! { <bdi>{(*value).to_owned()}</bdi> }.into_any());
        }
        pieces.push(ours.to_owned().into_any());
    }
    pieces.into_any()
}

/// Somebody who is in.
pub(super) fn member<'a>(view: &'a GroupView, account: &AccountId) -> Option<&'a MemberView> {
    view.members.iter().find(|member| member.account == *account)
}

/// Those who stand like this.
pub(super) fn standing(view: &GroupView, standing: Standing) -> Vec<MemberView> {
    view.members.iter().filter(|member| member.standing == standing).cloned().collect()
}

/// Whether I can change something here: confirmed, and the group goes on.
pub(super) fn takes_part(view: &GroupView) -> bool {
    view.standing == Some(Standing::Confirmed) && !view.gone && view.closed_ms.is_none()
}

/// A count in words, as text.
pub(super) fn counted(number: usize, one: Words, more: Words) -> String {
    count(number, t(one), t(more))
}

/// A code that is read aloud.
pub(super) fn code(code: &str) -> impl IntoView + use<> {
    let groups = code.split(' ').map(|group| view! { <li>{group.to_owned()}</li> }).collect_view();
    view! { <ol class="code code--read" aria-label=t(CODE)>{groups}</ol> }
}

/// A banner with a title and a sentence.
pub(super) fn told(drawing: Icon, title: AnyView, about: AnyView) -> AnyView {
    view! {
        <div class="banner">
            {icon(drawing)}
            <div class="banner__text"><strong>{title}</strong><p>{about}</p></div>
        </div>
    }
    .into_any()
}

/// A group needs an account at a server; after making one, one comes back to `then` by oneself.
pub(super) fn account_buttons() -> impl IntoView {
    view! {
        <footer class="foot">
            <a class="button button--wide" href=AccountScreen::Begin.address()>{t(MAKE_ACCOUNT)}</a>
            <a class="button button--text" href=AccountScreen::SignIn.address()>{t(HAVE_ONE)}</a>
        </footer>
    }
}

/// Whether there is an account at a server; a memo, so that little is drawn anew.
pub(super) fn at_server() -> Memo<bool> {
    Memo::new(|_| app().status.with(|it| it.as_ref().is_some_and(|it| it.server.is_some())))
}

/// A sheet, for as long as it is drawn. `close` is called when it was shut in whatever way.
pub(super) fn sheet(
    title: AnyView,
    dialog: NodeRef<Dialog>,
    close: impl Fn() + 'static,
    body: impl IntoView,
) -> impl IntoView {
    dialog.on_load(|dialog| {
        let _ = dialog.show_modal();
    });
    view! {
        <dialog class="sheet" aria-labelledby="sheet-title" node_ref=dialog on:close=move |_| close()>
            <h2 id="sheet-title">{title}</h2>
            {body}
        </dialog>
    }
}

/// The button that leaves everything as it is.
pub(super) fn cancel(dialog: NodeRef<Dialog>) -> impl IntoView {
    view! { <button type="button" class="button button--text" on:click=move |_| shut(dialog)>{t(CANCEL)}</button> }
}

/// Shuts a sheet; the browser takes the focus back to what opened it.
pub(super) fn shut(dialog: NodeRef<Dialog>) {
    if let Some(dialog) = dialog.try_get_untracked().flatten() {
        dialog.close();
    }
}

/// Changes something over the network. When it is done the sheet is shut, if there is one, and what was done is said.
pub(super) fn change<A>(work: Work, call: A, done: Words, dialog: Option<NodeRef<Dialog>>)
where
    A: Ask<Answer = ()> + 'static,
{
    work.run(async move {
        match ask(call).await {
            Ok(()) => {
                toast::say(done);
                if let Some(dialog) = dialog {
                    shut(dialog);
                }
                // What was pressed may be gone.
                browser::focus_soon("main");
            }
            Err(failure) => work.fail(failure),
        }
    });
}
