//! A real browser: Chromium without a screen, a page that takes steps from a test, and the build of its wasm.

use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

mod devtools;
mod site;

pub use devtools::DevTools;
pub use site::Site;

/// A running Chromium. It ends with the value, without being asked: SIGKILL to all of its processes.
pub struct Browser {
    child: Child,
    /// The port on which DevTools answer.
    devtools: u16,
}

impl Browser {
    /// Starts Chromium on this address. What it stores is in `profile`; start again with the same to find it again.
    ///
    /// # Panics
    /// When there is no Chromium, with the line that installs it; when it ends at once, with what it said.
    #[must_use]
    pub fn start(profile: &Path, address: &str) -> Self {
        let mut child = Command::new(chromium())
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"])
            .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
            .args(["--disable-dev-shm-usage", "--remote-debugging-port=0"])
            .arg(format!("--user-data-dir={}", profile.display()))
            .arg(address)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            // A group of its own, so that all of its processes can be killed at once.
            .process_group(0)
            .spawn()
            .expect("Chromium starts");
        let mut said = BufReader::new(child.stderr.take().expect("stderr is piped"));
        let devtools = devtools_port(&mut said);
        // What it says later is of no interest, but a full pipe would stop it.
        std::thread::spawn(move || std::io::copy(&mut said, &mut std::io::sink()));
        Self { child, devtools }
    }

    /// Kills it with all of its processes, as a phone does that runs out of memory.
    pub fn kill(mut self) {
        self.end();
    }

    fn end(&mut self) {
        let group = format!("-{}", self.child.id());
        let _ = Command::new("kill").args(["-KILL", "--", &group]).stderr(Stdio::null()).status();
        let _ = self.child.wait();
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        self.end();
    }
}

/// Chromium says on which port it listens before it opens a page.
fn devtools_port(said: &mut impl BufRead) -> u16 {
    let mut before = Vec::new();
    for line in said.lines().map_while(Result::ok) {
        if let Some(address) = line.strip_prefix("DevTools listening on ws://127.0.0.1:") {
            let port = address.split('/').next().and_then(|port| port.parse().ok());
            return port.expect("a port");
        }
        before.push(line);
    }
    panic!("Chromium has ended: {before:#?}");
}

fn chromium() -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .map(|folder| folder.join("chromium"))
        .find(|program| program.is_file())
        .expect("no chromium on the PATH: apt-get install -y chromium")
}

/// The root of the workspace.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate is in the workspace").into()
}

/// Builds a package of the workspace for the browser, with its JavaScript glue; gives the folder with both.
///
/// # Panics
/// When it does not build.
#[must_use]
pub fn build(package: &str) -> PathBuf {
    let cargo = |words: &[&str]| {
        let mut cargo = Command::new(env!("CARGO"));
        // They would replace the flags in .cargo/config.toml.
        cargo.current_dir(root()).env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS").args(words);
        cargo
    };
    let wasm = ["--target", "wasm32-unknown-unknown", "--target-dir", "target"];
    let built = cargo(&["rustc", "--package", package, "--lib", "--crate-type", "cdylib"]).args(wasm).status();
    let built = built.expect("cargo starts").success();
    assert!(built, "{package} does not build for wasm: rustup target add wasm32-unknown-unknown");
    let name = package.replace('-', "_");
    let folder = root().join("target/wasm32-unknown-unknown/debug");
    let (wasm, glue) = (folder.join(format!("{name}.wasm")), folder.join("glue").join(&name));
    // A program of its own: what it is made of stays out of the benches and the demo.
    let packed = cargo(&["run", "--quiet", "--bin", "andrum-bindgen", "--"]).args([&wasm, &glue]).status();
    assert!(packed.expect("cargo starts").success(), "wasm-bindgen reads {}", wasm.display());
    glue
}
