//! Votes for a topic. They are by name: who votes is seen by all. Anonymous ones come with the tally and have a number
//! and no names; this is the only place that draws either.

use andrum_core::groups::{GroupView, TopicView};
use leptos::prelude::*;

use crate::calls::PutVote;
use crate::rooms::group::reading::{is_open, name_of, present};
use crate::shared::t;
use crate::ui::icon::{Icon, small_icon};
use crate::ui::work::act;
use crate::words::{Words, count, words};

const NONE: Words = words("Ingen har röstat än", "Nobody has voted yet");
const VOTE: Words = words("{} röst", "{} vote");
const VOTES: Words = words("{} röster", "{} votes");
const WANT: Words = words("Rösta på den", "Vote for it");
const BY_NAME: Words = words("Alla i gruppen ser vem som röstar.", "Everybody in the group sees who votes.");
const VOTERS: Words = words("Röstar på den", "Vote for it");

/// How many, as dots beside each other and in words for who listens.
pub fn tally(view: &GroupView, topic: &TopicView) -> impl IntoView + use<> {
    let all = present(view).count().max(topic.votes.len());
    let votes = topic.votes.len();
    // More than a line's worth of dots says less than the number.
    let dots = (all <= 12).then(|| {
        let dots = (0..all).map(|place| view! { <i class=("is-on", place < votes)></i> });
        view! { <span class="votes__dots" aria-hidden="true">{dots.collect_view()}</span> }
    });
    view! {
        <span class="votes">
            {dots}
            <span class:unseen=all <= 12>{words_of(votes)}</span>
        </span>
    }
}

fn words_of(votes: usize) -> String {
    if votes == 0 { t(NONE).to_owned() } else { count(votes, t(VOTE), t(VOTES)) }
}

/// Who votes, and my own vote.
pub fn voting(view: &GroupView, topic: &TopicView) -> impl IntoView + use<> {
    let (group, item, voted) = (view.group, topic.item, topic.voted);
    let names = topic.votes.iter().map(|account| view! { <li><bdi>{name_of(view, account)}</bdi></li> }).collect_view();
    let who = (!topic.votes.is_empty()).then(|| {
        view! { <ul class="names" aria-label=t(VOTERS)>{names}</ul> }
    });
    let may = is_open(view);
    let press = move |_| act(PutVote { group, topic: item, yes: !voted }, drop);
    view! {
        <div class="cluster cluster--apart">
            <span class="quiet" role="status">{words_of(topic.votes.len())}</span>
            {may.then(|| view! {
                <button
                    type="button"
                    class="chip"
                    id="vote"
                    aria-pressed=if voted { "true" } else { "false" }
                    on:click=press
                >
                    {voted.then(|| small_icon(Icon::Check))}{t(WANT)}
                </button>
            })}
        </div>
        {who}
        {may.then(|| view! { <p class="note">{t(BY_NAME)}</p> })}
    }
}
