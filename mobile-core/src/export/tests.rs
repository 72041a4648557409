use std::io::{Cursor, Read, Write};

use andrum_wire::ids::{Blob, ItemId};
use proptest::prelude::*;
use zip::{ZipWriter, write::SimpleFileOptions};

use super::*;
use crate::entries::{
    Conflict, Entry, EntryError, Feeling, Field, Key, Language, Person, Section, Strain, Tag, template, text,
};

fn entry(title: &str, text: &str) -> Entry {
    let mut entry = Entry::new(template("driscoll").unwrap(), "2026-03-02".parse().unwrap(), 1_772_468_400_000);
    entry.title = title.into();
    entry.write(&Key::new("what").unwrap(), text);
    entry
}

fn archive(entries: Vec<Entry>) -> Archive {
    let mut archive = Archive::new(1_772_500_000_000, Language::Swedish);
    for (number, entry) in entries.into_iter().enumerate() {
        let mut item = [0; 16];
        item[..8].copy_from_slice(&(number as u64).to_be_bytes());
        archive.entries.push(ArchivedEntry { item: ItemId(item), entry, history: Vec::new() });
    }
    archive
}

fn example() -> Archive {
    let mut entry = entry("Ett löfte", "Jag sade ”snart”.");
    entry.tags = [Tag::new("Svåra samtal").unwrap()].into();
    entry.feelings = [Feeling::new("orolig").unwrap(), Feeling::new("skamsen").unwrap()].into();
    entry.strain = Strain::try_from(4).ok();
    entry.reference = true;
    let title = Conflict { field: Field::Title, base: None, ours: "Ett löfte".into(), theirs: "Löftet".into() };
    entry.conflicts = [title].into();
    let mut archive = archive(vec![entry, self::entry("", "")]);
    archive.entries[0].history = vec![self::entry("Ett löfte", "Jag sade")];
    archive.unreadable = vec![Unreadable { place: "17.0".into(), bytes: Blob(vec![0xfe, 0xff]) }];
    archive
}

#[test]
fn the_json_is_frozen() {
    let frozen = include_str!("../../../docs/vectors/archive.json");
    assert_eq!(String::from_utf8(to_json(&example()).unwrap()).unwrap(), frozen);
    assert!(from_json(frozen.as_bytes()).unwrap() == example());
}

#[test]
fn the_zip_reads_back_and_is_always_the_same() {
    let zip = to_zip(&example()).unwrap();
    assert!(import(&zip).unwrap() == example());
    assert_eq!(zip, to_zip(&example()).unwrap());
    assert!(import(&to_json(&example()).unwrap()).unwrap() == example(), "the JSON alone will do");
}

#[test]
fn a_page_reads_like_a_page() {
    let page = to_markdown(&example().entries[0].entry, Language::Swedish);
    let expected = "# Ett löfte\n\n2026-03-02 · Vad? Än sen? Vad nu? · orolig, skamsen · tog 4/5 · Svåra samtal · i referensbanken\n\n\
        ## Vad hände?\n\nJag sade ”snart”.\n\n---\n\nTvå versioner finns kvar att välja mellan.\n\n## Den andra\n\nLöftet\n\n## Den ena\n\nEtt löfte\n";
    assert_eq!(page, expected);
    assert!(
        to_markdown(&entry("", "x"), Language::English)
            .starts_with("# 2026-03-02\n\n2026-03-02 · What? So what? Now what?\n")
    );
}

#[test]
fn file_names_are_safe_and_unique() {
    let mut trashed = entry("Kastad", "");
    trashed.trashed_ms = Some(1);
    let titles = ["../../etc/passwd", "CON", "Möte: ÅÄÖ?", "möte åäö", "", "…", "\u{202e}gnp.exe", "日本"];
    let mut entries: Vec<_> = titles.iter().map(|title| entry(title, "")).collect();
    entries.extend([entry(&"lång ".repeat(40), ""), trashed]);
    let files = write_files(&archive(entries)).unwrap();
    let paths: Vec<_> = files.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "andrum-diary.json",
            "index.md",
            "entries/2026-03-02-etc-passwd.md",
            "entries/2026-03-02-con.md",
            "entries/2026-03-02-mote-aao.md",
            "entries/2026-03-02-mote-aao-2.md",
            "entries/2026-03-02.md",
            "entries/2026-03-02-2.md",
            "entries/2026-03-02-gnp-exe.md",
            "entries/2026-03-02-3.md",
            "entries/2026-03-02-lang-lang-lang-lang-lang-lang-lang-lang-lang.md",
            "trash/2026-03-02-kastad.md",
        ]
    );
    let index = String::from_utf8(files[1].1.clone()).unwrap();
    assert!(paths[2..].iter().all(|path| index.contains(&format!("({path})"))), "{index}");
}

