//! The kit: shown once, and checked by typing two of its groups.

use andrum_core::kit::Kit;
use leptos::prelude::*;
use web_sys::SubmitEvent;

use super::state::{Making, Step, top};
use crate::calls::{BeginAccount, ConfirmKit, SecretText};
use crate::client::ask;
use crate::shared::t;
use crate::ui::browser;
use crate::ui::dates::today;
use crate::ui::field::{Field, Look, all_right};
use crate::ui::icon::{Icon, icon, small_icon};
use crate::ui::qr::qr;
use crate::ui::work::Work;
use crate::words::{Words, fill, words};

const TITLE: Words = words("Ditt återställningskort", "Your recovery kit");
const ONCE: Words =
    words("Koden visas bara nu, medan du gör kontot.", "The code is shown only now, while you make the account.");
const OPENS: Words = words(
    "Tillsammans med lösenordet öppnar den dagboken på en ny enhet. Ingen annan har den, inte vi heller.",
    "Together with the password it opens the diary on a new device. No one else has it, nor do we.",
);
const CODE: Words = words("Kortets kod, åtta grupper", "The code of the kit, eight groups");
const QR: Words = words("QR-kod med samma kod", "QR code with the same code");
const QR_ABOUT: Words = words("Samma kod, att fotografera eller skriva ut", "The same code, to photograph or to print");
const SAVE: Words = words("Spara som fil", "Save as a file");
const PRINT: Words = words("Skriv ut", "Print");
const NEW: Words = words("Det här är ett nytt kort", "This is a new kit");
const NEW_ABOUT: Words = words(
    "Ett kort som du fick se förut, och inte kontrollerade, gäller inte längre. Spara det här i stället.",
    "A kit that you were shown before, and did not check, is no longer valid. Keep this one instead.",
);
const TWO_PLACES: Words = words("Spara det på två ställen", "Keep it in two places");
const TWO_PLACES_ABOUT: Words = words(
    "Gärna inte på den här enheten. Den som har kortet kan be om att få öppna dagboken, så lägg det där du lägger viktiga papper.",
    "Best not on this device. Whoever has the kit can ask to open the diary, so put it where you put important papers.",
);
const ON_PAPER: Words = words(
    "Andrum, återställningskort. Utskrivet {}. Servern: {}. Namn: ____________________",
    "Andrum, recovery kit. Printed {}. The server: {}. Name: ____________________",
);
const FILE_NAME: Words = words("Andrum återställningskort.txt", "Andrum recovery kit.txt");
const FILE: Words = words(
    "Andrum, återställningskort\n\n{}\n\nServern: {}\nSparat: {}\n\nTillsammans med lösenordet öppnar koden dagboken på en ny enhet. Den som har kortet kan be om att få öppna dagboken. Förvara det som ett viktigt papper.\n",
    "Andrum, recovery kit\n\n{}\n\nThe server: {}\nSaved: {}\n\nTogether with the password the code opens the diary on a new device. Whoever has the kit can ask to open the diary. Keep it like an important paper.\n",
);
const SAVED: Words = words("Jag har sparat det", "I have kept it");

const CHECK: Words = words("Stämmer det du sparade?", "Is what you kept right?");
const CHECK_ABOUT: Words = words(
    "Skriv av två av grupperna. Då vet du att kortet går att läsa.",
    "Type two of the groups. Then you know that the kit can be read.",
);
const GROUP: Words = words("Grupp {}", "Group {}");
const GROUP_WRONG: Words = words(
    "Något tecken i grupp {} stämmer inte. Jämför med kortet.",
    "A character in group {} is not right. Compare it with the kit.",
);
const SAME: Words = words(
    "Stora och små bokstäver är samma sak. O läses som 0, och I och L som 1.",
    "Capitals and small letters are the same. O is read as 0, and I and L as 1.",
);
const SHOW_AGAIN: Words = words("Visa kortet igen", "Show the kit again");
const DO_CHECK: Words = words("Kontrollera", "Check");

/// A kit was shown on this device and not confirmed yet.
const SHOWN: &str = "kit-shown";
const FORM: &str = "account-kit";

