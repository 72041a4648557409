//! Opening a period: until when, with which themes, and why it takes five.

use andrum_core::entries::Day;
use andrum_core::groups::GroupView;
use andrum_wire::ids::LogId;
use andrum_wire::tally::{LEAST_THRESHOLD, MOST_OPEN_MS};
use leptos::prelude::*;

use super::theme_list::ThemeList;
use crate::calls::{Error, OpenPeriod};
use crate::client::ask;
use crate::rooms::group::reading::{Reading, part, present};
use crate::rooms::group::sessions::when::next;
use crate::screens::GroupScreen;
use crate::shared::t;
use crate::ui::browser;
use crate::ui::dates::today;
use crate::ui::icon::{Icon, icon, small_icon};
use crate::ui::toast::say;
use crate::ui::work::Work;
use crate::words::{Words, count, fill, words};

const TITLE: Words = words("Öppna en period", "Open a period");
const ABOUT: Words = words(
    "Deltagarna väljer högst fem teman var, i sin egen app. När perioden stänger ser alla vad som väger i gruppen, på ett ungefär och utan namn. Då har ni något att börja i när ni ses.",
    "The participants choose at most five themes each, in their own app. When the period closes all see what weighs on the group, roughly and without names. Then you have something to begin with when you meet.",
);
const CLOSES_DAY: Words = words("Stänger dag", "Closes on");
const CLOSES_TIME: Words = words("Klockan", "At");
const DAYS: Words = words(
    "Ge gruppen några dagar. Det som väljs skickas en gång om dagen.",
    "Give the group some days. What is chosen is sent once a day.",
);
const WRONG: Words = words(
    "Välj en dag från och med i morgon, inom fyra månader.",
    "Choose a day from tomorrow on, within four months.",
);
const MAY: Words =
    words("{} deltagare kommer att räknas. Du räknas inte.", "{} participant will be counted. You are not.");
const MAY_MORE: Words =
    words("{} deltagare kommer att räknas. Du räknas inte.", "{} participants will be counted. You are not.");
const OPEN: Words = words("Öppna perioden", "Open the period");
const OPENED: Words = words("Perioden är öppen", "The period is open");
const FEW: Words = words("Fem bekräftade deltagare behövs", "Five confirmed participants are needed");
const FEW_ABOUT: Words = words(
    "Nu är de {}. I en mindre grupp går det att räkna ut vem som valde vad, så appen öppnar ingen räkning där.",
    "Now they are {}. In a smaller group one can work out who chose what, so the app opens no tally there.",
);
const MEMBERS: Words = words("Till medlemmarna", "To the members");
const FIXED: Words = words(
    "När perioden är öppen ändras inget i den: inte temana, inte tiden, inte vilka som räknas.",
    "Once the period is open nothing in it changes: not the themes, not the time, not who is counted.",
);

/// Eighteen o'clock, in minutes.
const EVENING: i64 = 18 * 60;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// Until when something is open.
#[derive(Clone, Copy)]
pub struct Closing {
    day: RwSignal<String>,
    time: RwSignal<String>,
    wrong: RwSignal<bool>,
}

impl Closing {
    /// The evening before the next session, and tomorrow's at the soonest.
    pub fn before_next(reading: Reading) -> Self {
        let next = reading.with_untracked(|read| match read {
            Some(Ok(view)) => next(view).map(|next| next.planned.day),
            _ => None,
        });
        let tomorrow = today().minus_days(-1).unwrap_or_else(|_| today());
        let before = next.and_then(|day| day.minus_days(1).ok()).unwrap_or_else(|| {
            // Without a session: in a week.
            today().minus_days(-7).unwrap_or(tomorrow)
        });
        Self {
            day: RwSignal::new(before.max(tomorrow).to_string()),
            time: RwSignal::new("18:00".to_owned()),
            wrong: RwSignal::new(false),
        }
    }

