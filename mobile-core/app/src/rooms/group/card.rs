//! On Today: one quiet card when something in a group needs me.

use andrum_core::facade::GroupSummary;
use leptos::prelude::*;

use super::parts::counted;
use super::reading::named;
use crate::address;
use crate::asking::fetch;
use crate::calls::Groups;
use crate::rooms::group::sessions::when::{in_days, when};
use crate::screens::{GroupScreen, GroupsScreen};
use crate::shared::t;
use crate::ui::dates::{moment_of_day, today};
use crate::ui::icon::{Icon, icon};
use crate::words::{Words, words};

const TITLE: Words = words("I gruppen", "In the group");
const NEW: Words = words("{} ny i gruppen", "{} new in the group");
const NEW_MORE: Words = words("{} nya i gruppen", "{} new in the group");
const THOSE_IN: Words = words("Se vilka som är med", "See who is in");
const WAITS: Words = words("{} väntar på att bekräftas", "{} waits to be confirmed");
const WAIT: Words = words("{} väntar på att bekräftas", "{} wait to be confirmed");
const AGREE: Words = words("Överenskommelsen väntar på dig", "The agreement waits for you");
const NEXT: Words = words("Träff {}", "Session {}");
const THEMES: Words = words("Vad tynger just nu? Öppet till {}", "What weighs on you now? Open until {}");
const INVITE: Words = words("En inbjudan väntar", "An invite waits");
const INVITE_ABOUT: Words = words("Gå vidare när du vill", "Go on when you like");

/// Days before a session in which it is told of here; the day before and on the day it has a line of its own.
const SOON: core::ops::RangeInclusive<i64> = 2..=7;

/// The card; nothing while no group needs me.
pub fn view() -> impl IntoView {
    let groups = fetch(|| Groups { today: today() });
    let rows = Memo::new(move |_| {
        let summaries = groups.get();
        let summaries = summaries.iter().flatten().flatten();
        summaries.filter(|summary| !summary.gone && summary.closed_ms.is_none()).filter_map(of).collect::<Vec<_>>()
    });
    let invite = address::invite().is_some();
    move || {
        let rows = rows.get();
        (invite || !rows.is_empty()).then(|| {
            let join = || row(GroupsScreen::Join.address(), t(INVITE).to_owned(), t(INVITE_ABOUT).to_owned());
            let invited = invite.then(join);
            let rows =
                rows.into_iter().map(|(group, name, about)| row(GroupScreen::Home.of(group).address(), name, about));
            view! {
                <section class="card">
                    <h2>{t(TITLE)}</h2>
                    <ul class="rows">{invited}{rows.collect_view()}</ul>
                </section>
            }
        })
    }
}

/// What a group needs of me, in a line.
fn of(summary: &GroupSummary) -> Option<(andrum_wire::ids::LogId, String, String)> {
    let mut needs = vec![];
    match summary.announcements {
        0 => {}
        _ if summary.device_is_new => needs.push(t(THOSE_IN).to_owned()),
        new => needs.push(counted(new, NEW, NEW_MORE)),
    }
    if summary.waiting > 0 {
        needs.push(counted(summary.waiting, WAITS, WAIT));
    }
    if summary.agreement {
        needs.push(t(AGREE).to_owned());
    }
    if let Some(until) = summary.asked_until_ms {
        needs.push(crate::words::fill(t(THEMES), &[&moment_of_day(until)]));
    }
    if let Some(next) = summary.next.as_ref().filter(|next| SOON.contains(&next.planned.day.days_after(today()))) {
        let soon = in_days(next.planned.day).unwrap_or_default();
        needs.push(crate::words::fill(t(NEXT), &[&format!("{soon}, {}", when(&next.planned))]));
    }
    (!needs.is_empty()).then(|| (summary.group, named(&summary.name), needs.join(" · ")))
}

fn row(to: String, name: String, about: String) -> impl IntoView {
    view! {
        <li>
            <a class="row" href=to>
                {icon(Icon::Users)}
                <span class="row__main">
                    <span class="row__title"><bdi>{name}</bdi></span>
                    <span class="row__quiet">{about}</span>
                </span>
                <span class="row__end">{icon(Icon::ChevronRight)}</span>
            </a>
        </li>
    }
}
