//! A question with room for an answer.

use std::rc::Rc;

use andrum_core::entries::{Key, Section, Template, template};
use andrum_hints::Kind;
use leptos::prelude::*;

use super::draft::Draft;
use crate::shared::{app, t};
use crate::ui::browser;
use crate::ui::icon::{Icon, icon};
use crate::words::{Words, fill, words};

const FREE: Words = words("Skriv", "Write");
const INSTEAD: Words = words(
    "”{}” kan peka ut någon. Skriv gärna ”{}” i stället.",
    "“{}” may point at somebody. You may want to write “{}” instead.",
);
const WITHOUT: Words =
    words("”{}” kan peka ut någon. Här klarar du dig utan.", "“{}” may point at somebody. Here you can do without.");
const NUMBER: Words = words(
    "Det här ser ut som ett personnummer. Här klarar du dig utan.",
    "This looks like a personal number. Here you can do without.",
);
const CASE_FILE: Words = words(
    "Det som handläggningen behöver hör hemma i akten, inte här.",
    "What a case needs belongs in the case file, not here.",
);
const PUT_AWAY: Words = words("Stäng tipset", "Close the hint");

/// The name under which it is remembered that [`CASE_FILE`] was said.
const SAID: &str = "said-case-file";

/// A section's question, its text, and a soft hint below it.
pub fn section(draft: &Rc<Draft>, section: &Section) -> impl IntoView + use<> {
    let language = app().language.get_untracked();
    let known = template(draft.entry().template.as_str());
    let prompt = known.and_then(|known| known.prompts.iter().find(|prompt| prompt.key == section.prompt.as_str()));
    let question = Template::question(section.prompt.as_str(), language);
    let id = format!("answer-{}", section.prompt);
    let text = RwSignal::new(section.text.clone());
    let typed = {
        let (draft, key): (Rc<Draft>, Key) = (draft.clone(), section.prompt.clone());
        move |event| {
            let typed = event_target_value(&event);
            draft.change(|entry| entry.write(&key, &typed));
            text.set(typed);
        }
    };
    view! {
        <section class="editor__section">
            <label for=id.clone()>{question.unwrap_or(t(FREE))}</label>
            <div class="grow" data-text=text>
                <textarea
                    class="area"
                    id=id
                    rows="1"
                    placeholder=prompt.map(|prompt| prompt.hint.in_language(language))
                    prop:value=section.text.clone()
                    on:input=typed
                ></textarea>
            </div>
            <SoftHint text />
        </section>
    }
}

/// What a hint is about, as it stands in the text.
#[derive(Clone, PartialEq)]
struct Shown {
    kind: Kind,
    found: String,
    instead: String,
}

/// The first thing in a text that might point at a person and was not put away. What stands at the very end may still
/// be growing, so it is left alone.
fn first_hint(text: &str, away: &[String]) -> Option<Shown> {
    let found = andrum_hints::find(text).into_iter().filter(|hint| hint.range.end < text.len());
    let mut shown = found.filter_map(|hint| {
        let found = text.get(hint.range)?.to_owned();
        Some(Shown { kind: hint.kind, found, instead: hint.suggestion })
    });
    shown.find(|shown| !away.contains(&shown.found))
}

/// The first hint, until it is put away.
#[component]
fn SoftHint(text: RwSignal<String>) -> impl IntoView {
    let put_away = RwSignal::new(Vec::<String>::new());
    // The first hint that this person ever sees says it, until it is put away: it changes with each letter of a name.
    let says_where = StoredValue::new(false);
    let shown = Memo::new(move |_| {
        let away = put_away.get();
        text.with(|text| first_hint(text, &away))
    });
    let hint = move || {
        shown.get().map(|hint| {
            if browser::kept(SAID).is_none() {
                browser::keep(SAID, Some("yes"));
                says_where.set_value(true);
            }
            let where_facts_belong = says_where.get_value() && put_away.with(Vec::is_empty);
            let found = hint.found.clone();
            let close = move |_| put_away.update(|away| away.push(found.clone()));
            view! {
                <div class="hint" role="note">
                    {icon(Icon::Lightbulb)}
                    <p>{hint_words(&hint)}{where_facts_belong.then(|| format!(" {}", t(CASE_FILE)))}</p>
                    <button type="button" class="icon-button" aria-label=t(PUT_AWAY) on:click=close>
                        {icon(Icon::Cross)}
                    </button>
                </div>
            }
        })
    };
    view! { <div aria-live="polite">{hint}</div> }
}

/// What a hint says.
fn hint_words(hint: &Shown) -> String {
    match hint.kind {
        Kind::PersonalNumber | Kind::CoordinationNumber => t(NUMBER).to_owned(),
        Kind::Phone | Kind::Email | Kind::LicencePlate => fill(t(WITHOUT), &[&hint.found]),
        _ => fill(t(INSTEAD), &[&hint.found, &hint.instead]),
    }
}
