//! The binary `andrum`: reads the command line, and says what went wrong.

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    match andrum_server::commands::Andrum::parse().run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nothing can be done about a closed standard error.
            let _ = writeln!(std::io::stderr(), "andrum: {error}");
            ExitCode::FAILURE
        }
    }
}
