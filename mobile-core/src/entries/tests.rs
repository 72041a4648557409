use std::collections::BTreeSet;

use data_encoding::HEXLOWER;
use proptest::prelude::*;
use serde::Deserialize;

use super::*;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn full_entry() -> Entry {
    let mut entry = Entry::new(template("driscoll").unwrap(), day("2026-03-02"), 1_772_468_400_000);
    entry.title = "Ett svårt samtal".into();
    entry.write(&Key::new("what").unwrap(), "Jag lovade för mycket.\nOch sen?\n");
    entry.tags = [Tag::new("Gränser").unwrap(), Tag::new("Svåra samtal").unwrap()].into();
    entry.feelings = [Feeling::new("orolig").unwrap(), Feeling::new("skamsen").unwrap()].into();
    entry.strain = Some(4.try_into().unwrap());
    entry.reference = true;
    entry.trashed_ms = Some(1_772_468_500_000);
    entry.conflicts = [Conflict {
        field: Field::Section(Key::new("what").unwrap()),
        base: Some("Jag lovade.".into()),
        ours: "Jag lovade för mycket.".into(),
        theirs: "Jag lovade ingenting.".into(),
    }]
    .into();
    entry
}

/// A frozen encoding: `docs/vectors/entry.json`.
#[derive(Deserialize)]
struct Vector {
    body: Body,
    hex: String,
}

#[test]
fn encodings_are_frozen() {
    let vectors: Vec<Vector> = serde_json::from_str(include_str!("../../../docs/vectors/entry.json")).unwrap();
    assert_eq!(vectors.len(), 5);
    for Vector { body, hex } in &vectors {
        assert_eq!(HEXLOWER.encode(&encode(body).unwrap()), *hex);
        assert!(decode(&HEXLOWER.decode(hex.as_bytes()).unwrap()).unwrap() == *body);
    }
    assert!(vectors.iter().any(|it| it.body == Body::Entry(full_entry())), "the vectors hold every field");
}

#[test]
fn only_the_canonical_bytes_are_read() {
    let good = encode(&Body::Entry(full_entry())).unwrap();
    assert_eq!(decode(&[&good[..], &[0]].concat()), Err(BodyError::Malformed));
    for end in 0..good.len() {
        assert!(decode(&good[..end]).is_err(), "cut at {end}");
    }
    // Tags in the wrong order: a set has one encoding.
    let (first, second) = ("Gränser", "Svåra samtal");
    let at = |word: &str| good.windows(word.len()).position(|window| window == word.as_bytes()).unwrap() - 1;
    let swapped = [
        &good[..at(first)],
        &good[at(second)..][..=second.len()],
        &good[at(first)..][..=first.len()],
        &good[at(second) + 1 + second.len()..],
    ]
    .concat();
    assert_eq!(swapped.len(), good.len());
    assert_eq!(decode(&swapped), Err(BodyError::Malformed));
}

#[test]
fn a_newer_body_is_told_apart_from_a_broken_one() {
    assert_eq!(decode(&[4, 1, 2, 3]), Err(BodyError::Newer));
    assert_eq!(decode(&[0xff, 0xff]), Err(BodyError::Newer));
    assert_eq!(decode(&[]), Err(BodyError::Malformed));
    assert_eq!(decode(&vec![0; MAX_ENCODED_BYTES + 1]), Err(BodyError::TooLarge));
}

#[test]
fn keys_of_a_newer_app_are_kept() {
    let mut entry = full_entry();
    entry.template = Key::new("newer-template").unwrap();
    entry.feelings = [Feeling::Named(Key::new("newer-feeling").unwrap())].into();
    let body = Body::Entry(entry);
    assert!(decode(&encode(&body).unwrap()).unwrap() == body);
}

