//! What stands beside a word with a capital, where no role says who it is: verbs of people, what is somebody's, an age.

use super::lexicon::Class;
use super::people::{self, ends_like_noun, ends_like_place, ends_like_surname, ends_like_thing, ends_with_article};
use super::tokens::{Shape, Token, Tokens};

/// A first name: in the middle of a sentence by its capital, at its beginning when it is no other word.
pub(super) fn by_itself(tokens: &Tokens<'_>, place: usize, first: Class) -> bool {
    const INTO: &[&str] = &["i", "från", "till", "mot", "via", "in"];
    const TAKEN: &[&str] = &["på"];
    let class = tokens.class(place);
    if people::is_place(tokens, place) && INTO.iter().chain(TAKEN).any(|word| tokens.was(place, 1, &[word])) {
        return false;
    }
    if class.has(Class::BRAND) && tokens.was(place, 1, &["på", "från", "till", "hos"]) {
        return false;
    }
    // "läste Kari Killén" is a book, "lyssnade på Håkan Hellström" a song.
    let heard = tokens.was(place, 1, &["på"]) && tokens.was(place, 2, &["lyssnade", "lyssnar", "lyssna", "lyssnat"]);
    let full_name = tokens.shape(place + 1) == Some(Shape::Capital) && !tokens.joined(place);
    if full_name
        && (heard || tokens.was(place, 1, &["läst", "läste", "läser", "läsa", "citerade", "citerar", "författaren"]))
    {
        return false;
    }
    if !tokens.begins_sentence(place) {
        // "SoL" is a law, and "en Sagaläsning" a reading.
        return tokens.str(place).chars().skip(1).all(|char| !char.is_uppercase()) || tokens.str(place).contains('-');
    }
    if !first.has(Class::AMBIGUOUS) {
        return !class.has(Class::NOBODY.or(Class::VERB)) || class.has(Class::PLACE);
    }
    let next = tokens.class(place + 1);
    let genitive = !class.has(Class::FIRST);
    let surname = tokens.shape(place + 1) == Some(Shape::Capital) && !next.has(Class::NOBODY) && !tokens.joined(place);
    let pronoun = class.has(Class::THING);
    let verb = next.has(Class::VERB)
        && !(pronoun
            && tokens.is(place + 1, &["är", "var", "har", "hade", "blir", "blev", "kom", "kommer", "kan", "ska"]));
    let age = tokens.is_mark(place + 1, &['('])
        || tokens.is_mark(place + 1, &[',']) && matches!(tokens.digits(place + 2), 1 | 2);
    let row = tokens.is(place + 1, &["och"])
        && tokens.shape(place + 2) == Some(Shape::Capital)
        && people::is_first(tokens, place + 2);
    surname || (verb && !genitive) || age || (genitive && next.has(Class::KIN) && !pronoun) || row
}

/// A word that no list has: by what stands beside it.
pub(super) fn by_neighbours(tokens: &Tokens<'_>, place: usize, lower: &str) -> bool {
    let class = tokens.class(place);
    let other = Class::ROLE.or(Class::KIN).or(Class::VERB).or(Class::PLURAL).or(Class::TITLE).or(Class::BRAND);
    if class.has(other) || people::role(tokens, place).is_some() || lower.chars().count() < 3 {
        return false;
    }
    if lower.len() > 5 && (lower.ends_with("sson") || lower.ends_with("ssons")) {
        return true;
    }
    if has_surname(tokens, place) {
        return true;
    }
    // Within a sentence no noun has a capital, so less of a name's ending is asked for.
    let noun = if tokens.begins_sentence(place) { ends_like_noun(lower) } else { ends_with_article(lower) };
    !noun
        && (owns(tokens, place, lower)
            || has_age(tokens, place)
            || has_people(tokens, place)
            || acts(tokens, place, lower)
            || is_met(tokens, place)
            || is_spoken_to(tokens, place)
            || stands_alone(tokens, place, lower))
}

/// Rigmor Dahlqvist
fn has_surname(tokens: &Tokens<'_>, place: usize) -> bool {
    let next = tokens.lower(place + 1);
    tokens.shape(place + 1) == Some(Shape::Capital)
        && !tokens.joined(place)
        && !tokens.class(place + 1).has(Class::NOBODY)
        && ends_like_surname(&next)
        && !ends_like_thing(&next)
        && !people::is_place(tokens, place + 1)
}

