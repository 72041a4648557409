//! The same themes over several periods: a bar for each, and no arrows between them.

use andrum_core::tally::{Band, Came, TallyView};
use andrum_wire::tally::TallyKind;
use leptos::prelude::*;

use super::result::{band_words, bar, tiny_day};
use super::theme_words;
use crate::shared::t;
use crate::words::{Words, words};

const TITLE: Words = words("Över tid", "Over time");
const ABOUT: Words = words(
    "Efter den dag då perioden stängde. Har vilka som är med ändrats går perioderna inte att jämföra rakt av.",
    "By the day on which the period closed. If who is in has changed, the periods cannot be compared as they are.",
);
const THEME: Words = words("Tema", "Theme");
const NOT_ASKED: Words = words("inte med", "not asked");

/// Most periods side by side.
const SHOWN: usize = 4;

type Period = (i64, Vec<(String, Band)>);

fn themes(it: &TallyView) -> Option<Period> {
    let Came::Released { bands, .. } = &it.came else { return None };
    if it.kind != TallyKind::Themes {
        return None;
    }
    let name = |option: u16| it.options.get(usize::from(option)).map(theme_words::option);
    let bands: Vec<_> = bands.iter().filter_map(|(option, band)| Some((name(*option)?, *band))).collect();
    (!bands.is_empty()).then_some((it.closes_ms, bands))
}

/// The section, once there are two; newest first in `all`.
pub fn section(all: &[TallyView]) -> Option<AnyView> {
    let mut periods: Vec<Period> = all.iter().filter_map(themes).take(SHOWN).collect();
    if periods.len() < 2 {
        return None;
    }
    let names: Vec<String> = periods.first()?.1.iter().map(|(name, _)| name.clone()).collect();
    periods.reverse();
    let heads = periods.iter().map(|(closes_ms, _)| view! { <th scope="col">{tiny_day(*closes_ms)}</th> });
    let cell = |name: &str, bands: &[(String, Band)]| match bands.iter().find(|(it, _)| it == name) {
        Some((_, band)) => view! { <td>{bar(*band)}<span class="unseen">{band_words(*band)}</span></td> }.into_any(),
        None => view! { <td><span class="unseen">{t(NOT_ASKED)}</span></td> }.into_any(),
    };
    let rows = names.iter().map(|name| {
        let cells = periods.iter().map(|(_, bands)| cell(name, bands)).collect_view();
        view! { <tr><th scope="row" dir="auto">{name.clone()}</th>{cells}</tr> }
    });
    Some(
        view! {
            <section class="section">
                <h2>{t(TITLE)}</h2>
                <p class="note">{t(ABOUT)}</p>
                <div class="over-time__frame" tabindex="0" role="region" aria-label=t(TITLE)><table class="over-time">
                    <thead>
                        <tr><th scope="col"><span class="unseen">{t(THEME)}</span></th>{heads.collect_view()}</tr>
                    </thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table></div>
            </section>
        }
        .into_any(),
    )
}
