//! What the window offers: address, language, attention, files. The only module that asks it.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use js_sys::{Array, Intl, Object, Reflect, Uint8Array};
use leptos::prelude::Set;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, HtmlTextAreaElement, MouseEvent, Storage, Window};

use super::arrival;
use super::js::{get, object, wait_for};
use crate::client;
use crate::page::app;
use crate::routes::Screen;
use crate::words::Language;

/// The name under which an invite is kept in this tab.
const INVITE: &str = "invite";
/// A screen to go on to, for the tab alone.
const ONWARD: &str = "onward";

/// The window.
///
/// # Panics
/// Outside of one; the page is never drawn elsewhere.
#[allow(clippy::expect_used, reason = "the page runs in a window")]
pub fn window() -> Window {
    web_sys::window().expect("a window")
}

/// What is shown in it.
pub fn document() -> Option<web_sys::Document> {
    window().document()
}

/// The screen that the address names. An invite is taken out of the address at once: who looks at it later finds nothing.
pub fn screen() -> Screen {
    let location = window().location();
    let fragment = location.hash().unwrap_or_default();
    let fragment = fragment.trim_start_matches('#');
    let screen = Screen::at(&location.pathname().unwrap_or_default(), fragment);
    if screen == Screen::Join && !fragment.is_empty() {
        keep_invite(Some(fragment));
        replace(screen);
    }
    screen
}

/// The invite that this tab came by, until it was used.
pub fn invite() -> Option<String> {
    tab().and_then(|tab| tab.get_item(INVITE).ok().flatten())
}

/// Keeps an invite for as long as this tab is open, or forgets it.
pub fn keep_invite(code: Option<&str>) {
    if let Some(tab) = tab() {
        let _ = match code {
            Some(code) => tab.set_item(INVITE, code),
            None => tab.remove_item(INVITE),
        };
    }
}

/// The screen that this tab goes on to once there is an account.
pub fn onward() -> Option<Screen> {
    let address = tab()?.get_item(ONWARD).ok().flatten()?;
    Some(Screen::at(&address, ""))
}

/// Keeps where to go on to for as long as this tab is open, or forgets it.
pub fn keep_onward(screen: Option<Screen>) {
    if let Some(tab) = tab() {
        let _ = match screen {
            Some(screen) => tab.set_item(ONWARD, &screen.address()),
            None => tab.remove_item(ONWARD),
        };
    }
}

fn tab() -> Option<Storage> {
    window().session_storage().ok().flatten()
}

/// Whether the device has a way of its own to pass something on.
pub fn can_share() -> bool {
    !get(&window().navigator(), "share").is_undefined()
}

/// Passes a link on, by whatever the person chooses.
pub async fn share(title: &str, link: &str) {
    let what = object(&[("title", title.into()), ("url", link.into())]);
    // Who thinks better of it is no error.
    let _ = wait_for(&window().navigator(), "share", &[what]).await;
}

/// The server that this page came from.
pub fn origin() -> String {
    window().location().origin().unwrap_or_default()
}

/// Adds an address to the history.
pub fn push(screen: Screen) {
    if let Ok(history) = window().history() {
        let _ = history.push_state_with_url(&JsValue::NULL, "", Some(&screen.address()));
    }
}

/// Puts an address in the place of this one.
pub fn replace(screen: Screen) {
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&screen.address()));
    }
}

/// Puts the focus on the screen itself. A fragment would be taken for an entry's.
pub fn skip_to_main(event: MouseEvent) {
    event.prevent_default();
    focus("main");
}

/// Puts the focus on an element, by its id.
pub fn focus(id: &str) {
    let element = document().and_then(|document| document.get_element_by_id(id));
    if let Some(element) = element.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = element.focus();
    }
}

/// The id of what has the focus.
pub fn focused() -> Option<String> {
    document()?.active_element().map(|element| element.id()).filter(|id| !id.is_empty())
}

/// Puts the focus back on what was drawn anew, unless it is somewhere by now.
pub fn refocus(id: &str) {
    let lost = document().is_some_and(|it| it.active_element().is_none_or(|element| element.tag_name() == "BODY"));
    if lost {
        focus(id);
    }
}

/// What kind of device this is, by the name that people know it under.
pub fn kind_of_device() -> &'static str {
    let agent = window().navigator().user_agent().unwrap_or_default();
    let kinds = [
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("CrOS", "Chromebook"),
        ("Macintosh", "Mac"),
        ("Windows", "Windows"),
    ];
    kinds.iter().find(|(sign, _)| agent.contains(sign)).map_or("Linux", |(_, kind)| kind)
}

/// Prints what is shown.
pub fn print() {
    let _ = window().print();
}

/// Whether the window is looked at.
pub fn is_seen() -> bool {
    document().is_none_or(|document| document.visibility_state() == web_sys::VisibilityState::Visible)
}

/// Tells the whole window something.
pub fn tell(name: &str) {
    if let Ok(event) = web_sys::Event::new(name) {
        let _ = window().dispatch_event(&event);
    }
}

