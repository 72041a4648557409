//! What the command line asks for, as far as it means something here.

/// A choice of tests.
pub struct Asked {
    /// Words of which a test's name has to contain one; without any, all tests are meant.
    words: Vec<String>,
    /// Whether a word has to be the whole name.
    exact: bool,
    /// List the names and run nothing.
    pub list: bool,
    /// Print what the browser tests say although they pass.
    pub everything: bool,
    /// How many files run beside one another.
    pub threads: usize,
}

impl Asked {
    /// Reads arguments as cargo's own harness does; ignores those of its options that change nothing here.
    pub fn from(arguments: impl Iterator<Item = String>) -> Self {
        let threads = std::env::var("RUST_TEST_THREADS").ok().and_then(|text| text.parse().ok());
        let threads = threads.or_else(|| std::thread::available_parallelism().ok().map(usize::from)).unwrap_or(2);
        let mut asked = Self { words: Vec::new(), exact: false, list: false, everything: false, threads };
        let mut arguments = arguments;
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--list" => asked.list = true,
                "--exact" => asked.exact = true,
                "--nocapture" | "--no-capture" => asked.everything = true,
                "--test-threads" => {
                    asked.threads = arguments.next().and_then(|text| text.parse().ok()).unwrap_or(asked.threads);
                }
                "--format" | "--color" | "--skip" => drop(arguments.next()),
                option if option.starts_with('-') => (),
                word => asked.words.push(word.to_owned()),
            }
        }
        asked
    }

    /// Whether a test is chosen.
    pub fn means(&self, name: &str) -> bool {
        let fits = |word: &String| if self.exact { name == word } else { name.contains(word.as_str()) };
        self.words.is_empty() || self.words.iter().any(fits)
    }
}