#[test]
fn people_go_along_as_version_2() {
    let mut archive = example();
    let person = Person { name: "Åsa".into(), about: String::new(), reach: "070-174 06 05".into() };
    archive.add_person(ItemId([9; 16]), person);
    let json = to_json(&archive).unwrap();
    assert!(from_json(&json).unwrap() == archive);
    let json = String::from_utf8(json).unwrap();
    assert!(from_json(json.replace("\"version\": 2", "\"version\": 1").as_bytes()).is_err(), "version 1 has no people");
    assert!(from_json(json.replace("\"Åsa\"", "\"\"").as_bytes()).is_err(), "a person has a name");
    let page = write_files(&archive).unwrap().into_iter().find(|(path, _)| path == "people.md").unwrap().1;
    assert_eq!(String::from_utf8(page).unwrap(), "# De jag kan fråga\n\n- Åsa · 070-174 06 05\n");
}

#[test]
fn what_was_written_in_groups_goes_along_as_version_3() {
    let mut archive = example();
    let day_ms = 1_772_409_600_000; // 2026-03-02
    let shared = |group: &str, own| ArchivedShared { group: group.into(), edited_ms: day_ms, own };
    let (title, text) = ("Löften".into(), "Jag lovade igen.\n\nHur gör ni?".into());
    archive.add_shared(shared("Grupp Norr", OwnShared::Topic { title, text }));
    let (saw, to_try) = ("Löftet tröstar oss.".into(), "Säga vad som händer.".into());
    archive.add_shared(shared("Grupp Norr", OwnShared::Outcome { saw, to_try, who: String::new() }));
    archive.add_shared(shared("", OwnShared::Topic { title: "Med mentorn".into(), text: String::new() }));
    let json = to_json(&archive).unwrap();
    assert!(from_json(&json).unwrap() == archive);
    let json = String::from_utf8(json).unwrap();
    for version in [1, 2] {
        let older = json.replace("\"version\": 3", &format!("\"version\": {version}"));
        assert!(from_json(older.as_bytes()).is_err(), "version {version} has none of it");
    }
    let page = write_files(&archive).unwrap().into_iter().find(|(path, _)| path == "groups.md").unwrap().1;
    assert_eq!(
        String::from_utf8(page).unwrap(),
        "# Det jag skrivit i grupper\n\nBara mina egna frågor och uppföljningar. Det de andra har skrivit är inte med. \
         Det här läses inte in i Andrum igen.\n\n## Grupp Norr\n\n### 2026-03-02 · Löften\n\nJag lovade igen.\n\nHur gör \
         ni?\n\n### 2026-03-02 · Uppföljning\n\nVad vi såg: Löftet tröstar oss.\n\nVad vi prövar: Säga vad som \
         händer.\n\n## Gruppen\n\n### 2026-03-02 · Med mentorn\n"
    );
}

#[test]
fn what_is_not_an_archive_is_refused_by_name() {
    assert_eq!(import(b""), Err(ExportError::NotAnArchive));
    assert_eq!(import(b"hello"), Err(ExportError::NotAnArchive));
    assert_eq!(import(b"PK\x03\x04 and no more"), Err(ExportError::NotAnArchive));
    let json = String::from_utf8(to_json(&example()).unwrap()).unwrap();
    let cut = &json.as_bytes()[..json.len() / 2];
    assert!(matches!(import(cut), Err(ExportError::Damaged { .. })));
    assert_eq!(
        import(json.replace("\"version\": 1", "\"version\": 4, \"later\": []").as_bytes()),
        Err(ExportError::Newer(4))
    );
    assert_eq!(import(json.replace("\"version\": 1", "\"version\": 4").as_bytes()), Err(ExportError::Newer(4)));
    assert!(matches!(
        import(json.replace("\"version\": 1", "\"version\": 1, \"later\": []").as_bytes()),
        Err(ExportError::Damaged { .. })
    ));
    assert!(matches!(import(json.replace("2026-03-02", "2026-02-30").as_bytes()), Err(ExportError::Damaged { .. })));
    let bell = json.replace("Jag sade\"", "\\u0007\"");
    assert_eq!(import(bell.as_bytes()), Err(ExportError::Entry { number: 0, error: EntryError::ControlCharacter }));
    let mut twice = example();
    twice.entries[1].item = twice.entries[0].item;
    assert_eq!(import(&to_json(&twice).unwrap()), Err(ExportError::NotAnArchive));
}

