//! Where to turn: one's own people, and who always answers.

use leptos::prelude::*;

use super::people::PeopleToAsk;
use crate::screens::TodayScreen;
use crate::shared::t;
use crate::ui::head::head;
use crate::words::{Words, words};

const BACK: Words = words("Idag", "Today");
const TITLE: Words = words("Vart kan jag vända mig?", "Where can I turn?");
const ALWAYS: Words = words("Alltid", "Always");
const WORK: Words = words("På jobbet", "At work");
const WORK_ABOUT: Words = words(
    "Din närmaste chef ansvarar för din arbetsmiljö. Skyddsombudet och företagshälsovården kan du också vända dig till. Prata gärna med din mentor eller en kollega innan det har blivit för mycket.",
    "Your manager is responsible for your working environment. The safety representative and the occupational health service are there, too. Talk to your mentor or a colleague before it has become too much.",
);

const NUMBERS: [(&str, Words, Words); 2] = [
    (
        "112",
        words("Fara för liv, brott som pågår", "Danger to life, a crime under way"),
        words("SOS Alarm, dygnet runt", "SOS Alarm, day and night"),
    ),
    (
        "1177",
        words("Råd om vård, även när du mår dåligt", "Advice on care, also when you feel low"),
        words("Sjuksköterska svarar, dygnet runt", "A nurse answers, day and night"),
    ),
];

/// The screen.
pub fn view() -> impl IntoView {
    let rows = NUMBERS.map(|(number, what, who)| {
        view! {
            <li>
                <a class="row" href=format!("tel:{number}")>
                    <span class="row__main">
                        <span class="row__title">{t(what)}</span><span class="row__quiet">{t(who)}</span>
                    </span>
                    <span class="number">{number}</span>
                </a>
            </li>
        }
    });
    view! {
        <main class="page" id="main" tabindex="-1">
            {head((TodayScreen::Today, BACK), TITLE, None)}
            <div class="stack stack--loose">
                <PeopleToAsk />
                <section class="section"><h2>{t(ALWAYS)}</h2><ul class="rows rows--boxed">{rows}</ul></section>
                <section class="section"><h2>{t(WORK)}</h2><p>{t(WORK_ABOUT)}</p></section>
            </div>
        </main>
    }
}
