//! What came of a tally: bands, never numbers; an order for votes; what was asked without a name; and why there is
//! nothing to show.

use andrum_core::tally::{Band, Came, TallyView};
use andrum_wire::ids::LogId;
use andrum_wire::tally::{End, Outcome, TallyKind, TallyRefusal};
use leptos::prelude::*;

use super::theme_words;
use crate::rooms::group::reading::told;
use crate::screens::GroupScreen;
use crate::shared::{app, t};
use crate::ui::browser::date_words;
use crate::ui::icon::{Icon, icon, small_icon};
use crate::words::{Words, count, fill, words};

const WEIGHS: Words = words("Det här väger i gruppen", "This weighs on the group");
const ORDER: Words = words("Så röstade gruppen", "This is how the group voted");
const FEW: Words = words("några få", "a few");
const SOME: Words = words("flera", "some");
const MOST: Words = words("de flesta", "most");
const FEW_TOO: Words = words(
    "”Några få” kan också betyda ingen. Antal visas aldrig.",
    "“A few” can also mean nobody. Numbers are never shown.",
);
const TIED: Words =
    words("Frågor på samma rad fick lika många röster.", "Topics on the same line got equally many votes.");
const REPORTS: Words = words("{} app bidrog.", "{} app reported.");
const REPORTS_MORE: Words = words("{} appar bidrog.", "{} apps reported.");
const REPORTS_ABOUT: Words = words(
    "En app bidrar också när inget är valt, så det är inte hur många som hade något att säga.",
    "An app reports also when nothing was chosen, so this is not how many had something to say.",
);
const NOTES: Words = words("Frågor utan namn", "Questions without a name");
const NOTES_ABOUT: Words =
    words("I blandad ordning. Gissa inte vem som skrev.", "In mixed order. Do not guess who wrote them.");
const COUNTED: Words = words("Ditt bidrag är med i räkningen", "Your report is in the count");
const EARLIER: Words = words(
    "Ditt bidrag är med, så som det såg ut före den senaste sändningen.",
    "Your report is in the count, as it was before the last time it was sent.",
);
const NOT_THE_LAST: Words = words(
    "Ditt bidrag är med. Det du ändrade sist hann inte skickas före stängningen.",
    "Your report is in the count. What you changed last was not sent before it closed.",
);
const LEFT_OUT: Words = words("Ditt bidrag räknades inte", "Your report did not count");
const LEFT_OUT_ABOUT: Words = words(
    "För få av dem som bidrog är bekräftade av dig. Jämför telefoner när ni ses, så räknas det nästa gång.",
    "You have made sure of too few of those who reported. Compare phones when you meet, and it counts next time.",
);
const COMPARE: Words = words("Jämför telefoner", "Compare phones");
const REJECTED: Words = words(
    "Ditt bidrag gick inte att läsa och räknades inte. Händer det igen, berätta för den som sköter servern.",
    "Your report could not be read and did not count. If it happens again, tell whoever runs the server.",
);
const NOT_REPORTED: Words =
    words("Din app hann inte bidra den här gången.", "Your app did not get to report this time.");
const NOTHING: Words = words("Inget visas för den här perioden", "Nothing is shown for this period");
const NOTHING_VOTES: Words = words("Inget visas för den här omröstningen", "Nothing is shown for this vote");
const TOO_FEW: Words = words(
    "Färre än {} bidrag räknades. Då skulle det gå att räkna ut vem som valde vad. Servern har inte lämnat ut något, och ingen har sett något, inte heller handledaren.",
    "Fewer than {} reports counted. Then one could work out who chose what. The server has given nothing out, and nobody has seen anything, not even the supervisor.",
);
const TOO_MANY: Words = words(
    "Mer än ett bidrag gick inte att räkna. Då lämnas inget ut, så att ingen kan välja bort svar. Ingen har sett något.",
    "More than one report could not be counted. Then nothing is given out, so that nobody can pick answers away. Nobody has seen anything.",
);
const VOID: Words = words(
    "Räkningen stängdes inte i tid, eller så bytte gruppen handledare. Den är ogiltig och ingen har sett något.",
    "The tally was not closed in time, or the group changed its supervisor. It is void, and nobody has seen anything.",
);
const WAITS: Words = words("Räkningen är inte stängd än.", "The tally is not closed yet.");
const REFUSED: Words = words("Din app litar inte på den här räkningen", "Your app does not trust this tally");
const REFUSED_ABOUT: Words = words(
    "Något i den kan inte stämma, så inget visas och din app ger den inget mer. Berätta för de andra i gruppen och för den som sköter servern.",
    "Something in it cannot be true, so nothing is shown and your app gives it nothing more. Tell the others in the group and whoever runs the server.",
);
const STOPPED: Words = words("Räkningen slutade utan resultat", "The tally ended without a result");
const STOPPED_ABOUT: Words = words(
    "Enheten som håller räkningen litade inte på det som servern skickade, och avbröt. Inget är lämnat ut till gruppen, och den här perioden räknas inte om. Berätta för den som sköter servern.",
    "The device that holds the tally did not trust what the server sent, and stopped. Nothing was given out to the group, and this period is not counted again. Tell whoever runs the server.",
);
const TWO_OPEN: Words = words(
    "Två perioder var öppna samtidigt. Den som kom sist räknas inte.",
    "Two periods were open at the same time. The later one does not count.",
);
const DETAILS: Words = words("Uppgifter till den som sköter servern", "For whoever runs the server");
const USE: Words = words("När ni ses", "When you meet");
const USE_ASK: Words = words(
    "Börja i det som väger mest, och fråga om det stämmer idag.",
    "Begin with what weighs most, and ask whether it is true today.",
);
const USE_WHO: Words = words(
    "Fråga inte vem som valt vad. Den som vill berättar själv.",
    "Do not ask who chose what. Who wants to tell will do so.",
);
const USE_TALK: Words = words(
    "Bilden är till för samtalet. Den duger inte för beslut om personer.",
    "The picture is for the conversation. It is no ground for decisions about people.",
);

