//! Choosing in a tally that is open: themes and a question without a name, or topics.

use core::cell::RefCell;
use std::collections::BTreeSet;

use andrum_core::entries::text::clean;
use andrum_core::tally::TallyView;
use andrum_core::tally::note::MAX_NOTE_TEXT_BYTES;
use andrum_wire::ids::{Hash, LogId};
use andrum_wire::tally::TallyKind;
use leptos::prelude::*;

use super::promise::promise;
use super::theme_words;
use crate::calls::Choose;
use crate::client::ask;
use crate::rooms::group::topics::hint_list::hint_list;
use crate::screens::GroupScreen;
use crate::shared::{app, t};
use crate::ui::browser;
use crate::ui::dates::moment_of_day;
use crate::ui::icon::{Icon, icon, small_icon};
use crate::ui::toast::say;
use crate::ui::work::Work;
use crate::words::{Words, count, fill, words};

const THEMES: Words = words("Vad tynger just nu?", "What weighs on you now?");
const VOTES: Words = words("Vilka frågor vill du ta upp?", "Which topics do you want to take up?");
const UNTIL: Words = words("Du kan välja och ändra till {}.", "You can choose and change until {}.");
const AT_MOST: Words = words("Välj högst {}", "Choose at most {}");
const CHOSEN: Words = words("{} vald", "{} chosen");
const CHOSEN_MORE: Words = words("{} valda", "{} chosen");
const NOTHING_YET: Words = words(
    "Du har inte valt något. Din app bidrar ändå, med ett tomt svar.",
    "You have chosen nothing. Your app reports all the same, with an empty answer.",
);
const WAITS: Words = words("Väntar på nästa dagliga sändning", "Waits for the next daily report");
const LEAVING: Words = words("Skickas när appen når servern", "Is sent once the app reaches the server");
const SENT: Words = words("Skickat. Du kan ändra dig tills det stänger.", "Sent. You can change it until it closes.");
const TRAVELS: Words = words(
    "Valet skickas inte genast. Det följer med när appen bidrar nästa gång, som mest en gång om dagen. Välj därför senast dagen innan det stänger, och öppna appen en gång till.",
    "Your choice is not sent at once. It travels with the app's next report, once a day at most. So choose no later than the day before it closes, and open the app once more.",
);
const LATE: Words = words(
    "Den sista dagliga sändningen före stängningen är redan gjord. Det du ändrar nu hinner inte med.",
    "The last daily report before the closing is already made. What you change now does not get there any more.",
);
const NOTE: Words = words("En fråga utan namn", "A question without a name");
const NOTE_HELP: Words = words(
    "Om du vill. Alla i gruppen läser den när perioden har stängt, utan namn. I en liten grupp kan ett sätt att skriva eller en berättelse ändå visa vem det är. Uppgifter om klienter hör inte hit.",
    "If you like. All in the group read it once the period has closed, without a name. In a small group a style or a story can still show who it is. Facts about clients do not belong here.",
);
const ROOM: Words = words("Plats för ungefär {} tecken till", "Room for about {} more characters");
const TOO_LONG: Words = words("Texten är för lång. Korta den.", "The text is too long. Shorten it.");
const SAVE: Words = words("Spara mitt val", "Save my choice");
const SAVED: Words =
    words("Sparat. Det följer med appens nästa sändning", "Saved. It travels with the app's next report");
const NOBODY_ALONE: Words = words(
    "Ingen kan ensam se ditt svar. På sidan står vem som ser vad.",
    "Nobody can see your answer alone. This page says who sees what.",
);
const NOT_YET: Words = words("Ditt bidrag räknas inte än", "Your report does not count yet");
const NOT_YET_ABOUT: Words = words(
    "Det räknas när minst {} av de andra som bidrar är bekräftade av dig. Nu är det {}. Det gör ni på en minut när ni ses, och det hindrar någon från att hitta på deltagare för att ringa in ett svar.",
    "It counts once you have made sure of at least {} of the others who report. Now it is {}. It takes a minute when you meet, and it keeps anybody from inventing participants to corner an answer.",
);
const COMPARE: Words = words("Jämför telefoner", "Compare phones");