/// The third step.
pub(super) fn shown(making: Making) -> impl IntoView {
    let work = Work::new();
    let ready = RwSignal::new(making.kit.with_value(Option::is_some));
    let another = !ready.get_untracked() && browser::kept(SHOWN).is_some();
    if !ready.get_untracked() {
        work.run(async move {
            match ask(BeginAccount {}).await {
                Ok(kit) => {
                    making.kit.try_set_value(Some(kit));
                    browser::keep(SHOWN, Some("yes"));
                    ready.try_set(true);
                }
                Err(failure) => work.fail(failure),
            }
        });
    }
    view! {
        {top(making, 3, Some(Step::Name))}
        <header class="head"><h1>{t(TITLE)}</h1><p class="head__under">{t(ONCE)}</p></header>
        <div class="stack">
            {work.said()}
            {move || ready.get().then(|| view! {
                {another.then(|| banner(NEW, NEW_ABOUT))}
                {sheet(making)}
            })}
        </div>
        <footer class="foot">
            <button
                type="button"
                class="button button--wide"
                disabled=move || !ready.get()
                on:click=move |_| making.go(Step::Check)
            >
                {t(SAVED)}
            </button>
        </footer>
    }
}

fn sheet(making: Making) -> impl IntoView {
    let (code, qr_text) = making
        .kit
        .with_value(|kit| kit.as_ref().map_or_else(Default::default, |kit| (kit.code.clone(), kit.qr_text.clone())));
    let groups = code.split('-').map(|group| view! { <li>{group.to_owned()}</li> }).collect_view();
    let host = browser::window().location().host().unwrap_or_default();
    let day = today();
    let file = SecretText::new(fill(t(FILE), &[&*code, &host, &day]));
    let save = move |_| {
        browser::save_file(t(FILE_NAME), "text/plain;charset=utf-8", file.as_bytes());
    };
    view! {
        <div class="kit-sheet">
            <p>{t(OPENS)}</p>
            <div class="kit-sheet__both">
                <ol class="code" aria-label=t(CODE)>{groups}</ol>
                {qr(&qr_text, t(QR).to_owned(), t(QR_ABOUT).to_owned())}
            </div>
            <div class="buttons no-print">
                <button type="button" class="button button--quiet button--small" on:click=save>
                    {small_icon(Icon::Download)}{t(SAVE)}
                </button>
                <button type="button" class="button button--quiet button--small" on:click=|_| browser::print()>
                    {small_icon(Icon::Printer)}{t(PRINT)}
                </button>
            </div>
            {banner(TWO_PLACES, TWO_PLACES_ABOUT)}
            <p class="note print-only">{fill(t(ON_PAPER), &[&day, &host])}</p>
        </div>
    }
}

fn banner(title: Words, about: Words) -> impl IntoView {
    view! {
        <div class="banner">
            {icon(Icon::Info)}
            <div class="banner__text"><strong>{t(title)}</strong><p>{t(about)}</p></div>
        </div>
    }
}

/// The fourth step.
pub(super) fn check(making: Making) -> impl IntoView {
    let work = Work::new();
    let groups = making.kit.with_value(|kit| kit.as_ref().map_or((1, 2), |kit| kit.challenge));
    let asked = [(Field::new("group-1"), groups.0), (Field::new("group-2"), groups.1)];
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        if !are_right(making, asked) {
            return;
        }
        work.run(async move {
            let [(first, _), (second, _)] = asked;
            match ask(ConfirmKit { first: first.secret(), second: second.secret() }).await {
                Ok(()) => {
                    making.kit.try_set_value(None);
                    browser::keep(SHOWN, None);
                    making.confirmed.try_set(true);
                    making.go(Step::Join);
                }
                Err(failure) => work.fail(failure),
            }
        });
    };
    let field = |(field, number): (Field, usize)| {
        field.code(Look { label: fill(t(GROUP), &[&number]), help: None, autocomplete: "off" })
    };
    view! {
        {top(making, 4, Some(Step::Kit))}
        <header class="head"><h1>{t(CHECK)}</h1><p class="head__under">{t(CHECK_ABOUT)}</p></header>
        <form class="stack" id=FORM on:submit=send novalidate>
            {work.said()}
            {asked.map(field).collect_view()}
            <p class="note">{t(SAME)}</p>
            <div>
                <button type="button" class="button button--text button--edge" on:click=move |_| making.go(Step::Kit)>
                    {t(SHOW_AGAIN)}
                </button>
            </div>
        </form>
        <footer class="foot">{work.submit(FORM, DO_CHECK)}</footer>
    }
}

/// Tells which group differs; the core says only that one does.
fn are_right(making: Making, asked: [(Field, usize); 2]) -> bool {
    let kit = making.kit.with_value(|kit| kit.as_ref().and_then(|kit| Kit::parse(&kit.code).ok()));
    for (field, number) in asked {
        field.settle();
        if kit.as_ref().is_some_and(|kit| !kit.check_group(number, &field.secret())) {
            field.fail(fill(t(GROUP_WRONG), &[&number]));
        }
    }
    all_right(&asked.map(|(field, _)| field))
}
