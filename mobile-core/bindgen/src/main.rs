//! `andrum-bindgen INPUT.wasm OUT_DIR`: writes the JavaScript glue for a wasm build.
//! `andrum-bindgen site INPUT.wasm APP_DIR OUT_DIR [quick]`: builds the app's whole folder of files to serve; `quick` compresses less.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use andrum_bindgen::site::Effort;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    let outcome = match &arguments[..] {
        [site, input, app, out] if site == "site" => {
            andrum_bindgen::site::build(Path::new(input), Path::new(app), Path::new(out), Effort::Best)
        }
        [site, input, app, out, quick] if site == "site" && quick == "quick" => {
            andrum_bindgen::site::build(Path::new(input), Path::new(app), Path::new(out), Effort::Quick)
        }
        [input, out] => andrum_bindgen::write_glue(Path::new(input), Path::new(out)),
        _ => {
            Err("usage: andrum-bindgen INPUT.wasm OUT_DIR | andrum-bindgen site INPUT.wasm APP_DIR OUT_DIR [quick]"
                .into())
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            let _ = writeln!(std::io::stderr(), "{why}");
            ExitCode::FAILURE
        }
    }
}
