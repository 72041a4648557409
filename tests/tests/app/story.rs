//! The files of `tests/app` and the titles in them.

use std::path::{Path, PathBuf};

use crate::asked::Asked;

/// A file of tests, each of which goes on where the one before it ended.
pub struct Story {
    /// The file's name without its ending.
    pub name: String,
    /// The titles to run, in order. What a title fills in when it runs is `…` here.
    pub titles: Vec<String>,
    /// Whether titles of the file were left out.
    pub part: bool,
    /// Whether its days go by, so that the server's clock has to be in our hands.
    pub moves_clock: bool,
    /// The file's length, for the order.
    pub length: usize,
}

/// The folder of the files.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("app")
}

/// Every file.
pub fn all() -> Vec<Story> {
    let files = std::fs::read_dir(folder()).expect("tests/app").map(|file| file.expect("its files").path());
    let mut stories: Vec<Story> = files
        .filter_map(|path| {
            let name = path.file_name()?.to_str()?.strip_suffix(".test.mjs")?.to_owned();
            let text = std::fs::read_to_string(&path).expect("a file of tests");
            let clocks = ["./clocks.mjs", "./tallies.mjs"];
            Some(Story {
                name,
                titles: titles(&text),
                part: false,
                moves_clock: clocks.iter().any(|module| text.contains(module)),
                length: text.len(),
            })
        })
        .collect();
    assert!(!stories.is_empty() && stories.iter().all(|story| !story.titles.is_empty()), "a file without tests");
    stories.sort_by(|one, other| one.name.cmp(&other.name));
    stories
}

/// The titles in a file: the first argument of each `test(`.
fn titles(text: &str) -> Vec<String> {
    let begins = |line: &str| {
        let rest = line.trim_start().strip_prefix("test(")?;
        let quote = rest.chars().next().filter(|quote| ['"', '`'].contains(quote))?;
        rest[1..].split(quote).next().map(filled_in)
    };
    text.lines().filter_map(begins).collect()
}

/// A title with `…` for each `${…}`.
fn filled_in(title: &str) -> String {
    let mut parts = title.split("${");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |title, part| title + "…" + part.split_once('}').map_or("", |(_, rest)| rest))
}

impl Story {
    /// Every test's name.
    pub fn names(&self) -> impl Iterator<Item = String> {
        self.titles.iter().map(|title| self.name_of(title))
    }

    /// The name of a test.
    pub fn name_of(&self, title: &str) -> String {
        format!("{}::{title}", self.name)
    }

    /// The story up to the last test that is asked for; nothing when none is.
    pub fn chosen(mut self, asked: &Asked) -> Option<Self> {
        let last = self.titles.iter().rposition(|title| asked.means(&self.name_of(title)))?;
        self.part = last + 1 < self.titles.len();
        self.titles.truncate(last + 1);
        Some(self)
    }

    /// Patterns that pick these titles in Node's runner.
    pub fn patterns(&self) -> impl Iterator<Item = String> {
        self.titles.iter().map(|title| {
            let escape = |c: char| if c.is_alphanumeric() || c == ' ' { c.to_string() } else { format!("\\{c}") };
            let pattern: String = title.chars().map(|c| if c == '…' { ".*".to_owned() } else { escape(c) }).collect();
            format!("^{pattern}$")
        })
    }
}
