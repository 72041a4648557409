//! Where somebody works.

use super::found::Found;
use super::hint::Kind;
use super::lexicon::Class;
use super::people;
use super::schools;
use super::tokens::{Shape, Tokens};
use super::words::workplaces::{ENDS, LOOSE, PLACES, WORKS};

/// An employer whose name begins here.
pub(super) fn named(tokens: &Tokens<'_>, place: usize) -> Option<Found> {
    owned(tokens, place).or_else(|| at_work(tokens, place)).or_else(|| after_word(tokens, place))
}

/// "jobbar på ICA Maxi i Flen"
fn at_work(tokens: &Tokens<'_>, place: usize) -> Option<Found> {
    let token = tokens.at(place)?;
    if !(matches!(token.shape, Shape::Capital | Shape::Upper) || token.class.has(Class::BRAND))
        || !tokens.was(place, 1, &["på", "hos", "vid", "åt", "at", "av", "for", "för", "från"])
    {
        return None;
    }
    let works = (2..=5).find(|back| {
        tokens.was(place, *back, WORKS) || tokens.before(place, *back).is_some_and(|at| is_title(tokens, at))
    })?;
    if tokens.was(place, 1, &["för"])
        && !tokens.was(place, 2, &["jobbar", "arbetar", "buss", "taxi", "lastbil", "kör", "jobbat", "jobbade"])
    {
        return None;
    }
    if tokens.was(place, 1, &["från"]) && !tokens.was(place, 2, &["sparken", "uppsagd", "avskedad", "jobbet"]) {
        return None;
    }
    let loose = tokens.was(place, works, &["kör", "säljer", "timmar", "började", "börjat", "sagt", "chef", "av"]);
    // "kör truck på Lidl"
    let with_what = works == 3 && tokens.was(place, 1, &["på", "hos", "åt"]) && token.class.has(Class::BRAND);
    if loose && works > 2 && !with_what
        || tokens.was(place, 1, &["av"]) && !tokens.was(place, 2, &["anställd", "anställda", "uppsagd", "avskedad"])
    {
        return None;
    }
    let own = (1..=3).any(|back| tokens.was(place, works + back, &["jag", "vi"]))
        || tokens.was(place, works - 1, &["jag", "vi"]);
    let next = employer(tokens, place, own)?;
    let kind = if tokens.lower(next - 1).ends_with("förskola") {
        Kind::Preschool
    } else if tokens.lower(next - 1).ends_with("skola") {
        Kind::School
    } else {
        Kind::Workplace
    };
    Found::new(kind, place, in_town(tokens, next), "en arbetsplats")
}

/// "driver Pizzeria Roma"
fn owned(tokens: &Tokens<'_>, place: usize) -> Option<Found> {
    if tokens.shape(place)? != Shape::Capital
        || !tokens.was(place, 1, &["driver", "äger", "drev", "ägde", "drivit"])
        || people::is_first(tokens, place)
    {
        return None;
    }
    let next = employer(tokens, place, true)?;
    Found::new(Kind::Workplace, place, in_town(tokens, next), "ett företag")
}

/// Work that somebody does, also as the end of a longer word: taxichaufför.
fn is_title(tokens: &Tokens<'_>, place: usize) -> bool {
    const ENDINGS: &[&str] = &[
        "chaufför",
        "sköterska",
        "assistent",
        "arbetare",
        "biträde",
        "mekaniker",
        "tekniker",
        "förare",
        "säljare",
        "montör",
        "vakt",
        "städare",
        "ingenjör",
        "vikarie",
    ];
    let token = tokens.at(place).filter(|token| token.shape == Shape::Small);
    token.is_some_and(|token| {
        token.class.has(Class::TITLE)
            || (token.end - token.start < 40 && ENDINGS.iter().any(|ending| tokens.str(place).ends_with(ending)))
    })
}

