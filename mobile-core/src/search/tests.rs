use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::entries::{Entry, Feeling, Key, START_TAGS, Tag, template};

fn entry(text: &str) -> Entry {
    let free = template("free").unwrap();
    let mut entry = Entry::new(free, "2026-03-02".parse().unwrap(), 0);
    entry.write(&Key::new("free").unwrap(), text);
    entry
}

fn finds(text: &str, typed: &str) -> bool {
    Query::parse(typed).matches(&words_of(&entry(text)))
}

/// Finds it when the word is finished, so not merely by its beginning.
fn finds_whole(text: &str, word: &str) -> bool {
    finds(text, &format!("{word} "))
}

#[test]
fn every_inflection_finds_every_other() {
    let families: &[&[&str]] = &[
        &["besök", "besöken", "besöket", "besökets"],
        &["barn", "barnen", "barns", "barnets"],
        &["ansvar", "ansvaret", "ansvarets"],
        &["chef", "chefen", "cheferna", "chefens", "chefer"],
        &["möte", "möten", "mötet", "mötena"],
        &["arbete", "arbetet", "arbeten", "arbetena", "arbetes"],
        &["ärende", "ärendet", "ärenden", "ärendenas"],
        &["budget", "budgeten", "budgetens"],
        &["identitet", "identiteten", "identiteter"],
        &["hembesök", "hembesöket", "hembesöken"],
        &["handledning", "handledningen", "handledningens"],
        &["träff", "träffen", "träffar", "träffarna"],
        &["idé", "idéer", "idéerna", "ide"],
    ];
    for family in families {
        for written in *family {
            for typed in *family {
                assert!(finds_whole(&format!("Det var {written}."), typed), "{typed} should find {written}");
            }
        }
    }
}

#[test]
fn an_unfinished_word_is_found_at_every_letter() {
    for word in ["hembesöken", "möjligheterna", "dokumentationen", "supervision", "notes", "Ärendena", "samtalens"] {
        let text = format!("först {word} sen");
        let letters: Vec<_> = word.chars().collect();
        for count in 1..=letters.len() {
            let typed: String = letters[..count].iter().collect();
            assert!(finds(&text, &typed), "{typed} should find {word}");
        }
    }
    assert!(finds("Ett hembesök i dag", "hem"));
    assert!(!finds_whole("Ett hembesök i dag", "hem"), "a finished word is not a beginning");
    assert!(!finds("Ett hembesök i dag", "besök"), "a beginning is not a middle");
}

#[test]
fn swedish_letters_are_letters() {
    assert!(finds_whole("ett nytt ärende", "arende"));
    assert!(finds_whole("nya ärenden", "arendet"));
    assert!(finds_whole("han får gå", "far"));
    assert!(finds_whole("han får gå", "får"));
    assert!(finds_whole("min far kom", "far"));
    assert!(!finds_whole("min far kom", "får"), "a query with å wants å");
    assert!(!finds("min far kom", "få"));
    assert!(finds_whole("en idé", "ide") && finds_whole("en ide", "idé"));
    // The same å, composed and decomposed.
    assert!(finds_whole("va\u{30a}rd", "vård") && finds_whole("vård", "va\u{30a}rd"));
    assert!(finds_whole("ÅNGEST", "ångest"));
}

#[test]
fn english_is_found_as_it_is_written() {
    for word in ["supervision", "boundaries", "notes", "caseload", "is", "the", "colleagues", "data"] {
        assert!(finds_whole(&format!("about {word} today"), word), "{word}");
        assert!(finds(&format!("about {word} today"), word), "{word}");
    }
}

#[test]
fn all_words_must_be_there_and_minus_words_must_not() {
    let text = "Hembesöket blev av men samtalet blev svårt";
    assert!(finds(text, "samtal hembesök"));
    assert!(!finds(text, "samtal telefon "));
    assert!(finds(text, "samtal -telefon"));
    assert!(!finds(text, "hembesök -samtalen"));
    assert!(finds(text, "hembesök -sam"), "a minus word is whole");
    assert!(finds(text, "") && Query::parse("  ").is_empty());
    assert!(finds(text, "-"), "a hyphen alone asks nothing");
}

