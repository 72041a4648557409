//! The app in a real browser against a real server: the files of `tests/app`, each with a server of its own.
//!
//! Playwright drives Debian's Chromium; `tests/scripts/test.sh` installs what it needs. Every title in those files is a test here:
//! `cargo test -p andrum-tests --test app -- --list` lists them, and `-- WORDS` runs those whose name contains the words.
//! The tests of a file continue one story, so the ones before a chosen one run, too.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]
#![allow(clippy::print_stdout, reason = "it reports as cargo's own harness does")]

mod asked;
mod drive;
mod story;

use std::collections::VecDeque;
use std::process::ExitCode;
use std::sync::Mutex;
use std::time::Instant;

use asked::Asked;
use drive::Told;
use story::Story;

fn main() -> ExitCode {
    let asked = Asked::from(std::env::args().skip(1));
    let stories: Vec<Story> = story::all().into_iter().filter_map(|story| story.chosen(&asked)).collect();
    if asked.list {
        stories.iter().flat_map(Story::names).for_each(|name| println!("{name}: test"));
        return ExitCode::SUCCESS;
    }
    let began = Instant::now();
    println!(
        "\nrunning {} tests in {} files",
        stories.iter().map(|story| story.titles.len()).sum::<usize>(),
        stories.len()
    );
    let told = run_all(stories, &asked);
    let failed: Vec<&String> = told.iter().flat_map(|told| &told.failed).collect();
    if !failed.is_empty() {
        println!("\nfailures:");
        failed.iter().for_each(|name| println!("    {name}"));
    }
    let passed: usize = told.iter().map(|told| told.passed.len()).sum();
    let word = if failed.is_empty() { "ok" } else { "FAILED" };
    // In the words of cargo's harness: tests/scripts/test.sh adds them up.
    println!("\ntest result: {word}. {passed} passed; {} failed; finished in {:.2?}\n", failed.len(), began.elapsed());
    if failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Runs the stories, several beside one another, the longest first.
fn run_all(mut stories: Vec<Story>, asked: &Asked) -> Vec<Told> {
    stories.sort_by_key(|story| core::cmp::Reverse(story.length));
    let waiting = Mutex::new(VecDeque::from(stories));
    let next = || waiting.lock().unwrap().pop_front();
    let told = Mutex::new(Vec::new());
    std::thread::scope(|all| {
        for _ in 0..asked.threads {
            all.spawn(|| {
                while let Some(story) = next() {
                    let one = drive::run(&story);
                    report(&one, asked.everything);
                    told.lock().unwrap().push(one);
                }
            });
        }
    });
    told.into_inner().unwrap()
}

/// Prints what became of a story in one piece.
fn report(told: &Told, everything: bool) {
    let lines =
        |names: &[String], word: &str| names.iter().map(|name| format!("test {name} ... {word}\n")).collect::<String>();
    let said = if everything || !told.failed.is_empty() { told.said.as_str() } else { "" };
    println!("{}{}{said}", lines(&told.passed, "ok"), lines(&told.failed, "FAILED"));
}
