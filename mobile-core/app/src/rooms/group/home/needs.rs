//! What the group needs of me, and what is new in it.

use andrum_core::groups::{GroupView, NewsView};
use andrum_wire::groups::{News, Standing};
use andrum_wire::ids::AccountId;
use leptos::prelude::*;

use crate::rooms::group::members::announce;
use crate::rooms::group::parts::{said, standing, takes_part};
use crate::rooms::group::reading::named;
use crate::screens::GroupScreen;
use crate::shared::t;
use crate::ui::icon::{Icon, icon};
use crate::words::{Words, words};

const NEEDS: Words = words("Behöver dig", "Needs you");
const AGREE: Words = words("Säg ja till överenskommelsen", "Say yes to the agreement");
const AGREE_ABOUT: Words = words("Läs den i lugn och ro", "Read it in peace and quiet");
const CONFIRM: Words = words("Bekräfta vem som väntar", "Confirm who waits");
const NEWS: Words = words("Nytt i gruppen", "New in the group");
const SEE_ALL: Words = words("Visa det som hänt förut", "Show what happened before");

/// How much news is shown.
const SHOWN: usize = 30;

/// All that waits for me.
pub(super) fn needs(view: &GroupView, open: RwSignal<bool>) -> Option<AnyView> {
    if !takes_part(view) {
        return None;
    }
    let told = announce::all(view);
    // Everybody may confirm; it is the supervisor's to see to.
    let waiting = if view.supervising { standing(view, Standing::Provisional) } else { vec![] };
    let asked = view.agreement.as_ref().is_some_and(|agreement| agreement.text.is_some() && !agreement.mine);
    let announced = (!told.is_empty()).then(|| {
        let (title, names) = (t(announce::asks(&told)), announce::names(&told));
        let press = move |_| open.set(true);
        view! {
            <li><button type="button" class="row" on:click=press>
                {icon(Icon::User)}
                {main(title, names)}
                <span class="row__end">{icon(Icon::ChevronRight)}</span>
            </button></li>
        }
    });
    let names = waiting.iter().map(|member| named(&member.name)).collect::<Vec<_>>().join(", ");
    let link = |drawing: Icon, place: GroupScreen, title: &'static str, about: String| {
        view! {
            <li><a class="row" href=place.of(view.group).address()>
                {icon(drawing)}
                {main(title, about)}
                <span class="row__end">{icon(Icon::ChevronRight)}</span>
            </a></li>
        }
    };
    let any = announced.is_some() || !waiting.is_empty() || asked;
    any.then(|| {
        view! {
            <section class="card card--needs">
                <h2>{t(NEEDS)}</h2>
                <ul class="rows">
                    {announced}
                    {(!waiting.is_empty()).then(|| link(Icon::Users, GroupScreen::Members, t(CONFIRM), names))}
                    {asked.then(|| link(Icon::Paper, GroupScreen::Agreement, t(AGREE), t(AGREE_ABOUT).to_owned()))}
                </ul>
            </section>
        }
        .into_any()
    })
}

fn main(title: &'static str, about: String) -> impl IntoView {
    view! {
        <span class="row__main">
            <span class="row__title">{title}</span>
            <span class="row__quiet"><bdi>{about}</bdi></span>
        </span>
    }
}

const CREATED: Words = words("Gruppen startade", "The group began");
const JOINED: Words = words("{} gick med", "{} joined");
const CONFIRMED: Words = words("{} blev bekräftad", "{} was confirmed");
const LEFT: Words = words("{} har lämnat gruppen", "{} has left the group");
const REMOVED: Words = words("{} togs bort ur gruppen", "{} was removed from the group");
const PAUSED: Words = words("{} är borta ett tag", "{} is away for a while");
const RETURNED: Words = words("{} är tillbaka", "{} is back");
const KEYS_CHANGED: Words = words("{} har bytt telefon eller nycklar", "{} has changed phone or keys");
const SUPERVISES: Words = words("{} är handledare", "{} is a supervisor");
const SUPERVISES_NO_MORE: Words = words("{} är inte handledare längre", "{} is no longer a supervisor");
const AGREEMENT: Words = words("Överenskommelsen är ändrad", "The agreement was changed");
const AGREED: Words = words("{} har sagt ja till överenskommelsen", "{} has said yes to the agreement");
const CLOSED: Words = words("Gruppen är stängd", "The group was closed");
const WITHDRAWN: Words = words("Handledaren drog tillbaka en fråga", "The supervisor has withdrawn a topic");
const WITHDRAWN_YOURS: Words = words("Handledaren drog tillbaka din fråga", "The supervisor has withdrawn your topic");

/// What has changed among the members: what I have not seen, and the rest behind a press.
pub(super) fn news(view: &GroupView) -> Option<AnyView> {
    let told = |news: &&NewsView| match news.news {
        News::Created => false,
        News::Agreed(who) | News::Joined(who) => who != view.me,
        News::Withdrawn { by, .. } => by != view.me,
        _ => true,
    };
    let (new, seen): (Vec<&NewsView>, Vec<&NewsView>) =
        view.news.iter().filter(told).take(SHOWN).partition(|news| news.new);
    if new.is_empty() && seen.is_empty() {
        return None;
    }
    let me = view.me;
    let line = |news: &&NewsView| view! { <li>{sentence(news, me)}</li> };
    let all = (!seen.is_empty()).then(|| {
        view! {
            <details class="more">
                <summary>{icon(Icon::ChevronDown)}{t(SEE_ALL)}</summary>
                <ul class="stack stack--tight quiet">{seen.iter().map(line).collect_view()}</ul>
            </details>
        }
    });
    Some(
        view! {
            <section class="section">
                {(!new.is_empty()).then(|| view! {
                    <h2>{t(NEWS)}</h2>
                    <ul class="stack stack--tight">{new.iter().map(line).collect_view()}</ul>
                })}
                {all}
            </section>
        }
        .into_any(),
    )
}

fn sentence(news: &NewsView, me: AccountId) -> AnyView {
    let words = match news.news {
        News::Created => CREATED,
        News::Joined(_) => JOINED,
        News::Confirmed { .. } => CONFIRMED,
        News::Left(_) => LEFT,
        News::Removed { .. } => REMOVED,
        News::Paused(_) => PAUSED,
        News::Returned(_) => RETURNED,
        News::KeysChanged(_) => KEYS_CHANGED,
        News::Supervises(_) => SUPERVISES,
        News::SupervisesNoMore(_) => SUPERVISES_NO_MORE,
        News::Agreement(_) => AGREEMENT,
        News::Agreed(_) => AGREED,
        News::Closed(_) => CLOSED,
        News::Withdrawn { account, .. } if account == me => WITHDRAWN_YOURS,
        News::Withdrawn { .. } => WITHDRAWN,
    };
    said(words, &[&named(&news.name)])
}