/// Puts the focus on an element that is being drawn.
pub fn focus_soon(id: &'static str) {
    wasm_bindgen_futures::spawn_local(async move {
        leptos::task::tick().await;
        focus(id);
    });
}

/// Where the caret stands: the id of a text area, and the place in it.
pub fn caret() -> Option<(String, u32)> {
    let area = document()?.active_element()?.dyn_into::<HtmlTextAreaElement>().ok()?;
    Some((area.id(), area.selection_start().ok()??))
}

/// Puts the caret back into a text area that was drawn anew.
pub fn put_caret((id, place): (String, u32)) {
    let area = document().and_then(|document| document.get_element_by_id(&id));
    if let Some(area) = area.and_then(|area| area.dyn_into::<HtmlTextAreaElement>().ok()) {
        let _ = area.focus();
        let _ = area.set_selection_range(place, place);
    }
}

/// Puts a text on the device's clipboard.
pub async fn copy(text: &str) -> Option<()> {
    let copying = window().navigator().clipboard().write_text(text);
    wasm_bindgen_futures::JsFuture::from(copying).await.ok().map(drop)
}

/// Whether motion is to be kept away.
pub fn wants_stillness() -> bool {
    window().match_media("(prefers-reduced-motion: reduce)").ok().flatten().is_some_and(|query| query.matches())
}

/// Something that was put away or said before, by its name. Nothing that a person wrote.
pub fn noted(name: &str) -> Option<String> {
    kept().and_then(|kept| kept.get_item(name).ok().flatten())
}

/// Remembers that something was put away or said.
pub fn note(name: &str, value: &str) {
    if let Some(kept) = kept() {
        let _ = kept.set_item(name, value);
    }
}

/// How far down the page is scrolled.
pub fn scrolled() -> f64 {
    window().scroll_y().unwrap_or_default()
}

/// Scrolls back to where it was, once the page is drawn.
pub fn scroll_back(to: f64) {
    wasm_bindgen_futures::spawn_local(async move {
        leptos::task::tick().await;
        window().scroll_to_with_x_and_y(0.0, to);
    });
}

/// Loads the page anew.
pub fn reload() {
    let _ = window().location().reload();
}

/// A new screen begins at its top.
pub fn scroll_up() {
    window().scroll_to_with_x_and_y(0.0, 0.0);
}

/// Listens for back and forward, and for links to screens.
pub fn follow_address() {
    let moved = |_| {
        app().screen.set(screen());
        arrival::at_screen();
    };
    on("popstate", moved);
    on("hashchange", moved);
    on("click", |event| {
        let Some(event) = event.dyn_ref::<MouseEvent>() else { return };
        if event.default_prevented() || event.button() != 0 || event.meta_key() || event.ctrl_key() || event.shift_key()
        {
            return;
        }
        let element = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let Some(link) = element.and_then(|element| element.closest("a[href]").ok().flatten()) else { return };
        let Some(link) = link.dyn_ref::<HtmlAnchorElement>() else { return };
        if link.origin() != origin() || !link.target().is_empty() || link.has_attribute("download") {
            return;
        }
        let there = Screen::at(&link.pathname(), link.hash().trim_start_matches('#'));
        if there != Screen::Unknown {
            event.prevent_default();
            crate::page::go(there);
        }
    });
}

/// Syncs when the network is back and when the window is looked at again.
pub fn follow_attention() {
    on("online", |_| client::wake());
    on("focus", |_| client::wake());
}

/// Listens for an event of the window for as long as it lives.
pub fn on(name: &str, heard: impl Fn(web_sys::Event) + 'static) {
    let heard = Closure::<dyn FnMut(web_sys::Event)>::new(heard);
    let _ = window().add_event_listener_with_callback(name, heard.as_ref().unchecked_ref());
    heard.forget();
}

/// Removes what the page showed before the app was there.
pub fn clear_first_paint() {
    if let Some(first) = document().and_then(|document| document.get_element_by_id("first-paint")) {
        first.remove();
    }
}

fn kept() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

/// A choice that was kept on this device. Never anything that was written.
pub fn kept_text(name: &str) -> Option<String> {
    kept().and_then(|kept| kept.get_item(name).ok().flatten())
}

/// Keeps a choice on this device, or forgets it.
pub fn keep(name: &str, choice: Option<&str>) {
    if let Some(kept) = kept() {
        let _ = match choice {
            Some(choice) => kept.set_item(name, choice),
            None => kept.remove_item(name),
        };
    }
}

/// The language that was chosen, or else the browser's.
pub fn language() -> Language {
    let chosen = kept().and_then(|kept| kept.get_item("language").ok().flatten());
    let language = chosen.or_else(|| window().navigator().language()).unwrap_or_default();
    if language.starts_with("en") { Language::English } else { Language::Swedish }
}

/// Keeps a choice of language, and tells it to what reads the page aloud.
pub fn keep_language(language: Language) {
    if let Some(kept) = kept() {
        let _ = kept.set_item("language", code(language));
    }
    show_language(language);
}

