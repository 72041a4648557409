//! A question with room for an answer.

use std::rc::Rc;

use andrum_core::entries::{Key, Section, Template, template};
use leptos::prelude::*;

use super::draft::Draft;
use crate::hints::{Hint, LooksLike, hints};
use crate::page::{app, t};
use crate::ui::browser;
use crate::ui::icon::{Icon, icon};
use crate::words::{Words, fill, words};

const FREE: Words = words("Skriv", "Write");
const NAME: Words = words(
    "”{}” ser ut som ett namn. Skriv gärna ”{}” i stället.",
    "“{}” looks like a name. You may want to write “{}” instead.",
);
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

/// The first thing in a text that might point at a person and was not put away.
#[component]
fn SoftHint(text: RwSignal<String>) -> impl IntoView {
    let put_away = RwSignal::new(Vec::<String>::new());
    let shown = Memo::new(move |_| {
        let away = put_away.get();
        text.with(|text| hints(text).into_iter().find(|hint| !away.contains(&hint.found)))
    });
    let hint = move || {
        shown.get().map(|hint| {
            let found = hint.found.clone();
            let close = move |_| put_away.update(|away| away.push(found.clone()));
            view! {
                <div class="hint" role="note">
                    {icon(Icon::Lightbulb)}
                    <p>{hint_words(&hint)}</p>
                    <button type="button" class="icon-button" aria-label=t(PUT_AWAY) on:click=close>{icon(Icon::Cross)}</button>
                </div>
            }
        })
    };
    view! { <div aria-live="polite">{hint}</div> }
}

/// What a hint says; once, also where things belong that a case needs.
fn hint_words(hint: &Hint) -> String {
    let mut said = match hint.looks_like {
        LooksLike::Name(instead) => fill(t(NAME), &[&hint.found, &instead]),
        LooksLike::PersonalNumber => t(NUMBER).to_owned(),
    };
    if browser::noted(SAID).is_none() {
        browser::note(SAID, "yes");
        said.push(' ');
        said += t(CASE_FILE);
    }
    said
}
