//! What the group's screens share: reading a group, drawing what was read, and doing something in it.

use std::sync::Arc;

use andrum_core::groups::{GroupView, MemberView, SessionId, TopicView};
use andrum_wire::groups::Standing;
use andrum_wire::ids::{AccountId, ItemId, LogId};
use leptos::prelude::*;

use crate::asking::fetch;
use crate::calls::{Error, ReadGroup};
use crate::shared::t;
use crate::ui::browser;
use crate::ui::dates::today;
use crate::ui::icon::{Icon, icon};
use crate::ui::say::failure_banner;
use crate::words::{Words, words};

const NOT_SENT: Words = words("inte skickad än", "not sent yet");
const SOMEBODY: Words = words("Någon", "Somebody");

/// A group that is being read; none until it was.
pub type Reading = Memo<Option<Result<Arc<GroupView>, Error>>>;

/// Reads a group, again whenever something changes.
pub fn reading(group: LogId) -> Reading {
    let got = fetch(move || ReadGroup { group, today: today() });
    Memo::new(move |_| {
        got.with(|got| got.as_ref().map(|got| got.as_ref().map(|view| Arc::new(view.clone())).map_err(Clone::clone)))
    })
}

/// Draws a group each time that it has changed. What had the focus gets it again, by its id.
pub fn drawn(reading: Reading, draw: impl Fn(&Arc<GroupView>) -> AnyView + Send + Sync + 'static) -> AnyView {
    let draw = StoredValue::new(draw);
    let shown = move || match reading.get() {
        None => view! { <div class="skeleton" aria-hidden="true"><i></i><i></i></div> }.into_any(),
        Some(Err(failure)) => failure_banner(&failure).into_any(),
        Some(Ok(view)) => {
            if let Some(id) = browser::focused() {
                request_animation_frame(move || browser::refocus(&id));
            }
            draw.with_value(|draw| draw(&view))
        }
    };
    shown.into_any()
}

/// Something of a group, watched by itself: what does not depend on it is not drawn anew when the rest changes.
pub fn part<T: PartialEq + Send + Sync + 'static>(
    reading: Reading,
    pick: impl Fn(&Arc<GroupView>) -> T + Send + Sync + 'static,
) -> Memo<Option<T>> {
    Memo::new(move |_| reading.with(|read| read.as_ref().and_then(|read| read.as_ref().ok()).map(&pick)))
}

/// Whether I may write something in a group now.
pub fn is_open(view: &GroupView) -> bool {
    let inside = matches!(view.standing, Some(Standing::Confirmed | Standing::Provisional));
    inside && view.closed_ms.is_none() && !view.gone
}

/// All who take part, supervisors first.
pub fn present(view: &GroupView) -> impl Iterator<Item = &MemberView> {
    view.members.iter().filter(|member| member.standing == Standing::Confirmed)
}

/// A member's name.
pub fn name_of(view: &GroupView, account: &AccountId) -> String {
    let member = view.members.iter().find(|member| member.account == *account);
    named(member.map_or("", |member| &member.name))
}

/// A name, or a word in its place before it came. Marks that turn the direction of what follows are left out.
pub fn named(name: &str) -> String {
    let turns = |it: &char| matches!(it, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let name: String = name.chars().filter(|letter| !turns(letter)).collect();
    if name.trim().is_empty() { t(SOMEBODY).to_owned() } else { name }
}

/// A topic that can be read here.
pub fn topic_of<'a>(view: &'a GroupView, item: &ItemId) -> Option<&'a TopicView> {
    view.topics.iter().find(|topic| topic.item == *item)
}

/// The topic that the group talked about at a session.
pub fn thread_of(view: &GroupView, id: SessionId) -> Option<ItemId> {
    view.agendas.iter().find(|it| it.agenda.session == id).and_then(|it| it.agenda.thread)
}

/// Quietly, where something has not left this device.
pub fn not_sent(unsynced: bool) -> Option<impl IntoView + use<>> {
    unsynced.then(|| view! { <span class="sync" data-state="waiting">{icon(Icon::CloudUpload)}{t(NOT_SENT)}</span> })
}

/// A text that somebody else may have written: a paragraph for each line, each with its own direction, and nothing in
/// it is pressed.
pub fn told(text: &str) -> impl IntoView + use<> {
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    lines.map(|line| view! { <p dir="auto">{line.to_owned()}</p> }).collect_view()
}