/// How many bytes are left when one is told.
const NEAR_END: usize = 300;
const NOTE_ID: &str = "note";

/// What is being chosen.
#[derive(Clone, PartialEq, Eq, Default)]
struct Draft {
    options: BTreeSet<u16>,
    note: String,
}

thread_local! {
    /// What was chosen and not saved when one left: one finds it again.
    static LEFT: RefCell<Option<(Hash, Draft)>> = const { RefCell::new(None) };
}

/// How my choice stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stands {
    Nothing,
    Waits,
    Leaving,
    Sent,
}

/// The form. `all` says how what I have chosen stands by now.
pub fn form(group: LogId, it: TallyView, all: Memo<Vec<TallyView>>) -> AnyView {
    let tally = it.tally;
    let mine = move |all: &Vec<TallyView>| all.iter().find(|it| it.tally == tally).cloned();
    let saved = Memo::new(move |_| {
        let mine = all.with(mine)?;
        Some(Draft { options: mine.options_chosen.into_iter().collect(), note: mine.note })
    });
    let stands = Memo::new(move |_| match all.with(mine) {
        Some(it) if it.waits => Stands::Waits,
        Some(it) if it.options_chosen.is_empty() && it.note.is_empty() => Stands::Nothing,
        Some(it) if it.leaving => Stands::Leaving,
        Some(_) => Stands::Sent,
        None => Stands::Nothing,
    });
    let left = LEFT.take().filter(|(of, _)| *of == tally).map(|(_, draft)| draft);
    let begun = left.or_else(|| saved.get_untracked()).unwrap_or_default();
    let (options, note) = (RwSignal::new(begun.options), RwSignal::new(begun.note));
    on_cleanup(move || {
        let locked = app().status.with_untracked(|status| status.as_ref().is_none_or(|status| status.locked));
        let draft = options.try_get_untracked().zip(note.try_get_untracked());
        let draft = draft.map(|(options, note)| Draft { options, note });
        LEFT.set(
            draft
                .filter(|it| !locked && Some(it) != saved.try_get_untracked().flatten().as_ref())
                .map(|it| (tally, it)),
        );
    });
    let work = Work::new();
    let too_long = move || note.with(|note| clean(note.trim()).len() > MAX_NOTE_TEXT_BYTES);
    let send = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if too_long() {
            return browser::focus(NOTE_ID);
        }
        let chosen = options.get_untracked().into_iter().collect();
        let text = note.with_untracked(|note| clean(note.trim()));
        work.run(async move {
            match ask(Choose { group, tally, options: chosen, note: text.clone() }).await {
                Ok(()) => {
                    note.try_set(text);
                    say(SAVED);
                }
                Err(failure) => work.fail(failure),
            }
        });
    };
    let themes = it.kind == TallyKind::Themes;
    let sure = usize::from(it.threshold.saturating_sub(1));
    view! {
        <header class="tally__head">
            <h2>{t(if themes { THEMES } else { VOTES })}</h2>
            <p class="quiet">{fill(t(UNTIL), &[&moment_of_day(it.closes_ms)])}</p>
        </header>
        {(it.sure_of < sure).then(|| not_yet(group, sure, it.sure_of))}
        <form class="stack" id="choose" on:submit=send novalidate>
            {work.said()}
            {choices(&it, options)}
            {themes.then(|| note_field(note))}
        </form>
        <div class="stack stack--tight">
            {move || status(stands.get())}
            <p class="note">{t(if it.too_late { LATE } else { TRAVELS })}</p>
        </div>
        {promise(&it)}
        <footer class="foot">
            {work.submit("choose", SAVE)}
            <p class="privacy-line">{small_icon(Icon::Lock)}{t(NOBODY_ALONE)}</p>
        </footer>
    }
    .into_any()
}

