//! The step from a wasm build to what a browser loads, as a library: tests and the command line share it.

pub mod parts;
pub mod site;

use std::path::Path;

use wasm_bindgen_cli_support::Bindgen;

/// Writes `NAME.js` (a module with an `init` as its default export) and `NAME_bg.wasm` for `input` into the folder `out`,
/// which is made when it is missing. `NAME` is the file name of `input` without its ending.
///
/// # Errors
/// What wasm-bindgen says, most often that the input was built against another version of it.
pub fn write_glue(input: &Path, out: &Path) -> Result<(), String> {
    let mut bindgen = Bindgen::new();
    bindgen
        .web(true)
        .and_then(|bindgen| {
            bindgen
                .remove_name_section(true)
                .input_path(input)
                .typescript(false)
                .omit_default_module_path(false)
                .generate(out)
        })
        .map_err(|error| format!("{error:?}"))
}
