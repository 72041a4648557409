//! What becomes of a choice, where one makes it: who sees what, among whom it is counted, and who could learn what
//! together.

use andrum_core::tally::TallyView;
use andrum_wire::tally::TallyKind;
use leptos::prelude::*;

use crate::asking::fetch;
use crate::calls::GetInfo;
use crate::rooms::group::parts::said;
use crate::rooms::group::reading::named;
use crate::shared::t;
use crate::ui::browser;
use crate::ui::icon::{Icon, icon};
use crate::words::{Words, fill, words};

const WHO_SEES: Words = words("Vem ser vad", "Who sees what");
const GROUP: Words = words("Gruppen", "The group");
const GROUP_THEMES: Words = words(
    "på ett ungefär hur många som valt varje tema, aldrig vem",
    "roughly how many have chosen each theme, never who",
);
const GROUP_VOTES: Words =
    words("i vilken ordning frågorna kom, aldrig vem", "in which order the topics came, never who");
const SERVER: Words = words("Servern", "The server");
const RUN_BY: Words = words("drivs av {} och ser ", "is run by {} and sees ");
const RUN_BY_UNKNOWN: Words = words(
    "drivs av någon som inte har angett sitt namn och ser ",
    "is run by somebody who has not given their name and sees ",
);
const SERVER_SEES: Words =
    words("att din app bidrar en gång om dagen, inte med vad", "that your app reports once a day, not what");
const HOLDER_SEES: Words = words(
    "håller räkningen. Telefonen får summan, och bara när minst {} bidrag räknas. Aldrig ett enskilt svar",
    "holds the tally. The phone gets the totals, and only when at least {} reports count. Never a single answer",
);
const EMPLOYER: Words = words("Arbetsgivaren", "The employer");
const EMPLOYER_SEES: Words = words("ingenting, om den inte driver servern", "nothing, unless it runs the server");
const AMONG: Words = words("Räknas bland", "Counted among");
const TOGETHER: Words = words(
    "Det du väljer bär inget namn. Att knyta det till dig kräver servern och den som håller räkningen tillsammans, eller att alla andra lägger ihop sina svar.",
    "What you choose carries no name. Tying it to you takes the server and whoever holds the tally together, or everybody else pooling their answers.",
);
const NOTE: Words = words(
    "För en fråga utan namn kan servern och en enda läsare räcka.",
    "For a question without a name the server and one single reader may be enough.",
);
const STILL: Words = words(
    "Dina egna ord, eller att alla svarar lika, kan ändå röja dig.",
    "Your own words, or a unanimous answer, can still give you away.",
);
const STILL_VOTES: Words =
    words("Att alla svarar lika kan ändå röja dig.", "A unanimous answer can still give you away.");
const HOW: Words = words("Så räknas det", "How it is counted");
const HOW_SPLIT: Words = words(
    "Appen delar ditt svar i två delar. Servern får den ena, telefonen som håller räkningen den andra. Var för sig säger de ingenting.",
    "The app splits your answer in two. The server gets one part, the phone that holds the tally the other. By itself neither says anything.",
);
const HOW_ALL: Words = words(
    "Alla appar bidrar en gång om dagen när de används, också de där inget är valt. Att bidra säger alltså inget.",
    "Every app reports once a day when it is used, also where nothing was chosen. So reporting says nothing.",
);
const HOW_FEW: Words = words(
    "Färre än {} räknade bidrag: då lämnas inget ut, inte till någon.",
    "Fewer than {} reports that count: then nothing is given out, not to anybody.",
);
const HOW_EXACT: Words = words(
    "Appen visar grova nivåer. En ändrad app hos den som håller räkningen kan visa de exakta antalen.",
    "The app shows rough levels. An altered app of whoever holds the tally could show the exact numbers.",
);
const HOW_DELETED: Words = words(
    "Servern raderar sin del när resultatet är lämnat. Det är ett löfte, inte ett bevis.",
    "The server deletes its part once the result is out. That is a promise, not a proof.",
);
const HOW_ONE: Words = words(
    "Hör den som driver servern och den som håller räkningen till samma organisation lovar tekniken ingen anonymitet mot den.",
    "If whoever runs the server and whoever holds the tally belong to one organisation, technology promises no anonymity against it.",
);

/// All of it.
pub fn promise(it: &TallyView) -> AnyView {
    let info = fetch(|| GetInfo { server: browser::origin() });
    let run_by = move || match info.get() {
        Some(Ok(info)) if info.operator.trim().is_empty() => t(RUN_BY_UNKNOWN).into_any(),
        Some(Ok(info)) => said(RUN_BY, &[&named(&info.operator)]),
        _ => ().into_any(),
    };
    let themes = it.kind == TallyKind::Themes;
    let names = it.among.iter().map(|name| view! { <li><bdi>{named(name)}</bdi></li> }).collect_view();
    let still = if themes { STILL } else { STILL_VOTES };
    view! {
        <table class="who-sees who-sees--names">
            <caption>{t(WHO_SEES)}</caption>
            <tbody>
                <tr><th scope="row">{t(GROUP)}</th><td>{t(if themes { GROUP_THEMES } else { GROUP_VOTES })}</td></tr>
                <tr><th scope="row">{t(SERVER)}</th><td>{run_by}{t(SERVER_SEES)}</td></tr>
                <tr>
                    <th scope="row"><bdi>{named(&it.holder)}</bdi></th><td>{fill(t(HOLDER_SEES), &[&it.threshold])}</td>
                </tr>
                <tr><th scope="row">{t(EMPLOYER)}</th><td>{t(EMPLOYER_SEES)}</td></tr>
                <tr><th scope="row">{t(AMONG)}</th><td><ul class="names">{names}</ul></td></tr>
            </tbody>
        </table>
        <p>{t(TOGETHER)}{themes.then(|| view! { " " {t(NOTE)} })}" "{t(still)}</p>
        <details class="more">
            <summary>{icon(Icon::ChevronDown)}{t(HOW)}</summary>
            <ul class="points">
                <li>{t(HOW_SPLIT)}</li>
                <li>{t(HOW_ALL)}</li>
                <li>{fill(t(HOW_FEW), &[&it.threshold])}</li>
                <li>{t(HOW_EXACT)}</li>
                <li>{t(HOW_DELETED)}</li>
                <li>{t(HOW_ONE)}</li>
            </ul>
        </details>
    }
    .into_any()
}
