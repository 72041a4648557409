//! Feelings on the field of energy and weight, a word of one's own, and how much the day took.

use std::collections::BTreeSet;

use andrum_core::entries::{Energy, FEELINGS, Feeling, MAX_FEELINGS, NamedFeeling, Strain, Tone};
use leptos::prelude::*;

use super::icon::{Icon, small_icon};
use super::own_word::own_word;
use crate::shared::{app, t};
use crate::words::{Words, words};

const FEELINGS_NAME: Words = words("Känslor", "Feelings");
const MORE_ENERGY: Words = words("mer energi", "more energy");
const LESS_ENERGY: Words = words("mindre energi", "less energy");
const HEAVY: Words = words("tungt", "heavy");
const LIGHT: Words = words("lätt", "light");
const OWN: Words = words("eget ord", "a word of your own");
const OWN_LABEL: Words = words("Ett eget ord för känslan", "A word of your own for the feeling");
const STRAIN: Words = words("Hur mycket tog dagen?", "How much did the day take?");
const LEAST: Words = words("nästan inget", "almost nothing");
const MOST: Words = words("nästan allt", "almost everything");

/// The fields, with the number that their colour and shape have.
const FIELDS: [(&str, Energy, Tone); 4] = [
    ("1", Energy::More, Tone::Heavy),
    ("2", Energy::More, Tone::Light),
    ("3", Energy::Less, Tone::Heavy),
    ("4", Energy::Less, Tone::Light),
];

/// A feeling in a line, with the mark of its field; a word of one's own has none.
pub fn felt(feeling: &Feeling) -> impl IntoView + use<> {
    let word = feeling.word(app().language.get_untracked()).to_owned();
    let mark = feeling.named().map(|named| view! { <span class="feel" data-feel=field_of(named)></span> });
    view! { <span class="felt">{mark}{word}</span> }
}

fn field_of(feeling: &NamedFeeling) -> &'static str {
    let field = FIELDS.iter().find(|(_, energy, tone)| *energy == feeling.energy && *tone == feeling.tone);
    field.map_or("", |(number, ..)| number)
}

/// The field, and a word of one's own.
#[component]
pub fn Feelings(
    /// What was chosen.
    #[prop(into)]
    chosen: Signal<BTreeSet<Feeling>>,
    /// Chooses a feeling, or takes it away.
    toggle: Callback<Feeling>,
) -> impl IntoView {
    let fields = FIELDS.map(|(number, energy, tone)| {
        let name = format!(
            "{}, {}",
            t(if energy == Energy::More { MORE_ENERGY } else { LESS_ENERGY }),
            t(if tone == Tone::Heavy { HEAVY } else { LIGHT })
        );
        let here = FEELINGS.iter().filter(move |it| it.energy == energy && it.tone == tone);
        let chips = here.map(|it| named_chip(it, chosen, toggle)).collect_view();
        view! {
            <div class="feelings__field" data-feel=number role="group" aria-label=name>
                <span class="feel" data-feel=number></span>
                {chips}
            </div>
        }
    });
    view! {
        <div class="feelings" role="group" aria-label=t(FEELINGS_NAME)>
            <p class="feelings__axis" aria-hidden="true">{t(MORE_ENERGY)}</p>
            {fields}
            <p class="feelings__ends" aria-hidden="true">
                <span>{t(HEAVY)}</span>
                <span>{t(LESS_ENERGY)}</span>
                <span>{t(LIGHT)}</span>
            </p>
        </div>
        <OwnWords chosen toggle />
    }
}

fn named_chip(
    named: &'static NamedFeeling,
    chosen: Signal<BTreeSet<Feeling>>,
    toggle: Callback<Feeling>,
) -> impl IntoView {
    let pressed = move || {
        let is_chosen = chosen.with(|chosen| chosen.iter().any(|feeling| feeling.named() == Some(named)));
        if is_chosen { "true" } else { "false" }
    };
    let press = move |_| {
        if let Ok(feeling) = Feeling::new(named.key) {
            toggle.run(feeling);
        }
    };
    view! {
        <button type="button" class="chip" aria-pressed=pressed on:click=press>
            {named.name.in_language(app().language.get_untracked())}
        </button>
    }
}

#[component]
fn OwnWords(chosen: Signal<BTreeSet<Feeling>>, toggle: Callback<Feeling>) -> impl IntoView {
    let writing = RwSignal::new(false);
    let add = move |typed: String| {
        if let Ok(feeling) = Feeling::new(&typed)
            && chosen.with_untracked(|chosen| chosen.len() < MAX_FEELINGS && !chosen.contains(&feeling))
        {
            toggle.run(feeling);
        }
        writing.set(false);
    };
    // A memo: other choices do not draw these anew.
    let own = Memo::new(move |_| {
        chosen.with(|chosen| chosen.iter().filter(|it| it.named().is_none()).cloned().collect::<Vec<_>>())
    });
    let chips = move || {
        own.get().into_iter().map(|feeling| {
            let word = feeling.word(app().language.get_untracked()).to_owned();
            view! {
                <button type="button" class="chip" aria-pressed="true" on:click=move |_| toggle.run(feeling.clone())>
                    {word}
                </button>
            }
        })
        .collect_view()
    };
    let open = move |_| {
        writing.set(true);
        super::browser::focus_soon("own-feeling");
    };
    view! {
        <div class="chips">
            {chips}
            <Show when=move || !writing.get()>
                <button type="button" class="chip" on:click=open>{small_icon(Icon::Plus)}{t(OWN)}</button>
            </Show>
        </div>
        {move || writing.get().then(|| own_word("own-feeling", OWN_LABEL, add))}
    }
}

/// How much the day took.
#[component]
pub fn StrainScale(
    /// What was chosen.
    #[prop(into)]
    chosen: Signal<Option<Strain>>,
    /// Chooses.
    choose: Callback<Strain>,
) -> impl IntoView {
    let steps = (1..=5_u8).filter_map(|number| Strain::try_from(number).ok()).map(|strain| {
        let number = strain.get();
        let label = match number {
            1 => Some(format!("1, {}", t(LEAST))),
            5 => Some(format!("5, {}", t(MOST))),
            _ => None,
        };
        view! {
            <label>
                <input
                    type="radio"
                    name="strain"
                    value=number.to_string()
                    aria-label=label
                    prop:checked=move || chosen.get() == Some(strain)
                    on:change=move |_| choose.run(strain)
                />
                <span>{number}</span>
            </label>
        }
    });
    view! {
        <fieldset class="scale">
            <legend>{t(STRAIN)}</legend>
            <div class="scale__steps">{steps.collect_view()}</div>
            <p class="scale__ends" aria-hidden="true">
                <span>{t(LEAST)}</span>
                <span>{t(MOST)}</span>
            </p>
        </fieldset>
    }
}
