//! The camera reads a QR code. Pictures never leave the device.
//!
//! They are read here and not by the browser's `BarcodeDetector`, which phones by Apple do not have.

use gloo_timers::future::TimeoutFuture;
use js_sys::{Array, Reflect};
use leptos::html::{Dialog, Video};
use leptos::prelude::*;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, HtmlVideoElement};

use super::browser;
use super::field::{Field, Look};
use super::icon::{Icon, icon};
use super::js::{call, get, object, wait_for};
use crate::calls::SecretText;
use crate::qr_code;
use crate::shared::t;
use crate::words::{Words, words};

const TITLE: Words = words("Håll QR-koden framför kameran", "Hold the QR code before the camera");
const ABOUT: Words = words("Bilden stannar på enheten.", "The picture stays on this device.");
const CANCEL: Words = words("Avbryt", "Cancel");
const NO_CAMERA: Words = words(
    "Kameran gick inte att använda. Skriv av koden i stället.",
    "The camera could not be used. Type the code instead.",
);

/// Between two looks at the picture, in milliseconds.
const PAUSE_MS: u32 = 250;
/// Longest side of the picture that is looked at, in pixels: enough for a code that fills half of it, and quickly read.
const LONGEST_SIDE: f64 = 640.0;

/// Whether the browser lets an app ask for a camera.
pub fn is_possible() -> bool {
    !get(&browser::window().navigator(), "mediaDevices").is_undefined()
}

/// A field whose text the camera can read, where the browser can.
pub fn field(of: Field, look: Look, words: Words, read: impl Fn(SecretText) + Clone + Send + 'static) -> impl IntoView {
    let scanning = RwSignal::new(false);
    let button = is_possible().then(|| {
        view! {
            <button type="button" class="icon-button" aria-label=t(words) on:click=move |_| scanning.set(true)>
                {icon(Icon::QrCode)}
            </button>
        }
    });
    let scanned = move |text: SecretText| {
        of.put(&text);
        of.settle();
        read(text);
    };
    view! {
        {of.drawn("field", look, "text".into(), |_| {}, button)}
        {move || scanning.get().then(|| sheet(scanning, scanned.clone()))}
    }
}

/// The camera's picture, until a code is read or `open` is false.
pub fn sheet(open: RwSignal<bool>, read: impl Fn(SecretText) + Clone + 'static) -> impl IntoView {
    let dialog: NodeRef<Dialog> = NodeRef::new();
    let video: NodeRef<Video> = NodeRef::new();
    let failed = RwSignal::new(false);
    dialog.on_load(|dialog| {
        let _ = dialog.show_modal();
    });
    video.on_load(move |video| {
        let read = read.clone();
        spawn_local(async move {
            let found = watch(&video, open).await;
            match found {
                Ok(Some(text)) => {
                    open.try_set(false);
                    read(text);
                }
                Ok(None) => {}
                Err(_) => {
                    failed.try_set(true);
                }
            }
        });
    });
    view! {
        <dialog class="sheet" aria-labelledby="scan-title" node_ref=dialog on:close=move |_| open.set(false)>
            <h2 id="scan-title">{t(TITLE)}</h2>
            <p class="note" role="status">{move || t(if failed.get() { NO_CAMERA } else { ABOUT })}</p>
            <video class="scan" node_ref=video playsinline muted></video>
            <div class="sheet__actions">
                <button type="button" class="button button--quiet" on:click=move |_| open.set(false)>
                    {t(CANCEL)}
                </button>
            </div>
        </dialog>
    }
}

/// Looks until something is read, or nobody wants it any more.
async fn watch(video: &HtmlVideoElement, open: RwSignal<bool>) -> Result<Option<SecretText>, JsValue> {
    let camera = camera().await?;
    let outcome = look(video, &camera, open).await;
    let tracks: Array = call(&camera, "getTracks", &[])?.unchecked_into();
    for track in tracks.iter() {
        let _ = call(&track, "stop", &[]);
    }
    outcome
}

async fn look(video: &HtmlVideoElement, camera: &JsValue, open: RwSignal<bool>) -> Result<Option<SecretText>, JsValue> {
    Reflect::set(video, &"srcObject".into(), camera)?;
    wait_for(video, "play", &[]).await?;
    let canvas: HtmlCanvasElement = document().create_element("canvas")?.unchecked_into();
    while open.try_get_untracked() == Some(true) {
        let text = seen(video, &canvas)?.and_then(|(picture, width)| qr_code::read(&picture, width));
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            return Ok(Some(SecretText::new(text)));
        }
        TimeoutFuture::new(PAUSE_MS).await;
    }
    Ok(None)
}

/// What the camera sees now, and how wide that is; none before its first picture.
fn seen(video: &HtmlVideoElement, canvas: &HtmlCanvasElement) -> Result<Option<(Vec<u8>, usize)>, JsValue> {
    let (width, height) = (f64::from(video.video_width()), f64::from(video.video_height()));
    let smaller = (LONGEST_SIDE / width.max(height)).min(1.0);
    let (width, height) = ((width * smaller) as u32, (height * smaller) as u32);
    if width == 0 || height == 0 {
        return Ok(None);
    }
    canvas.set_width(width);
    canvas.set_height(height);
    let options = object(&[("willReadFrequently", true.into())]);
    let context = canvas.get_context_with_context_options("2d", &options)?;
    let context: CanvasRenderingContext2d = context.ok_or(JsValue::NULL)?.unchecked_into();
    let (w, h) = (f64::from(width), f64::from(height));
    context.draw_image_with_html_video_element_and_dw_and_dh(video, 0.0, 0.0, w, h)?;
    let picture = context.get_image_data(0.0, 0.0, w, h)?.data();
    Ok(Some((picture.0, width as usize)))
}

async fn camera() -> Result<JsValue, JsValue> {
    let devices = get(&browser::window().navigator(), "mediaDevices");
    let wanted = object(&[("video", object(&[("facingMode", "environment".into())]))]);
    wait_for(&devices, "getUserMedia", &[wanted]).await
}
