//! What a person types to find something.

use memchr::memmem::{self, Finder};

use super::{
    fold::{fold, stem},
    index::{FEELING, TAG, marked, spellings},
    tokens::tokens,
};
use crate::content::{Entry, Feeling};

/// Most terms of one query; more are not read.
const MAX_TERMS: usize = 32;

/// A query: words that must all be there, in any inflection.
///
/// - The last word may be unfinished, until a space follows it.
/// - `"svåra samtal"`: these words side by side, as written ([`Query::confirms`] checks the order).
/// - `-word`: must not be there.
/// - `tag:gränser` or `tagg:`: a tag that begins so; in quotes, that very tag. `feeling:orolig` or `känsla:`: a feeling, by either language's word.
#[derive(Clone)]
pub struct Query {
    terms: Vec<Term>,
}

#[derive(Clone)]
struct Term {
    wanted: Wanted,
    excluded: bool,
}

#[derive(Clone)]
enum Wanted {
    /// A word of the text, in any inflection.
    Word(Box<Word>),
    /// Words side by side.
    Phrase { words: Vec<String>, finders: Vec<Finder<'static>> },
    /// A marked word of the line: a tag or a feeling.
    Mark(Box<Finder<'static>>),
}

#[derive(Clone)]
struct Word {
    folded: String,
    stem: String,
    exact: Finder<'static>,
    /// While the word is being typed, a longer one that begins so will do.
    unfinished: Option<Finder<'static>>,
}

impl Query {
    /// Reads what was typed. Anything is a query; what is not understood is looked for as words.
    #[must_use]
    pub fn parse(typed: &str) -> Self {
        let mut terms = Vec::new();
        let mut rest = typed;
        while terms.len() < MAX_TERMS {
            rest = rest.trim_start();
            if rest.is_empty() {
                break;
            }
            let (piece, after) = next_piece(rest);
            terms.extend(piece.terms(after.is_empty()));
            rest = after;
        }
        terms.truncate(MAX_TERMS);
        Self { terms }
    }

    /// Whether nothing was asked. An empty query matches everything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// Whether [`Query::confirms`] has to be asked.
    #[must_use]
    pub fn has_phrase(&self) -> bool {
        self.terms.iter().any(|term| matches!(term.wanted, Wanted::Phrase { .. }))
    }

    /// Whether an entry answers the query, by its [`super::words_of`].
    #[must_use]
    pub fn matches(&self, words: &str) -> bool {
        self.terms.iter().all(|term| term.wanted.is_in(words.as_bytes()) != term.excluded)
    }

    /// Whether the words of every phrase stand side by side in the entry: the last check on what [`Query::matches`] found. True without phrases.
    #[must_use]
    pub fn confirms(&self, entry: &Entry) -> bool {
        let texts = || entry.sections.iter().map(|it| &it.text).chain([&entry.title]);
        self.terms.iter().all(|term| match &term.wanted {
            Wanted::Phrase { words, .. } => texts().any(|text| has_phrase(text, words)) != term.excluded,
            _ => true,
        })
    }

    /// Whether a word of a text is one that was asked for.
    pub(super) fn highlights(&self, word: &str) -> bool {
        spellings(word).any(|spelling| {
            self.terms.iter().filter(|term| !term.excluded).any(|term| match &term.wanted {
                Wanted::Word(word) => word.is(&spelling),
                Wanted::Phrase { words, .. } => words.contains(&spelling),
                Wanted::Mark(_) => false,
            })
        })
    }
}

impl Word {
    /// Whether a word of a text is this one.
    fn is(&self, spelling: &str) -> bool {
        // A stem is how its word begins: most words need not be stemmed to be told apart.
        let same = || spelling == self.stem || stem(spelling) == self.stem;
        (self.unfinished.is_some() && spelling.starts_with(&self.folded))
            || (spelling.starts_with(&self.stem) && same())
    }
}

impl Wanted {
    fn word(word: &str, unfinished: bool) -> Self {
        let folded = fold(word);
        let stem = stem(&folded);
        let exact = finder(&format!(" {stem} "));
        let unfinished = unfinished.then(|| finder(&format!(" {folded}")));
        Self::Word(Box::new(Word { folded, stem, exact, unfinished }))
    }

    fn mark(needle: &str) -> Self {
        Self::Mark(Box::new(finder(needle)))
    }

    fn phrase(text: &str) -> Self {
        let words: Vec<_> = tokens(text).map(|(_, word)| fold(word)).collect();
        let finders = words.iter().map(|word| finder(&format!(" {word} "))).collect();
        Self::Phrase { words, finders }
    }

    fn is_in(&self, words: &[u8]) -> bool {
        match self {
            Self::Word(word) => {
                let begins = || word.unfinished.as_ref().is_some_and(|it| it.find(words).is_some());
                begins() || word.exact.find(words).is_some()
            }
            Self::Phrase { finders, .. } => finders.iter().all(|it| it.find(words).is_some()),
            Self::Mark(finder) => finder.find(words).is_some(),
        }
    }
}

/// One thing that was typed, up to a space.
struct Piece<'a> {
    excluded: bool,
    mark: Option<char>,
    quoted: bool,
    text: &'a str,
}

/// Reads `-`, then `tag:` or the like, then quoted text or text up to a space.
fn next_piece(typed: &str) -> (Piece<'_>, &str) {
    let (excluded, typed) = match typed.strip_prefix('-') {
        Some(rest) if !rest.starts_with(char::is_whitespace) => (true, rest),
        _ => (false, typed),
    };
    let marks = [("tag:", TAG), ("tagg:", TAG), ("feeling:", FEELING), ("känsla:", FEELING), ("kansla:", FEELING)];
    let marked = marks.iter().find_map(|(name, mark)| strip_prefix_any_case(typed, name).map(|rest| (*mark, rest)));
    let (mark, typed) = marked.map_or((None, typed), |(mark, rest)| (Some(mark), rest));
    if let Some(inside) = typed.strip_prefix(['"', '”', '“']) {
        let end = inside.find(['"', '”', '“']);
        let (text, after) =
            end.map_or((inside, ""), |end| (&inside[..end], inside[end..].trim_start_matches(['"', '”', '“'])));
        return (Piece { excluded, mark, quoted: end.is_some(), text }, after);
    }
    let end = typed.find(char::is_whitespace).unwrap_or(typed.len());
    (Piece { excluded, mark, quoted: false, text: &typed[..end] }, &typed[end..])
}

fn strip_prefix_any_case<'a>(typed: &'a str, name: &str) -> Option<&'a str> {
    let head = typed.get(..name.len())?;
    (head.to_lowercase() == name).then(|| &typed[name.len()..])
}

