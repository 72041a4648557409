//! What a screen may be topped by: an alarm, a new version that waits, keys that were changed elsewhere.

use leptos::prelude::*;

use crate::screens::AccountScreen;
use crate::shared::{app, t};
use crate::ui::icon::{Icon, icon};
use crate::ui::update;
use crate::words::{Words, words};

const ALARM: Words = words("Servern visar något som inte kan stämma", "The server shows something that cannot be true");
const ALL_HERE: Words = words("Allt du skrivit finns kvar här.", "All that you have written is here.");
const SHOW: Words = words("Visa", "Show");
const NEW_VERSION: Words = words("En ny version av Andrum finns.", "There is a new version of Andrum.");
const TAKE: Words = words("Byt nu", "Change now");
const SIGN_IN_AGAIN: Words = words("Synken väntar på att du loggar in igen", "Syncing waits for you to sign in again");
const SIGN_IN: Words = words("Logga in", "Sign in");

/// All of them, the most pressing first.
#[component]
pub fn Notices() -> impl IntoView {
    let about = |part: fn(&andrum_core::facade::Status) -> bool| {
        Memo::new(move |_| app().status.with(|status| status.as_ref().is_some_and(part)))
    };
    let alarmed = about(|status| !status.alarms.is_empty());
    let again = about(|status| status.sign_in_again);
    let on = move |screen: AccountScreen| app().screen.get() == screen.into();
    view! {
        <div class="notices">
            <Show when=move || alarmed.get() && !on(AccountScreen::Alarm)>
                <div class="banner banner--needs" role="alert">
                    {icon(Icon::Alert)}
                    <div class="banner__text"><strong>{t(ALARM)}</strong><p>{t(ALL_HERE)}</p></div>
                    <a class="button button--text" href=AccountScreen::Alarm.address()>{t(SHOW)}</a>
                </div>
            </Show>
            <Show when=move || again.get() && !on(AccountScreen::SignIn)>
                <div class="banner banner--needs" role="status">
                    {icon(Icon::Key)}
                    <div class="banner__text"><strong>{t(SIGN_IN_AGAIN)}</strong><p>{t(ALL_HERE)}</p></div>
                    <a class="button button--text" href=AccountScreen::SignIn.address()>{t(SIGN_IN)}</a>
                </div>
            </Show>
            <Show when=move || app().update.get()>
                <div class="banner banner--plain" role="status">
                    {icon(Icon::Refresh)}
                    <div class="banner__text"><strong>{t(NEW_VERSION)}</strong></div>
                    <button type="button" class="button button--text" on:click=|_| update::take()>{t(TAKE)}</button>
                </div>
            </Show>
        </div>
    }
}