/// "3 november – 30 november".
pub fn span(it: &TallyView) -> String {
    format!("{} – {}", short_day(it.opens_ms), short_day(it.closes_ms))
}

/// "30 november".
fn short_day(unix_ms: i64) -> String {
    let options = [("day", "numeric"), ("month", "long")];
    date_words(unix_ms as f64, &options, app().language.get_untracked())
}

/// "30 nov.".
pub fn tiny_day(unix_ms: i64) -> String {
    let options = [("day", "numeric"), ("month", "short")];
    date_words(unix_ms as f64, &options, app().language.get_untracked())
}

/// A band in words.
pub fn band_words(band: Band) -> &'static str {
    t(match band {
        Band::Few => FEW,
        Band::Some => SOME,
        Band::Most => MOST,
    })
}

/// How many of a bar's three steps are filled.
pub const fn steps(band: Band) -> usize {
    match band {
        Band::Few => 1,
        Band::Some => 2,
        Band::Most => 3,
    }
}

/// The newest, as a section.
pub fn section(group: LogId, it: &TallyView, supervising: bool) -> AnyView {
    let title = match (&it.came, it.kind) {
        (Came::Released { .. }, TallyKind::Themes) => WEIGHS,
        (Came::Released { .. }, _) => ORDER,
        (Came::Refused(_), _) => REFUSED,
        (Came::Stopped(_), _) => STOPPED,
        (_, TallyKind::Themes) => NOTHING,
        _ => NOTHING_VOTES,
    };
    view! {
        <section class="section" id="result">
            <p class="head__over">{span(it)}</p>
            <h2>{t(title)}</h2>
            {inside(group, it, supervising)}
        </section>
    }
    .into_any()
}

/// What stands below its heading.
pub fn inside(group: LogId, it: &TallyView, supervising: bool) -> AnyView {
    let why = match &it.came {
        Came::Released { bands, order, notes } => return released(group, it, (bands, order, notes), supervising),
        Came::Nothing(End::TooManyRejected) => t(TOO_MANY).to_owned(),
        Came::Nothing(_) => fill(t(TOO_FEW), &[&it.threshold]),
        Came::Void => t(VOID).to_owned(),
        Came::Open | Came::Waits => t(WAITS).to_owned(),
        Came::Stopped(refusal) => return stopped(*refusal),
        Came::Refused(refusal) => return refused(*refusal),
    };
    let closed = matches!(it.came, Came::Nothing(_));
    view! {
        <p>{why}</p>
        {reports(it)}
        {closed.then(|| mine(group, it))}
    }
    .into_any()
}

fn refused(refusal: TallyRefusal) -> AnyView {
    if refusal == TallyRefusal::Overlaps {
        return view! { <p>{t(TWO_OPEN)}</p> }.into_any();
    }
    view! { <p>{t(REFUSED_ABOUT)}</p> {details(refusal)} }.into_any()
}

fn stopped(refusal: Option<TallyRefusal>) -> AnyView {
    view! { <p>{t(STOPPED_ABOUT)}</p> {refusal.map(details)} }.into_any()
}

fn details(refusal: TallyRefusal) -> AnyView {
    view! {
        <details class="more">
            <summary>{icon(Icon::ChevronDown)}{t(DETAILS)}</summary>
            <p class="note" lang="en">{refusal.text()}</p>
        </details>
    }
    .into_any()
}

