//! `andrum-bindgen INPUT.wasm OUT_DIR`: writes the JavaScript glue for a wasm build.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    let outcome = match &arguments[..] {
        [input, out] => andrum_bindgen::write_glue(Path::new(input), Path::new(out)),
        _ => Err("usage: andrum-bindgen INPUT.wasm OUT_DIR".into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            let _ = writeln!(std::io::stderr(), "{why}");
            ExitCode::FAILURE
        }
    }
}