fn zip_of(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn other_paths_of_a_zip_are_not_touched() {
    let json = to_json(&example()).unwrap();
    let beside = zip_of(&[("../../evil", b"x"), ("/etc/passwd", b"x"), (ARCHIVE_NAME, &json)]);
    assert!(import(&beside).unwrap() == example());
    for name in ["../andrum-diary.json", "sub/andrum-diary.json", "ANDRUM-DIARY.JSON"] {
        assert_eq!(import(&zip_of(&[(name, &json)])), Err(ExportError::NotAnArchive));
    }
}

#[test]
fn a_zip_bomb_stops_at_the_limit() {
    let bomb = zip_of(&[(ARCHIVE_NAME, &vec![b' '; 4 << 20])]);
    assert!(bomb.len() < 1 << 16);
    assert_eq!(zipped::unpack(&bomb, 1 << 20), Err(ExportError::TooLarge));
    assert_eq!(zipped::unpack(&bomb, 4 << 20).map(|json| json.len()), Ok(4 << 20));
}

#[test]
fn nothing_beyond_the_limit_is_unpacked() {
    struct Beyond;
    impl Read for Beyond {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("read beyond the limit"))
        }
    }
    let reader = std::io::repeat(b' ').take(101).chain(Beyond);
    assert_eq!(zipped::read_bounded(reader, 100), Err(ExportError::TooLarge));
}

#[test]
fn too_many_entries_are_refused_while_reading() {
    let mut json = String::from_utf8(to_json(&archive(Vec::new())).unwrap()).unwrap();
    let one = r#"{"place":"","bytes":""},"#;
    json = json.replace(
        "\"unreadable\": []",
        &format!("\"unreadable\": [{}{}]", one.repeat(MAX_HISTORY), one.trim_end_matches(',')),
    );
    assert!(matches!(import(json.as_bytes()), Err(ExportError::Damaged { .. })));
    let fitting = json.replacen(one, "", 1);
    assert_eq!(import(fitting.as_bytes()).unwrap().unreadable.len(), MAX_HISTORY);
}

fn any_entry() -> impl Strategy<Value = Entry> {
    let words = || any::<String>().prop_map(|it| text::clean(&it));
    let tags = prop::collection::btree_set("[a-zåäö]{1,8}", 0..4);
    (words(), words(), words(), tags, 0..7u8, any::<i64>(), prop::option::of(any::<i64>())).prop_map(
        |(title, what, free, tags, strain, created_ms, trashed_ms)| {
            let mut entry = entry(&title.replace('\n', " ").chars().take(100).collect::<String>(), &what);
            entry.sections.push(Section { prompt: Key::new("unknown-1").unwrap(), text: free.clone() });
            entry.tags = tags.iter().map(|it| Tag::new(it).unwrap()).collect();
            entry.feelings = tags.iter().map(|it| Feeling::new(it).unwrap()).collect();
            entry.strain = Strain::try_from(strain).ok();
            (entry.created_ms, entry.trashed_ms, entry.reference) = (created_ms, trashed_ms, strain == 0);
            let conflict = Conflict { field: Field::Title, base: None, ours: free, theirs: what };
            entry.conflicts = trashed_ms.map(|_| conflict).into_iter().collect();
            entry
        },
    )
}

proptest! {
    #[test]
    fn what_goes_out_comes_back(entries in prop::collection::vec(any_entry(), 0..6), bytes in prop::collection::vec(any::<u8>(), 0..40)) {
        let mut archive = archive(entries.clone());
        archive.unreadable = vec![Unreadable { place: "1.2".into(), bytes: Blob(bytes) }];
        if let Some(first) = archive.entries.first_mut() {
            first.history = entries;
        }
        let zip = to_zip(&archive).unwrap();
        prop_assert!(import(&zip).unwrap() == archive);
        let files = write_files(&archive).unwrap();
        let safe = |path: &str| path.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-./".contains(&b)) && !path.contains("..");
        prop_assert!(files.iter().all(|(path, _)| safe(path) && path.len() < 80));
    }

    #[test]
    fn no_bytes_break_the_reader(bytes in prop::collection::vec(any::<u8>(), 0..300), at in any::<prop::sample::Index>(), flip in 1u8..) {
        let _ = import(&bytes);
        let _ = import(&[ZIP_START, &bytes].concat());
        let mut zip = to_zip(&example()).unwrap();
        let at = at.index(zip.len());
        zip[at] ^= flip;
        let read = import(&zip);
        prop_assert!(read.is_err() || read == Ok(example()), "a flipped byte at {} changed what was read", at);
    }
}

const ZIP_START: &[u8] = b"PK\x03\x04";