/// Zlatkos mamma
fn owns(tokens: &Tokens<'_>, place: usize, lower: &str) -> bool {
    const ANYBODYS: &[&str] = &["barn", "situation", "rum", "hund", "familj", "ord", "svar", "fråga", "händer"];
    lower.ends_with('s')
        && lower.len() > 4
        && tokens.class(place + 1).has(Class::KIN)
        && !(tokens.begins_sentence(place) && tokens.is(place + 1, ANYBODYS))
}

/// Zorka (8), Zorka, 8 år, Zorka 8 år, Zorka, född 2014
fn has_age(tokens: &Tokens<'_>, place: usize) -> bool {
    let marked = tokens.is_mark(place + 1, &['(', ',']);
    let at = if marked { place + 2 } else { place + 1 };
    let number = matches!(tokens.digits(at), 1 | 2);
    let born = tokens.is(at, &["född"]) || tokens.is(at, &["f"]) && (marked || tokens.is_mark(at + 1, &['.']));
    let years = number && tokens.is(at + 1, &["år", "mån", "månader"]);
    let bracket = number && tokens.is_mark(place + 1, &['(']) && tokens.is_mark(at + 1, &[')']);
    // "Fängelse 2 år" and "Zorka 2 år" look the same where a sentence begins.
    let told = tokens.class(at + 2).has(Class::DOES) || tokens.is_mark(at + 2, &[',']);
    let shown = marked || told || !(tokens.begins_sentence(place) || place_before(tokens, place));
    let enclosed =
        number && tokens.is_mark(place + 1, &[',']) && tokens.is_mark(at + 1, &[',']) && !tokens.joined(place + 1);
    bracket || enclosed || shown && (born || years)
}

/// Zorka och hennes syster
fn has_people(tokens: &Tokens<'_>, place: usize) -> bool {
    tokens.is(place + 1, &["och"])
        && tokens.is(place + 2, &["hans", "hennes", "hens"])
        && (people::role(tokens, place + 3).is_some() || people::role(tokens, place + 4).is_some())
}

const PRONOUNS: &[&str] =
    &["jag", "du", "han", "hon", "hen", "vi", "ni", "de", "dom", "det", "den", "man", "ingen", "alla", "någon"];

/// Zorka grät. At the beginning of a sentence another word may stand before a verb, but then who does it stands behind: "Ensam satt jag".
fn acts(tokens: &Tokens<'_>, place: usize, lower: &str) -> bool {
    // A word that ends in a vowel is hardly a noun; before a verb of any kind it is a name at the beginning of a sentence, too.
    const ANY: &[&str] = &[
        "har", "hade", "bor", "bodde", "fick", "tog", "tar", "slår", "slog", "gick", "kom", "behöver", "behövde",
        "såg", "stod", "står", "skulle", "ska", "lever", "blev",
    ];
    let vowel = tokens.begins_sentence(place) && lower.ends_with(['a', 'i', 'o']) && tokens.is(place + 1, ANY);
    if !(vowel || tokens.class(place + 1).has(Class::DOES)) || place_before(tokens, place) {
        return false;
    }
    if !tokens.begins_sentence(place) {
        return true;
    }
    let behind = place + 2;
    let somebody_behind = tokens.is(behind, PRONOUNS)
        || people::role(tokens, behind).is_some()
        || match tokens.shape(behind) {
            Some(Shape::Small) => tokens.lower(behind).ends_with(['n', 't']) && ends_like_noun(&tokens.lower(behind)),
            shape => shape == Some(Shape::Capital),
        };
    !somebody_behind && !lower.ends_with(['t', 'n'])
}

