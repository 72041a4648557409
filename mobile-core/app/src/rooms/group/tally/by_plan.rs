//! Periods that open by themselves before each session: what is settled, for a supervisor to change, and when the next
//! one opens.

use andrum_core::entries::Day;
use andrum_core::groups::PERIOD_DAYS;
use andrum_core::tally::ByPlan;
use andrum_wire::ids::LogId;
use leptos::prelude::*;

use super::opening::{eligible, enough};
use crate::asking::fetch;
use crate::calls::{Periods, SetPeriods};
use crate::rooms::group::reading::{Reading, is_open, part};
use crate::screens::GroupScreen;
use crate::shared::t;
use crate::ui::browser::{now_ms, offset_minutes_at};
use crate::ui::dates::{long_day, moment_of_day};
use crate::ui::icon::{Icon, small_icon};
use crate::ui::toast::say;
use crate::ui::work::act;
use crate::words::{Words, fill, words};

const TITLE: Words = words("Inför varje träff", "Before each session");
const SWITCH: Words = words("Öppna av sig själv inför varje träff", "Open by itself before each session");
const ABOUT: Words = words(
    "Perioden stänger klockan 18 kvällen före träffen. Temana är gruppens lista, som den ser ut när perioden öppnar.",
    "The period closes at 18:00 the evening before the session. Its themes are the group's list as it is when the period opens.",
);
const OPENER: Words = words(
    "Den enhet hos en handledare som är igång först öppnar perioden och håller räkningen.",
    "The first supervisor's device in use by then opens the period and holds the tally.",
);
const WHEN: Words = words("Öppnar", "Opens");
const DAYS: Words = words("{} dagar före träffen", "{} days before the session");
const SAVED: Words = words("Sparat. Hela gruppen ser det.", "Saved. The whole group sees it.");
const BY_HAND: Words = words("Du öppnar perioder själv", "You open periods yourself");
const NEXT: Words = words(
    "Nästa period öppnar av sig själv {}, inför träffen {}, och stänger {}.",
    "The next period opens by itself on {}, before the session on {}, and closes on {}.",
);
const NEXT_DUE: Words = words(
    "Perioden inför träffen {} öppnar så snart en handledares app är igång, och stänger {}.",
    "The period before the session on {} opens once a supervisor's app is in use, and closes on {}.",
);
const NO_SESSION: Words = words(
    "Ingen kommande träff i planen hinner få en period, så inget öppnar av sig själv.",
    "No coming session in the plan has time for a period, so nothing opens by itself.",
);
const TO_PLAN: Words = words("Till träffarna", "To the sessions");
const TOO_FEW: Words = words(
    "Tills fem deltagare är bekräftade öppnar ingen period.",
    "Until five participants are confirmed no period opens.",
);
const NEW_FIRST: Words = words(
    "Läs först på gruppens sida vilka som är nya. Innan dess öppnar inget härifrån.",
    "First read on the group's page who is new. Until then nothing opens from here.",
);

/// How many days before, where nobody has said.
const USUAL: u8 = 7;

/// What is settled; none until it was read.
pub type Settled = Memo<Option<ByPlan>>;

/// Reads it, again whenever something changes.
pub fn settled(group: LogId) -> Settled {
    let got = fetch(move || Periods { group });
    Memo::new(move |_| got.with(|got| got.as_ref().and_then(|got| got.as_ref().ok()).copied()))
}

/// Whether supervisors open periods by hand; not before it was read.
pub fn by_hand(settled: Settled) -> bool {
    settled.get().is_some_and(|it| it.days.is_none())
}

/// What a supervisor settles, or what there is to know of it; nothing where periods are opened by hand and one cannot
/// change that.
pub fn section(group: LogId, settled: Settled, reading: Reading) -> AnyView {
    let known = Memo::new(move |_| settled.with(Option::is_some));
    let on = Memo::new(move |_| settled.get().is_some_and(|it| it.days.is_some()));
    let standing = part(reading, |view| Standing {
        supervises: view.supervising && is_open(view),
        open: is_open(view),
        enough: enough(eligible(view)),
        new: !view.announcements.is_empty(),
    });
    let supervises = Memo::new(move |_| standing.get().is_some_and(|it| it.supervises));
    let inside = move || {
        let shown = known.get() && standing.with(|it| it.as_ref().is_some_and(|it| it.open));
        (shown && (supervises.get() || on.get())).then(|| {
            view! {
                <section class="section by-plan" id="by-plan">
                    <h2>{t(TITLE)}</h2>
                    {move || supervises.get().then(|| controls(group, settled, on))}
                    {move || on.get().then(|| next(group, settled, standing))}
                </section>
            }
        })
    };
    inside.into_any()
}

/// What of the group matters here.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Standing {
    supervises: bool,
    open: bool,
    enough: bool,
    new: bool,
}

fn controls(group: LogId, settled: Settled, on: Memo<bool>) -> AnyView {
    let set = move |days: Option<u8>| {
        act(SetPeriods { group, days }, move |()| say(if days.is_some() { SAVED } else { BY_HAND }));
    };
    let days = Memo::new(move |_| settled.get().and_then(|it| it.days).unwrap_or(USUAL));
    let choose = move |event| set(event_target_value(&event).parse().ok());
    let choices =
        move || {
            PERIOD_DAYS
            .map(|it| view! {
                <option value=it.to_string() prop:selected=move || days.get() == it>{fill(t(DAYS), &[&it])}</option>
            })
            .collect_view()
        };
    let field = move || {
        on.get().then(|| {
            view! {
                <div class="field">
                    <label for="period-days">{t(WHEN)}</label>
                    <select id="period-days" on:change=choose>{choices()}</select>
                </div>
            }
        })
    };
    view! {
        <label class="switch">
            <span class="switch__text">{t(SWITCH)}</span>
            <input type="checkbox" role="switch" id="periods-open" prop:checked=on on:change=move |event| {
                set(event_target_checked(&event).then_some(USUAL));
            } />
        </label>
        {field}
        <p class="note">{t(ABOUT)}" "{t(OPENER)}</p>
    }
    .into_any()
}

/// When the next one opens, or why none does.
fn next(group: LogId, settled: Settled, standing: Memo<Option<Standing>>) -> AnyView {
    let here = move || {
        let it = standing.get()?;
        let Some(next) = settled.get()?.next else {
            let there = GroupScreen::Plan.of(group).address();
            return Some(
                view! {
                    <p>{t(NO_SESSION)}</p>
                    {it.supervises.then(|| view! {
                        <div><a class="button button--quiet" href=there>{t(TO_PLAN)}</a></div>
                    })}
                }
                .into_any(),
            );
        };
        let (session, closes) = (long_day(next.day), moment_of_day(next.closes_ms));
        if !it.enough {
            return Some(view! { <p>{t(TOO_FEW)}</p> }.into_any());
        }
        let said = match next.is_due(now_ms()) {
            true => fill(t(NEXT_DUE), &[&session, &closes]),
            false => fill(t(NEXT), &[&day_of(next.from_ms), &session, &closes]),
        };
        let new = (it.supervises && it.new)
            .then(|| view! { <p class="privacy-line">{small_icon(Icon::Info)}<span>{t(NEW_FIRST)}</span></p> });
        Some(view! { <p>{said}</p> {new} }.into_any())
    };
    view! { <div class="stack stack--tight" aria-live="polite">{here}</div> }.into_any()
}

/// The day on which it opens, where the person is.
fn day_of(unix_ms: i64) -> String {
    Day::at(unix_ms, offset_minutes_at(unix_ms)).map(long_day).unwrap_or_default()
}
