//! Schools and preschools by their names.

use super::found::Found;
use super::hint::Kind;
use super::lexicon::{Class, Lexicon};
use super::people;
use super::tokens::{Shape, Tokens};
use super::words::schools::{PRESCHOOLS, SCHOOLS};

/// The kind of a common word, and what may stand in its place.
fn common(tokens: &Tokens<'_>, place: usize) -> Option<(Kind, &'static str)> {
    if !tokens.class(place).has(Class::SORT_OF_SCHOOL) {
        return None;
    }
    if tokens.is(place, PRESCHOOLS) {
        return Some((Kind::Preschool, if tokens.is(place, &["dagis"]) { "dagis" } else { "förskolan" }));
    }
    SCHOOLS.iter().find(|(words, _)| tokens.is(place, words)).map(|(_, instead)| (Kind::School, *instead))
}

/// A school or preschool whose name begins here.
pub(super) fn named(tokens: &Tokens<'_>, place: usize) -> Option<Found> {
    compound(tokens, place).or_else(|| before_word(tokens, place)).or_else(|| after_word(tokens, place))
}

/// Vallaskolan, Tessingymnasiet, Solrosförskolan.
fn compound(tokens: &Tokens<'_>, place: usize) -> Option<Found> {
    let token = tokens.at(place).filter(|token| token.is_word() && token.end - token.start < 48)?;
    let written = tokens.str(place).trim_end_matches('s');
    if token.class.has(Class::SCHOOL)
        || !["skola", "skolan", "gymnasiet", "gymnasium"].iter().any(|ending| written.ends_with(ending))
    {
        return None;
    }
    let word = tokens.lower(place);
    let bare = word.strip_suffix('s').unwrap_or(&word);
    const ENDINGS: [(&str, Kind, &str); 6] = [
        ("förskolan", Kind::Preschool, "förskolan"),
        ("förskola", Kind::Preschool, "förskolan"),
        ("skolan", Kind::School, "skolan"),
        ("skola", Kind::School, "skolan"),
        ("gymnasiet", Kind::School, "gymnasiet"),
        ("gymnasium", Kind::School, "gymnasiet"),
    ];
    let (ending, kind, instead) = ENDINGS.iter().find(|(ending, ..)| bare.ends_with(ending))?;
    let generic =
        ["skola", "gymnasium"].contains(ending) && Lexicon::get().class(&format!("{bare}n")).has(Class::SCHOOL);
    let short = bare.chars().count() < ending.chars().count() + 3;
    let capital = token.shape == Shape::Capital;
    let attends = token.shape == Shape::Small
        && ending.ends_with(['n', 't'])
        && tokens.was(place, 1, &["på", "i", "till", "vid"])
        && attended(tokens, place);
    if generic || short || bare.starts_with("hög") || !(capital || attends) {
        return None;
    }
    Found::new(*kind, place, place + 1, genitive(instead, word.ends_with('s')))
}

fn genitive(word: &str, genitive: bool) -> String {
    if genitive { format!("{word}s") } else { word.to_owned() }
}

/// Solrosens förskola, Sankt Olofs skola, Nyköpings gymnasium.
fn before_word(tokens: &Tokens<'_>, place: usize) -> Option<Found> {
    if tokens.shape(place)? != Shape::Capital || tokens.class(place).has(Class::GENERIC) || tokens.is(place, &["öppna"])
    {
        return None;
    }
    let mut last = place;
    while last < place + 3
        && matches!(tokens.shape(last + 1), Some(Shape::Capital))
        && common(tokens, last + 1).is_none()
    {
        last += 1;
    }
    let noun = last + if tokens.is(last + 1, &["internationella", "fria", "kommunala"]) { 2 } else { 1 };
    let (kind, instead) = common(tokens, noun)?;
    let saint = tokens.is(place, &["sankt", "sankta", "st"]);
    let somebodys = last == place && people::is_first(tokens, place) && !people::is_place(tokens, place);
    let genitive = tokens.lower(last).ends_with('s') && !tokens.class(last).has(Class::THING);
    let side = tokens.is(place, &["norra", "södra", "östra", "västra", "nya", "gamla"]);
    let own = !tokens.begins_sentence(place) && (side || !tokens.class(place).has(Class::NOBODY));
    let proper = saint || (!somebodys && (genitive || own));
    (proper && people::role(tokens, place).is_none()).then(|| Found::new(kind, place, noun + 1, instead))?
}

/// förskolan Blåklockan, dagis ”Lilla Ekorren”, skolan heter Lyckan.
fn after_word(tokens: &Tokens<'_>, place: usize) -> Option<Found> {
    let (kind, instead) = common(tokens, place)?;
    let which = usize::from(tokens.is(place + 1, &["som"]));
    let called = tokens.is(place + 1 + which, &["heter", "hette"]);
    let mut at = place + if called { 2 + which } else { 1 };
    let quoted = tokens.is_mark(at, &['”', '"', '“', '»', '’', '\'']);
    if quoted || tokens.is_mark(at, &[':']) {
        at += 1;
    }
    let next = chain(tokens, at, 3)?;
    let somebody = people::is_first(tokens, at) && next == at + 1 && !quoted;
    if somebody || tokens.class(at).has(Class::NOBODY) || people::is_place(tokens, at) {
        return None;
    }
    let end = if quoted && tokens.is_mark(next, &['”', '"', '“', '«', '’', '\'']) { next + 1 } else { next };
    if called {
        return Found::new(kind, at, next, "något annat");
    }
    Found::new(kind, place, end, instead)
}

/// The token after at most so many capitalised words in a row.
pub(super) fn chain(tokens: &Tokens<'_>, place: usize, most: usize) -> Option<usize> {
    let mut next = place;
    while next < place + most
        && matches!(tokens.shape(next), Some(Shape::Capital))
        && !(next > place && tokens.joined_before(next))
    {
        next += 1;
    }
    (next > place).then_some(next)
}

/// "går på Magelungen": attends what can only be a school.
pub(super) fn after_cue(tokens: &Tokens<'_>, place: usize) -> Option<Found> {
    if tokens.shape(place)? != Shape::Capital || !tokens.was(place, 1, &["på", "vid"]) || !attended(tokens, place) {
        return None;
    }
    let next = chain(tokens, place, 3)?;
    let nothing = tokens.class(place).has(Class::NOBODY.or(Class::BRAND))
        || people::is_place(tokens, place)
        || (people::is_first(tokens, place) && next == place + 1);
    let thing = people::ends_like_thing(&tokens.lower(place)) && !tokens.lower(place).ends_with("gården");
    (!nothing && !thing).then(|| Found::new(Kind::School, place, next, "skolan"))?
}

/// Whether somebody goes to school in the words before.
fn attended(tokens: &Tokens<'_>, place: usize) -> bool {
    const CUES: &[&str] = &[
        "går",
        "gick",
        "gått",
        "gå",
        "börjar",
        "börjat",
        "började",
        "börja",
        "pluggar",
        "pluggade",
        "studerar",
        "läser",
        "elev",
        "elever",
        "eleven",
        "plats",
        "bytt",
        "byter",
        "byta",
        "skolgång",
        "skolgången",
        "rektor",
        "rektorn",
        "lärare",
        "läraren",
        "mentor",
        "mentorn",
        "klass",
        "klassen",
        "attends",
        "skolplacering",
        "resursklass",
        "resursklassen",
        "årskurs",
        "åk",
        "skolkuratorn",
        "kuratorn",
        "skolsköterskan",
        "inskriven",
        "fritids",
    ];
    (2..=5).any(|back| tokens.was(place, back, CUES))
}
