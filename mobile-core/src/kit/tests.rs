use proptest::prelude::*;

use super::*;
use crate::vectors::Vectors;

fn same(one: &Kit, other: &Kit) -> bool {
    one.0 == other.0
}

fn vector() -> (Vectors, Kit) {
    let vector = Vectors::new(include_str!("../../../docs/vectors/kit.json"));
    let kit = Kit(vector.array("kit"));
    (vector, kit)
}

#[test]
fn the_vector_holds() {
    let (vector, kit) = vector();
    assert_eq!(*kit.code(), vector.text("code"));
    assert!(same(&Kit::parse(vector.text("code")).unwrap(), &kit));
    assert_eq!(kit.k1().expose(), vector.bytes("k1").as_slice());
    assert_eq!(kit.k2().expose(), vector.bytes("k2").as_slice());
    assert_eq!(kit.root().public().as_bytes(), vector.bytes("root_public"));
}

#[test]
fn a_code_is_read_however_it_was_written() {
    let (vector, kit) = vector();
    let code = vector.text("code");
    let spellings = [
        code.to_lowercase(),
        code.replace('-', ""),
        code.replace('-', " – "),
        format!("\n {} \t", code.replace('-', "\u{2011}")),
        code.replace('0', "O").replace('1', "I"),
        code.replace('0', "o").replace('1', "l"),
        kit.qr_text().to_string(),
        kit.qr_text().to_uppercase(),
    ];
    for spelling in spellings {
        assert!(Kit::parse(&spelling).is_ok_and(|read| same(&read, &kit)), "{spelling}");
    }
}

#[test]
fn a_slip_is_found_in_its_group() {
    let (vector, _) = vector();
    let code = vector.text("code");
    for (at, character) in code.char_indices().filter(|(_, character)| *character != '-') {
        let group = (at / 6 + 1) as u8;
        let replaced = |other: char| format!("{}{other}{}", &code[..at], &code[at + 1..]);
        for other in "0123456789ABCDEFGHJKMNPQRSTVWXYZ".chars().filter(|other| *other != character) {
            assert_eq!(Kit::parse(&replaced(other)).err(), Some(KitError::Group(group)));
        }
        for other in ['U', 'ö', '!', 'О'] {
            assert_eq!(Kit::parse(&replaced(other)).err(), Some(KitError::Character(group)));
        }
    }
}

#[test]
fn groups_that_changed_places_are_found() {
    let (vector, _) = vector();
    let groups: Vec<&str> = vector.text("code").split('-').collect();
    for one in 0..GROUPS {
        for other in one + 1..GROUPS {
            let mut swapped = groups.clone();
            swapped.swap(one, other);
            assert_eq!(Kit::parse(&swapped.join("-")).err(), Some(KitError::Group(one as u8 + 1)));
        }
    }
}

#[test]
fn another_length_is_no_kit() {
    let (vector, _) = vector();
    let code = vector.text("code");
    for end in (0..code.len()).filter(|end| !code[..*end].ends_with('-') || *end < code.len()) {
        assert_eq!(Kit::parse(&code[..end]).err(), Some(KitError::Length));
    }
    assert_eq!(Kit::parse(&format!("{code}0")).err(), Some(KitError::Length));
    assert_eq!(Kit::parse(&"å".repeat(100_000)).err(), Some(KitError::Length));
    assert_eq!(Kit::parse("andrum-kit:").err(), Some(KitError::Length));
}

#[test]
fn two_groups_are_asked_for_and_checked() {
    let kit = Kit::random();
    let code = kit.code();
    let mut asked = [false; GROUPS + 1];
    for _ in 0..500 {
        let (one, other) = Kit::challenge();
        assert!(one != other && (1..=GROUPS).contains(&one) && (1..=GROUPS).contains(&other));
        asked[one] = true;
        asked[other] = true;
    }
    assert_eq!(asked.iter().filter(|asked| **asked).count(), GROUPS);
    for (index, group) in code.split('-').enumerate() {
        assert!(kit.check_group(index + 1, group) && kit.check_group(index + 1, &group.to_lowercase()));
        assert!(!kit.check_group(index, group) && !kit.check_group(index + 2, group));
        assert!(!kit.check_group(index + 1, &group[..4]) && !kit.check_group(index + 1, ""));
        assert!(!kit.check_group(index + 1, "!!!!!") && !kit.check_group(index + 1, &code));
    }
    assert!(!kit.check_group(usize::MAX, "") && !kit.check_group(0, ""));
}

proptest! {
    #[test]
    fn every_kit_comes_back(bytes: [u8; KIT_BYTES]) {
        let kit = Kit(bytes);
        prop_assert_eq!(kit.code().len(), 47);
        prop_assert!(same(&Kit::parse(&kit.code()).unwrap(), &kit));
        prop_assert!(same(&Kit::parse(&kit.qr_text()).unwrap(), &kit));
    }

    #[test]
    fn nothing_typed_panics(typed in ".{0,80}") {
        if let Ok(kit) = Kit::parse(&typed) {
            prop_assert!(same(&Kit::parse(&kit.code()).unwrap(), &kit));
        }
        let _ = Kit([0; KIT_BYTES]).check_group(1, &typed);
    }
}
