//! Where the focus goes when a screen has come in place of another: to its heading, so that who listens hears where
//! they are, and who goes by keyboard begins there.

use leptos::prelude::request_animation_frame;
use leptos::task::tick;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlElement;

use super::{browser, js};

/// Frames in which a heading is waited for while what it tells of is fetched: about two seconds.
const FRAMES: u32 = 120;
/// A heading that is there to stay; a screen that opens is busy.
const HEADING: &str = "main:not([aria-busy=true]) h1";

/// Another screen is drawn. It may put the focus somewhere itself.
pub fn at_screen() {
    spawn_local(async {
        tick().await;
        if !is_at_work() {
            go_to_heading();
        }
    });
}

/// A screen has changed within itself: what was pressed may still be there, and is not what comes next.
pub fn at_step() {
    spawn_local(async {
        tick().await;
        go_to_heading();
    });
}

fn go_to_heading() {
    browser::focus("main");
    seek_heading(FRAMES);
}

fn seek_heading(frames: u32) {
    let Some(document) = browser::document() else { return };
    if document.active_element().is_none_or(|element| element.id() != "main") {
        return;
    }
    let heading = document.query_selector(HEADING).ok().flatten();
    match heading.and_then(|heading| heading.dyn_into::<HtmlElement>().ok()) {
        Some(heading) => {
            heading.set_tab_index(-1);
            // How far the page is scrolled is for others to say.
            let _ = js::call(&heading, "focus", &[js::object(&[("preventScroll", true.into())])]);
        }
        None if frames > 0 => request_animation_frame(move || seek_heading(frames - 1)),
        None => {}
    }
}

/// Whether something on the screen has the focus, and can be seen.
fn is_at_work() -> bool {
    let element = browser::document().and_then(|document| document.active_element());
    element.is_some_and(|element| {
        let on_screen = element.closest("main, dialog").is_ok_and(|screen| screen.is_some());
        on_screen && element.id() != "main" && element.get_bounding_client_rect().width() > 0.0
    })
}
