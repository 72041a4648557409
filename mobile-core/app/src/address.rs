//! The address bar: the screen that it names, and what this tab keeps of an address.

use wasm_bindgen::JsValue;

use crate::screens::{GroupsScreen, Screen};
use crate::ui::browser::{self, keep_in_tab, kept_in_tab};

/// The name under which an invite is kept in this tab.
const INVITE: &str = "invite";
/// A screen to go on to, for this tab only.
const ONWARD: &str = "onward";

/// The screen that the address names. An invite is taken out of the address at once, so that nobody finds it there
/// later.
pub fn screen() -> Screen {
    let location = browser::window().location();
    let fragment = location.hash().unwrap_or_default();
    let fragment = fragment.trim_start_matches('#');
    let screen = Screen::at(&location.pathname().unwrap_or_default(), fragment);
    if screen == GroupsScreen::Join.into() && !fragment.is_empty() {
        keep_invite(Some(fragment));
        replace(screen);
    }
    screen
}

/// Adds an address to the history.
pub fn push(screen: impl Into<Screen>) {
    if let Ok(history) = browser::window().history() {
        let _ = history.push_state_with_url(&JsValue::NULL, "", Some(&screen.into().address()));
    }
}

/// Puts an address in the place of this one.
pub fn replace(screen: impl Into<Screen>) {
    if let Ok(history) = browser::window().history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&screen.into().address()));
    }
}

/// The invite that this tab came by, until it was used.
pub fn invite() -> Option<String> {
    kept_in_tab(INVITE)
}

/// Keeps an invite for as long as this tab is open, or forgets it.
pub fn keep_invite(code: Option<&str>) {
    keep_in_tab(INVITE, code);
}

/// The screen that this tab goes on to once there is an account.
pub fn onward() -> Option<Screen> {
    kept_in_tab(ONWARD).map(|address| Screen::at(&address, ""))
}

/// Keeps where to go on to for as long as this tab is open, or forgets it.
pub fn keep_onward(screen: Option<Screen>) {
    keep_in_tab(ONWARD, screen.map(Screen::address).as_deref());
}
