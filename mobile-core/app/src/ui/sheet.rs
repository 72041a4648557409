//! A sheet over the screen: opened with the browser's own modality, closed by Escape, a press beside it or a choice in
//! it. The focus goes back to where it was.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::MouseEvent;

/// A sheet with a heading. What is in it is drawn anew each time that it opens.
#[component]
pub fn Sheet(
    /// Whether it is open; set to false to close it.
    open: RwSignal<bool>,
    /// Its heading.
    #[prop(into)]
    title: Signal<String>,
    children: ChildrenFn,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let wanted = open.get();
        spawn_local(async move {
            // What is in it has to be there first: the focus goes to it.
            leptos::task::tick().await;
            let Some(dialog) = dialog.try_get_untracked().flatten() else { return };
            if wanted && !dialog.open() {
                let _ = dialog.show_modal();
            } else if !wanted && dialog.open() {
                dialog.close();
            }
        });
    });
    let pressed = move |event: MouseEvent| {
        if let Some(dialog) = dialog.get_untracked()
            && event.target().is_some_and(|target| target == *dialog.unchecked_ref::<web_sys::EventTarget>())
            && is_beside(&dialog, &event)
        {
            open.set(false);
        }
    };
    let inside = move || {
        open.get().then(|| {
            view! {
                <h2 id="sheet-title">{title.get()}</h2>
                {children()}
            }
        })
    };
    view! {
        <dialog
            class="sheet"
            aria-labelledby="sheet-title"
            node_ref=dialog
            on:close=move |_| open.set(false)
            on:click=pressed
        >
            {inside}
        </dialog>
    }
}

/// Whether a press on the dialog was on what is behind it: it has edges of its own.
fn is_beside(dialog: &web_sys::HtmlDialogElement, event: &MouseEvent) -> bool {
    let edges = dialog.get_bounding_client_rect();
    let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
    // A press by keyboard has no place.
    event.detail() > 0 && (x < edges.left() || x > edges.right() || y < edges.top() || y > edges.bottom())
}
