//! Votes without a name: a supervisor opens one on topics that all may read, the participants choose at most three, and
//! an order comes of it.

use std::collections::BTreeSet;

use andrum_core::groups::GroupView;
use andrum_core::tally::{Came, TallyView};
use andrum_wire::groups::GroupKind;
use andrum_wire::ids::{ItemId, LogId};
use andrum_wire::tally::TallyKind;
use leptos::prelude::*;

use super::opening::{Closing, eligible, enough, too_few};
use super::result::ranks;
use super::{Reads, screen};
use crate::calls::OpenVotes;
use crate::client::ask;
use crate::rooms::group::parts::takes_part;
use crate::rooms::group::reading::{Reading, named, part};
use crate::screens::GroupScreen;
use crate::shared::t;
use crate::ui::browser;
use crate::ui::dates::moment_of_day;
use crate::ui::head::row;
use crate::ui::icon::{Icon, small_icon};
use crate::ui::toast::say;
use crate::ui::work::Work;
use crate::words::{Words, fill, words};

const TITLE: Words = words("Rösta utan namn", "Vote without a name");
const NONE: Words = words("Ingen omröstning har öppnats än", "No vote has been opened yet");
const NONE_ABOUT: Words = words(
    "Handledaren kan fråga vilka frågor ni helst tar upp, utan att någon ser vem som röstar på vad.",
    "The supervisor can ask which topics you would rather take up, without anybody seeing who votes for what.",
);
const OPEN: Words = words("Öppna en omröstning", "Open a vote");
const ABOUT: Words = words(
    "Deltagarna väljer högst tre frågor var, utan namn. Ni får en ordning, aldrig antal röster. Röster med namn finns kvar bredvid.",
    "The participants choose at most three topics each, without a name. You get an order, never numbers of votes. Votes by name stay beside it.",
);
const WARNING: Words = words(
    "Frågorna i sig bär namn. Och i en liten grupp kan det märkas vem som ville vad när ni pratar.",
    "The topics themselves carry names. And in a small group it may show who wanted what once you talk.",
);
const WHICH: Words = words("Frågor att rösta om", "Topics to vote on");
const NO_TOPICS: Words = words(
    "Det behövs minst två frågor som är delade med alla.",
    "At least two topics that are shared with all are needed.",
);
const CHOOSE_TWO: Words = words("Välj minst två frågor.", "Choose at least two topics.");
const OPEN_IT: Words = words("Öppna omröstningen", "Open the vote");
const OPENED: Words = words("Omröstningen är öppen", "The vote is open");
const UNTIL: Words = words("Öppet till {}", "Open until {}");
const OPEN_ABOUT: Words = words("En ordning utan namn, bredvid rösterna", "An order without names, beside the votes");
const SEE: Words = words("Så röstade gruppen utan namn", "This is how the group voted without names");

/// Fewest topics that there is an order of.
const FEWEST: usize = 2;

/// The page.
pub fn view(group: LogId) -> impl IntoView {
    screen(group, TallyKind::Votes, TITLE, opening, (NONE, NONE_ABOUT))
}

/// The topics that one can vote on: shared with all, and not talked about yet.
fn topics(view: &GroupView) -> Vec<(ItemId, String)> {
    let open = view.topics.iter().filter(|it| !it.among_members && !it.topic.done);
    open.map(|it| (it.item, named(&it.topic.title))).collect()
}

fn opening(group: LogId, reading: Reading) -> AnyView {
    let eligible = part(reading, |view| eligible(view));
    let offered = part(reading, |view| topics(view));
    let (closing, work, few) = (Closing::before_next(reading), Work::new(), RwSignal::new(false));
    // What was taken away; all others are in, also those that come while one looks.
    let left_out: RwSignal<BTreeSet<ItemId>> = RwSignal::new(BTreeSet::new());
    let send = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let offered = offered.get_untracked().unwrap_or_default();
        let topics: Vec<ItemId> = left_out
            .with_untracked(|out| offered.into_iter().map(|(item, _)| item).filter(|it| !out.contains(it)).collect());
        few.set(topics.len() < FEWEST);
        if few.get_untracked() {
            return;
        }
        let Some(closes_ms) = closing.check() else { return };
        work.run(async move {
            match ask(OpenVotes { group, topics, closes_ms }).await {
                Ok(_) => {
                    say(OPENED);
                    browser::focus_soon("main");
                }
                Err(failure) => work.fail(failure),
            }
        });
    };
    let line = move |(item, title): (ItemId, String)| {
        let press = move |event| {
            few.set(false);
            left_out.update(|out| {
                let _ = if event_target_checked(&event) { out.remove(&item) } else { out.insert(item) };
            });
        };
        view! {
            <li><label class="check">
                <input type="checkbox" prop:checked=move || left_out.with(|out| !out.contains(&item)) on:change=press />
                <span dir="auto">{title}</span>
            </label></li>
        }
    };
    let body = move || {
        let eligible = eligible.get().unwrap_or_default();
        if !enough(eligible) {
            return too_few(group, eligible);
        }
        let offered = offered.get().unwrap_or_default();
        if offered.len() < FEWEST {
            return view! { <p class="quiet">{t(NO_TOPICS)}</p> }.into_any();
        }
        view! {
            <form class="stack" id="open" on:submit=send novalidate>
                {work.said()}
                <fieldset class="choosing">
                    <legend class="field__label">{t(WHICH)}</legend>
                    <ul class="choosing__list">{offered.into_iter().map(line).collect_view()}</ul>
                    {move || few.get().then(|| view! {
                        <p class="field__error" role="alert">{small_icon(Icon::Alert)}<span>{t(CHOOSE_TWO)}</span></p>
                    })}
                </fieldset>
                {closing.fields()}
            </form>
            <footer class="foot">
                {work.submit("open", OPEN_IT)}
                <p class="privacy-line">{small_icon(Icon::Info)}<span>{t(WARNING)}</span></p>
            </footer>
        }
        .into_any()
    };
    view! { <header class="tally__head"><h2>{t(OPEN)}</h2><p class="quiet">{t(ABOUT)}</p></header>{body} }.into_any()
}

/// Beside an agenda: the way there, and the order that came of the newest.
pub fn beside(view: &GroupView, reads: Reads) -> Option<AnyView> {
    if view.kind != GroupKind::Group || !takes_part(view) {
        return None;
    }
    let Some(Ok(all)) = reads.get() else { return None };
    let newest: Option<&TallyView> = all.iter().find(|it| it.kind == TallyKind::Votes);
    let there = GroupScreen::Votes.of(view.group).address();
    let link = |about: String| {
        view! { <ul class="rows rows--boxed">{row(Icon::Topic, there, t(TITLE), about)}</ul> }.into_any()
    };
    match newest.map(|it| (it, &it.came)) {
        Some((it, Came::Open | Came::Waits)) => Some(link(fill(t(UNTIL), &[&moment_of_day(it.closes_ms)]))),
        Some((it, Came::Released { order, .. })) => Some(
            view! {
                <section class="section">
                    <h3>{t(SEE)}</h3>
                    {ranks(it, order)}
                    {link(t(WARNING).to_owned())}
                </section>
            }
            .into_any(),
        ),
        _ if view.supervising && topics(view).len() >= FEWEST => Some(link(t(OPEN_ABOUT).to_owned())),
        _ => None,
    }
}