#[test]
fn bounds_hold() {
    let broken = |change: &dyn Fn(&mut Entry)| {
        let mut entry = full_entry();
        change(&mut entry);
        let Err(BodyError::Entry(error)) = encode(&Body::Entry(entry)) else { panic!("was taken") };
        error
    };
    let long = "x".repeat(MAX_TEXT_BYTES);
    assert_eq!(broken(&|it| it.sections[1].text = long.clone()), EntryError::TextTooLong { limit: MAX_TEXT_BYTES });
    assert_eq!(broken(&|it| it.sections[1].text = "\u{7}".into()), EntryError::ControlCharacter);
    assert_eq!(broken(&|it| it.sections[1].text = "a\r\nb".into()), EntryError::ControlCharacter);
    assert_eq!(broken(&|it| it.title = "a\nb".into()), EntryError::Title);
    assert_eq!(broken(&|it| it.title = "å".repeat(MAX_TITLE_CHARS + 1)), EntryError::Title);
    assert_eq!(broken(&|it| it.title = "\u{0}".into()), EntryError::ControlCharacter);
    assert_eq!(broken(&|it| it.sections[1].prompt = it.sections[0].prompt.clone()), EntryError::Sections);
    let tags: BTreeSet<_> = (0..=MAX_TAGS).map(|n| Tag::new(&n.to_string()).unwrap()).collect();
    assert_eq!(broken(&|it| it.tags = tags.clone()), EntryError::TooManyTags { limit: MAX_TAGS });
    let feelings: BTreeSet<_> = (0..=MAX_FEELINGS).map(|n| Feeling::new(&n.to_string()).unwrap()).collect();
    assert_eq!(broken(&|it| it.feelings = feelings.clone()), EntryError::TooManyFeelings { limit: MAX_FEELINGS });
    let conflict = Conflict { field: Field::Title, base: None, ours: "\u{8}".into(), theirs: String::new() };
    assert_eq!(broken(&|it| it.conflicts = [conflict.clone()].into()), EntryError::ControlCharacter);

    let mut entry = full_entry();
    entry.conflicts =
        [Conflict { field: Field::Title, base: None, ours: "x".repeat(MAX_ENCODED_BYTES), theirs: String::new() }]
            .into();
    assert_eq!(encode(&Body::Entry(entry)), Err(BodyError::TooLarge));
    let reminder = Some(Reminder { weekday: 7, minute: 0 });
    assert_eq!(encode(&Body::Settings(Settings { reminder, ..Settings::default() })), Err(BodyError::Malformed));
}

#[test]
fn days_have_one_text() {
    assert_eq!(day("2024-02-29").to_string(), "2024-02-29");
    for wrong in [
        "2023-02-29",
        "2024-2-9",
        "+2024-02-09",
        "-0001-01-01",
        "20240209",
        "",
        "2024-13-01",
        "2024-02-09 ",
        "0000-01-01",
    ] {
        assert_eq!(wrong.parse::<Day>(), Err(EntryError::Day), "{wrong}");
    }
    // 2026-03-01T23:30Z is already Monday in Sweden.
    assert_eq!(Day::at(1_772_407_800_000, 60).unwrap(), day("2026-03-02"));
    assert_eq!(Day::at(1_772_407_800_000, 0).unwrap(), day("2026-03-01"));
    assert_eq!(day("2026-03-02").weekday(), 0);
    assert_eq!(day("2026-03-02").minus_days(2).unwrap(), day("2026-02-28"));
    assert_eq!(day("2026-03-02").days_after(day("2026-02-28")), 2);
    assert_eq!(day("0001-01-01").minus_days(1), Err(EntryError::Day));
    assert!(Day::at(i64::MAX, 0).is_err() && Day::at(0, i32::MAX).is_err());
    assert_eq!(day("1970-01-02").utc_midnight_ms(), 86_400_000);
}

#[test]
fn tags_have_one_form() {
    assert_eq!(Tag::new("  Makt \n och\tetik ").unwrap().as_str(), "Makt och etik");
    assert_eq!(Tag::new("Va\u{30a}ld").unwrap(), Tag::new("Våld").unwrap());
    assert_eq!(Tag::new(" "), Err(EntryError::TagLength { limit: 48 }));
    assert!(Tag::new(&"å".repeat(48)).is_ok() && Tag::new(&"å".repeat(49)).is_err());
    assert_eq!(Tag::new("a\u{0}b"), Err(EntryError::ControlCharacter));
}

#[test]
fn feelings_are_found_by_either_word() {
    assert_eq!(Feeling::new("Maktlös").unwrap(), Feeling::new("powerless").unwrap());
    assert_eq!(Feeling::new("maktlös").unwrap().word(Language::English), "powerless");
    assert_eq!(Feeling::new("Rastlös").unwrap().word(Language::Swedish), "Rastlös");
    let corners = |energy, tone| FEELINGS.iter().filter(|it| it.energy == energy && it.tone == tone).count();
    for (energy, tone) in [
        (Energy::More, Tone::Heavy),
        (Energy::More, Tone::Light),
        (Energy::Less, Tone::Heavy),
        (Energy::Less, Tone::Light),
    ] {
        assert_eq!(corners(energy, tone), 3);
    }
}

#[test]
fn every_known_key_is_a_key_and_unique() {
    let templates: Vec<_> = TEMPLATES.iter().map(|it| it.key).collect();
    let feelings: Vec<_> = FEELINGS.iter().map(|it| it.key).collect();
    for keys in [&templates, &feelings] {
        assert!(keys.iter().all(|key| Key::new(key).is_ok()));
        assert_eq!(keys.iter().collect::<BTreeSet<_>>().len(), keys.len());
    }
    let prompts: Vec<_> = TEMPLATES.iter().flat_map(|it| it.prompts).collect();
    for prompt in &prompts {
        assert!(Key::new(prompt.key).is_ok(), "{}", prompt.key);
        assert!(
            prompts.iter().filter(|it| it.key == prompt.key).all(|it| it.question == prompt.question),
            "{}",
            prompt.key
        );
    }
    assert_eq!(TEMPLATES[0].key, "driscoll", "the default comes first");
    assert!(START_TAGS.iter().all(|it| Tag::new(it.sv).is_ok() && Tag::new(it.en).is_ok()));
}

