//! The words that the hints know, and nothing of what they mean together: lists below the lexicon, which the rules stand on.

pub(crate) mod cases;
pub(crate) mod numbers;
pub(crate) mod schools;
pub(crate) mod workplaces;

/// Names, places, things, verbs and their like, by sections.
pub(crate) const WORDS: &str = include_str!("words.txt");
/// Roles: each as it stands before a name, and alone.
pub(crate) const ROLES: &str = include_str!("roles.txt");
