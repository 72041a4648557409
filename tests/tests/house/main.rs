//! The laws of the house (docs/ARCHITECTURE.md), as far as a look at its files can tell.
#![allow(clippy::unwrap_used, reason = "tests")]

mod floors;
mod paths;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// Every file below these folders with one of these endings, by its path from the root.
fn files(folders: &[&str], endings: &[&str]) -> Vec<(String, String)> {
    let root = root();
    let mut waiting: Vec<PathBuf> = folders.iter().map(|folder| root.join(folder)).collect();
    let mut found = Vec::new();
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let path = entry.path();
            if path.is_dir() {
                waiting.push(path);
            } else if endings.iter().any(|ending| path.extension().is_some_and(|it| it == *ending)) {
                let name = path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
                found.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    assert!(!found.is_empty(), "nothing to look at in {folders:?}");
    found
}

const CODE: [&str; 3] = ["server/src", "mobile-core", "tests/src"];

#[test]
fn the_top_level_holds_nothing_else() {
    const MAY: [&str; 11] = [
        "Cargo.lock",
        "Cargo.toml",
        "LICENSE",
        "Makefile",
        "README.md",
        "docs",
        "migrations",
        "mobile-core",
        "server",
        "target",
        "tests",
    ];
    // Settings of tools that look for them here, and nowhere else.
    const TOOLS: [&str; 2] = ["clippy.toml", "rustfmt.toml"];
    for entry in fs::read_dir(root()).unwrap().map(Result::unwrap) {
        let name = entry.file_name().into_string().unwrap();
        let known = name.starts_with('.') || MAY.contains(&name.as_str()) || TOOLS.contains(&name.as_str());
        assert!(known, "{name} does not belong at the top");
    }
}

#[test]
fn crates_know_only_whom_they_may() {
    let says = |manifest: &str, name: &str| fs::read_to_string(root().join(manifest)).unwrap().contains(name);
    for other in ["andrum-wire", "andrum-core", "andrum-server"] {
        assert!(!says("mobile-core/hints/Cargo.toml", other), "the hints know {other}");
    }
    assert!(!says("mobile-core/Cargo.toml", "andrum-hints"), "the core knows the hints");
    assert!(!says("mobile-core/wire/Cargo.toml", "andrum-core"), "wire knows the core");
    assert!(!says("mobile-core/wire/Cargo.toml", "andrum-server"), "wire knows the server");
    assert!(!says("mobile-core/Cargo.toml", "andrum-server"), "the core knows the server");
    assert!(!says("server/Cargo.toml", "andrum-core"), "the server knows the core");
}

#[test]
fn both_databases_have_the_same_migrations() {
    let names = |folder: &str| -> BTreeSet<String> {
        let entries = fs::read_dir(root().join("migrations").join(folder)).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    };
    assert!(!names("sqlite").is_empty());
    assert_eq!(names("sqlite"), names("postgres"));
}

#[test]
fn foreign_things_are_seen_by_those_who_wrap_them() {
    for (name, text) in files(&["server/src"], &["rs"]) {
        let storage = name.contains("/storage") || name.contains("/backup/");
        assert!(!name.ends_with("routes.rs") || !text.contains("diesel"), "{name} sees diesel; no request handler may");
        assert!(storage || !text.contains("sql_query"), "{name} writes SQL; only storage may");
        assert!(name.ends_with("tally/vdaf.rs") || !text.contains("prio::"), "{name} sees prio; only tally/vdaf may");
    }
    for (name, text) in files(&["mobile-core/src"], &["rs"]) {
        let crypto = name.starts_with("mobile-core/src/crypto/");
        assert!(crypto || !text.contains("ed25519_dalek::"), "{name} sees ed25519_dalek; only crypto may");
        assert!(crypto || !text.contains("chacha20poly1305::"), "{name} sees chacha20poly1305; only crypto may");
        assert!(name.ends_with("tally/vdaf.rs") || !text.contains("prio::"), "{name} sees prio; only tally/vdaf may");
    }
}

#[test]
fn files_stay_readable_and_finished() {
    let marks = [["TO", "DO"].concat(), ["FIX", "ME"].concat()];
    for (name, text) in files(&CODE, &["rs"]) {
        let lines = text.lines().count();
        assert!(lines <= 500, "{name} has {lines} lines; part it");
        assert!(!marks.iter().any(|mark| text.contains(mark.as_str())), "{name} holds unfinished work");
    }
}

#[test]
fn tests_wait_for_events_and_not_for_luck() {
    let call = ["sle", "ep("].concat();
    for (name, text) in files(&["tests", "server", "mobile-core"], &["rs"]) {
        let test = name.starts_with("tests/") || name.contains("/tests/") || name.ends_with("tests.rs");
        assert!(!test || !text.contains(&call), "{name} sleeps");
    }
}

#[test]
fn every_page_is_in_the_book() {
    let summary = fs::read_to_string(root().join("docs/SUMMARY.md")).unwrap();
    for (name, _) in files(&["docs"], &["md"]) {
        let page = name.strip_prefix("docs/").unwrap();
        assert!(page == "SUMMARY.md" || summary.contains(&format!("]({page})")), "{name} is missing in SUMMARY.md");
    }
}