type Shown<'a> = (&'a [(u16, Band)], &'a [Vec<u16>], &'a [String]);

fn released(group: LogId, it: &TallyView, (bands, order, notes): Shown<'_>, supervising: bool) -> AnyView {
    let picture = if it.kind == TallyKind::Themes { bars(it, bands) } else { ranks(it, order) };
    let notes = (!notes.is_empty()).then(|| {
        let notes = notes.iter().map(|note| view! { <li class="card"><div class="reading">{told(note)}</div></li> });
        view! {
            <section class="stack stack--tight">
                <h3>{t(NOTES)}</h3>
                <p class="note">{t(NOTES_ABOUT)}</p>
                <ul class="outcomes">{notes.collect_view()}</ul>
            </section>
        }
    });
    view! {
        {picture}
        {mine(group, it)}
        {reports(it)}
        {notes}
        {supervising.then(in_session)}
    }
    .into_any()
}

fn in_session() -> AnyView {
    view! {
        <section class="card card--lichen">
            <h3>{t(USE)}</h3>
            <ul class="points"><li>{t(USE_ASK)}</li><li>{t(USE_WHO)}</li><li>{t(USE_TALK)}</li></ul>
        </section>
    }
    .into_any()
}

/// A bar of three steps.
pub fn bar(band: Band) -> AnyView {
    let steps = (0..3).map(|step| view! { <i class=("is-on", step < steps(band))></i> });
    view! { <span class="band__bar" aria-hidden="true">{steps.collect_view()}</span> }.into_any()
}

fn bars(it: &TallyView, bands: &[(u16, Band)]) -> AnyView {
    let row = |(option, band): &(u16, Band)| {
        let name = it.options.get(usize::from(*option)).map(theme_words::option).unwrap_or_default();
        view! {
            <li class="band">
                <span class="band__name" dir="auto">{name}</span>
                {bar(*band)}
                <span class="band__word">{band_words(*band)}</span>
            </li>
        }
    };
    view! {
        <ul class="bands">{bands.iter().map(row).collect_view()}</ul>
        <p class="note">{t(FEW_TOO)}</p>
    }
    .into_any()
}

/// An order of topics; those that are equal share a line.
pub fn ranks(it: &TallyView, order: &[Vec<u16>]) -> AnyView {
    let name = |option: &u16| it.options.get(usize::from(*option)).map(theme_words::option).unwrap_or_default();
    let row = |rank: &Vec<u16>| {
        let names = rank.iter().map(|option| view! { <span dir="auto">{name(option)}</span> });
        view! { <li class="rank">{names.collect_view()}</li> }
    };
    let tied = order.iter().any(|rank| rank.len() > 1);
    view! {
        <ol class="ranks">{order.iter().map(row).collect_view()}</ol>
        {tied.then(|| view! { <p class="note">{t(TIED)}</p> })}
    }
    .into_any()
}

fn reports(it: &TallyView) -> Option<AnyView> {
    let number = it.reports?;
    Some(view! { <p class="note">{count(number, t(REPORTS), t(REPORTS_MORE))}" "{t(REPORTS_ABOUT)}</p> }.into_any())
}

/// What became of my own.
fn mine(group: LogId, it: &TallyView) -> AnyView {
    let line = |drawing: Icon, words: Words| {
        view! { <p class="sync" id="mine">{small_icon(drawing)}<span>{t(words)}</span></p> }.into_any()
    };
    match it.outcome {
        Some(Outcome::Counted) if it.waits => line(Icon::Info, NOT_THE_LAST),
        Some(Outcome::Counted) if it.earlier => line(Icon::Info, EARLIER),
        Some(Outcome::Counted) => line(Icon::Check, COUNTED),
        // Where fewer than that reported, none of them could count.
        Some(Outcome::LeftOut) if it.reports.is_some_and(|reports| reports < usize::from(it.threshold)) => {
            ().into_any()
        }
        Some(Outcome::LeftOut) => view! {
            <div class="banner banner--needs" id="mine">
                {icon(Icon::Shield)}
                <div class="banner__text"><strong>{t(LEFT_OUT)}</strong><p>{t(LEFT_OUT_ABOUT)}</p></div>
                <div class="buttons">
                    <a class="button button--quiet button--small" href=GroupScreen::Compare.of(group).address()>
                        {t(COMPARE)}
                    </a>
                </div>
            </div>
        }
        .into_any(),
        Some(Outcome::RejectedByHolder | Outcome::RejectedByServer) => line(Icon::Info, REJECTED),
        None if it.mine && matches!(it.came, Came::Released { .. }) => line(Icon::Info, NOT_REPORTED),
        None => ().into_any(),
    }
}