#[test]
fn a_preview_is_the_title_or_the_first_line() {
    let mut entry = Entry::new(template("driscoll").unwrap(), day("2026-03-02"), 0);
    assert!(entry.is_blank() && entry.preview().is_empty() && entry.plain_text().is_empty());
    entry.write(&Key::new("so-what").unwrap(), "\n  \n  Först det här.\nSen det.");
    assert_eq!(entry.preview(), "Först det här.");
    entry.write(&Key::new("what").unwrap(), &"ord ".repeat(60));
    assert!(entry.preview().ends_with("ord…") && entry.preview().chars().count() <= 120, "{}", entry.preview());
    entry.title = "En rubrik".into();
    assert_eq!(entry.preview(), "En rubrik");
    assert!(entry.plain_text().starts_with("En rubrik\n\nord ord"));
    entry.title = "å".repeat(150);
    assert_eq!(entry.preview().chars().count(), 120);
}

#[test]
fn settling_sets_the_field_and_takes_the_mark_away() {
    let conflict =
        |field, ours: &str, theirs: &str| Conflict { field, base: None, ours: ours.into(), theirs: theirs.into() };
    let mut entry = full_entry();
    entry.conflicts = [
        conflict(Field::Title, "a", "b"),
        conflict(Field::WrittenDay, "2026-03-01", "2026-03-02"),
        conflict(Field::Template, "gibbs", "free"),
        conflict(Field::Strain, "2", ""),
        conflict(Field::Section(Key::new("what").unwrap()), "x", "y"),
    ]
    .into();
    let before = entry.clone();
    assert_eq!(entry.settle(5, "x"), Err(SettleError::NoSuchConflict));
    assert_eq!(entry.settle(0, "a\nb"), Err(SettleError::Invalid(EntryError::Title)));
    assert_eq!(entry.settle(1, "i går"), Err(SettleError::Invalid(EntryError::Day)));
    assert_eq!(entry.settle(3, "6"), Err(SettleError::Invalid(EntryError::Strain)));
    assert!(entry == before);
    entry.settle(4, "x\r\ny").unwrap();
    entry.settle(3, "").unwrap();
    entry.settle(2, "gibbs").unwrap();
    entry.settle(1, "2026-03-01").unwrap();
    entry.settle(0, "a").unwrap();
    assert!(entry.conflicts.is_empty());
    assert_eq!((entry.title.as_str(), entry.written_day, entry.template.as_str()), ("a", day("2026-03-01"), "gibbs"));
    assert_eq!((entry.strain, entry.section("what")), (None, "x\ny"));
}

#[test]
fn debug_shows_nothing_personal() {
    let shown = format!("{:?} {:?}", Body::Entry(full_entry()), full_entry().conflicts);
    let shown = format!("{shown} {:?} {:?}", full_entry().tags, full_entry().feelings);
    for secret in ["samtal", "lovade", "Gränser", "skamsen", "worried"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

#[test]
fn hidden_characters_are_kept_and_listed() {
    let written = "a\u{202e}b\u{200b}";
    assert_eq!(text::clean(written), written);
    assert_eq!(text::hidden_characters(written), [(1, '\u{202e}'), (5, '\u{200b}')]);
}

proptest! {
    #[test]
    fn cleaned_text_is_clean_and_stays(written in any::<String>()) {
        let clean = text::clean(&written);
        prop_assert!(text::is_clean(&clean));
        prop_assert_eq!(text::clean(&clean), clean);
    }

    #[test]
    fn no_bytes_break_the_reader(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(body) = decode(&bytes) {
            prop_assert_eq!(encode(&body).unwrap(), bytes);
        }
    }
}

#[test]
fn somebody_to_turn_to_has_a_name_and_plain_short_lines() {
    let asa = Person { name: "Åsa".into(), about: "LVU".into(), reach: "070-174 06 05".into() };
    assert_eq!(decode(&encode(&Body::Person(asa.clone())).unwrap()), Ok(Body::Person(asa.clone())));
    let long = "å".repeat(MAX_PERSON_LINE + 1);
    for name in ["", " ", "A\nB", "A\u{7}", &long] {
        let named = Person { name: name.into(), ..asa.clone() };
        assert_eq!(encode(&Body::Person(named)), Err(BodyError::Person), "{name:?}");
    }
    assert!(!format!("{asa:?}").contains("LVU"));
}
