//! A kit while it is being typed: in groups, each looked at as soon as it is whole.

use andrum_core::kit::{GROUPS, Kit, KitError, QR_PREFIX};
use zeroize::Zeroizing;

/// Characters of a group.
const GROUP_SIZE: usize = 5;
/// A code that is right. A typed group is put in its place, so that its check can be looked at before the others are
/// there.
const RIGHT: [&str; GROUPS] = ["00000", "0000Y", "0000W", "0000T", "0000R", "0000P", "0000M", "0000J"];

/// What was typed, pasted or scanned, in capitals and in groups.
#[must_use]
pub fn grouped(typed: &str) -> Zeroizing<String> {
    let mut code = Zeroizing::new(String::with_capacity(typed.len() * 2));
    for (place, character) in significant(typed).enumerate() {
        if place > 0 && place.is_multiple_of(GROUP_SIZE) {
            code.push('-');
        }
        code.push(character.to_ascii_uppercase());
    }
    code
}

/// The first whole group, from 1 to 8, that is mistyped.
#[must_use]
pub fn wrong_group(typed: &str) -> Option<u8> {
    let characters: Zeroizing<Vec<char>> = Zeroizing::new(significant(typed).collect());
    characters.chunks_exact(GROUP_SIZE).take(GROUPS).enumerate().find_map(|(index, group)| {
        let mut probe = Zeroizing::new(String::with_capacity(64));
        for (place, right) in RIGHT.iter().enumerate() {
            if place == index {
                probe.extend(group);
            } else {
                probe.push_str(right);
            }
        }
        match Kit::parse(&probe) {
            Err(KitError::Character(group) | KitError::Group(group)) => Some(group),
            Ok(_) | Err(KitError::Length) => None,
        }
    })
}

/// All but what comes before a code in a QR code, spaces, and hyphens, of which keyboards have several.
fn significant(typed: &str) -> impl Iterator<Item = char> {
    let typed = typed.trim();
    let code = match typed.split_at_checked(QR_PREFIX.len()) {
        Some((prefix, code)) if prefix.eq_ignore_ascii_case(QR_PREFIX) => code,
        _ => typed,
    };
    code.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_probe_is_right() {
        assert!(Kit::parse(&RIGHT.join("-")).is_ok());
    }

    #[test]
    fn what_is_typed_falls_into_groups() {
        assert_eq!(*grouped("2491b650n3 2rb"), "2491B-650N3-2RB");
        assert_eq!(*grouped("2491b-"), "2491B");
        assert_eq!(*grouped("andrum-kit:2491B-650N3"), "2491B-650N3");
        assert_eq!(*grouped(""), "");
    }

    #[test]
    fn a_slip_is_found_in_its_group_before_the_rest_is_typed() {
        let code = Kit::random().code();
        assert_eq!(wrong_group(&code), None);
        let groups: Vec<&str> = code.split('-').collect();
        for (index, group) in groups.iter().enumerate() {
            let last = group.chars().last().unwrap();
            let slip = format!("{}{}", &group[..4], if last == '2' { '3' } else { '2' });
            let typed = [&groups[..index], &[slip.as_str()]].concat().join(" ");
            assert_eq!(wrong_group(&typed), Some(index as u8 + 1));
        }
        assert_eq!(wrong_group("2!49B"), Some(1));
        assert_eq!(wrong_group("2491"), None);
    }
}
