//! The tallies on the group's home: what is open and how one has answered, what one may open, what came of the last.

use andrum_core::groups::GroupView;
use andrum_core::tally::{Came, TallyView};
use andrum_wire::groups::GroupKind;
use andrum_wire::ids::LogId;
use andrum_wire::tally::TallyKind;
use leptos::prelude::*;

use super::opening::{eligible, enough};
use super::{Reads, by_plan, tallies};
use crate::rooms::group::parts::takes_part;
use crate::rooms::group::sessions::when::next;
use crate::screens::GroupScreen;
use crate::shared::t;
use crate::ui::browser::now_ms;
use crate::ui::dates::moment_of_day;
use crate::ui::head::row;
use crate::ui::icon::Icon;
use crate::words::{Words, fill, words};

const WEIGHS: Words = words("Vad tynger just nu?", "What weighs on you now?");
const VOTES: Words = words("Rösta utan namn", "Vote without a name");
const UNTIL: Words = words("Öppet till {}", "Open until {}");
const CHOSEN: Words = words("Du har valt. Går att ändra till {}", "You have chosen. It can be changed until {}");
const WAITS: Words = words(
    "Sparat, väntar på nästa dagliga sändning. Går att ändra till {}",
    "Saved, waits for the next daily report. It can be changed until {}",
);
const RUNS: Words = words("Perioden är öppen", "The period is open");
const VOTED_ON: Words = words("Omröstningen är öppen", "The vote is open");
const OPEN: Words = words("Öppna en period inför träffen", "Open a period before the session");
const OPEN_ABOUT: Words = words("Se vad som väger i gruppen, utan namn", "See what weighs on the group, without names");
const RESULT: Words = words("Det här väger i gruppen", "This weighs on the group");
const RESULT_ABOUT: Words = words("Teman från den senaste perioden", "Themes of the last period");
const RANKED: Words = words("Så röstade gruppen", "This is how the group voted");
const RANKED_ABOUT: Words = words("Utan namn, i ordning", "Without names, in order");
const NO_RESULT: Words = words("Perioden gav inget resultat", "The period gave no result");
const NO_RANKS: Words = words("Omröstningen gav inget resultat", "The vote gave no result");
const WHY: Words = words("Läs varför", "Read why");

/// How long a result stands on the home, in milliseconds: three weeks.
const FRESH_MS: i64 = 21 * 24 * 60 * 60 * 1000;

/// What the card is drawn from.
#[derive(Clone, Copy)]
pub struct Known(Reads, by_plan::Settled);

/// Reads it, again whenever something changes.
pub fn known(group: LogId) -> Known {
    Known(tallies(group), by_plan::settled(group))
}

/// The card; nothing when there is nothing to do or to see.
pub fn card(view: &GroupView, Known(reads, settled): Known) -> Option<AnyView> {
    if !takes_part(view) || view.kind == GroupKind::Pair {
        return None;
    }
    let Some(Ok(all)) = reads.get() else { return None };
    let newest = |kind: TallyKind| all.iter().find(|it| it.kind == kind);
    let at = |place: GroupScreen| place.of(view.group).address();
    let open = |it: &&TallyView| it.came == Came::Open && it.mine;
    let fresh = |it: &&TallyView| {
        matches!(it.came, Came::Released { .. } | Came::Nothing(_) | Came::Stopped(_))
            && now_ms() - it.closes_ms < FRESH_MS
    };
    let until = |it: &TallyView| {
        let words = if it.asks_me() || !it.mine {
            UNTIL
        } else if it.waits {
            WAITS
        } else {
            CHOSEN
        };
        fill(t(words), &[&moment_of_day(it.closes_ms)])
    };
    let (themes, votes) = (newest(TallyKind::Themes), newest(TallyKind::Votes));
    let idle =
        themes.is_none_or(|it| !matches!(it.came, Came::Open | Came::Waits) && now_ms() - it.closes_ms > FRESH_MS / 3);
    let opens = view.supervising && idle && by_plan::by_hand(settled) && next(view).is_some() && enough(eligible(view));
    let (asked, voting) = (themes.filter(open), votes.filter(open));
    let others = |it: &&TallyView| it.came == Came::Open && !it.mine && view.supervising;
    let (runs, voted_on) = (themes.filter(others), votes.filter(others));
    let (result, ranked) = (themes.filter(fresh), votes.filter(fresh));
    let any = opens || [asked, voting, runs, voted_on, result, ranked].iter().any(Option::is_some);
    any.then(|| {
        view! {
            <section class="card" id="tallies">
                <ul class="rows">
                    {asked.map(|it| row(Icon::Tag, at(GroupScreen::Themes), t(WEIGHS), until(it)))}
                    {voting.map(|it| row(Icon::Topic, at(GroupScreen::Votes), t(VOTES), until(it)))}
                    {runs.map(|it| row(Icon::Tag, at(GroupScreen::Themes), t(RUNS), until(it)))}
                    {voted_on.map(|it| row(Icon::Topic, at(GroupScreen::Votes), t(VOTED_ON), until(it)))}
                    {opens.then(|| row(Icon::Tag, at(GroupScreen::Themes), t(OPEN), t(OPEN_ABOUT)))}
                    {result.map(|it| over(it, Icon::Tag, at(GroupScreen::Themes), (RESULT, RESULT_ABOUT), NO_RESULT))}
                    {ranked.map(|it| over(it, Icon::Topic, at(GroupScreen::Votes), (RANKED, RANKED_ABOUT), NO_RANKS))}
                </ul>
            </section>
        }
        .into_any()
    })
}

/// The row of one that is over; `without` is its title where nothing was released.
fn over(it: &TallyView, icon: Icon, to: String, (title, about): (Words, Words), without: Words) -> AnyView {
    match it.came {
        Came::Released { .. } => row(icon, to, t(title), t(about)).into_any(),
        _ => row(icon, to, t(without), t(WHY)).into_any(),
    }
}
