//! Icons: Lucide's, one weight. They are decoration: the word beside them says what they mean.

use leptos::prelude::*;

macro_rules! icons {
    ($($name:ident = $file:literal),* $(,)?) => {
        /// An icon of the set.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Icon { $($name),* }

        impl Icon {
            const fn svg(self) -> &'static str {
                match self { $(Self::$name => include_str!(concat!("../../assets/icons/", $file, ".svg"))),* }
            }
        }
    };
}

icons! {
    House = "house", Book = "book", Pencil = "pencil", Users = "users", User = "user", Lock = "lock", LockOpen = "lock-open", Check = "check",
    ChevronLeft = "chevron-left", ChevronRight = "chevron-right", ChevronDown = "chevron-down", Search = "search", Trash = "trash",
    Restore = "rotate-ccw", History = "history", Cross = "x", Plus = "plus", Phone = "phone", Shield = "shield", Key = "key",
    Smartphone = "smartphone", Download = "download", Upload = "upload", EyeOff = "eye-off", Eye = "eye", Sun = "sun", Moon = "moon",
    Languages = "languages", Tag = "tag", Bookmark = "bookmark", CloudOff = "cloud-off", CloudCheck = "cloud-check", CloudUpload = "cloud-upload",
    Alert = "triangle-alert", Info = "info", More = "ellipsis", Printer = "printer", Copy = "copy", QrCode = "qr-code",
    LogOut = "log-out", Clock = "clock", Topic = "message-circle", Paper = "file-text", Help = "heart-handshake", Fingerprint = "fingerprint", Refresh = "refresh-cw", Lightbulb = "lightbulb",
}

/// Draws an icon.
pub fn icon(which: Icon) -> impl IntoView {
    drawn(which, "icon")
}

/// Draws a small icon, beside a note.
pub fn small_icon(which: Icon) -> impl IntoView {
    drawn(which, "icon icon--small")
}

fn drawn(which: Icon, class: &'static str) -> impl IntoView {
    // What is between the tags; the tag itself is the view's, so that it has the class.
    let lines =
        which.svg().split_once('>').and_then(|(_, rest)| rest.rsplit_once("</svg>")).map_or("", |(lines, _)| lines);
    view! {
        <svg
            class=class
            viewBox="0 0 24 24"
            fill="none"
            stroke="currentColor"
            stroke-width="1.75"
            stroke-linecap="round"
            stroke-linejoin="round"
            aria-hidden="true"
            inner_html=lines
        ></svg>
    }
}
