//! What is known of each word: the lists in [`super::words`], read once.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::words::{ROLES, WORDS, cases, numbers, schools, workplaces};

/// What is known of a word, as a set.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Class(u32);

impl Class {
    pub(super) const NONE: Self = Self(0);
    /// A first name.
    pub(super) const FIRST: Self = Self(1);
    /// A first name that is a word, too.
    pub(super) const AMBIGUOUS: Self = Self(1 << 1);
    /// A country, a municipality, a town.
    pub(super) const PLACE: Self = Self(1 << 2);
    /// Capitalised and nobody.
    pub(super) const THING: Self = Self(1 << 3);
    /// An employer that is written small, too.
    pub(super) const BRAND: Self = Self(1 << 4);
    /// What people do.
    pub(super) const VERB: Self = Self(1 << 5);
    /// What is somebody's.
    pub(super) const KIN: Self = Self(1 << 6);
    /// A genitive that is nobody's name.
    pub(super) const GENERIC: Self = Self(1 << 7);
    /// A sort of school.
    pub(super) const SCHOOL: Self = Self(1 << 8);
    /// Work that stands before "på" and an employer.
    pub(super) const TITLE: Self = Self(1 << 9);
    /// Several people.
    pub(super) const PLURAL: Self = Self(1 << 10);
    /// A word that says who somebody is.
    pub(super) const ROLE: Self = Self(1 << 11);

    /// A word before the number of a case.
    pub(super) const CASE: Self = Self(1 << 12);
    /// A common word for a school or preschool.
    pub(super) const SORT_OF_SCHOOL: Self = Self(1 << 13);
    /// A word before the name of a place of work.
    pub(super) const EMPLOYER: Self = Self(1 << 14);
    /// A month.
    pub(super) const MONTH: Self = Self(1 << 15);
    /// What hardly anything but people does.
    pub(super) const DOES: Self = Self(1 << 17);
    /// What is done to people.
    pub(super) const MEETS: Self = Self(1 << 18);
    /// What stands before a preposition and somebody: "pratade" med.
    pub(super) const ABOUT: Self = Self(1 << 19);
    /// What stands before the name of a book, a film, a thing.
    pub(super) const WORK: Self = Self(1 << 20);
    /// A number in words, 0 to 99.
    pub(super) const NUMBER: Self = Self(1 << 16);

    /// Nothing that a name could be: authorities, places, things.
    pub(super) const NOBODY: Self = Self::THING.or(Self::PLACE).or(Self::GENERIC).or(Self::SCHOOL);

    pub(super) fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub(super) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

const SECTIONS: [(&str, Class); 15] = [
    ("[first]", Class::FIRST),
    ("[ambiguous]", Class::FIRST.or(Class::AMBIGUOUS)),
    ("[place]", Class::PLACE),
    ("[thing]", Class::THING),
    ("[brand]", Class::BRAND),
    ("[verb]", Class::VERB),
    ("[kin]", Class::KIN),
    ("[generic]", Class::GENERIC),
    ("[school]", Class::SCHOOL),
    ("[title]", Class::TITLE),
    ("[plural]", Class::PLURAL),
    ("[does]", Class::DOES),
    ("[meets]", Class::MEETS),
    ("[about]", Class::ABOUT),
    ("[work]", Class::WORK),
];

/// All known words.
pub(super) struct Lexicon {
    classes: HashMap<&'static str, Class>,
    /// From either form of a role to the one that stands alone.
    roles: HashMap<&'static str, &'static str>,
}

impl Lexicon {
    pub(super) fn get() -> &'static Self {
        static LEXICON: OnceLock<Lexicon> = OnceLock::new();
        LEXICON.get_or_init(Self::read)
    }

    fn read() -> Self {
        let mut lexicon = Self { classes: HashMap::new(), roles: HashMap::new() };
        let mut class = Class::NONE;
        for line in WORDS.lines().filter(|line| !line.starts_with('#')) {
            if let Some((_, section)) = SECTIONS.iter().find(|(name, _)| *name == line) {
                class = *section;
                continue;
            }
            for word in line.split_whitespace() {
                lexicon.add(word, class);
            }
        }
        for line in ROLES.lines().filter(|line| !line.starts_with('#')) {
            let Some((bare, alone)) = line.split_once(' ') else { continue };
            for form in [bare, alone] {
                lexicon.roles.insert(form, alone);
                lexicon.add(form, Class::ROLE);
            }
        }
        // What begins a rule, so that all other words are passed by.
        cases::cues().for_each(|word| lexicon.add(word, Class::CASE));
        schools::words().for_each(|word| lexicon.add(word, Class::SORT_OF_SCHOOL));
        workplaces::words().for_each(|word| lexicon.add(word, Class::EMPLOYER));
        numbers::months().for_each(|word| lexicon.add(word, Class::MONTH));
        lexicon
    }

    fn add(&mut self, word: &'static str, class: Class) {
        let known = self.classes.entry(word).or_insert(Class::NONE);
        *known = known.or(class);
    }

    /// What is known of a word in lower case.
    pub(super) fn class(&self, lower: &str) -> Class {
        let known = self.classes.get(lower).copied().unwrap_or(Class::NONE);
        if numbers::whole(lower).is_some() { known.or(Class::NUMBER) } else { known }
    }

    /// A role as it stands alone ("mamma": "mamman"); longer words that end in one count too. None for all other words.
    pub(super) fn role(&self, lower: &str) -> Option<String> {
        if let Some(alone) = self.roles.get(lower) {
            return Some((*alone).to_owned());
        }
        // Four letters at least, so that "person" is no son.
        let ends = lower.char_indices().map(|(at, _)| at).skip(2);
        let ends = ends.filter(|at| lower[*at..].chars().count() >= 4);
        ends.take(24).find_map(|at| self.roles.get(&lower[at..]).map(|alone| format!("{}{alone}", &lower[..at])))
    }
}

/// A genitive without its s.
pub(super) fn without_s(lower: &str) -> Option<&str> {
    lower
        .strip_suffix('s')
        .map(|name| name.trim_end_matches(['\'', '’']))
        .filter(|name| name.len() >= 2 && !name.ends_with('s'))
}