/// The token after an employer's name.
fn employer(tokens: &Tokens<'_>, place: usize, own: bool) -> Option<usize> {
    const OURS: &[&str] = &[
        "socialtjänsten",
        "socialen",
        "soc",
        "ifo",
        "kommunen",
        "regionen",
        "socialkontoret",
        "socialförvaltningen",
        "region",
        "barn",
        "ekonomiskt",
    ];
    let token = tokens.at(place)?;
    if tokens.is(place, OURS) {
        return None;
    }
    if token.class.has(Class::BRAND) {
        return Some(ended(tokens, capitals(tokens, place)));
    }
    if !matches!(token.shape, Shape::Capital | Shape::Upper) {
        return None;
    }
    let word = tokens.lower(place);
    let authority = ["kassan", "verket", "förmedlingen", "vården", "polisen", "domstolen", "rätten", "fogden"]
        .iter()
        .any(|ending| word.ends_with(ending));
    let next = ended(tokens, capitals(tokens, place));
    let alone = next == place + 1;
    let team = ["enheten", "teamet", "gruppen", "mottagningen", "kontoret", "förvaltningen", "skolan", "gymnasiet"]
        .iter()
        .any(|ending| word.ends_with(ending));
    let others = authority && !own;
    let known = token.class.has(Class::NOBODY) && (alone || token.class.has(Class::THING));
    let nobody = (known && !others) || (alone && people::is_place(tokens, place));
    let somebody = alone && people::is_first(tokens, place);
    let municipal = (place..=next).any(|at| tokens.is(at, &["kommun", "kommuns", "socialtjänst", "region"]));
    (!nobody && !somebody && !municipal && !team).then_some(next)
}

fn capitals(tokens: &Tokens<'_>, place: usize) -> usize {
    const MOST: usize = 4;
    let mut next = place + 1;
    while next < place + MOST
        && (matches!(tokens.shape(next), Some(Shape::Capital | Shape::Upper)) || tokens.is_mark(next, &['&']))
    {
        next += 1;
    }
    if tokens.is_mark(next - 1, &['&']) { next - 1 } else { next }
}

fn ended(tokens: &Tokens<'_>, place: usize) -> usize {
    let mut next = place;
    while next < place + 2
        && (tokens.is(next, ENDS) || tokens.class(next).has(Class::BRAND) && tokens.class(place - 1).has(Class::BRAND))
    {
        next += 1;
    }
    next
}

/// "i Flen" belongs to it.
fn in_town(tokens: &Tokens<'_>, next: usize) -> usize {
    let town = tokens.is(next, &["i"])
        && tokens.shape(next + 1) == Some(Shape::Capital)
        && !people::ends_like_noun(&tokens.lower(next + 1));
    if town || tokens.is(next, &["i"]) && people::is_place(tokens, next + 1) { next + 2 } else { next }
}

/// "restaurangen Röda Lyktan"
fn after_word(tokens: &Tokens<'_>, place: usize) -> Option<Found> {
    if !tokens.class(place).has(Class::EMPLOYER) {
        return None;
    }
    let called = tokens.is(place + 1, &["som"]) && tokens.is(place + 2, &["heter", "hette"]);
    let loose = tokens.is(place, LOOSE) && (called || tokens.is_mark(place + 1, &[',', ':', '”', '"', '“', '(']));
    if !(tokens.is(place, PLACES) || loose) {
        return None;
    }
    let mut at = place + 1;
    for _ in 0..2 {
        if tokens.is_mark(at, &[',', ':', '”', '"', '“', '(']) || tokens.is(at, &["heter", "hette", "är", "som"]) {
            at += 1;
        }
    }
    let capital = matches!(tokens.shape(at), Some(Shape::Capital | Shape::Upper));
    let first = people::is_first(tokens, at) && schools::chain(tokens, at, 3) == Some(at + 1);
    if !capital
        || first
        || tokens.class(at).has(Class::NOBODY) && !tokens.class(at).has(Class::BRAND) && capitals(tokens, at) == at + 1
        || people::is_place(tokens, at)
    {
        return None;
    }
    let next = in_town(tokens, ended(tokens, capitals(tokens, at)));
    if at > place + 1 {
        Found::new(Kind::Workplace, at, next, "en arbetsplats")
    } else {
        Found::new(Kind::Workplace, place, next, tokens.lower(place))
    }
}
