//! The server as a process of its own, to be stopped, killed and started again.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};

use crate::server::Place;

/// A server process. It is killed when this is dropped.
#[derive(Debug)]
pub struct ServerProcess {
    child: Child,
    /// Where the API listens.
    pub public: SocketAddr,
    /// Where health and metrics listen.
    pub operations: SocketAddr,
    lines: Receiver<String>,
    said: String,
}

/// How a process ended, and what it had to say.
#[derive(Debug)]
pub struct Ended {
    /// Its status.
    pub status: ExitStatus,
    /// What it wrote to standard output and standard error.
    pub said: String,
}

/// The server's program: `andrum`, as it was built with these tests.
///
/// It is a binary of this crate made from the server's own `main.rs`, so that it is always as new as the test and no cargo runs inside one.
#[must_use]
pub fn program() -> PathBuf {
    let test = std::env::current_exe().expect("the test's own path");
    let folder = test.ancestors().find(|folder| folder.join("andrum-under-test").exists());
    folder.expect("andrum-under-test beside the test: build it with the tests").join("andrum-under-test")
}

/// The program with the settings of a place, and nothing else from this process's environment that is meant for a server.
#[must_use]
pub fn command(place: &Place) -> Command {
    let config = place.config();
    let mut command = Command::new(program());
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("ANDRUM_")) {
        command.env_remove(name);
    }
    command
        .env("ANDRUM_DATA", &config.data)
        .env("ANDRUM_DATABASE_URL", &config.database_url)
        .env("ANDRUM_PUBLIC_URL", &config.public_url)
        .env("ANDRUM_LISTEN", config.listen.to_string())
        .env("ANDRUM_OPERATIONS_LISTEN", config.operations_listen.to_string())
        .env("ANDRUM_REQUESTS_PER_MINUTE", config.requests_per_minute.to_string())
        .env("ANDRUM_LOGINS_PER_MINUTE", config.logins_per_minute.to_string())
        .env("ANDRUM_REGISTRATIONS_PER_HOUR", config.registrations_per_hour.to_string())
        .stdin(Stdio::null());
    command
}

/// Runs a command of the program to its end.
#[must_use]
pub fn run(command: &mut Command) -> Ended {
    let output = command.output().expect("starting the program");
    let said = [output.stdout, output.stderr].concat();
    Ended { status: output.status, said: String::from_utf8_lossy(&said).into_owned() }
}

impl ServerProcess {
    /// Starts `andrum serve` on a place, and comes back when it says where.
    #[must_use]
    pub fn start(place: &Place) -> Self {
        Self::start_with(place, |_| ())
    }

    /// The same with something changed of how the program is started.
    #[must_use]
    pub fn start_with(place: &Place, change: impl FnOnce(&mut Command)) -> Self {
        let mut command = command(place);
        change(&mut command);
        Self::spawn(command).unwrap_or_else(|ended| panic!("the server ended: {}\n{}", ended.status, ended.said))
    }

    /// The same, for a server that may well refuse.
    ///
    /// # Errors
    /// How it ended.
    pub fn try_start(place: &Place) -> Result<Self, Ended> {
        Self::spawn(command(place))
    }

    fn spawn(mut command: Command) -> Result<Self, Ended> {
        let mut child =
            command.arg("serve").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("starting the server");
        let (say, lines) = channel();
        for pipe in [
            Box::new(child.stdout.take().expect("a pipe")) as Box<dyn Read + Send>,
            Box::new(child.stderr.take().expect("a pipe")),
        ] {
            let say = say.clone();
            std::thread::spawn(move || {
                BufReader::new(pipe).lines().map_while(Result::ok).try_for_each(|line| say.send(line))
            });
        }
        drop(say);
        let nowhere = SocketAddr::from(([0, 0, 0, 0], 0));
        let mut process = Self { child, public: nowhere, operations: nowhere, lines, said: String::new() };
        while let Ok(line) = process.lines.recv() {
            process.hear(&line);
            process.public = address_after("serves at http://", &line).unwrap_or(process.public);
            process.operations = address_after("metrics at http://", &line).unwrap_or(process.operations);
            if process.public != nowhere && process.operations != nowhere {
                return Ok(process);
            }
        }
        Err(process.wait())
    }

    /// The address that clients are given.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.public)
    }

    /// The address of health and metrics.
    #[must_use]
    pub fn operations_url(&self) -> String {
        format!("http://{}", self.operations)
    }

    /// Its process id.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// SIGKILL: no last word, no flush.
    #[must_use]
    pub fn kill(mut self) -> Ended {
        self.child.kill().expect("killing the server");
        self.wait()
    }

    /// SIGTERM, without waiting for what it does.
    pub fn terminate(&self) {
        let sent = Command::new("sh").args(["-c", "kill -TERM \"$1\"", "kill", &self.id().to_string()]).status();
        assert!(sent.is_ok_and(|status| status.success()), "SIGTERM could not be sent");
    }

    /// Waits until it ends.
    #[must_use]
    pub fn wait(mut self) -> Ended {
        let status = self.child.wait().expect("the server's end");
        while let Ok(line) = self.lines.recv() {
            self.hear(&line);
        }
        Ended { status, said: std::mem::take(&mut self.said) }
    }

    /// What it has written so far.
    #[must_use]
    pub fn said(&mut self) -> &str {
        while let Ok(line) = self.lines.try_recv() {
            self.hear(&line);
        }
        &self.said
    }

    fn hear(&mut self, line: &str) {
        let _ = writeln!(self.said, "{line}");
    }
}

/// The address that a line of the server's log names after some words.
fn address_after(words: &str, line: &str) -> Option<SocketAddr> {
    line.split_once(words)?.1.split('/').next()?.trim().parse().ok()
}

impl Drop for ServerProcess {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
