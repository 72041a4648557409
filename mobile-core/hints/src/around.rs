//! Whose age it is: what stands before a number.

use super::lexicon::Class;
use super::people;
use super::tokens::{Shape, Tokens};

/// What stands before an amount and says whose age it is.
pub(super) struct Around {
    /// Somebody is named before it.
    pub is_called: bool,
    /// ... and a verb stands between: "hon är 7".
    pub by_verb: bool,
    /// "fyller 7", and where that begins.
    pub fills: bool,
    pub from: usize,
    /// "ålder: 7"
    pub of_age: bool,
    /// "det är", "beslutet är".
    pub is_thing: bool,
    /// Several people are spoken of: "tre syskon: 4, 7 och 11 år".
    pub is_row: bool,
}

const ADVERBS: &[&str] = &[
    "bara",
    "nu",
    "snart",
    "knappt",
    "nästan",
    "redan",
    "ca",
    "cirka",
    "ungefär",
    "drygt",
    "precis",
    "endast",
    "typ",
    "väl",
    "nog",
    "just",
    "fortfarande",
    "då",
    "ju",
    "ännu",
    "inte",
    "only",
    "about",
    "almost",
    "runt",
    "kanske",
    "idag",
    "nyss",
    "nyligen",
];
const IS: &[&str] = &["är", "var", "blir", "blev", "bli", "blivit", "varit", "vara", "is", "was", "e"];
const FILLS: &[&str] = &["fyller", "fyllde", "fyllt", "fylla"];

impl Around {
    pub(super) fn of(tokens: &Tokens<'_>, place: usize) -> Self {
        let mut around = Self {
            is_called: false,
            by_verb: false,
            fills: false,
            from: place,
            of_age: false,
            is_thing: false,
            is_row: false,
        };
        let mut at = place;
        for _ in 0..3 {
            if tokens.was(at, 1, ADVERBS) {
                at -= 1;
            }
        }
        let Some(before) = tokens.before(at, 1) else { return around };
        if tokens.is(before, FILLS) {
            return Self { fills: true, from: before, ..around };
        }
        if tokens.is(before, IS) {
            let subject =
                (1..=7).map_while(|back| tokens.before(before, back)).take_while(|at| !tokens.ends_sentence(*at));
            for at in subject {
                if tokens.is(
                    at,
                    &[
                        "det",
                        "klockan",
                        "straffet",
                        "väntetiden",
                        "gränsen",
                        "den",
                        "vi",
                        "ni",
                        "temperaturen",
                        "tiden",
                    ],
                ) {
                    around.is_thing = true;
                    break;
                }
                if tokens.is(at, &["de", "dom"]) || people::is_person(tokens, at) {
                    around.is_called = true;
                    around.by_verb = true;
                    break;
                }
            }
            around.of_age |= tokens.was(before, 1, &["ålder", "åldern", "age"]);
            return around;
        }
        // "Nu är hon 8 år": the verb comes first.
        let inverted = tokens.is(before, &["hon", "han", "hen", "jag", "du", "she", "he"]) && tokens.was(before, 1, IS);
        let enclosed = tokens.is_mark(before, &[',', '(', ':', '–', '-'])
            && tokens.before(before, 1).is_some_and(|who| is_somebody(tokens, who));
        let direct = is_somebody(tokens, before) && at == place;
        // "sina barn på ett år" is a time, "en pojke på ett år" an age.
        let of = tokens.is(before, &["på", "om"])
            && tokens.before(before, 1).is_some_and(|who| people::role(tokens, who).is_some())
            && !tokens.was(before, 2, &["sin", "sina", "sitt", "mina", "deras"]);
        around.is_called = inverted || enclosed || direct || of;
        around.by_verb = inverted;
        let colon = tokens.is_mark(before, &[':']) && tokens.was(before, 1, &["ålder", "åldern"]);
        around.of_age = colon || tokens.is(before, &["ålder"]);
        let row = tokens.is_mark(before, &[':', ','])
            && (1..=6).any(|back| tokens.before(before, back).is_some_and(|who| tokens.class(who).has(Class::PLURAL)));
        around.is_row = row;
        around.is_called |= around.of_age;
        around
    }
}

/// A role or a name right beside an amount.
fn is_somebody(tokens: &Tokens<'_>, place: usize) -> bool {
    // At the beginning of a sentence any word has a capital; there a comma or a bracket has to follow.
    let shown = !tokens.begins_sentence(place)
        || tokens.is_mark(place + 1, &[',', '('])
        || tokens.class(place + 3).has(Class::DOES);
    let name = shown
        && tokens.shape(place) == Some(Shape::Capital)
        && !tokens.class(place).has(Class::NOBODY)
        && !people::is_place(tokens, place)
        && !people::ends_like_noun(&tokens.lower(place));
    people::role(tokens, place).is_some()
        || people::is_first(tokens, place) && tokens.shape(place) != Some(Shape::Small)
        || tokens.class(place).has(Class::PLURAL)
        || name
}