/// A capital within a sentence, where neither a place nor a book, a film or a thing is to be expected: "om Zorka aldrig får komma hem".
fn stands_alone(tokens: &Tokens<'_>, place: usize, lower: &str) -> bool {
    let Some(before) = tokens.before(place, 1).filter(|_| !tokens.begins_sentence(place)) else { return false };
    let written = tokens.str(place);
    let title = tokens.shape(place + 1) == Some(Shape::Capital)
        || matches!(tokens.shape(before), Some(Shape::Capital | Shape::Upper));
    let plain = tokens.class(place) == Class::NONE
        && written.chars().skip(1).all(char::is_lowercase)
        && !tokens.joined_before(place)
        && !(tokens.joined(place) && tokens.is_mark(place + 1, &['/', '-', '_', '@', '#', '\\']));
    let verb = tokens.class(place + 1).has(Class::VERB.or(Class::DOES));
    let of_place = place_before(tokens, place) || tokens.class(before).has(Class::WORK) || ends_like_place(lower);
    // "om" may be a conjunction; "en film om Estonia" has a subject.
    const WORKS: &[&str] =
        &["film", "bok", "serie", "dokumentär", "podd", "kurs", "föreläsning", "artikel", "pjäs", "låt"];
    let subject = tokens.was(place, 2, WORKS)
        || tokens.was(place, 1, &["om", "för", "av"])
            && !(verb || tokens.is(place + 1, &["inte", "aldrig", "alltid", "ens", "bara"]));
    let owns = lower.ends_with('s') && !verb;
    plain
        && tokens.shape(place) == Some(Shape::Capital)
        && (tokens.is_mark(before, &[',']) || tokens.at(before).is_some_and(Token::is_word))
        && !(title || of_place || subject || owns || ends_like_noun(lower))
}

/// "Det var Zorka som", "Nu sover Zorka", "åkte med Zorka"
fn is_met(tokens: &Tokens<'_>, place: usize) -> bool {
    if tokens.begins_sentence(place) || tokens.shape(place) != Some(Shape::Capital) {
        return false;
    }
    let inverted = tokens.class_before(place, 1).has(Class::DOES) || tokens.was(place, 1, &["bor", "bodde"]);
    let ends = ends_here(tokens, place + 1) || tokens.is(place + 1, &["och"]);
    let with = ends && tokens.was(place, 1, &["med", "åt"]);
    let it_was =
        tokens.was(place, 1, &["är", "var"]) && tokens.was(place, 2, &["det"]) && tokens.is(place + 1, &["som"]);
    is_object(tokens, place) || inverted || with || it_was
}

/// "hos Zorka", "mötte jag Zorka", "pratade med Zorka", "litar på Zorka"
fn is_object(tokens: &Tokens<'_>, place: usize) -> bool {
    const ABOUT: &[&str] = &["med", "om", "för", "av", "till", "åt"];
    const FEELS: &[&str] = &[
        "tänker", "tänkte", "tänka", "tänkt", "litar", "lita", "litade", "arg", "skrek", "skriker", "väntar",
        "väntade", "besviken", "trött",
    ];
    let after_who = if tokens.was(place, 1, PRONOUNS) { 2 } else { 1 };
    let spoken_of =
        tokens.was(place, 1, ABOUT) && (2..=3).any(|back| tokens.class_before(place, back).has(Class::ABOUT));
    let felt = tokens.was(place, 1, &["på"]) && (2..=3).any(|back| tokens.was(place, back, FEELS));
    tokens.class_before(place, after_who).has(Class::MEETS) || tokens.was(place, 1, &["hos"]) || spoken_of || felt
}

/// "Kära Zorka", "Hej Zorka!", "utredningen av Zorka"
fn is_spoken_to(tokens: &Tokens<'_>, place: usize) -> bool {
    const TO: &[&str] =
        &["hej", "kära", "käre", "tack", "stackars", "snälla", "förlåt", "mvh", "hälsningar", "ärendet"];
    tokens.was(place, 1, TO) || tokens.was(place, 1, &["lilla"]) && ends_here(tokens, place + 1)
}

fn ends_here(tokens: &Tokens<'_>, place: usize) -> bool {
    tokens.at(place).is_none() || tokens.is_mark(place, &['.', '!', '?', ',', '\n'])
}

fn place_before(tokens: &Tokens<'_>, place: usize) -> bool {
    const INTO: &[&str] = &[
        "i", "på", "från", "till", "via", "en", "ett", "vår", "vårt", "den", "det", "nya", "runt", "kring", "genom",
        "sedan", "sen", "vid", "över", "utanför", "mot", "norr", "söder", "in", "at", "to", "from", "the", "a", "an",
        "of", "near",
    ];
    tokens.was(place, 1, INTO)
}

/// A first name in small letters: "elias pappa", "fatima ringde", "pratade med ahmed".
pub(super) fn of_small(tokens: &Tokens<'_>, place: usize) -> bool {
    let lower = tokens.lower(place);
    let owns = lower.ends_with(['s', 'x', 'z']) && tokens.class(place + 1).has(Class::KIN);
    let acts = tokens.class(place + 1).has(Class::DOES) && !place_before(tokens, place);
    lower.chars().count() > 3 && (owns || acts || is_object(tokens, place))
}
