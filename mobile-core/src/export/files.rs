//! The files of an archive and their names.

use std::collections::HashSet;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::{Archive, ExportError, OwnShared, archive::to_json, markdown::to_markdown};
use crate::entries::{Day, Entry, Language, Words};

/// The file that can be read in again.
pub const ARCHIVE_NAME: &str = "andrum-diary.json";
/// Longest part of a file name that comes from the text, in bytes.
const MAX_SLUG_BYTES: usize = 48;

const TITLE: Words = Words { sv: "Min dagbok", en: "My journal" };
const PEOPLE: Words = Words { sv: "De jag kan fråga", en: "People I can ask" };
const SHARED: Words = Words { sv: "Det jag skrivit i grupper", en: "What I wrote in groups" };
const SHARED_NOTE: Words = Words {
    sv: "Bara mina egna frågor och uppföljningar. Det de andra har skrivit är inte med. Det här läses inte in i Andrum igen.",
    en: "My own topics and outcomes alone. What the others wrote is not here. This is not read in by Andrum again.",
};
const GROUP: Words = Words { sv: "Gruppen", en: "The group" };
const OUTCOME: Words = Words { sv: "Uppföljning", en: "Outcome" };
const SAW: Words = Words { sv: "Vad vi såg", en: "What we saw" };
const TO_TRY: Words = Words { sv: "Vad vi prövar", en: "What we try" };
const WHO: Words = Words { sv: "Vem", en: "Who" };
const TRASH: Words = Words { sv: "I papperskorgen", en: "In the trash" };
const NOTE: Words = Words {
    sv: "Filerna är inte krypterade. Allt finns också i andrum-diary.json, som går att läsa in i Andrum igen.",
    en: "These files are not encrypted. Everything is in andrum-diary.json too, which Andrum can read in again.",
};

/// All files of an archive with their paths: [`ARCHIVE_NAME`], `index.md`, `people.md` where somebody is on the card, `groups.md` where
/// something was written in a group, and a Markdown file per entry in `entries/` or `trash/`.
/// Paths are ASCII letters, digits, `-`, `.` and one `/`, unique whatever the case, and safe on every file system.
///
/// # Errors
/// As [`to_json`].
pub fn write_files(archive: &Archive) -> Result<Vec<(String, Vec<u8>)>, ExportError> {
    let language = archive.language;
    let mut entries: Vec<&Entry> = archive.entries.iter().map(|it| &it.entry).collect();
    entries.sort_by_key(|it| (it.written_day, it.created_ms));
    let mut taken = HashSet::new();
    let named: Vec<_> = entries.into_iter().map(|entry| (path_of(entry, &mut taken), entry)).collect();
    let mut files = vec![
        (ARCHIVE_NAME.to_owned(), to_json(archive)?),
        ("index.md".to_owned(), index(&named, language).into_bytes()),
    ];
    if !archive.people.is_empty() {
        files.push(("people.md".to_owned(), people(archive).into_bytes()));
    }
    if !archive.shared.is_empty() {
        files.push(("groups.md".to_owned(), groups(archive).into_bytes()));
    }
    files.extend(named.into_iter().map(|(path, entry)| (path, to_markdown(entry, language).into_bytes())));
    Ok(files)
}

fn people(archive: &Archive) -> String {
    let line = |it: &super::ArchivedPerson| {
        let parts = [&it.person.name, &it.person.about, &it.person.reach].map(|part| part.trim());
        format!("- {}\n", parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · "))
    };
    let lines: String = archive.people.iter().map(line).collect();
    format!("# {}\n\n{lines}", PEOPLE.in_language(archive.language))
}

/// What was written in groups, a heading for each group. The days are those of UTC.
fn groups(archive: &Archive) -> String {
    let words = |words: Words| words.in_language(archive.language);
    let mut page = format!("# {}\n\n{}\n", words(SHARED), words(SHARED_NOTE));
    let mut group = None;
    for shared in &archive.shared {
        if group != Some(&shared.group) {
            let name = shared.group.trim();
            page.push_str(&format!("\n## {}\n", if name.is_empty() { words(GROUP) } else { name }));
            group = Some(&shared.group);
        }
        let day = Day::at(shared.edited_ms, 0).map(|day| format!("{day} · ")).unwrap_or_default();
        let (title, paragraphs) = match &shared.own {
            OwnShared::Topic { title, text } => (title.as_str(), vec![text.trim().to_owned()]),
            OwnShared::Outcome { saw, to_try, who } => {
                let parts = [(SAW, saw), (TO_TRY, to_try), (WHO, who)].into_iter();
                let told = parts.filter(|(_, text)| !text.trim().is_empty());
                (words(OUTCOME), told.map(|(name, text)| format!("{}: {}", words(name), text.trim())).collect())
            }
        };
        page.push_str(&format!("\n### {day}{title}\n"));
        page.extend(paragraphs.iter().filter(|text| !text.is_empty()).map(|text| format!("\n{text}\n")));
    }
    page
}

fn index(named: &[(String, &Entry)], language: Language) -> String {
    let line = |(path, entry): &(String, &Entry)| {
        let label: String = entry.preview().chars().map(|c| if matches!(c, '[' | ']') { ' ' } else { c }).collect();
        format!("- {} [{}]({path})\n", entry.written_day, if label.trim().is_empty() { "…" } else { label.trim() })
    };
    let (trash, kept): (Vec<_>, Vec<_>) = named.iter().partition(|(_, entry)| entry.trashed_ms.is_some());
    let mut page = format!("# {}\n\n{}\n\n", TITLE.in_language(language), NOTE.in_language(language));
    page.extend(kept.into_iter().map(line));
    if !trash.is_empty() {
        page.push_str(&format!("\n## {}\n\n", TRASH.in_language(language)));
        page.extend(trash.into_iter().map(line));
    }
    page
}

fn path_of(entry: &Entry, taken: &mut HashSet<String>) -> String {
    let folder = if entry.trashed_ms.is_some() { "trash" } else { "entries" };
    let slug = slug(&entry.preview());
    let stem = format!("{folder}/{}{}{slug}", entry.written_day, if slug.is_empty() { "" } else { "-" });
    let mut path = format!("{stem}.md");
    let mut number = 2;
    while !taken.insert(path.clone()) {
        path = format!("{stem}-{number}.md");
        number += 1;
    }
    path
}

/// Lower-case ASCII words joined by hyphens.
fn slug(text: &str) -> String {
    let plain = text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase);
    let spaced: String = plain.map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' }).collect();
    let mut slug = String::new();
    for word in spaced.split_whitespace() {
        if slug.len() + 1 + word.len() > MAX_SLUG_BYTES {
            break;
        }
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.push_str(word);
    }
    slug
}