    /// The time, Unix milliseconds; none while it makes no sense, and then it is said.
    pub fn check(self) -> Option<i64> {
        let day: Option<Day> = self.day.get_untracked().parse().ok();
        let time = self.time.get_untracked();
        let minute = time
            .split_once(':')
            .and_then(|(hour, minute)| Some(hour.parse::<i64>().ok()? * 60 + minute.parse::<i64>().ok()?));
        let closes_ms = day.filter(|day| *day > today()).map(|day| at(day, minute.unwrap_or(EVENING)));
        let closes_ms = closes_ms.filter(|closes| *closes < browser::now_ms() + MOST_OPEN_MS - DAY_MS);
        self.wrong.set(closes_ms.is_none());
        if closes_ms.is_none() {
            browser::focus("closes-day");
        }
        closes_ms
    }

    /// Its fields.
    pub fn fields(self) -> AnyView {
        let wrong = move || self.wrong.get().then_some("true");
        view! {
            <div class="fields">
                <div class="field">
                    <label for="closes-day">{t(CLOSES_DAY)}</label>
                    <input id="closes-day" type="date" aria-invalid=wrong aria-describedby="closes-help" prop:value=self.day on:input=move |event| {
                        self.wrong.set(false);
                        self.day.set(event_target_value(&event));
                    } />
                </div>
                <div class="field">
                    <label for="closes-time">{t(CLOSES_TIME)}</label>
                    <input
                        id="closes-time"
                        type="time"
                        prop:value=self.time
                        on:input=move |event| self.time.set(event_target_value(&event))
                    />
                </div>
            </div>
            <p class="note" id="closes-help">{t(DAYS)}</p>
            {move || self.wrong.get().then(|| view! {
                <p class="field__error" role="alert">{icon(Icon::Alert)}<span>{t(WRONG)}</span></p>
            })}
        }
        .into_any()
    }
}

/// A time of a day where the person is, Unix milliseconds.
fn at(day: Day, minute: i64) -> i64 {
    let here = day.utc_midnight_ms() + minute * 60_000;
    let moved = |by: i64| here - i64::from(browser::offset_minutes_at(by)) * 60_000;
    moved(moved(here))
}

/// How many a tally of mine would count.
pub fn eligible(view: &GroupView) -> usize {
    present(view).filter(|member| !member.me).count()
}

/// Whether enough are confirmed for a tally.
pub fn enough(eligible: usize) -> bool {
    eligible >= usize::from(LEAST_THRESHOLD)
}

/// Why nothing can be opened yet.
pub fn too_few(group: LogId, eligible: usize) -> AnyView {
    view! {
        <section class="card card--lichen">
            <h3>{t(FEW)}</h3>
            <p>{fill(t(FEW_ABOUT), &[&eligible])}</p>
            <div><a class="button button--quiet" href=GroupScreen::Members.of(group).address()>{t(MEMBERS)}</a></div>
        </section>
    }
    .into_any()
}

/// The whole of it.
pub fn period(group: LogId, reading: Reading) -> AnyView {
    let eligible = part(reading, |view| eligible(view));
    let (closing, themes, work) = (Closing::before_next(reading), ThemeList::of(group), Work::new());
    let send = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Some(closes_ms) = closing.check() else { return };
        work.run(async move {
            let opened: Result<(), Error> = async {
                themes.save().await?;
                ask(OpenPeriod { group, closes_ms }).await.map(drop)
            }
            .await;
            match opened {
                Ok(()) => {
                    say(OPENED);
                    browser::focus_soon("main");
                }
                Err(failure) => work.fail(failure),
            }
        });
    };
    let form = move || {
        let eligible = eligible.get().unwrap_or_default();
        if !enough(eligible) {
            return too_few(group, eligible);
        }
        view! {
            <form class="stack" id="open" on:submit=send novalidate>
                {work.said()}
                {closing.fields()}
                <p class="quiet">{count(eligible, t(MAY), t(MAY_MORE))}</p>
            </form>
        }
        .into_any()
    };
    let button = move || {
        enough(eligible.get().unwrap_or_default()).then(|| {
            view! {
                <footer class="foot">
                    {work.submit("open", OPEN)}
                    <p class="privacy-line">{small_icon(Icon::Info)}<span>{t(FIXED)}</span></p>
                </footer>
            }
        })
    };
    view! {
        <header class="tally__head"><h2>{t(TITLE)}</h2><p class="quiet">{t(ABOUT)}</p></header>
        {form}
        {themes.view()}
        {button}
    }
    .into_any()
}