impl Piece<'_> {
    /// The terms of this piece. One piece may hold several words (`vab-dag`); only the last thing typed may be unfinished.
    fn terms(&self, is_last: bool) -> Vec<Term> {
        let words: Vec<_> = tokens(self.text).map(|(_, word)| word).collect();
        let Some((last, before)) = words.split_last() else { return Vec::new() };
        let excluded = self.excluded;
        let wanted = match self.mark {
            Some(FEELING) => vec![Wanted::mark(&format!(" {} ", feeling_word(self.text)))],
            Some(mark) => {
                let end = if self.quoted { " " } else { "" };
                vec![Wanted::mark(&format!(" {}{end}", marked(mark, self.text)))]
            }
            None if self.quoted => vec![Wanted::phrase(self.text)],
            None => {
                let ends_in_word = self.text.ends_with(last);
                let unfinished = is_last && ends_in_word && !excluded;
                let whole = before.iter().map(|word| Wanted::word(word, false));
                whole.chain([Wanted::word(last, unfinished)]).collect()
            }
        };
        // "Not these two words" is one thing to exclude, so only a piece of one word can be.
        let excluded = excluded && wanted.len() == 1;
        wanted.into_iter().map(|wanted| Term { wanted, excluded }).collect()
    }
}

/// A feeling as it stands in the line, by its key or by its word in either language.
fn feeling_word(typed: &str) -> String {
    match Feeling::new(typed) {
        Ok(Feeling::Named(key)) => marked(FEELING, key.as_str()),
        _ => marked(FEELING, typed),
    }
}

fn finder(needle: &str) -> Finder<'static> {
    memmem::Finder::new(needle.as_bytes()).into_owned()
}

fn has_phrase(text: &str, words: &[String]) -> bool {
    let spoken: Vec<_> = tokens(text).map(|(_, word)| fold(word)).collect();
    let same = |spoken: &String, asked: &String| spoken == asked || super::fold::plain(spoken).as_ref() == Some(asked);
    spoken.windows(words.len()).any(|window| window.iter().zip(words).all(|(spoken, asked)| same(spoken, asked)))
}
