//! The group's tallies: the themes of a period and votes without a name. What is open, what came of it, and who could
//! learn what.

mod by_plan;
mod choose;
mod holding;
pub mod home;
pub mod on_paper;
mod opening;
mod over_time;
mod promise;
mod result;
mod theme_list;
mod theme_words;
pub mod votes;

use std::sync::Arc;

use andrum_core::tally::{Came, TallyView};
use andrum_wire::ids::LogId;
use andrum_wire::tally::TallyKind;
use leptos::prelude::*;

use super::parts::{page, takes_part, waits};
use super::reading::{Reading, part, reading};
use crate::asking::fetch;
use crate::calls::{Error, Tallies};
use crate::rooms::group::topics::preview;
use crate::shared::t;
use crate::ui::browser;
use crate::ui::icon::{Icon, icon};
use crate::ui::say::failure_banner;
use crate::words::{Words, words};

const TITLE: Words = words("Teman", "Themes");
const EARLIER: Words = words("Tidigare perioder", "Earlier periods");
const EARLIER_VOTES: Words = words("Tidigare omröstningar", "Earlier votes");
const ONE_MORE: Words = words("Öppna en ny period", "Open a new period");
const ONE_MORE_VOTE: Words = words("Öppna en ny omröstning", "Open a new vote");
const NONE_YET: Words = words("Ingen period har öppnats än", "No period has been opened yet");
const NONE_ABOUT: Words = words(
    "Inför en träff kan handledaren fråga vad som tynger i gruppen. Var och en väljer teman i sin app, och alla ser sedan ungefär hur många som valde vad. Vem som valde vad visas aldrig.",
    "Before a session the supervisor can ask what weighs on the group. Each chooses themes in their own app, and then all see roughly how many chose what. Who chose what is never shown.",
);
const LATER: Words = words("Du är med från nästa period", "You are in from the next period on");
const LATER_ABOUT: Words = words(
    "Den här öppnades innan du var bekräftad i gruppen. Vilka som räknas kan inte ändras efteråt.",
    "This one was opened before you were confirmed in the group. Who is counted cannot be changed afterwards.",
);

/// The tallies of a group, newest first; none until they were read.
pub type Reads = Memo<Option<Result<Arc<Vec<TallyView>>, Error>>>;

/// Reads them, again whenever something changes.
pub fn tallies(group: LogId) -> Reads {
    let got = fetch(move || Tallies { group });
    Memo::new(move |_| {
        got.with(|got| got.as_ref().map(|got| got.as_ref().map(|all| Arc::new(all.clone())).map_err(Clone::clone)))
    })
}

/// Those of one kind.
fn of_kind(reads: Reads, kind: TallyKind) -> Memo<Vec<TallyView>> {
    Memo::new(move |_| {
        reads.with(|read| match read {
            Some(Ok(all)) => all.iter().filter(|it| it.kind == kind).cloned().collect(),
            _ => vec![],
        })
    })
}

/// What there is to do now.
#[derive(Clone, PartialEq, Eq)]
enum Now {
    /// Nothing is open; whether it is mine to open something.
    Nothing { opens: bool },
    /// I may choose.
    Choosing(Box<TallyView>),
    /// It is open, and I hold it.
    Holding(Box<TallyView>),
    /// It is open, and I came later.
    Later,
    /// It is closed, and nobody knows yet what came of it.
    Waiting(Box<TallyView>),
}

/// What of a tally stays while it is open, so that nothing that one types is drawn anew.
fn still(it: &TallyView) -> Box<TallyView> {
    let it = it.clone();
    Box::new(TallyView {
        options_chosen: vec![],
        note: String::new(),
        waits: false,
        leaving: false,
        reported: false,
        ..it
    })
}

fn now(newest: Option<&TallyView>, supervising: bool, may: bool) -> Now {
    match newest {
        Some(it) if it.came == Came::Open && it.mine && may => Now::Choosing(still(it)),
        Some(it) if it.came == Came::Open && (it.held_here || supervising) => Now::Holding(still(it)),
        Some(it) if it.came == Came::Open && may => Now::Later,
        Some(it) if it.came == Came::Waits => Now::Waiting(still(it)),
        _ => Now::Nothing { opens: supervising && may },
    }
}

/// The page of the themes.
pub fn view(group: LogId) -> impl IntoView {
    screen(group, TallyKind::Themes, TITLE, opening::period, (NONE_YET, NONE_ABOUT))
}