/// Tells the page's language to what reads it aloud.
pub fn show_language(language: Language) {
    if let Some(root) = document().and_then(|document| document.document_element()) {
        let _ = root.set_attribute("lang", code(language));
    }
}

fn code(language: Language) -> &'static str {
    match language {
        Language::Swedish => "sv",
        Language::English => "en",
    }
}

/// How it looks: `paper`, `dusk`, or as the device does (none).
pub fn appearance() -> Option<String> {
    kept().and_then(|kept| kept.get_item("appearance").ok().flatten())
}

/// Keeps a choice of look.
pub fn keep_appearance(appearance: Option<&str>) {
    let root = document().and_then(|document| document.document_element());
    if let (Some(kept), Some(root)) = (kept(), root) {
        let _ = match appearance {
            Some(look) => kept.set_item("appearance", look).and_then(|()| root.set_attribute("data-appearance", look)),
            None => kept.remove_item("appearance").and_then(|()| root.remove_attribute("data-appearance")),
        };
    }
}

/// There is an account here. Should it be gone one day without being removed, the browser has cleared its storage.
pub fn remember_account() {
    if let Some(kept) = kept() {
        let _ = kept.set_item("account", "here");
    }
}

/// The account was removed on purpose.
pub fn forget_account() {
    if let Some(kept) = kept() {
        let _ = kept.remove_item("account");
    }
}

/// Whether there was an account here.
pub fn had_account() -> bool {
    kept().and_then(|kept| kept.get_item("account").ok().flatten()).is_some()
}

thread_local! {
    static ASKED_TO_KEEP: Cell<bool> = const { Cell::new(false) };
}

/// Asks the browser not to clear the diary by itself: once there is something to keep, for some browsers ask the person.
pub fn ask_to_keep() {
    if !ASKED_TO_KEEP.replace(true) {
        wasm_bindgen_futures::spawn_local(async {
            let _ = andrum_core::store::browser::persist().await;
        });
    }
}

/// What was typed into a field, which is cleared.
pub fn take_input(id: &str) -> String {
    let element = document().and_then(|document| document.get_element_by_id(id));
    let Some(input) = element.and_then(|element| element.dyn_into::<web_sys::HtmlInputElement>().ok()) else {
        return String::new();
    };
    let typed = input.value();
    input.set_value("");
    typed
}

/// The window's title, read aloud when a screen opens.
pub fn title(title: &str) {
    if let Some(document) = document() {
        document.set_title(title);
    }
}

/// Unix time in milliseconds.
pub fn now_ms() -> i64 {
    js_sys::Date::now() as i64
}

/// Minutes by which the clocks here are ahead of UTC, now.
pub fn offset_minutes() -> i32 {
    -(js_sys::Date::new_0().get_timezone_offset() as i32)
}

/// Minutes by which the clocks here were ahead of UTC at a moment: summer and winter differ.
pub fn offset_minutes_at(unix_ms: i64) -> i32 {
    -(js_sys::Date::new(&(unix_ms as f64).into()).get_timezone_offset() as i32)
}

thread_local! {
    /// Made once each: it takes a browser longer to make one than to use it a hundred times.
    static FORMATS: RefCell<HashMap<String, Intl::DateTimeFormat>> = RefCell::default();
}

/// A moment in words, such as "tisdag 25 november". `options` are those of `Intl.DateTimeFormat` (ECMA-402, section 11).
pub fn date_words(unix_ms: f64, options: &[(&str, &str)], language: Language) -> String {
    let locale = match language {
        Language::Swedish => "sv-SE",
        Language::English => "en-GB",
    };
    // The clocks may be moved while the window is open.
    let mut name = format!("{locale} {}", offset_minutes());
    for (option, value) in options {
        name.extend([" ", option, value]);
    }
    let format = FORMATS.with_borrow_mut(|formats| {
        let made = formats.entry(name).or_insert_with(|| {
            let wanted = Object::new();
            for (option, value) in options {
                let _ = Reflect::set(&wanted, &(*option).into(), &(*value).into());
            }
            Intl::DateTimeFormat::new(&Array::of1(&locale.into()), &wanted)
        });
        made.format()
    });
    let date = js_sys::Date::new(&unix_ms.into());
    format.call1(&JsValue::UNDEFINED, &date).ok().and_then(|text| text.as_string()).unwrap_or_default()
}

/// Hands a file to the person.
pub fn save_file(name: &str, kind: &str, bytes: &[u8]) -> Option<()> {
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    let parts = Array::of1(&Uint8Array::from(bytes));
    let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &options).ok()?;
    let address = web_sys::Url::create_object_url_with_blob(&blob).ok()?;
    let link: HtmlAnchorElement = document()?.create_element("a").ok()?.unchecked_into();
    link.set_href(&address);
    link.set_download(name);
    link.click();
    let _ = web_sys::Url::revoke_object_url(&address);
    Some(())
}
