//! Who is coming to a session, and one's own answer.

use std::sync::Arc;

use andrum_core::groups::{Coming, GroupView, SessionView};
use leptos::prelude::*;

use crate::calls::Attend;
use crate::rooms::group::reading::{is_open, name_of, present};
use crate::shared::t;
use crate::ui::icon::{Icon, icon};
use crate::ui::work::act;
use crate::words::{Words, fill, words};

const ARE_YOU: Words = words("Kommer du?", "Are you coming?");
const YES: Words = words("Kommer", "Coming");
const PERHAPS: Words = words("Kanske", "Perhaps");
const NO: Words = words("Kommer inte", "Not coming");
const MINE_YES: Words = words("Du kommer", "You are coming");
const MINE_PERHAPS: Words = words("Du kommer kanske", "You are perhaps coming");
const MINE_NO: Words = words("Du kommer inte", "You are not coming");
const SUM: Words = words("{} kommer", "{} coming");
const AND_PERHAPS: Words = words("{} kanske", "{} perhaps");
const AND_NOT: Words = words("{} kommer inte", "{} not coming");
const AND_SILENT: Words = words("{} har inte svarat", "{} have not answered");

/// What I said of a session, or that I am asked.
pub fn answer_words(session: &SessionView) -> Words {
    match session.mine {
        None => ARE_YOU,
        Some(Coming::Yes) => MINE_YES,
        Some(Coming::Perhaps) => MINE_PERHAPS,
        Some(Coming::No) => MINE_NO,
    }
}

/// My answer, as three choices.
pub fn my_answer(view: &GroupView, session: &SessionView) -> Option<impl IntoView + use<>> {
    let (group, id, mine) = (view.group, session.planned.id, session.mine);
    let chip = move |coming: Coming, name: Words| {
        let own = format!("{coming:?}-{:x}", u64::from_be_bytes(id.0));
        let pressed = if mine == Some(coming) { "true" } else { "false" };
        let press = move |_| act(Attend { group, session: id, coming }, drop);
        view! { <button type="button" class="chip" id=own aria-pressed=pressed on:click=press>{t(name)}</button> }
    };
    (is_open(view) && !session.past && !session.planned.cancelled).then(|| {
        view! {
            <div class="chips" role="group" aria-label=t(ARE_YOU)>
                {chip(Coming::Yes, YES)} {chip(Coming::Perhaps, PERHAPS)} {chip(Coming::No, NO)}
            </div>
        }
    })
}

/// How many are coming, and behind it who.
pub fn who_comes(view: &Arc<GroupView>, session: &SessionView) -> impl IntoView + use<> {
    let said = |coming: Coming| -> Vec<String> {
        let those = session.coming.iter().filter(|(_, said)| *said == coming);
        those.map(|(account, _)| name_of(view, account)).collect()
    };
    let silent = present(view).filter(|member| !session.coming.iter().any(|(account, _)| *account == member.account));
    let silent: Vec<String> = silent.map(|member| member.name.clone()).collect();
    let parts = [
        (SUM, said(Coming::Yes)),
        (AND_PERHAPS, said(Coming::Perhaps)),
        (AND_NOT, said(Coming::No)),
        (AND_SILENT, silent),
    ];
    let parts: Vec<(Words, Vec<String>)> = parts
        .into_iter()
        .enumerate()
        .filter(|(place, (_, names))| *place == 0 || !names.is_empty())
        .map(|(_, it)| it)
        .collect();
    let sum: Vec<String> = parts.iter().map(|(words, names)| fill(t(*words), &[&names.len()])).collect();
    let rows = parts.into_iter().filter(|(_, names)| !names.is_empty()).map(|(words, names)| {
        let count = names.len();
        let names = names.into_iter().map(|name| view! { <li><bdi>{name}</bdi></li> }).collect_view();
        view! { <dt>{fill(t(words), &[&count])}</dt><dd><ul class="names">{names}</ul></dd> }
    });
    view! {
        <details class="more who-comes">
            <summary>{sum.join(" · ")}{icon(Icon::ChevronDown)}</summary>
            <dl class="who-comes__list">{rows.collect_view()}</dl>
        </details>
    }
}
