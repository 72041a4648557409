//! The app in a real browser against a real server: the files of `tests/app`, each with a server of its own.
//!
//! Playwright drives Debian's Chromium; `tests/scripts/test.sh` installs what it needs.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use std::path::Path;
use std::process::Command;

use andrum_tests::process::ServerProcess;
use andrum_tests::server::{Backend, Place};

/// Runs one file of tests; all that it says is shown when it fails.
fn run(file: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("app");
    assert!(folder.join("node_modules/playwright-core").exists(), "install what it needs: cd tests/app && npm ci");
    let place = Place::new(Backend::Sqlite);
    let server = ServerProcess::start(&place);
    let ran = Command::new("node")
        .current_dir(&folder)
        .env("ANDRUM_URL", format!("http://localhost:{}", server.public.port()))
        .args(["--test", file])
        .output()
        .expect("node starts");
    let said = String::from_utf8_lossy(&ran.stdout);
    assert!(ran.status.success(), "{said}\n{}", String::from_utf8_lossy(&ran.stderr));
}

macro_rules! files {
    ($($name:ident)*) => {$(
        #[test]
        fn $name() {
            run(concat!(stringify!($name), ".test.mjs"));
        }
    )*};
}

files!(account carry delivery evicted first_minute group_members group_topics keyboard lock screens states told two_devices two_months update);

#[test]
fn every_file_is_run() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("app");
    let this = include_str!("app.rs");
    let names = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    let files = names.filter_map(|name| name.strip_suffix(".test.mjs").map(str::to_owned));
    let forgotten: Vec<String> =
        files.filter(|name| !this.contains(&format!(" {name}")) && !this.contains(&format!("({name}"))).collect();
    assert!(forgotten.is_empty(), "not run: {forgotten:?}");
}
