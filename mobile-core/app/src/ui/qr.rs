//! A QR code on the screen.

use leptos::prelude::*;

use crate::qr_code;

/// A text as a QR code.
pub fn qr(text: &str, label: String, caption: String) -> impl IntoView + use<> {
    qr_code::draw(text).map(|drawn| {
        let size = format!("0 0 {0} {0}", drawn.size);
        view! {
            <figure class="qr">
                <svg role="img" aria-label=label viewBox=size shape-rendering="crispEdges">
                    <path fill="currentColor" d=drawn.path />
                </svg>
                <figcaption>{caption}</figcaption>
            </figure>
        }
    })
}
