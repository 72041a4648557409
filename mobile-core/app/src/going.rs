//! Going from screen to screen.

use leptos::prelude::Set;
use wasm_bindgen::JsCast;
use web_sys::{HtmlAnchorElement, MouseEvent};

use crate::address;
use crate::screens::Screen;
use crate::shared::app;
use crate::ui::{arrival, browser};

/// Goes to a screen, so that "back" leads here again.
pub fn go(screen: impl Into<Screen>) {
    let screen = screen.into();
    address::push(screen);
    show(screen);
}

/// Goes to a screen in place of this one: "back" leads to the screen before this one.
pub fn go_instead(screen: impl Into<Screen>) {
    let screen = screen.into();
    address::replace(screen);
    show(screen);
}

fn show(screen: Screen) {
    app().screen.set(screen);
    browser::scroll_up();
    arrival::at_screen();
}

/// Listens for back and forward, and for links to screens.
pub fn follow_address() {
    let moved = |_| {
        app().screen.set(address::screen());
        arrival::at_screen();
    };
    browser::on("popstate", moved);
    browser::on("hashchange", moved);
    browser::on("click", |event| {
        let Some(event) = event.dyn_ref::<MouseEvent>() else { return };
        if let Some(there) = screen_pressed(event) {
            event.prevent_default();
            go(there);
        }
    });
}

/// The screen that a press on a link leads to. None when the browser is to open the link as usual.
fn screen_pressed(event: &MouseEvent) -> Option<Screen> {
    let held = event.meta_key() || event.ctrl_key() || event.shift_key();
    if event.default_prevented() || event.button() != 0 || held {
        return None;
    }
    let element = event.target()?.dyn_into::<web_sys::Element>().ok()?;
    let link = element.closest("a[href]").ok()??.dyn_into::<HtmlAnchorElement>().ok()?;
    if link.origin() != browser::origin() || !link.target().is_empty() || link.has_attribute("download") {
        return None;
    }
    let there = Screen::at(&link.pathname(), link.hash().trim_start_matches('#'));
    (there != Screen::Unknown).then_some(there)
}
