//! What the window offers: focus, storage, language, clocks, files. The only module that asks it for these.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;

use js_sys::{Array, Intl, Object, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, HtmlTextAreaElement, MouseEvent, Storage, Window};

use super::js::{get, object, wait_for};
use crate::words::Language;

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

/// What this tab keeps under a name for as long as it is open.
pub fn kept_in_tab(name: &str) -> Option<String> {
    tab()?.get_item(name).ok().flatten()
}

/// Keeps something for as long as this tab is open, or forgets it.
pub fn keep_in_tab(name: &str, value: Option<&str>) {
    put(tab(), name, value);
}

fn tab() -> Option<Storage> {
    window().session_storage().ok().flatten()
}

fn device() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

fn put(storage: Option<Storage>, name: &str, value: Option<&str>) {
    if let Some(storage) = storage {
        let _ = match value {
            Some(value) => storage.set_item(name, value),
            None => storage.remove_item(name),
        };
    }
}

/// What is kept on this device under a name: a choice, or that something was said or put away. Never anything that was
/// written.
pub fn kept(name: &str) -> Option<String> {
    device()?.get_item(name).ok().flatten()
}

/// Keeps something under a name on this device, or forgets it.
pub fn keep(name: &str, value: Option<&str>) {
    put(device(), name, value);
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

/// The language that was chosen, or else the browser's.
pub fn language() -> Language {
    let language = kept("language").or_else(|| window().navigator().language()).unwrap_or_default();
    if language.starts_with("en") { Language::English } else { Language::Swedish }
}

/// Keeps a choice of language, and tells it to what reads the page aloud.
pub fn keep_language(language: Language) {
    keep("language", Some(code(language)));
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
    kept("appearance")
}

/// Keeps a choice of look.
pub fn keep_appearance(appearance: Option<&str>) {
    keep("appearance", appearance);
    if let Some(root) = document().and_then(|document| document.document_element()) {
        let _ = match appearance {
            Some(look) => root.set_attribute("data-appearance", look),
            None => root.remove_attribute("data-appearance"),
        };
    }
}

/// There is an account here. Should it be gone one day without being removed, the browser has cleared its storage.
pub fn remember_account() {
    keep("account", Some("here"));
}

/// The account was removed on purpose.
pub fn forget_account() {
    keep("account", None);
}

/// Whether there was an account here.
pub fn had_account() -> bool {
    kept("account").is_some()
}

thread_local! {
    static ASKED_TO_KEEP: Cell<bool> = const { Cell::new(false) };
}

/// Asks the browser not to clear the diary by itself: once there is something to keep, for some browsers ask the
/// person.
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

/// A moment in words, such as "tisdag 25 november". `options` are those of `Intl.DateTimeFormat` (ECMA-402, section
/// 11).
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
