//! Themes in the app's language: those of the start set have a name in both, all others stand as they were written.

use andrum_core::entries::START_TAGS;
use andrum_core::tally::OptionView;
use leptos::prelude::GetUntracked;

use crate::rooms::group::reading::named;
use crate::shared::{app, t};
use crate::words::{Words, words};

const WITHDRAWN: Words = words("En fråga som är tillbakadragen", "A topic that was withdrawn");

/// A theme as it is shown.
pub fn shown(theme: &str) -> String {
    let known = START_TAGS.iter().find(|it| it.sv == theme || it.en == theme);
    known.map_or(theme, |it| it.in_language(app().language.get_untracked())).to_owned()
}

/// A theme as it is kept: the start set's by their Swedish names.
pub fn kept(typed: &str) -> String {
    let typed = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    START_TAGS.iter().find(|it| it.en == typed).map_or(typed, |it| it.sv.to_owned())
}

/// An option as it is shown.
pub fn option(option: &OptionView) -> String {
    match option {
        OptionView::Theme(theme) => shown(&named(theme)),
        OptionView::Topic(_, title) if title.is_empty() => t(WITHDRAWN).to_owned(),
        OptionView::Topic(_, title) => named(title),
    }
}
