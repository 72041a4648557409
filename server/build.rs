//! Puts the built app (`target/app`, see tests/scripts/app.sh) and the accessibility statement into the server.
#![allow(clippy::expect_used, reason = "a build that cannot go on says why and stops")]

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let root = Path::new(&env::var("CARGO_MANIFEST_DIR").expect("set by cargo")).join("..");
    let out = PathBuf::from(env::var("OUT_DIR").expect("set by cargo"));
    let app = env::var("ANDRUM_APP").map_or_else(|_| root.join("target/app"), PathBuf::from);
    // Without the app the server still builds: its front page then says that it is not there.
    fs::create_dir_all(&app).expect("the folder of the app");
    let app = app.canonicalize().expect("the folder of the app");
    println!("cargo:rerun-if-env-changed=ANDRUM_APP");
    println!("cargo:rerun-if-changed={}", app.display());
    fs::write(out.join("assets.rs"), assets(&app)).expect("assets.rs");

    let statement = root.join("docs/tillganglighet.md");
    println!("cargo:rerun-if-changed={}", statement.display());
    let markdown = fs::read_to_string(statement).expect("docs/tillganglighet.md");
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, pulldown_cmark::Parser::new(&markdown));
    fs::write(out.join("tillganglighet.html"), html).expect("tillganglighet.html");
}

/// An array of all files, in the order of their names.
fn assets(app: &Path) -> String {
    let mut files = Vec::new();
    gather(app, &mut files);
    files.sort();
    let mut code = String::from("static ASSETS: &[Asset] = &[\n");
    for file in files.iter().filter(|file| !is_compressed(file)) {
        let path = file.strip_prefix(app).expect("beneath the folder").to_string_lossy().replace('\\', "/");
        let bytes = |file: &Path| format!("include_bytes!({:?})", file.to_string_lossy());
        let beside = |ending: &str| {
            let mut name = file.as_os_str().to_owned();
            name.push(format!(".{ending}"));
            let beside = PathBuf::from(name);
            if beside.exists() { format!("Some({})", bytes(&beside)) } else { "None".to_owned() }
        };
        writeln!(
            code,
            "Asset {{ path: {path:?}, plain: {}, br: {}, gz: {} }},",
            bytes(file),
            beside("br"),
            beside("gz")
        )
        .expect("a string");
    }
    code + "];\n"
}

fn gather(folder: &Path, files: &mut Vec<PathBuf>) {
    for file in fs::read_dir(folder).expect("a folder").map(|file| file.expect("a file").path()) {
        if file.is_dir() { gather(&file, files) } else { files.push(file) }
    }
}

fn is_compressed(file: &Path) -> bool {
    file.extension().is_some_and(|ending| ending == "br" || ending == "gz")
}