/// A page of tallies of one kind. `open` is where a supervisor opens one; `none` is said where there is none.
fn screen(
    group: LogId,
    kind: TallyKind,
    title: Words,
    open: fn(LogId, Reading) -> AnyView,
    none: (Words, Words),
) -> impl IntoView {
    let (reads, reading) = (tallies(group), reading(group));
    let all = of_kind(reads, kind);
    let standing = part(reading, |view| (view.supervising, takes_part(view)));
    let settled = (kind == TallyKind::Themes).then(|| by_plan::settled(group));
    let by_itself = Memo::new(move |_| settled.is_some_and(|it| it.get().is_some_and(|it| it.days.is_some())));
    let known = Memo::new(move |_| {
        let settled = settled.is_none_or(|it| it.with(Option::is_some));
        reads.with(Option::is_some) && standing.with(Option::is_some) && settled
    });
    let current = Memo::new(move |_| {
        let (supervising, may) = standing.get().unwrap_or_default();
        all.with(|all| now(all.first(), supervising, may))
    });
    let failed = Memo::new(move |_| reads.with(|read| read.as_ref().and_then(|read| read.as_ref().err().cloned())));
    let top = move || match current.get() {
        Now::Nothing { opens: true } => open(group, reading),
        Now::Nothing { opens: false } => all.with(Vec::is_empty).then(|| nothing(none)).into_any(),
        Now::Choosing(it) => {
            let unsent = move || {
                reading.with(|read| {
                    read.as_ref().and_then(|read| read.as_ref().ok()).and_then(|view| preview::waits(view))
                })
            };
            view! { {unsent}{choose::form(group, *it, all)} }.into_any()
        }
        Now::Holding(it) => holding::open(&it),
        Now::Later => {
            view! { <div class="card"><h2>{t(LATER)}</h2><p class="quiet">{t(LATER_ABOUT)}</p></div> }.into_any()
        }
        Now::Waiting(it) => holding::waiting(&it),
    };
    // By hand, and what is there to look at or opens by itself comes first.
    let anew = Memo::new(move |_| {
        current.get() == Now::Nothing { opens: true } && (by_itself.get() || !all.with(Vec::is_empty))
    });
    let body = move || {
        if let Some(failure) = failed.get() {
            return failure_banner(&failure);
        }
        if !known.get() {
            return waits();
        }
        // Who has a result looks at that first.
        view! {
            <div class="stack stack--loose">
                {move || (!anew.get()).then(|| view! { <div class="stack tally">{top}</div> })}
                {came(group, all, standing)}
                {settled.map(|it| by_plan::section(group, it, reading))}
                {move || anew.get().then(|| view! { <div class="stack tally">{again(top, kind)}</div> })}
            </div>
        }
        .into_any()
    };
    page(group, title, body.into_any(), ().into_any())
}

/// Opening one more, behind a press.
fn again(form: impl Fn() -> AnyView + Copy + Send + Sync + 'static, kind: TallyKind) -> AnyView {
    let open = RwSignal::new(false);
    let words = if kind == TallyKind::Themes { ONE_MORE } else { ONE_MORE_VOTE };
    let press = move |_| {
        open.set(true);
        browser::focus_soon("closes-day");
    };
    let inside = move || match open.get() {
        true => form(),
        false => view! {
            <div>
                <button type="button" class="button button--quiet" on:click=press>{icon(Icon::Plus)}{t(words)}</button>
            </div>
        }
        .into_any(),
    };
    inside.into_any()
}

fn nothing((title, about): (Words, Words)) -> AnyView {
    view! {
        <div class="empty">
            <svg
                class="empty__picture"
                viewBox="0 0 128 96"
                fill="none"
                stroke="currentColor"
                stroke-width="2"
                stroke-linecap="round"
                stroke-linejoin="round"
                aria-hidden="true"
            >
                <path d="M16 24h64M16 48h40M16 72h24" />
                <path d="M88 24h24M64 48h48M48 72h64" opacity=".35" />
            </svg>
            <h2>{t(title)}</h2>
            <p>{t(about)}</p>
        </div>
    }
    .into_any()
}

/// What came of those that are over: the newest whole, the others behind a press.
fn came(group: LogId, all: Memo<Vec<TallyView>>, standing: Memo<Option<(bool, bool)>>) -> AnyView {
    let over = Memo::new(move |_| {
        all.with(|all| {
            let first = all.first().filter(|it| matches!(it.came, Came::Open | Came::Waits)).map(|it| it.tally);
            all.iter().filter(|it| Some(it.tally) != first).cloned().collect::<Vec<_>>()
        })
    });
    let drawn = move || {
        let supervising = standing.get().is_some_and(|(supervising, _)| supervising);
        over.with(|over| {
            let (newest, earlier) = over.split_first()?;
            let title = if newest.kind == TallyKind::Themes { EARLIER } else { EARLIER_VOTES };
            let rows = earlier.iter().map(|it| {
                let whole = result::inside(group, it, false);
                view! {
                    <li><details class="more">
                        <summary>{icon(Icon::ChevronDown)}{result::span(it)}</summary>
                        <div class="stack">{whole}</div>
                    </details></li>
                }
            });
            Some(view! {
                {result::section(group, newest, supervising)}
                {over_time::section(over)}
                {(!earlier.is_empty()).then(|| view! {
                    <section class="section"><h2>{t(title)}</h2><ul class="earlier">{rows.collect_view()}</ul></section>
                })}
            })
        })
    };
    drawn.into_any()
}
