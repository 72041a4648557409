//! Who is spoken of: the words around a name or an age that say so.

use super::lexicon::{Class, Lexicon, without_s};
use super::tokens::{Shape, Tokens};

/// A role as it stands alone ("mamma" and "mamman": "mamman"), for a token that is one. No genitives.
pub(super) fn role(tokens: &Tokens<'_>, place: usize) -> Option<String> {
    let token = tokens.at(place).filter(|token| token.is_word() && token.end - token.start < 48)?;
    // Longer words are looked into only where they are no names.
    let may_be_compound = token.class.has(Class::KIN)
        || (token.class == Class::NONE && (token.shape == Shape::Small || tokens.begins_sentence(place)));
    if token.class.has(Class::ROLE) || may_be_compound {
        return Lexicon::get().role(&tokens.lower(place));
    }
    None
}

/// Whether a token is a first name, with or without a genitive s.
pub(super) fn is_first(tokens: &Tokens<'_>, place: usize) -> bool {
    first_class(tokens, place).has(Class::FIRST)
}

/// What is known of a token as a first name; nothing when it is another word with an s.
pub(super) fn first_class(tokens: &Tokens<'_>, place: usize) -> Class {
    let class = tokens.class(place);
    if class.has(Class::FIRST)
        || class.has(Class::THING)
        || !matches!(tokens.shape(place), Some(Shape::Capital | Shape::Upper))
    {
        return class;
    }
    let lower = tokens.lower(place);
    let bare = without_s(&lower).map_or(Class::NONE, |name| Lexicon::get().class(name));
    if bare.has(Class::FIRST) {
        return bare;
    }
    // A double name that the list does not have, but one half of it.
    let parts = lower.split_once('-').is_some_and(|(one, two)| {
        let known = |name: &str| Lexicon::get().class(name).has(Class::FIRST);
        let capitals = tokens
            .str(place)
            .rsplit(['-', '\u{2010}', '\u{2011}'])
            .next()
            .is_some_and(|last| last.starts_with(char::is_uppercase));
        !two.is_empty() && capitals && (known(one) || known(two))
    });
    if parts { Class::FIRST } else { class }
}

/// Whether a place's name stands here, with or without a genitive s.
pub(super) fn is_place(tokens: &Tokens<'_>, place: usize) -> bool {
    let lower = tokens.lower(place);
    tokens.class(place).has(Class::PLACE)
        || without_s(&lower).is_some_and(|name| Lexicon::get().class(name).has(Class::PLACE))
}

/// Whether a token speaks of a person: hon, mamman, Elias.
pub(super) fn is_person(tokens: &Tokens<'_>, place: usize) -> bool {
    const PRONOUNS: &[&str] = &[
        "hon", "han", "hen", "jag", "du", "she", "he", "som", "unge", "unga", "minsta", "yngsta", "äldsta", "ena",
        "bebisen",
    ];
    tokens.is(place, PRONOUNS)
        || tokens.class(place).has(Class::PLURAL)
        || role(tokens, place).is_some()
        || (tokens.shape(place) == Some(Shape::Capital)
            && (is_first(tokens, place) || !tokens.class(place).has(Class::NOBODY) && !tokens.begins_sentence(place)))
}

/// Endings of what is capitalised and no person: authorities, places of work, laws.
pub(super) fn ends_like_thing(lower: &str) -> bool {
    const ENDINGS: &[&str] = &[
        "verket",
        "kassan",
        "styrelsen",
        "nämnden",
        "tjänsten",
        "förvaltningen",
        "kommunen",
        "kommun",
        "rätten",
        "domstolen",
        "polisen",
        "vården",
        "enheten",
        "gruppen",
        "teamet",
        "mottagningen",
        "hemmet",
        "huset",
        "skolan",
        "gården",
        "centrum",
        "kliniken",
        "linjen",
        "jouren",
        "föreningen",
        "lagen",
        "balken",
        "kyrkan",
        "förbundet",
        "byrån",
        "programmet",
        "myndigheten",
        "kontoret",
        "universitet",
        "stiftelsen",
        "gymnasiet",
        "skola",
        "gatan",
        "vägen",
        "torget",
        "sjukhuset",
        "stadion",
        "konventionen",
        "köping",
        "boendet",
        "mötet",
        "samtalet",
        "systemet",
        "rådet",
        "partiet",
        "demokraterna",
        "hälsan",
        "akuten",
        "hallen",
        "bladet",
        "nyheter",
        "helgen",
        "veckan",
        "dagen",
        "afton",
    ];
    let lower = lower.strip_suffix('s').unwrap_or(lower);
    ENDINGS.iter().any(|ending| lower.ends_with(ending))
}

/// Endings of nouns with their article, which a name hardly has.
pub(super) fn ends_like_noun(lower: &str) -> bool {
    const ENDINGS: &[&str] = &[
        "en", "et", "na", "ing", "het", "tion", "are", "arna", "orna", "ism", "ens", "ets", "nas", "ors", "ars", "ers",
        "ande", "ende", "igt", "iga", "ade", "or", "ar", "er",
    ];
    ENDINGS.iter().any(|ending| lower.ends_with(ending))
}

/// Endings of nouns that a name never has: those with an article, and of what is done.
pub(super) fn ends_with_article(lower: &str) -> bool {
    const ENDINGS: &[&str] =
        &["en", "et", "na", "ing", "het", "tion", "ism", "ens", "ets", "nas", "erat", "ligt", "iskt"];
    ENDINGS.iter().any(|ending| lower.ends_with(ending))
}

/// Endings of villages and quarters, which surnames have, too.
pub(super) fn ends_like_place(lower: &str) -> bool {
    const ENDINGS: &[&str] = &[
        "berg", "borg", "stad", "by", "hamn", "sund", "vik", "holm", "ås", "fors", "näs", "hult", "rum", "torp",
        "lunda", "tuna", "ö", "land", "å", "inge", "lösa",
    ];
    ENDINGS.iter().any(|ending| lower.ends_with(ending))
}

/// Endings that only surnames have.
pub(super) fn ends_like_surname(lower: &str) -> bool {
    const ENDINGS: &[&str] = &[
        "sson", "ström", "qvist", "kvist", "gren", "berg", "lund", "dahl", "holm", "vić", "vic", "wski", "nen",
        "ström", "mark", "stedt", "blad", "man", "zadeh",
    ];
    let lower = lower.strip_suffix('s').unwrap_or(lower);
    lower.len() > 5 && ENDINGS.iter().any(|ending| lower.ends_with(ending))
}