#[test]
fn phrases_stand_side_by_side() {
    let found = |text: &str, typed: &str| {
        let (entry, query) = (entry(text), Query::parse(typed));
        query.matches(&words_of(&entry)) && query.confirms(&entry)
    };
    assert!(found("Vi hade svåra samtal hela dagen", "\"svåra samtal\""));
    assert!(found("Vi hade Svåra\nsamtal", "”svara samtal”"));
    assert!(!found("Samtal är svåra", "\"svåra samtal\""));
    assert!(!found("svåra samtalen", "\"svåra samtal\""), "a phrase is as written");
    assert!(!found("Vi hade svåra samtal", "-\"svåra samtal\""));
    assert!(found("svåra saker", "\"svå"), "an unclosed quote is still words");
}

#[test]
fn tags_and_feelings_filter() {
    let mut entry = entry("något");
    entry.tags = [Tag::new("Ansvar och svåra beslut").unwrap(), Tag::new("Stöd").unwrap()].into();
    entry.feelings = [Feeling::new("orolig").unwrap(), Feeling::new("rastlös").unwrap()].into();
    let words = words_of(&entry);
    let matches = |typed: &str| Query::parse(typed).matches(&words);
    assert!(matches("tag:ansvar") && matches("tagg:Stöd") && matches("TAG:\"Ansvar och svåra beslut\""));
    assert!(!matches("tag:\"ansvar\"") && !matches("tag:beslut") && !matches("-tag:stöd"));
    assert!(matches("feeling:worried") && matches("känsla:orolig") && matches("känsla:rastlös"));
    assert!(!matches("känsla:lugn"));
    assert!(matches("beslut något"), "a tag's words are words too");
    for tag in START_TAGS {
        let mut entry = self::entry("");
        entry.tags = [Tag::new(tag.sv).unwrap()].into();
        assert!(Query::parse(&format!("tag:\"{}\"", tag.sv)).matches(&words_of(&entry)), "{}", tag.sv);
    }
}

#[test]
fn highlights_are_whole_words_of_the_original() {
    let lit = |text: &'static str, typed: &str| -> Vec<&'static str> {
        highlight(text, &Query::parse(typed)).map(|range| &text[range]).collect()
    };
    assert_eq!(lit("Mötet, och alla MÖTEN.", "möte "), ["Mötet", "MÖTEN"]);
    assert_eq!(lit("Hembesök hos far, får", "hem far"), ["far", "får"]);
    assert_eq!(lit("Hembesök hos far, får", "får hem"), ["Hembesök", "får"]);
    assert_eq!(lit("va\u{30a}rd och vård", "vård"), ["va\u{30a}rd", "vård"]);
    assert_eq!(lit("samtal utan samtal", "-samtal"), [""; 0]);
    assert_eq!(lit("orolig", "känsla:orolig"), [""; 0]);
}

#[test]
fn a_line_of_words_has_each_once_between_spaces() {
    let line = words_of(&entry("Möten möten mötet, möte"));
    let words: Vec<_> = line.trim().split(' ').collect();
    assert_eq!(words.iter().collect::<BTreeSet<_>>().len(), words.len());
    assert!(line.starts_with(' ') && line.ends_with(' ') && !line.contains("  "), "{line:?}");
    assert_eq!(words_of(&entry("…")), " ");
}

proptest! {
    #[test]
    fn anything_typed_is_a_query_and_anything_written_has_words(typed in "\\PC{0,40}", written in "\\PC{0,80}") {
        let query = Query::parse(&typed);
        let line = words_of(&entry(&written));
        let hit = query.matches(&line);
        prop_assert!(hit || !query.is_empty());
        prop_assert!(query.confirms(&entry(&written)) || typed.contains(['"', '”', '“']));
        for range in highlight(&written, &query) {
            prop_assert!(!written[range].is_empty());
        }
    }

    #[test]
    fn a_stem_is_how_its_word_begins(word in "[a-zåäöéü]{0,8}(et|ena|na|löst|fullt|heten|arnas|lig|ast)?s?") {
        let folded = fold::fold(&word);
        prop_assert!(folded.starts_with(&fold::stem(&folded)), "{}", word);
    }

    #[test]
    fn every_written_word_is_found_and_lit(words in prop::collection::vec("[a-zåäöéüA-ZÅÄÖ]{1,12}", 1..8), pick in any::<prop::sample::Index>()) {
        let text = words.join(" ");
        let word = pick.get(&words);
        prop_assert!(finds_whole(&text, word), "{} in {}", word, text);
        prop_assert!(finds(&text, word));
        let query = Query::parse(&format!("{word} "));
        prop_assert!(highlight(&text, &query).any(|range| &text[range] == word.as_str()));
    }
}