fn status(stands: Stands) -> AnyView {
    let (state, drawing, words) = match stands {
        Stands::Nothing => ("synced", Icon::Info, NOTHING_YET),
        Stands::Waits => ("waiting", Icon::CloudUpload, WAITS),
        Stands::Leaving => ("waiting", Icon::CloudUpload, LEAVING),
        Stands::Sent => ("synced", Icon::CloudCheck, SENT),
    };
    view! {
        <p class="sync" role="status" id="stands" data-state=state>{small_icon(drawing)}<span>{t(words)}</span></p>
    }
    .into_any()
}

fn not_yet(group: LogId, needed: usize, sure_of: usize) -> AnyView {
    view! {
        <div class="banner banner--needs">
            {icon(Icon::Shield)}
            <div class="banner__text">
                <strong>{t(NOT_YET)}</strong><p>{fill(t(NOT_YET_ABOUT), &[&needed, &sure_of])}</p>
            </div>
            <div class="buttons">
                <a class="button button--quiet button--small" href=GroupScreen::Compare.of(group).address()>
                    {t(COMPARE)}
                </a>
            </div>
        </div>
    }
    .into_any()
}

fn choices(it: &TallyView, chosen: RwSignal<BTreeSet<u16>>) -> AnyView {
    let most = usize::from(it.most);
    let row = |(number, option): (u16, String)| {
        let is_on = move || chosen.with(|chosen| chosen.contains(&number));
        let off = move || (chosen.with(|chosen| chosen.len() >= most && !chosen.contains(&number))).then_some("true");
        let press = move |event: web_sys::Event| {
            let input: web_sys::HtmlInputElement = event_target(&event);
            chosen.update(|chosen| {
                if !input.checked() {
                    chosen.remove(&number);
                } else if chosen.len() < most {
                    chosen.insert(number);
                }
            });
            // One more than fits stays off.
            input.set_checked(is_on());
        };
        view! {
            <li><label class="check">
                <input type="checkbox" prop:checked=is_on aria-disabled=off on:change=press />
                <span dir="auto">{option}</span>
            </label></li>
        }
    };
    let options = (0..).zip(it.options.iter().map(theme_words::option));
    view! {
        <fieldset class="choosing">
            <legend class="field__label">{fill(t(AT_MOST), &[&it.most])}</legend>
            <p class="quiet small" aria-live="polite">
                {move || count(chosen.with(BTreeSet::len), t(CHOSEN), t(CHOSEN_MORE))}
            </p>
            <ul class="choosing__list">{options.map(row).collect_view()}</ul>
        </fieldset>
    }
    .into_any()
}

fn note_field(note: RwSignal<String>) -> AnyView {
    let left = Memo::new(move |_| {
        let used = note.with(|note| clean(note.trim()).len());
        (used + NEAR_END > MAX_NOTE_TEXT_BYTES).then(|| MAX_NOTE_TEXT_BYTES.checked_sub(used))
    });
    let told = move || match left.get() {
        None => ().into_any(),
        Some(Some(left)) => view! { <p class="quiet small">{fill(t(ROOM), &[&left])}</p> }.into_any(),
        Some(None) => view! { <p class="field__error">{icon(Icon::Alert)}<span>{t(TOO_LONG)}</span></p> }.into_any(),
    };
    view! {
        <div class="field">
            <label for=NOTE_ID>{t(NOTE)}</label>
            <p class="field__help" id="note-help">{t(NOTE_HELP)}</p>
            <div class="grow" data-text=note>
                <textarea
                    class="area area--boxed"
                    id=NOTE_ID
                    rows="3"
                    maxlength=MAX_NOTE_TEXT_BYTES.to_string()
                    aria-describedby="note-help note-room"
                    aria-invalid=move || (left.get() == Some(None)).then_some("true")
                    prop:value=note
                    on:input=move |event| note.set(event_target_value(&event))
                ></textarea>
            </div>
            <div id="note-room" aria-live="polite">{told}</div>
        </div>
        {hint_list(NOTE_ID, note)}
    }
    .into_any()
}
