//! Entries as Markdown, for reading anywhere. What the person wrote is put in as it is.

use std::fmt::Write as _;

use crate::entries::{Entry, Language, Template, Words, template};

const STRAIN: Words = Words { sv: "tog", en: "took" };
const REFERENCE: Words = Words { sv: "i referensbanken", en: "in the reference bank" };
const UNSETTLED: Words =
    Words { sv: "Två versioner finns kvar att välja mellan.", en: "Two versions are left to choose between." };
const OURS: Words = Words { sv: "Den ena", en: "One" };
const THEIRS: Words = Words { sv: "Den andra", en: "The other" };

/// One entry as Markdown: its title or day, a line of what is known about it, and each answer under its question. Sections without an
/// answer are left out; texts of unsettled conflicts follow at the end.
#[must_use]
pub fn to_markdown(entry: &Entry, language: Language) -> String {
    let mut page = format!("# {}\n\n{}\n", heading(entry), facts(entry, language));
    for section in entry.sections.iter().filter(|it| !it.text.trim().is_empty()) {
        match Template::question(section.prompt.as_str(), language) {
            Some(question) if section.prompt.as_str() != "free" => push(&mut page, format_args!("\n## {question}\n")),
            Some(_) => {}
            None => push(&mut page, format_args!("\n## {}\n", section.prompt)),
        }
        push(&mut page, format_args!("\n{}\n", section.text.trim_end()));
    }
    for conflict in &entry.conflicts {
        push(&mut page, format_args!("\n---\n\n{}\n", UNSETTLED.in_language(language)));
        for (name, text) in [(THEIRS, &conflict.theirs), (OURS, &conflict.ours)] {
            push(&mut page, format_args!("\n## {}\n\n{}\n", name.in_language(language), text.trim_end()));
        }
    }
    page
}

/// The title on one line, or else the day.
fn heading(entry: &Entry) -> String {
    if entry.title.trim().is_empty() { entry.written_day.to_string() } else { entry.title.trim().to_owned() }
}

/// Day, template, feelings, strain, tags.
fn facts(entry: &Entry, language: Language) -> String {
    let mut facts = vec![entry.written_day.to_string()];
    facts.extend(template(entry.template.as_str()).map(|it| it.name.in_language(language).to_owned()));
    if !entry.feelings.is_empty() {
        facts.push(entry.feelings.iter().map(|it| it.word(language)).collect::<Vec<_>>().join(", "));
    }
    facts.extend(entry.strain.map(|it| format!("{} {}/5", STRAIN.in_language(language), it.get())));
    if !entry.tags.is_empty() {
        facts.push(entry.tags.iter().map(|it| it.as_str()).collect::<Vec<_>>().join("; "));
    }
    if entry.reference {
        facts.push(REFERENCE.in_language(language).to_owned());
    }
    facts.join(" · ")
}

fn push(page: &mut String, text: core::fmt::Arguments<'_>) {
    // Writing to a String cannot fail.
    let _ = page.write_fmt(text);
}
