//! The line that says how the sync stands.

use andrum_core::facade::Until;
use leptos::prelude::*;

use crate::calls::SyncState;
use crate::screens::GroupScreen;
use crate::shared::{app, t};
use crate::ui::icon::{Icon, small_icon};
use crate::words::{Words, count, words};

const SYNCED: Words = words("Allt är synkat", "All is synced");
const SYNCING: Words = words("Synkar", "Syncing");
const HERE: Words = words("Sparat på enheten", "Saved on this device");
const WAITING: Words = words("{} ännu inte synkad", "{} not synced yet");
const WAITING_MORE: Words = words("{} ännu inte synkade", "{} not synced yet");
const UNTIL_SEEN: Words = words("Väntar på dig i gruppen", "Waits for you in the group");
const UNTIL_CONFIRMED: Words = words("Delas när du är bekräftad", "Shared once you are confirmed");
const UNTIL_RETURNED: Words = words("Delas när du är tillbaka", "Shared once you are back");
const REFUSED: Words = words("Servern sa nej", "The server refused");
const SIGN_IN_AGAIN: Words = words("Logga in igen", "Sign in again");
const WRONG: Words = words("Något stämmer inte", "Something is not right");
const OFFLINE: Words = words("Ingen kontakt med servern", "No contact with the server");

/// How the sync stands, and it is always true.
#[component]
pub fn SyncLine() -> impl IntoView {
    let line = Memo::new(|_| sync_line());
    let inside = move || {
        line.get().map(|line| {
            let words = match line.there {
                Some(there) => view! { <a href=there>{line.words}</a> }.into_any(),
                None => line.words.into_any(),
            };
            view! { {small_icon(line.drawing)}{words} }
        })
    };
    view! {
        <p
            class="sync"
            role="status"
            data-state=move || line.get().map(|line| line.state)
            hidden=move || line.get().is_none()
        >
            {inside}
        </p>
    }
}

#[derive(Clone, PartialEq)]
struct Line {
    state: &'static str,
    drawing: Icon,
    words: String,
    /// Where the person can do something about it.
    there: Option<String>,
}

/// None while the diary is locked.
fn sync_line() -> Option<Line> {
    let status = app().status.get().filter(|status| !status.locked)?;
    let held: usize = status.held.iter().map(|held| held.items).sum();
    // What a group holds up waits for a person, not for a network.
    let unsynced = status.unsynced.saturating_sub(held);
    let waiting = count(unsynced, t(WAITING), t(WAITING_MORE));
    let mut there = None;
    let (state, drawing, words) = match app().sync.get() {
        _ if status.sign_in_again => ("alarm", Icon::Key, t(SIGN_IN_AGAIN).to_owned()),
        _ if !status.alarms.is_empty() => ("alarm", Icon::Alert, t(WRONG).to_owned()),
        _ if status.server.is_none() => ("synced", Icon::Smartphone, t(HERE).to_owned()),
        SyncState::Offline if unsynced > 0 => ("offline", Icon::CloudOff, waiting),
        SyncState::Offline => ("offline", Icon::CloudOff, t(OFFLINE).to_owned()),
        SyncState::Refused if unsynced == 0 => ("alarm", Icon::CloudOff, t(REFUSED).to_owned()),
        _ if unsynced > 0 => ("waiting", Icon::CloudUpload, waiting),
        SyncState::Running => ("waiting", Icon::CloudUpload, t(SYNCING).to_owned()),
        _ => match status.held.first() {
            Some(held) => {
                there = Some(GroupScreen::Home.of(held.group).address());
                let words = match held.until {
                    Until::Seen => UNTIL_SEEN,
                    Until::Confirmed => UNTIL_CONFIRMED,
                    Until::Returned => UNTIL_RETURNED,
                };
                ("held", Icon::Users, t(words).to_owned())
            }
            None => ("synced", Icon::CloudCheck, t(SYNCED).to_owned()),
        },
    };
    Some(Line { state, drawing, words, there })
}
