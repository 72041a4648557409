//! The drawn things: the mark, the door.

use leptos::prelude::*;

/// How the door stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// Ajar, with light behind it.
    Ajar,
    /// Closes once, in about two seconds; at once where motion is not wanted.
    Closes,
    /// Shut.
    Shut,
}

/// The mark, as in assets/mark.svg.
pub fn mark(class: &'static str) -> impl IntoView {
    view! {
        <svg
            class=class
            aria-hidden="true"
            viewBox="0 0 32 32"
            fill="none"
            stroke="currentColor"
            stroke-width="2.25"
            stroke-linecap="round"
            stroke-linejoin="round"
        >
            <path fill="currentColor" fill-opacity=".18" stroke="none" d="M8 5.5 18.5 9v21.5L8 27Z" />
            <path d="M4 27h4M24 27h4M8 27V6.5A2.5 2.5 0 0 1 10.5 4h11A2.5 2.5 0 0 1 24 6.5V27" />
            <path d="M8 5.5 18.5 9v21.5L8 27" />
            <path d="M15 19v1.5" />
        </svg>
    }
}

/// The door.
pub fn door(stands: Door, class: &'static str) -> impl IntoView {
    let class = match stands {
        Door::Ajar => format!("door {class}"),
        Door::Closes => format!("door door--closes {class}"),
        Door::Shut => format!("door door--shut {class}"),
    };
    view! {
        <svg class=class viewBox="0 0 176 176" aria-hidden="true">
            <path class="door__light" d="M50 28h76v122H50Z" />
            <path class="door__light door__light--floor" d="m126 150 26 22H84l-34-22Z" />
            <path class="door__frame" d="M28 150h22V34a12 12 0 0 1 12-12h52a12 12 0 0 1 12 12v116h22" />
            <g class="door__swing">
                <path class="door__leaf" d="M50 34a12 12 0 0 1 12-12h52a12 12 0 0 1 12 12v116H50Z" />
                <circle class="door__knob" cx="112" cy="92" r="4" />
            </g>
        </svg>
    }
}

/// An open book with a pen: nothing is written yet.
pub fn open_book() -> impl IntoView {
    empty_picture(
        r#"<path d="M64 26c-9-7-22-10-40-10v56c18 0 31 3 40 10 9-7 22-10 40-10V16c-18 0-31 3-40 10Zm0 0v56"/><path d="M34 30c8 .5 15 2 20 4.5M34 42c8 .5 15 2 20 4.5" opacity=".45"/><path d="m84 50 14-20 6 4-14 20-7 3Z" fill="var(--paper)"/>"#,
    )
}

/// A path that leads past: nothing was found.
pub fn nothing_found() -> impl IntoView {
    empty_picture(
        r#"<path d="M16 80c20 0 20-24 40-24s16-28 56-28"/><path d="M112 28l-8-6M112 28l-9 5"/><circle cx="16" cy="80" r="3"/><path d="M72 80h40M88 68h24" opacity=".45"/>"#,
    )
}

/// An empty basket.
pub fn empty_basket() -> impl IntoView {
    empty_picture(
        r#"<path d="M44 34h40l-4 44H48ZM38 34h52M56 34v-8h16v8"/><path d="M20 78h20M88 78h20" opacity=".45"/>"#,
    )
}

fn empty_picture(lines: &'static str) -> impl IntoView {
    view! {
        <svg
            class="empty__picture"
            viewBox="0 0 128 96"
            fill="none"
            stroke="currentColor"
            stroke-width="2"
            stroke-linecap="round"
            stroke-linejoin="round"
            aria-hidden="true"
            inner_html=lines
        ></svg>
    }
}
