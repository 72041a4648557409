//! What else can be done, behind three dots.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Event, FocusEvent, HtmlElement, KeyboardEvent, Node};

use super::icon::{Icon, icon};
use crate::shared::t;
use crate::words::{Words, words};

const MORE: Words = words("Mer", "More");

/// A menu of `<li>`s with a `.menu__item` each. It closes by Escape, by a choice, and when one goes elsewhere.
#[component]
pub fn Menu(children: Children) -> impl IntoView {
    let details = NodeRef::<html::Details>::new();
    let close = move || {
        if let Some(details) = details.try_get_untracked().flatten() {
            let _ = details.remove_attribute("open");
        }
    };
    let is_inside = move |place: Option<web_sys::EventTarget>| {
        let place = place.and_then(|place| place.dyn_into::<Node>().ok());
        details.try_get_untracked().flatten().is_some_and(|details| details.contains(place.as_ref()))
    };
    let elsewhere = window_event_listener_untyped("pointerdown", move |event: Event| {
        if !is_inside(event.target()) {
            close();
        }
    });
    on_cleanup(move || elsewhere.remove());
    let key = move |event: KeyboardEvent| {
        let Some(details) = details.get_untracked() else { return };
        if event.key() == "Escape" && details.has_attribute("open") {
            event.stop_propagation();
            close();
            let summary = details.query_selector("summary").ok().flatten();
            if let Some(summary) = summary.and_then(|summary| summary.dyn_into::<HtmlElement>().ok()) {
                let _ = summary.focus();
            }
        }
    };
    let left = move |event: FocusEvent| {
        let to = event.related_target();
        if to.is_some() && !is_inside(to) {
            close();
        }
    };
    let chosen = move |event: web_sys::MouseEvent| {
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        if target.and_then(|target| target.closest(".menu__item").ok().flatten()).is_some() {
            close();
        }
    };
    view! {
        <details class="menu" node_ref=details on:keydown=key on:focusout=left on:click=chosen>
            <summary class="icon-button" aria-label=t(MORE)>{icon(Icon::More)}</summary>
            <ul class="menu__list">{children()}</ul>
        </details>
    }
}
