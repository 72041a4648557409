//! The themes of the period before a session, as they stand on the page that one reads or prints before it.

use andrum_core::entries::Day;
use andrum_core::groups::{GroupView, SessionView};
use andrum_core::tally::{Band, Came, TallyView};
use andrum_wire::tally::TallyKind;
use leptos::prelude::*;

use super::result::{band_words, bar, span};
use super::{Reads, theme_words};
use crate::rooms::group::sessions::when::before;
use crate::shared::t;
use crate::ui::browser::offset_minutes_at;
use crate::words::{Words, fill, words};

const TITLE: Words = words("Det här väger i gruppen", "This weighs on the group");
const FEW: Words = words("Några få, eller ingen: {}.", "A few, or nobody: {}.");
const WHO: Words = words("Fråga inte vem som valt vad.", "Do not ask who chose what.");

/// The section, once something was released for this session.
pub fn section(view: &GroupView, session: &SessionView, reads: Reads) -> Option<AnyView> {
    let Some(Ok(all)) = reads.get() else { return None };
    let last = before(view, session.planned.id).map(|last| last.planned.day);
    let it = all.iter().find(|it| is_for(it, last, session.planned.day))?;
    let Came::Released { bands, .. } = &it.came else { return None };
    let named = |of: &dyn Fn(Band) -> bool| -> Vec<(String, Band)> {
        let those = bands.iter().filter(|(_, band)| of(*band));
        those
            .filter_map(|(option, band)| Some((it.options.get(usize::from(*option)).map(theme_words::option)?, *band)))
            .collect()
    };
    let rows = named(&|band| band != Band::Few).into_iter().map(|(name, band)| {
        view! {
            <li class="band">
                <span class="band__name" dir="auto">{name}</span>
                {bar(band)}
                <span class="band__word">{band_words(band)}</span>
            </li>
        }
    });
    let few: Vec<String> = named(&|band| band == Band::Few).into_iter().map(|(name, _)| name).collect();
    let few = (!few.is_empty()).then(|| view! { <p class="note" dir="auto">{fill(t(FEW), &[&few.join(" · ")])}</p> });
    Some(
        view! {
            <section class="section" id="themes">
                <h2>{t(TITLE)}</h2>
                <p class="note">{span(it)}". "{t(WHO)}</p>
                <ul class="bands">{rows.collect_view()}</ul>
                {few}
            </section>
        }
        .into_any(),
    )
}

/// Whether these are themes that closed after the session before and until the day of this one.
fn is_for(it: &TallyView, last: Option<Day>, day: Day) -> bool {
    let closed = Day::at(it.closes_ms, offset_minutes_at(it.closes_ms));
    let between = closed.is_ok_and(|closed| closed <= day && last.is_none_or(|last| closed > last));
    it.kind == TallyKind::Themes && between && matches!(it.came, Came::Released { .. })
}
